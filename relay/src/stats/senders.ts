/** Accounts by what their recipients say: bounces and complaints, and whether they are beyond what receivers bear. */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { readClosedUntil } from './index.ts'
import { byAccount, readSums } from './sums.ts'

export interface SenderHealth {
  readonly accountId: string
  readonly name: string
  readonly received: number
  readonly delivered: number
  readonly bounced: number
  /** addresses that don't exist, and refusals for what was sent: these harm the reputation */
  readonly hard: number
  readonly policy: number
  readonly complaints: number
  /** what is beyond the limits; empty: all is well */
  readonly beyond: readonly ('bounces' | 'complaints')[]
}

/** Large receivers bear 0.3 % of complaints and want 0.1 %; lists with more than 5 % of dead addresses are called bad. */
export const senderLimits = { bounceShare: 0.05, complaintShare: 0.001, mails: 100 } as const

/** Those beyond a limit first, then those that send most. */
export async function readSenders(
  deps: { store: Store; now(): Date },
  systems: readonly ObjectId[],
  from: Date,
  limit: number,
): Promise<SenderHealth[]> {
  const { store } = deps
  const sums = await readSums(store, systems, { from, to: null }, await readClosedUntil(deps), byAccount)
  const complaints = await complaintsOf(store, from)
  const ids = [...new Set([...sums.keys(), ...complaints.keys()])]
  const senders = ids.map(accountId => {
    const { received = 0, delivered = 0, bounced = 0, bouncedBy = {} } = sums.get(accountId) ?? {}
    const { hard = 0, policy = 0 } = bouncedBy
    const complained = complaints.get(accountId) ?? 0
    const sent = delivered + bounced
    const beyond: SenderHealth['beyond'] = [
      ...(sent >= senderLimits.mails && (hard + policy) / sent > senderLimits.bounceShare ? ['bounces' as const] : []),
      ...(sent >= senderLimits.mails && complained / sent > senderLimits.complaintShare ? ['complaints' as const] : []),
    ]
    return { accountId, name: '', received, delivered, bounced, hard, policy, complaints: complained, beyond }
  })
  senders.sort((a, b) => b.beyond.length - a.beyond.length || b.received - a.received)
  const shown = senders.slice(0, limit)
  const names = await namesOf(store, shown)
  return shown.map(sender => ({ ...sender, name: names.get(sender.accountId) ?? sender.accountId }))
}

async function complaintsOf(store: Store, from: Date): Promise<Map<string, number>> {
  const groups = await store.db
    .collection('suppressions')
    .aggregate<{ _id: ObjectId; count: number }>([
      { $match: { reason: 'complaint', createdAt: { $gte: from } } },
      { $group: { _id: '$accountId', count: { $sum: 1 } } },
    ])
    .toArray()
  return new Map(groups.map(({ _id, count }) => [_id.toHexString(), count]))
}

async function namesOf(store: Store, senders: readonly { accountId: string }[]): Promise<Map<string, string>> {
  const rows = await store.models.Account.find(
    { _id: { $in: senders.map(({ accountId }) => accountId) } },
    { name: 1 },
  ).lean()
  return new Map(rows.map(({ _id, name }) => [String(_id), name]))
}
