/** What the owner does with lots: books them, ends or changes their renewal. And what the operator grants. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { type Actor, audit } from '../audit/index.ts'
import { startOfInterval } from '../stats/index.ts'
import { durable } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'
import { noteCrossing } from './crossings.ts'
import { type Lot, lotDays, lotId, lotMs } from './lot.ts'
import { type LotView, viewLot } from './lot-view.ts'
import { microEuro } from './money.ts'
import { largestLot, readPrices, unitPriceOf } from './prices.ts'
import { chargeLots, renewLots } from './renew.ts'
import { lastSettlement, unsettledFrom } from './settlement.ts'
import { type BillingDeps, lotRows, openTariff, storeLot, wantBill } from './tariff.ts'

const dayMs = 24 * 3600_000

/** Who does it, as the audit log names him. */
export interface By {
  readonly actor: Actor
  readonly onBehalfOf?: AccountId | null
}

const LotSize = z.int().min(1).max(largestLot)

export const NewLots = z.strictObject({
  lots: z
    .array(
      z.strictObject({
        size: LotSize.meta({ description: 'mails; a multiple of the block of the price list, 25,000 at least' }),
        renews: z.boolean().default(true).meta({ description: 'followed by its like after 30 days' }),
        unitPriceMicroEuro: z.int().min(0).optional().meta({
          description: 'the price that was shown; another one in the list refuses the booking instead of charging it',
        }),
      }),
    )
    .min(1, 'name a lot to book')
    .max(20, 'book 20 lots at once at most'),
})

export const LotChange = z
  .strictObject({
    renews: z.boolean().optional().meta({ description: 'false: it ends with its 30 days; true: not, after all' }),
    nextSize: LotSize.nullable().optional().meta({
      description: 'what follows it, at today’s price of that size; null: its like, at its own price',
    }),
  })
  .refine(change => change.renews !== undefined || change.nextSize !== undefined, 'nothing is to be changed')

export const NewGrant = z.strictObject({
  size: LotSize,
  days: z.int().min(1).max(3650).default(lotDays),
  renews: z.boolean().default(false),
  note: z.string().trim().max(500).nullable().default(null),
})

/**
 * Books lots at the prices of the list. They count from the beginning of this quarter of an hour.
 * @param bookingId names the booking, so that repeating it completes one that was cut off and books nothing more
 * @throws Problem `lot-size`, `price-changed`
 */
export async function bookLots(
  deps: BillingDeps,
  accountId: AccountId,
  input: z.input<typeof NewLots>,
  by: By,
  bookingId: ObjectId = new ObjectId(),
): Promise<LotView[]> {
  const wanted = NewLots.parse(input).lots
  const prices = await readPrices(deps)
  const priced = wanted.map(({ size, renews, unitPriceMicroEuro: shown }) => {
    const unitPriceMicroEuro = unitPriceOf(prices, size)
    if (shown !== undefined && shown !== unitPriceMicroEuro)
      throw new Problem(
        'price-changed',
        `A mail of a lot of ${size} costs ${unitPriceMicroEuro} µEUR now, not ${shown}`,
        'Look at the prices, and book again',
      )
    return { size, renews, unitPriceMicroEuro, source: 'booked' as const, uncharged: true as const, days: lotDays }
  })
  return addLots(deps, accountId, priced, by, bookingId, 'lot.book')
}

/** A lot that costs nothing, from the operator. */
export async function grantLot(
  deps: BillingDeps,
  accountId: AccountId,
  input: z.input<typeof NewGrant>,
  by: By,
  grantId: ObjectId = new ObjectId(),
): Promise<LotView> {
  const grant = { ...NewGrant.parse(input), source: 'granted' as const, unitPriceMicroEuro: microEuro(0) }
  if (grant.renews && grant.days !== lotDays)
    throw new Problem('input', `A lot that renews has ${lotDays} days`, 'Leave out the days, or let it end')
  const [lot] = await addLots(deps, accountId, [grant], by, grantId, 'lot.grant')
  if (lot === undefined) throw new Error('a grant without a lot')
  return lot
}

type Added = Pick<Lot, 'size' | 'renews' | 'unitPriceMicroEuro' | 'source' | 'uncharged' | 'note'> & { days: number }

