/** What an account's billing remembers, and the demo lot with which it begins. */
import type { ObjectId } from 'bson'
import { startOfInterval } from '../stats/index.ts'
import { durable, type Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import { demoSize, type Lot, lotId, lotMs } from './lot.ts'
import { microEuro } from './money.ts'

/** What is told when the quota has fallen below the threshold. */
export interface Reminder {
  /** counts them */
  readonly crossing: number
  readonly remaining: number
  readonly threshold: number
  readonly overage: number
  readonly at: Date
}

/** store/billing-models.ts says what each field means */
export interface Tariff {
  readonly _id: ObjectId
  readonly accountId: AccountId
  readonly startsAt: Date
  readonly countsFrom: Date
  readonly dueAt: Date
  readonly changes: number
  readonly remindBelow: number | null
  readonly below: boolean
  readonly crossings: number
  readonly reminder?: Reminder
  readonly remindAt?: Date
}

export interface BillingDeps {
  readonly store: Store
  now(): Date
}

export const tariffRows = (store: Store) => store.db.collection<Tariff>('tariffs')
export const lotRows = (store: Store) => store.db.collection<Lot>('lots')

/** Stores a lot that isn’t there yet. Two processes at once store one. */
export const storeLot = (store: Store, { _id, ...lot }: Lot): Promise<void> =>
  once(() => lotRows(store).updateOne({ _id }, { $setOnInsert: lot }, { upsert: true, ...durable }))

/** all of an account, oldest first */
export const readLots = (store: Store, accountId: AccountId): Promise<Lot[]> =>
  lotRows(store).find({ accountId }).sort({ startsAt: 1 }).toArray()

/** when billing began on this store: what accounts sent before that isn't counted */
const since = 'billing-since'

/**
 * The account's tariff. Where it has none, one is made, with a demo lot from the account's creation (or approval) on.
 * Called when an account is made, and by all that needs one: accounts from before there was billing begin when it began,
 * and those that wait for approval have nothing yet.
 * @throws Problem `account-unknown`
 */
export async function openTariff({ store, now }: BillingDeps, accountId: AccountId): Promise<Tariff> {
  const known = await tariffRows(store).findOne({ _id: accountId })
  if (known !== null) return known
  const account = await store.db
    .collection('accounts')
    .findOne({ _id: accountId }, { projection: { createdAt: 1, state: 1, request: 1 } })
  if (account === null)
    throw new Problem('account-unknown', `There is no account ${accountId}`, 'See the list of accounts')
  // its 30 days of trying begin when it may send
  if (account.state === 'waiting' || account.state === 'refused') return newTariff(accountId, startOfInterval(now()))
  const createdAt: Date = account.request?.decidedAt ?? account.createdAt
  await once(() =>
    store.models.Mark.updateOne({ _id: since }, { $setOnInsert: { at: now() } }, { upsert: true, ...durable }),
  )
  const began = (await store.models.Mark.findById(since).lean())?.at ?? now()
  // by more than an hour: the first account of a relay is made a moment before
  const isOlder = createdAt.getTime() < began.getTime() - 3600_000
  const startsAt = startOfInterval(isOlder ? began : createdAt)
  const _id = lotId(accountId, 'demo')
  await storeLot(store, {
    _id,
    accountId,
    chainId: _id,
    generation: 0,
    source: 'demo',
    size: demoSize,
    unitPriceMicroEuro: microEuro(0),
    startsAt,
    endsAt: new Date(startsAt.getTime() + lotMs),
    renews: false,
    next: null,
    createdAt: now(),
  })
  const { _id: __, ...tariff } = newTariff(accountId, startsAt)
  // what a clock set back leaves before the beginning counts too
  const countsFrom = isOlder ? startsAt : new Date(0)
  const made = { $setOnInsert: { ...tariff, countsFrom } }
  await once(() => tariffRows(store).updateOne({ _id: accountId }, made, { upsert: true, ...durable }))
  return (await tariffRows(store).findOne({ _id: accountId })) ?? { _id: accountId, ...tariff, countsFrom }
}

const newTariff = (accountId: AccountId, startsAt: Date): Tariff => ({
  _id: accountId,
  accountId,
  startsAt,
  countsFrom: startsAt,
  dueAt: new Date(startsAt.getTime() + lotMs),
  changes: 0,
  remindBelow: null,
  below: false,
  crossings: 0,
})

/** An upsert that another process was faster with. */
async function once(upsert: () => Promise<unknown>): Promise<void> {
  try {
    await upsert()
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
  }
}

/**
 * Lets the bill job look at the account at its next run. To be called before something is stored that it may complete.
 * @throws Problem `account-waiting` when it has no tariff yet
 */
export async function wantBill({ store, now }: BillingDeps, accountId: AccountId): Promise<void> {
  const soon = { $min: { dueAt: now() }, $inc: { changes: 1 } }
  const { matchedCount } = await tariffRows(store).updateOne({ _id: accountId }, soon, durable)
  if (matchedCount === 0)
    throw new Problem('account-waiting', 'This account isn’t approved yet', 'Wait for the operator, or ask him')
}
