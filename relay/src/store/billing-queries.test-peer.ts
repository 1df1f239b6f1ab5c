/** Walks the queries of billing, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { charge, lotKey, openCharges } from '../billing/charge.ts'
import { microEuro } from '../billing/money.ts'
import type { Store } from './index.ts'

export async function walkBilling(
  store: Store,
  now: () => Date,
  { accountId }: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const one = { accountId, kind: 'lot', quantity: 25_000, unitPriceMicroEuro: microEuro(950) } as const
  await charge(store, [{ ...one, key: lotKey(new ObjectId()), from: now(), to: now(), at: now() }])
  await openCharges(store, accountId)
}
