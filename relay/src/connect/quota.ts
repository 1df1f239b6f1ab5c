/**
 * What a plugin may show of the account's quota: numbers of mails, never prices. Nobody gives away what he doesn't have: a
 * connection that a key without `billing:read` has allowed sees none. Where an agency keeps an account for a client who isn't
 * in it himself, the quota is between the agency and this relay, and the client's shop doesn't show it.
 */
import { ObjectId } from 'bson'
import { scopesOfKey } from '../accounts/api-keys.ts'
import { isKeptByAgency } from '../accounts/rows.ts'
import { readQuotas } from '../billing/usage.ts'
import type { Store } from '../store/index.ts'
import type { ConnectionRow } from './connections.ts'

export interface ShownQuota {
  /** of the lots that run now */
  readonly remaining: number
  /** below it the owner is reminded */
  readonly threshold: number
  readonly isLow: boolean
  /** nothing is booked yet: what runs is the demo lot */
  readonly isDemo: boolean
  /** mails beyond the quota since the last billing date; sending goes on */
  readonly overage: number
  /** the next billing date */
  readonly periodEndsAt: Date
}

/** @returns null where this connection may not see it */
export async function quotaFor(
  deps: { store: Store; now(): Date },
  connection: Pick<ConnectionRow, 'accountId' | 'createdBy'>,
): Promise<ShownQuota | null> {
  if (!(await maySee(deps.store, connection))) return null
  const { remaining, threshold, overage, lots, runs, periodEndsAt } = await readQuotas(deps, connection.accountId)
  const running = lots.filter(runs)
  const isDemo = running.length > 0 && running.every(({ source }) => source === 'demo')
  return { remaining, threshold, isLow: remaining < threshold, isDemo, overage, periodEndsAt }
}

async function maySee(
  store: Store,
  { accountId, createdBy }: Pick<ConnectionRow, 'accountId' | 'createdBy'>,
): Promise<boolean> {
  const [, key] = /^key:([0-9a-f]{24})$/.exec(createdBy) ?? []
  // every role that may connect a plugin may read this as well
  if (key !== undefined && !(await scopesOfKey({ store }, accountId, new ObjectId(key))).has('billing:read'))
    return false
  return !(await isKeptByAgency(store, accountId))
}
