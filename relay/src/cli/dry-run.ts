/** What would become of a mail, without one: the same checks as on its way, in words. */
import { domainToASCII } from 'node:url'
import { ObjectId } from 'bson'
import { laneOf } from '../queue/lane.ts'
import { viewLane } from '../queue/look.ts'
import { findSuppressed, suppressedWords } from '../suppressions/index.ts'
import { judgeSystem, maySend, systemFacts } from '../systems/index.ts'
import { Problem } from '../values.ts'
import type { Context } from './context.ts'

export interface DryRun {
  readonly from: string
  readonly to: string
  readonly system: { readonly id: string; readonly name: string } | null
  /** what would happen */
  readonly end: 'refused' | 'suppressed' | 'sandbox' | 'held' | 'bounced' | 'sent'
  readonly steps: readonly { readonly step: string; readonly right: boolean; readonly words: string }[]
}

/** @throws Problem `input` when an address is none */
export async function dryRun(
  context: Context,
  { from, to, systemId }: { from: string; to: string; systemId?: string },
): Promise<DryRun> {
  const { store } = context
  const sender = readAddress(from)
  const recipient = readAddress(to)
  const steps: { step: string; right: boolean; words: string }[] = []
  const note = (step: string, right: boolean, words: string) => {
    steps.push({ step, right, words })
    return right
  }
  const domains = await store.models.Domain.find({ name: sender.domain }).lean()
  const systems = await store.models.System.find({
    ...(systemId === undefined ? { domainIds: { $in: domains.map(({ _id }) => _id) } } : { _id: systemId }),
  }).lean()
  const [system] = systems
  const end = (what: DryRun['end']): DryRun => ({
    from: `${sender.local}@${sender.domain}`,
    to: `${recipient.local}@${recipient.domain}`,
    system: system === undefined ? null : { id: String(system._id), name: system.name },
    end: what,
    steps,
  })
  if (system === undefined) {
    note('sender', false, `No connected system may send from ${sender.domain}. Add it with: depesche system add-domain`)
    return end('refused')
  }
  const facts = await systemFacts({ store }, system)
  const { state, reason } = judgeSystem(facts, context.now())
  const domain = facts.domains.find(({ name }) => name === sender.domain)
  const sends = domain !== undefined && state !== 'inactive' && maySend(domain, context.now())
  if (!note('sender', sends, sends ? `${system.name} may send from ${sender.domain}` : `${system.name}: ${reason}`))
    return end('refused')
  note('signing', true, `DKIM-Signature d=${sender.domain}; List-Help: ${domain?.listHelp.join(', ')}`)

  const accountId = system.accountId as unknown as ObjectId
  const id = new ObjectId()
  const asked = {
    _id: id,
    accountId,
    systemId: system._id as unknown as ObjectId,
    recipient: `${recipient.local}@${recipient.domain}`,
  }
  const forbidden = (await findSuppressed(context, [asked])).get(id.toHexString())
  if (!note('suppression', forbidden === undefined, forbidden ? suppressedWords(forbidden).en : 'Not on the list'))
    return end('suppressed')
  if (system.sandbox === true) {
    note('sandbox', true, `${system.name} is in sandbox mode: no mail of it leaves`)
    return end('sandbox')
  }
  const lane = await viewLane(store, laneOf(`@${recipient.domain}`, system.pool ?? undefined))
  const free = lane.heldAt === null
  const waiting = lane.queued + lane.deferred
  note(
    'queue',
    free,
    free
      ? `${waiting} mails wait for ${recipient.domain}${waiting > 0 ? '; why: depesche queue explain' : ''}`
      : `${recipient.domain} is on hold since ${lane.heldAt?.toISOString()}; go on with: depesche queue release ${recipient.domain}`,
  )
  const hosts = await mailHosts(context, recipient.domain)
  if (!note('destination', hosts.takesMail, hosts.words)) return end('bounced')
  return end(free ? 'sent' : 'held')
}

async function mailHosts(
  { dns }: Pick<Context, 'dns'>,
  domain: string,
): Promise<{ takesMail: boolean; words: string }> {
  try {
    const records = (await dns.resolveMx(domain)).sort((a, b) => a.priority - b.priority)
    // RFC 7505: a single MX of "." says that the domain takes no mail
    if (records.length === 1 && records[0]?.exchange.replace('.', '') === '')
      return { takesMail: false, words: `${domain} says that it takes no mail (null MX)` }
    return { takesMail: true, words: `Mail servers: ${records.map(({ exchange }) => exchange).join(', ')}` }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOTFOUND') return { takesMail: false, words: `${domain} does not exist in DNS` }
    if (code === 'ENODATA') return { takesMail: true, words: `${domain} has no MX record; its own address is tried` }
    return { takesMail: true, words: `DNS doesn't answer for ${domain} now (${code}); the mail would wait` }
  }
}

function readAddress(text: string): { local: string; domain: string } {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, Math.max(at, 0))
  const domain = domainToASCII(text.slice(at + 1).toLowerCase())
  if (local === '' || domain === '' || /[\s<>]/.test(text))
    throw new Problem('input', `${text} is no address`, 'Write it as anna@example.com')
  return { local, domain }
}
