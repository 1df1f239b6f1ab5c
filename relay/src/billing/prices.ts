/**
 * The operator's price list: the block that lots are multiples of, and the price per mail by the size of a lot. All lists
 * that ever were are kept; the newest is in force. Lots keep the price they were booked at, so a new list changes what is
 * booked from then on, and what mails beyond the quota cost at the next billing date.
 */
import { z } from 'zod'
import { type Actor, audit } from '../audit/index.ts'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { type MicroEuro, microEuro } from './money.ts'

/** Lots of fewer mails aren't sold, whatever the list says. */
export const smallestLot = 25_000
/** A thousand million: with the dearest price below, one lot costs at most 10^15 µEUR (see money.ts). */
export const largestLot = 1_000_000_000
const dearestPossible = 1_000_000 // 1 EUR per mail

const Price = z
  .int('must be a whole number of µEUR')
  .min(0)
  .max(dearestPossible)
  .transform(price => microEuro(price))

export const PriceList = z
  .strictObject({
    block: z.int().min(1).max(largestLot).meta({ description: 'lots are multiples of so many mails' }),
    tiers: z
      .array(
        z.strictObject({
          from: z.int().min(smallestLot, `lots have ${smallestLot} mails at least`).max(largestLot),
          unitPriceMicroEuro: Price,
        }),
      )
      .min(1, 'there must be one price at least')
      .max(50),
  })
  .superRefine(({ block, tiers }, context) => {
    const wrong = (i: number, message: string) => context.addIssue({ code: 'custom', path: ['tiers', i], message })
    tiers.forEach(({ from, unitPriceMicroEuro }, i) => {
      const before = tiers[i - 1]
      if (from % block !== 0) wrong(i, `${from} is no multiple of the block, ${block}`)
      if (before === undefined) return
      if (from <= before.from) wrong(i, 'tiers must rise in size')
      if (unitPriceMicroEuro > before.unitPriceMicroEuro) wrong(i, 'a larger lot must not cost more per mail')
    })
  })

export interface PriceList {
  readonly block: number
  readonly tiers: readonly { readonly from: number; readonly unitPriceMicroEuro: MicroEuro }[]
}

/** Until the operator gives one. 950 µEUR × 25,000 = 23.75 EUR. */
export const firstPriceList: PriceList = {
  block: 25_000,
  tiers: [
    { from: 25_000, unitPriceMicroEuro: microEuro(950) },
    { from: 50_000, unitPriceMicroEuro: microEuro(900) },
    { from: 100_000, unitPriceMicroEuro: microEuro(850) },
    { from: 250_000, unitPriceMicroEuro: microEuro(800) },
    { from: 500_000, unitPriceMicroEuro: microEuro(750) },
    { from: 1_000_000, unitPriceMicroEuro: microEuro(700) },
  ],
}

interface PriceListRow extends PriceList {
  readonly _id: number
  readonly at: Date
  readonly actor: Actor
}

export interface PricesView extends PriceList {
  /** 0: the one that holds until the operator gives one */
  readonly version: number
  readonly since: Date | null
  /** what a mail beyond the quota costs */
  readonly overageUnitPriceMicroEuro: MicroEuro
}

const listRows = (store: Store) => store.db.collection<PriceListRow>('pricelists')

/** The list in force. */
export async function readPrices({ store }: { store: Store }): Promise<PricesView> {
  const row = await listRows(store).findOne({}, { sort: { _id: -1 } })
  const { block, tiers } = row ?? firstPriceList
  const overageUnitPriceMicroEuro = dearest({ block, tiers })
  return { version: row?._id ?? 0, since: row?.at ?? null, block, tiers, overageUnitPriceMicroEuro }
}

/** @throws ZodError when it is no price list, Problem `prices-changed` when somebody else changed it just then */
export async function setPrices(
  deps: { store: Store; now(): Date },
  list: z.input<typeof PriceList>,
  { actor }: { actor: Actor },
): Promise<PricesView> {
  const { block, tiers } = PriceList.parse(list)
  const before = await readPrices(deps)
  const at = deps.now()
  try {
    await listRows(deps.store).insertOne({ _id: before.version + 1, block, tiers, at, actor }, durable)
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    throw new Problem('prices-changed', 'Somebody else has changed the prices just now', 'Look at them, and try again')
  }
  const detail = { before: { block: before.block, tiers: before.tiers }, after: { block, tiers } }
  await audit(deps.store, {
    accountId: null,
    at,
    actor,
    act: 'prices.set',
    subject: String(before.version + 1),
    detail,
  })
  return readPrices(deps)
}

/** Mails beyond the quota cost as much as the dearest ones of the list. */
export const dearest = ({ tiers }: PriceList): MicroEuro =>
  microEuro(Math.max(...tiers.map(tier => tier.unitPriceMicroEuro)))

/** The price per mail of a lot. @throws Problem `lot-size` when no lot of this size is sold */
export function unitPriceOf({ block, tiers }: PriceList, size: number): MicroEuro {
  const smallest = Math.max(tiers[0]?.from ?? 0, smallestLot)
  const tier = tiers.findLast(({ from }) => from <= size)
  if (tier === undefined || size < smallest || size % block !== 0 || size > largestLot)
    throw new Problem(
      'lot-size',
      `There is no lot of ${size} mails`,
      `Lots are multiples of ${block} mails, from ${smallest} on`,
    )
  return tier.unitPriceMicroEuro
}