async function addLots(
  deps: BillingDeps,
  accountId: AccountId,
  wanted: readonly Added[],
  by: By,
  bookingId: ObjectId,
  act: string,
): Promise<LotView[]> {
  const { store, now } = deps
  const tariff = await openTariff(deps, accountId)
  const settledTo = unsettledFrom(tariff, await lastSettlement(store, accountId))
  // with a clock that was ahead, a period to come may be settled already: what is sent now counts in the one after it
  const startsAt = new Date(Math.max(startOfInterval(now()).getTime(), settledTo.getTime()))
  const made = wanted.map(({ days, ...lot }, i): Lot => {
    const _id = lotId(bookingId, `${accountId.toHexString()}:${i}`)
    const endsAt = new Date(startsAt.getTime() + days * dayMs)
    return { ...lot, _id, accountId, chainId: _id, generation: 0, startsAt, endsAt, next: null, createdAt: now() }
  })
  const ids = made.map(({ _id }) => _id)
  const before = await lotRows(store).countDocuments({ _id: { $in: ids }, accountId })
  await wantBill(deps, accountId) // whatever is cut off now is completed by the job
  for (const lot of made) await storeLot(store, lot)
  const lots = await lotRows(store)
    .find({ _id: { $in: ids }, accountId })
    .toArray()
  await chargeLots(store, lots, now())
  await noteCrossing(deps, accountId) // so that it is told again when that is used up
  await wantBill(deps, accountId) // a job that ran meanwhile may have written when to come again without knowing them
  const stored = ids.flatMap(id => lots.find(({ _id }) => _id.equals(id)) ?? [])
  if (before < ids.length)
    for (const { _id, size, unitPriceMicroEuro, endsAt, renews } of stored)
      await audit(store, {
        ...{ ...by, accountId, at: now(), act, subject: _id.toHexString() },
        detail: { size, unitPriceMicroEuro, endsAt, renews },
      })
  return stored.map(viewLot)
}

/**
 * Ends a lot's renewal, takes that back, or changes what follows the lot. The lot itself stays as it is until its end.
 * @param id of the lot, or of one that it has followed
 * @throws Problem `lot-unknown`, `lot-fixed`, `lot-ends`, `lot-over`, `lot-size`
 */
export async function changeLot(
  deps: BillingDeps,
  accountId: AccountId,
  id: string,
  input: z.input<typeof LotChange>,
  by: By,
): Promise<LotView> {
  const { store, now } = deps
  const { renews, nextSize } = LotChange.parse(input)
  const lot = await newestOf(deps, accountId, id)
  const set: { renews?: boolean; next?: Lot['next'] } = {}
  if (renews !== undefined) set.renews = renews
  if (nextSize !== undefined) set.next = nextSize === null ? null : await nextOf(deps, lot, nextSize)
  refuseFixed(lot, by)
  if (set.next != null && !(renews ?? lot.renews))
    throw new Problem('lot-ends', 'Nothing follows this lot', 'Let it renew, and say what is to follow')
  const open = { _id: lot._id, accountId, followedAt: { $exists: false }, endsAt: { $gt: now() } }
  await wantBill(deps, accountId)
  const changed = await lotRows(store).findOneAndUpdate(open, { $set: set }, { returnDocument: 'after', ...durable })
  if (changed === null)
    throw new Problem(
      'lot-over',
      'This lot has ended',
      lot.renews ? 'Change the one that follows it' : 'Book another one',
    )
  const act = set.next !== undefined ? 'lot.change' : renews ? 'lot.resume' : 'lot.cancel'
  await audit(store, { ...by, accountId, at: now(), act, subject: lot._id.toHexString(), detail: set })
  return viewLot(changed)
}

/** The owner must not make what he was given come again. */
function refuseFixed({ source, startsAt, endsAt }: Lot, { actor }: By) {
  const isOperator = actor === 'cli' || actor.startsWith('operator:')
  const isMonth = endsAt.getTime() - startsAt.getTime() === lotMs
  if (source === 'booked' || (source === 'granted' && isOperator && isMonth)) return
  const whose = source === 'demo' ? 'the demo quota' : 'a lot that the operator has granted'
  throw new Problem('lot-fixed', `This is ${whose}, which is not changed`, 'Book another lot')
}

async function nextOf(deps: BillingDeps, { source }: Lot, size: number): Promise<Lot['next']> {
  if (source === 'granted') return { size, unitPriceMicroEuro: microEuro(0) }
  return { size, unitPriceMicroEuro: unitPriceOf(await readPrices(deps), size) }
}

/** The lot that runs now of those that follow each other. @throws Problem `lot-unknown` */
async function newestOf(deps: BillingDeps, accountId: AccountId, id: string): Promise<Lot> {
  const { lots } = await renewLots(deps, accountId)
  const named = lots.find(({ _id }) => _id.toHexString() === id.toLowerCase())
  if (named === undefined) throw new Problem('lot-unknown', `There is no lot ${id}`, 'See the list of lots')
  const chain = lots.filter(({ chainId }) => chainId.equals(named.chainId))
  return chain.reduce((newest, lot) => (lot.generation > newest.generation ? lot : newest), named)
}
