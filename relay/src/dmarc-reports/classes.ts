/** Who a row's mails come from, and what its owner can do about it. */
import { hasPassed, type KeptRow } from './rows.ts'

/**
 * `ours`: this relay. `forwarder`: somebody who passes on mails that were sent to him. `known`: somebody else who may send
 * for the domain, since his mails pass. `unknown`: nobody can tell him from a forger.
 */
export type SourceClass = 'ours' | 'known' | 'forwarder' | 'unknown'
export const sourceClasses = ['unknown', 'known', 'forwarder', 'ours'] as const satisfies readonly SourceClass[]

export interface OwnTraces {
  /** IP addresses from which we send */
  readonly addresses: ReadonlySet<string>
  /** domain of our return path */
  readonly bounceDomain: string
}

/** RFC 7489 Appendix C; RFC 9990 §3.1.6 has no `forwarded` any more. */
const forwarding = ['forwarded', 'mailing_list', 'trusted_forwarder']

export function classOf(row: KeptRow, own: OwnTraces): SourceClass {
  const spf = row.spfOf
  if (own.addresses.has(row.ip)) return 'ours'
  // who may use our return path is we
  if (spf?.result === 'pass' && spf.domain === own.bounceDomain) return 'ours'
  if (row.reasons.some(reason => forwarding.includes(reason))) return 'forwarder'
  const spfFails = spf !== null && /^(?:soft|hard)?fail$/.test(spf.result)
  // a signature of ours under another return path (RFC 5321 §3.4.1, SRS), or ours from an address that may not use it
  if (row.ours) return spfFails || spf?.result === 'pass' ? 'forwarder' : 'ours'
  if (row.dkim && spfFails) return 'forwarder'
  return hasPassed(row) ? 'known' : 'unknown'
}

type Words = { readonly de: string; readonly en: string }

const words: Record<SourceClass, Words> = {
  ours: {
    de: 'Das ist dieses Relay. Sie müssen nichts tun.',
    en: 'This is this relay. There is nothing to do.',
  },
  known: {
    de: 'Ein anderer Dienst, dessen Mails in Ihrem Namen bestehen, weil er Ihren DNS-Eintrag nutzt. Kennen Sie ihn, ist alles richtig; kennen Sie ihn nicht, nehmen Sie seinen DKIM- oder SPF-Eintrag aus Ihrem DNS.',
    en: 'Another service whose mails pass in your name, since your DNS lets it. If you know it, all is well; if you don’t, take its DKIM or SPF entry out of your DNS.',
  },
  forwarder: {
    de: 'Leitet Mails weiter, die an seine Nutzer gingen (Weiterleitung, Mailingliste). Sie müssen nichts tun; solange DKIM besteht, kommen sie auch bei strenger Richtlinie an.',
    en: 'Passes on mails that were sent to its users (forwarding, mailing list). There is nothing to do; as long as DKIM passes they arrive under a strict policy too.',
  },
  unknown: {
    de: 'Sendet in Ihrem Namen und besteht DMARC nicht. Gehört es zu einem Dienst, den Sie nutzen (Newsletter, Rechnungen, Büro), richten Sie dort DKIM für Ihre Domain ein. Kennen Sie es nicht, ist es vermutlich ein Fälscher: eine Richtlinie p=quarantine oder p=reject hält ihn ab.',
    en: 'Sends in your name and fails DMARC. If it belongs to a service you use (newsletter, invoices, office), set up DKIM for your domain there. If you don’t know it, it is probably a forger: a policy of p=quarantine or p=reject keeps it out.',
  },
}

const oursFailing: Words = {
  de: 'Das ist dieses Relay, aber ein Teil seiner Mails bestand DMARC nicht. Prüfen Sie den DKIM-Eintrag der Domain.',
  en: 'This is this relay, but some of its mails failed DMARC. Look at the domain’s DKIM record.',
}

/** What to do, in words for the domain's owner. */
export const explain = (of: SourceClass, { mails, passed }: { mails: number; passed: number }): Words =>
  of === 'ours' && passed < mails ? oursFailing : words[of]
