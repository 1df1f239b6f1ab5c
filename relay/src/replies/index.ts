/**
 * Replies: what people write to addresses that only send. A sending domain whose MX leads to us takes no replies, and says
 * so with the address that does, or passes them on, as its owner has set. postmaster@ and abuse@ (RFC 5321 §4.5.1, RFC 2142)
 * always reach a person: the domain's owner, or the operator for the relay's own names.
 */
import type { ObjectId } from 'bson'
import type { OwnMail } from '../own-mail/index.ts'
import type { Store } from '../store/index.ts'
import { type Refusal, refusal } from '../values.ts'
import { forwardedMail } from './forwarded-mail.ts'

export { setReplies } from './setting.ts'

export interface RepliesDeps {
  readonly store: Store
  now(): Date
  readonly ownMail: OwnMail
  readonly settings: {
    readonly hostname: string
    readonly bounceDomain: string
    readonly operatorSystem: ObjectId | null
    readonly postmaster: string | null
  }
}

/** Where mail for an address goes on to, and as whose. */
interface Destination {
  readonly systemId: ObjectId
  /** From; undefined: the system's first */
  readonly domain: string | undefined
  readonly to: string
  readonly name: string
}

/** So many per domain and hour: each costs its owner a mail, and strangers decide how many there are. */
const mostPerHour = 60
const hourMs = 3_600_000

export function createReplies(deps: RepliesDeps) {
  const { store, settings } = deps
  const passed = new Map<string, { since: number; count: number }>()

  /** @returns where it goes, why it isn't taken, or null when the address is none of ours */
  async function find(address: string): Promise<Destination | Refusal | null> {
    const at = address.lastIndexOf('@')
    const domain = address.slice(at + 1).toLowerCase()
    const isOffice = /^(?:postmaster|abuse)$/i.test(address.slice(0, at))
    if (domain === settings.bounceDomain || domain === settings.hostname) return isOffice ? operator(domain) : null
    const found = await owned(domain)
    if (found === null) return null
    const { system, owner, forwardTo, listHelp } = found
    const to = forwardTo ?? (isOffice ? owner : null)
    if (to === null) return takesNone(address, listHelp)
    return { systemId: system, domain, to, name: domain }
  }

  /** The entry of the domain whose owner has shown that it is his. */
  async function owned(domain: string) {
    const entries = await store.models.Domain.find({ name: domain, 'dkim.matchedAt': { $ne: null } })
      .sort({ _id: 1 })
      .limit(10)
      .lean()
    const entry = entries.find(({ forwardRepliesTo }) => forwardRepliesTo != null) ?? entries[0]
    if (entry === undefined) return null
    const system = await store.models.System.findOne({ domainIds: entry._id }, { _id: 1 }).lean()
    const account = await store.models.Account.findById(entry.accountId, { email: 1 }).lean()
    if (system === null || account === null) return null
    return {
      system: system._id as unknown as ObjectId,
      owner: account.email,
      forwardTo: entry.forwardRepliesTo ?? null,
      listHelp: entry.listHelp,
    }
  }

  async function operator(name: string): Promise<Destination | Refusal> {
    const systemId = settings.operatorSystem
    const system = systemId && (await store.models.System.findById(systemId, { accountId: 1 }).lean())
    if (!system)
      return refusal(550, '5.1.1', `The operator of ${name} has set no mailbox`, 'Write to the contact on his web page')
    const account = await store.models.Account.findById(system.accountId, { email: 1 }).lean()
    const to = settings.postmaster ?? account?.email
    if (systemId === null || to === undefined) return refusal(550, '5.1.1', 'There is no such address here', 'Check it')
    return { systemId, domain: undefined, to, name }
  }

  function isTooMany(name: string): boolean {
    const now = deps.now().getTime()
    const entry = passed.get(name)
    if (entry === undefined || now - entry.since > hourMs || entry.since > now) {
      if (passed.size > 10_000) passed.clear()
      passed.set(name, { since: now, count: 1 })
      return false
    }
    return ++entry.count > mostPerHour
  }

  return {
    /** For RCPT: null when it is taken here, a refusal, or undefined when the address is none of ours. */
    async judge(address: string): Promise<Refusal | null | undefined> {
      const found = await find(address)
      if (found === null) return undefined
      return 'refused' in found ? found : null
    },
    /**
     * Passes a person's mail on to each of these. @returns what became of it
     * @throws Error when it can't be stored now: the sender shall come again
     */
    async pass(raw: Buffer, addresses: readonly string[]): Promise<Refusal | string> {
      const done = new Set<string>()
      for (const address of addresses) {
        const found = await find(address)
        if (found === null || 'refused' in found || done.has(found.to)) continue
        if (isTooMany(found.name)) return tooMany
        const sender = await deps.ownMail(found.systemId, found.domain)
        if (sender === null) return refusal(451, '4.3.0', `${found.name} can't pass mail on now`, 'Try again later')
        const mail = forwardedMail(raw, { domain: sender.domain, name: `via ${found.name}` })
        if (mail === null) return unreadable
        await sender.send(mail, [found.to])
        done.add(found.to)
      }
      return done.size === 0 ? 'nobody to pass it on to' : 'passed on'
    },
  }
}

function takesNone(address: string, listHelp: readonly string[]): Refusal {
  const mailto = listHelp
    .find(uri => uri.startsWith('mailto:'))
    ?.slice('mailto:'.length)
    .split('?')[0]
  const page = listHelp.find(uri => !uri.startsWith('mailto:'))
  const where =
    mailto !== undefined ? `Write to ${mailto}` : page !== undefined ? `See ${page}` : 'Use the shop’s contact page'
  return refusal(550, '5.7.1', `Nobody reads mail for ${address}`, plain(where))
}

const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '?').slice(0, 300)
const tooMany = refusal(451, '4.7.1', 'Too many replies within the hour', 'Try again later')
const unreadable = refusal(554, '5.6.0', 'This mail has no author that could be answered', 'Send it with a From field')
