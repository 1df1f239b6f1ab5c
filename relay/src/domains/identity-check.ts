/**
 * How receivers will see a sending domain: a pure judgement over DNS facts. It advises and never keeps a mail back.
 * SPF counts for the return path, which is the relay's own domain, so DMARC aligns by DKIM (RFC 9989 §4.4).
 */
import type { Words } from './check.ts'
import type { DkimState } from './key-ring.ts'
import { type FindingId, type Receiver, receivers } from './receivers.ts'
import { adviseReports, dmarcAddress, type ReportAdvice } from './report-advice.ts'

/** The TXT records at a name, joined; null: DNS didn't answer. */
export type Txt = readonly string[] | null

export interface IdentityFacts {
  readonly domain: string
  readonly dkim: DkimState
  /** the domain of the return path */
  readonly bounceDomain: string
  readonly bounceTxt: Txt
  /** what the walk from the domain upwards found first: the name without `_dmarc.` and its records; null: no answer */
  readonly dmarc: { readonly at: string; readonly txt: readonly string[] } | 'none' | null
  /** at the name by which the operator says that he wants DMARC reports */
  readonly reportingTxt: Txt
}

export type FindingState = 'good' | 'advice' | 'wrong' | 'unknown'
export interface Finding {
  readonly id: FindingId
  readonly state: FindingState
  readonly words: Words
}

export interface IdentityCheck {
  readonly domain: string
  /** 0 to 100; what DNS didn't answer counts half */
  readonly score: number
  readonly findings: readonly Finding[]
  readonly records: readonly {
    type: 'TXT'
    name: string
    value: string
    purpose: Words
    whose: 'merchant' | 'operator'
  }[]
  /** on DMARC reports; nothing of it has to be done */
  readonly reports: ReportAdvice
  /** null: DNS didn't answer, or it asks nothing of the domain */
  readonly receivers: readonly (Receiver & { met: boolean | null; missing: readonly FindingId[] })[]
}

/** DKIM decides over a domain's reputation and DMARC; SPF of a return path that isn't aligned decides over little. */
const weights: Record<FindingId, number> = { dkim: 40, alignment: 25, dmarc: 20, spf: 15 }
const worth: Record<FindingState, number> = { good: 1, advice: 0.6, unknown: 0.5, wrong: 0 }

export function judgeIdentity(facts: IdentityFacts): IdentityCheck {
  const policy = dmarcPolicy(facts.dmarc)
  const findings = [judgeDkim(facts), judgeAlignment(facts), judgeSpf(facts), judgeDmarc(facts, policy)]
  const stateOf = (id: FindingId) => findings.find(finding => finding.id === id)?.state ?? 'unknown'
  const score = findings.reduce((sum, { id, state }) => sum + weights[id] * worth[state], 0)
  return {
    domain: facts.domain,
    score: Math.round(score),
    findings,
    records: recordsToSet(facts, stateOf),
    reports: adviseReports({
      ...facts,
      policy: policy?.tags == null ? null : { ...policy, tags: policy.tags },
      isWanted: facts.reportingTxt?.some(isDmarcRecord) ?? null,
    }),
    receivers: receivers.map(receiver => {
      const wanted = [...receiver.wants, ...receiver.wantsOfMany]
      const missing = wanted.filter(id => stateOf(id) === 'wrong')
      const open = wanted.some(id => stateOf(id) === 'unknown')
      return { ...receiver, met: missing.length > 0 ? false : open || wanted.length === 0 ? null : true, missing }
    }),
  }
}

const finding = (id: FindingId, state: FindingState, de: string, en: string): Finding => ({
  id,
  state,
  words: { de, en },
})

function judgeDkim({ domain, dkim }: IdentityFacts): Finding {
  if (dkim === 'match')
    return finding('dkim', 'good', `Der DKIM-Eintrag von ${domain} stimmt.`, `The DKIM record of ${domain} is right.`)
  if (dkim === 'unknown' || dkim === 'unchecked')
    return finding(
      'dkim',
      'unknown',
      'Der DKIM-Eintrag war nicht abfragbar.',
      'The DKIM record could not be looked up.',
    )
  return finding(
    'dkim',
    'wrong',
    `Der DKIM-Eintrag von ${domain} fehlt oder ist falsch.`,
    `The DKIM record of ${domain} is missing or wrong.`,
  )
}

function judgeAlignment({ domain, dkim, bounceDomain }: IdentityFacts): Finding {
  const bySpf = isSameOrBelow(bounceDomain, domain) || isSameOrBelow(domain, bounceDomain)
  const state = dkim === 'match' ? 'good' : dkim === 'unknown' || dkim === 'unchecked' ? 'unknown' : 'wrong'
  if (bySpf)
    return finding(
      'alignment',
      state,
      `DKIM signiert mit ${domain}, und auch der Rückweg ${bounceDomain} gehört zur Domain.`,
      `DKIM signs with ${domain}, and the return path ${bounceDomain} belongs to the domain too.`,
    )
  return finding(
    'alignment',
    state,
    `Der Rückweg ist ${bounceDomain}: DMARC stimmt allein durch DKIM überein, SPF kann es hier nicht.`,
    `The return path is ${bounceDomain}: DMARC aligns by DKIM only, SPF can't here.`,
  )
}

const isSameOrBelow = (name: string, above: string) => name === above || name.endsWith(`.${above}`)

