/** A lot as its owner sees it. */
import type { Lot } from './lot.ts'
import type { MicroEuro } from './money.ts'

export interface LotView {
  readonly id: string
  readonly source: Lot['source']
  readonly size: number
  readonly unitPriceMicroEuro: MicroEuro
  readonly startsAt: Date
  readonly endsAt: Date
  readonly renews: boolean
  /** what follows it, where that isn't its like */
  readonly next: Lot['next']
  readonly note: string | null
}

export const viewLot = (lot: Lot): LotView => ({
  id: lot._id.toHexString(),
  source: lot.source,
  size: lot.size,
  unitPriceMicroEuro: lot.unitPriceMicroEuro,
  startsAt: lot.startsAt,
  endsAt: lot.endsAt,
  renews: lot.renews,
  next: lot.next,
  note: lot.note ?? null,
})
