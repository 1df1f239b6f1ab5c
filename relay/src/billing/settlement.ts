/**
 * Settled periods, and how one is counted: what was sent in it, from which lots that is taken, and what is beyond them. A
 * settlement is never changed. What turns out later of a settled period (an outcome written late, a clock set back) is
 * counted in the next one, as if it had been sent at its beginning, so that each mail is counted once.
 */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import { type Allocation, allocate, borders, type Quota, type Sent } from './allocate.ts'
import type { Lot } from './lot.ts'
import type { MicroEuro } from './money.ts'
import type { SentCounter } from './sent.ts'
import type { Tariff } from './tariff.ts'

/** store/billing-models.ts says what each field means */
export interface Settlement {
  readonly _id: string
  readonly accountId: AccountId
  readonly startsAt: Date
  readonly endsAt: Date
  readonly mails: number
  readonly correction: number
  readonly owed: number
  readonly lots: readonly { readonly lotId: ObjectId; readonly used: number }[]
  readonly overage: number
  readonly overageUnitPriceMicroEuro: MicroEuro
  readonly overageSoFar: number
  readonly sent: number
  readonly sentSoFar: number
  readonly at: Date
}

export const settlementRows = (store: Store) => store.db.collection<Settlement>('settlements')

export const lastSettlement = (store: Store, accountId: AccountId): Promise<Settlement | null> =>
  settlementRows(store).findOne({ accountId }, { sort: { startsAt: -1 } })

/** Where the first period begins that isn't settled. */
export const unsettledFrom = (tariff: Tariff, last: Settlement | null): Date => last?.endsAt ?? tariff.startsAt

export interface CountedPeriod extends Allocation {
  /** in the period itself */
  readonly sent: number
  /** before it, as things are now; null: wasn't looked at */
  readonly sentBefore: number | null
  readonly correction: number
  readonly overageSum: number
  /** taken from lots or beyond them: sent, corrected, without what had been counted too many before */
  readonly mails: number
  /** what had been used before the period, by lot */
  readonly begun: ReadonlyMap<string, number>
}

const quotaOf = ({ _id, size, unitPriceMicroEuro, startsAt, endsAt }: Lot): Quota => ({
  id: _id.toHexString(),
  size,
  price: unitPriceMicroEuro,
  startsAt,
  endsAt,
})

/**
 * @param last the settlement before, null for the first period
 * @param to where the period ends, or where it is now
 * @param look `over`: the period is over, and all before it is looked at again. `running`: nothing bounds it, and only the
 * last settled period is looked at again, since reading years of buckets takes time. `behind`: the clock was set back
 * before it, so that all that is sent now comes before it.
 */
export async function countPeriod(
  counter: SentCounter,
  { tariff, last, lots }: { tariff: Tariff; last: Settlement | null; lots: readonly Lot[] },
  to: Date,
  look: 'over' | 'running' | 'behind',
): Promise<CountedPeriod> {
  const from = unsettledFrom(tariff, last)
  const quotas = lots.filter(({ startsAt, endsAt }) => endsAt > from && startsAt <= to).map(quotaOf)
  const times = borders(quotas, from, to)
  const parts: Sent[] = []
  for (const [i, startsAt] of times.entries()) {
    const end = times[i + 1] ?? (look === 'over' ? to : null)
    parts.push({ startsAt, mails: await counter.between(startsAt, end) })
  }
  const sent = parts.reduce((sum, { mails }) => sum + mails, 0)

  const sentBefore = look !== 'running' || last === null ? await counter.between(tariff.countsFrom, from) : null
  const correction =
    last === null || sentBefore !== null
      ? (sentBefore ?? 0) - (last?.sentSoFar ?? 0)
      : (await counter.between(last.startsAt, last.endsAt)) - last.sent
  const [first, ...rest] = parts
  const corrected = first === undefined ? [] : [{ ...first, mails: first.mails + correction }, ...rest]

  const begun = new Map(last?.lots.map(({ lotId, used }) => [lotId.toHexString(), used]))
  const owedBefore = last?.owed ?? 0
  const allocation = allocate(quotas, corrected, { used: begun, owed: owedBefore })
  return {
    ...allocation,
    sent,
    sentBefore,
    correction,
    overageSum: allocation.overage.reduce((sum, mails) => sum + mails, 0),
    mails: sent + correction - owedBefore + allocation.owed,
    begun,
  }
}