/** Whether it names our addresses is not judged: the address that others see is not known here. */
function judgeSpf({ bounceDomain, bounceTxt }: IdentityFacts): Finding {
  const say = (state: FindingState, de: string, en: string) => finding('spf', state, de, en)
  if (bounceTxt === null)
    return say(
      'unknown',
      `SPF von ${bounceDomain} war nicht abfragbar.`,
      `SPF of ${bounceDomain} could not be looked up.`,
    )
  const [record, second] = bounceTxt.filter(text => /^v=spf1( |$)/i.test(text)) // RFC 7208 §4.5
  if (record === undefined)
    return say(
      'wrong',
      `${bounceDomain} hat keinen SPF-Eintrag (Sache des Betreibers).`,
      `${bounceDomain} has no SPF record (the operator's part).`,
    )
  if (second !== undefined)
    return say(
      'wrong',
      `${bounceDomain} hat mehrere SPF-Einträge; dann gilt keiner.`,
      `${bounceDomain} has several SPF records; then none counts.`,
    )
  if (/ \+?all( |$)/i.test(record))
    return say(
      'wrong',
      `SPF von ${bounceDomain} erlaubt jedem den Versand (+all).`,
      `SPF of ${bounceDomain} lets everybody send (+all).`,
    )
  if (!/ [-~]all( |$)| redirect=/i.test(record))
    return say(
      'advice',
      `SPF von ${bounceDomain} endet nicht mit -all oder ~all.`,
      `SPF of ${bounceDomain} doesn't end with -all or ~all.`,
    )
  return say('good', `${bounceDomain} hat einen SPF-Eintrag.`, `${bounceDomain} has an SPF record.`)
}

interface Policy {
  readonly at: string
  readonly record: string
  readonly tags: ReadonlyMap<string, string> | null
}

/** @returns null without a record; `tags` null when it is malformed or there are several (RFC 9989 §4.10: then none counts) */
function dmarcPolicy(found: IdentityFacts['dmarc']): Policy | null {
  if (found === null || found === 'none') return null
  const [text, second] = found.txt.filter(isDmarcRecord)
  if (text === undefined) return null
  const tags = second === undefined ? tagsOf(text) : null
  return { at: found.at, record: text, tags }
}

/** `tag=value; …`; null when a part is none (RFC 9989 §4.7) */
function tagsOf(text: string): Map<string, string> | null {
  const parts = text.split(';').filter(part => part.trim() !== '')
  const pairs = parts.map(part => /^\s*([a-z]+)\s*=\s*(.*?)\s*$/i.exec(part))
  if (pairs.includes(null)) return null
  return new Map(pairs.map(pair => [(pair?.[1] ?? '').toLowerCase(), pair?.[2] ?? '']))
}

export const isDmarcRecord = (text: string): boolean => /^\s*v\s*=\s*DMARC1\s*(;|$)/.test(text)

function judgeDmarc({ domain, dmarc }: IdentityFacts, policy: Policy | null): Finding {
  const say = (state: FindingState, de: string, en: string) => finding('dmarc', state, de, en)
  if (dmarc === null) return say('unknown', 'DMARC war nicht abfragbar.', 'DMARC could not be looked up.')
  if (policy === null) return say('wrong', `${domain} hat keine DMARC-Richtlinie.`, `${domain} has no DMARC policy.`)
  const inherited = policy.at !== domain
  const p = (inherited ? policy.tags?.get('sp') : undefined) ?? policy.tags?.get('p')
  const where = `_dmarc.${policy.at}`
  if (policy.tags === null || (p !== undefined && !['none', 'quarantine', 'reject'].includes(p.toLowerCase())))
    return say('wrong', `Der DMARC-Eintrag ${where} ist fehlerhaft.`, `The DMARC record ${where} is malformed.`)
  if (p === undefined || p.toLowerCase() === 'none')
    return say(
      'advice',
      `DMARC (${where}) beobachtet nur (p=none). Das genügt Gmail und Yahoo; quarantine oder reject schützt vor Fälschern.`,
      `DMARC (${where}) only watches (p=none). That is enough for Gmail and Yahoo; quarantine or reject keeps forgers out.`,
    )
  return say(
    'good',
    `DMARC (${where}) lehnt Fälschungen ab (p=${p}); Mails des Relays bestehen durch DKIM.`,
    `DMARC (${where}) refuses forgeries (p=${p}); the relay's mails pass by DKIM.`,
  )
}

function recordsToSet(facts: IdentityFacts, stateOf: (id: FindingId) => FindingState): IdentityCheck['records'] {
  const records: IdentityCheck['records'][number][] = []
  if (stateOf('dmarc') === 'wrong' && facts.dmarc === 'none')
    records.push({
      type: 'TXT',
      name: `_dmarc.${facts.domain}`,
      value: `v=DMARC1; p=none; rua=mailto:${dmarcAddress(facts.bounceDomain)}`,
      purpose: {
        de: 'DMARC: erst beobachten; wenn alle Mails der Domain bestehen, p=quarantine',
        en: 'DMARC: watch first; once all mails of the domain pass, p=quarantine',
      },
      whose: 'merchant',
    })
  if (stateOf('spf') === 'wrong' && !(facts.bounceTxt ?? []).some(text => /^v=spf1/i.test(text)))
    records.push({
      type: 'TXT',
      name: facts.bounceDomain,
      value: 'v=spf1 ip4:<sending address> -all',
      purpose: { de: 'SPF des Rückwegs', en: 'SPF of the return path' },
      whose: 'operator',
    })
  return records
}
