/**
 * A charge: something an account has to pay for, once. The contract between lots and overage, which make charges, and
 * invoices/, which gathers those without an invoice. A charge is never changed but for its invoice, and never removed.
 */
import type { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import type { AccountId } from '../values.ts'
import type { MicroEuro } from './money.ts'

export interface Charge {
  /** names what is charged, so that charging it again changes nothing; see `lotKey` and `overageKey` */
  readonly key: string
  readonly accountId: AccountId
  readonly kind: 'lot' | 'overage'
  /** mails */
  readonly quantity: number
  readonly unitPriceMicroEuro: MicroEuro
  /** what is paid for: a lot's 30 days (in advance), or the period whose overage it is (afterwards) */
  readonly from: Date
  readonly to: Date
  /** when it was charged */
  readonly at: Date
  /** null: on no invoice yet */
  readonly invoiceId: ObjectId | null
}

export const chargeRows = (store: Store) => store.db.collection<Charge>('charges')

export const lotKey = (lotId: ObjectId): string => `lot:${lotId.toHexString()}`
export const overageKey = (accountId: AccountId, periodStart: Date): string =>
  `overage:${accountId.toHexString()}:${periodStart.getTime()}`

/** Stores charges that aren't there yet; two processes at once make one. @returns how many are new */
export async function charge(store: Store, charges: readonly Omit<Charge, 'invoiceId'>[]): Promise<number> {
  let made = 0
  for (const one of charges) {
    try {
      const { key, ...rest } = one
      const { upsertedCount } = await chargeRows(store).updateOne(
        { key },
        { $setOnInsert: { ...rest, invoiceId: null } },
        { upsert: true, ...durable },
      )
      made += upsertedCount
    } catch (error) {
      if ((error as { code?: number }).code !== 11000) throw error // another process was first
    }
  }
  return made
}

/** What an account has to pay for and stands on no invoice yet, oldest first. */
export const openCharges = (store: Store, accountId: AccountId) =>
  chargeRows(store).find({ accountId, invoiceId: null }).sort({ at: 1, key: 1 }).toArray()
