/** To whom an account's invoices go: what § 14 (4) UStG and EN 16931 (BG-7) want to know of a customer. */
import { z } from 'zod'
import { type Actor, audit } from '../../audit/index.ts'
import { durable, type Store } from '../../store/index.ts'
import { type AccountId, Problem } from '../../values.ts'
import { compactVatId, countries, isVatIdOf } from './countries.ts'
import { paperText, someText } from './words.ts'

export const Country = z
  .string()
  .transform(code => code.toUpperCase())
  .pipe(z.enum(countries, 'must be a country of ISO 3166-1 in two letters, as DE'))
export const VatId = z.string().transform(compactVatId)

export const BillingAddress = z
  .object({
    company: paperText(100).default(''),
    /** of a person: to his attention, or the customer himself where there is no company */
    name: paperText(100).default(''),
    lines: z.array(someText(80)).min(1, 'must have a line').max(3),
    postcode: paperText(16).default(''), // Ireland and Hong Kong get by without
    city: someText(80),
    country: Country,
    vatId: VatId.nullable().default(null),
    email: z.email('must be an e-mail address').max(254),
    language: z.enum(['de', 'en']),
    /** the customer's own, printed on each invoice: cost centre, purchase order */
    reference: paperText(60).default(''),
  })
  .refine(({ company, name }) => company !== '' || name !== '', {
    path: ['company'],
    message: 'must be there, or the name of a person',
  })
  .refine(({ company, vatId }) => vatId === null || company !== '', {
    path: ['company'],
    message: 'must be there with a VAT id',
  })
  .refine(({ country, vatId }) => vatId === null || isVatIdOf(country, vatId), {
    path: ['vatId'],
    message: 'must be a VAT id of the country of the address',
  })

export type BillingAddress = z.output<typeof BillingAddress>

interface Deps {
  readonly store: Store
  now(): Date
}

interface AddressRow extends BillingAddress {
  readonly _id: AccountId
  /** in the operator's ledger, for DATEV; null: the one for all */
  readonly debtorAccount?: number | null
}

const rows = (store: Store) => store.db.collection<AddressRow>('billingaddresses')

/** @returns null before the account has given one */
export async function findAddress(
  { store }: Pick<Deps, 'store'>,
  accountId: AccountId,
): Promise<BillingAddress | null> {
  const row = await rows(store).findOne({ _id: accountId })
  if (row === null) return null
  const { _id, debtorAccount, ...address } = row
  return address
}

export async function readAddress(deps: Pick<Deps, 'store'>, accountId: AccountId): Promise<BillingAddress> {
  const address = await findAddress(deps, accountId)
  if (address !== null) return address
  throw new Problem(
    'billing-address-missing',
    'The account has no billing address',
    'Give the account’s billing address first',
  )
}

/** Later invoices go there; those that were written stay as they are. */
export async function setAddress(
  { store, now }: Deps,
  accountId: AccountId,
  input: z.input<typeof BillingAddress>,
  actor: Actor,
): Promise<BillingAddress> {
  const address = BillingAddress.parse(input)
  await rows(store).updateOne({ _id: accountId }, { $set: address }, { upsert: true, ...durable })
  await audit(store, { accountId, at: now(), actor, act: 'billing-address.set', subject: accountId.toHexString() })
  return address
}

export const DebtorAccount = z.number().int().min(10_000).max(699_999_999).nullable()

/** By the operator. @throws Problem `billing-address-missing` */
export async function setDebtorAccount(
  { store, now }: Deps,
  accountId: AccountId,
  number: number | null,
  actor: Actor,
): Promise<void> {
  const debtorAccount = DebtorAccount.parse(number)
  const { matchedCount } = await rows(store).updateOne({ _id: accountId }, { $set: { debtorAccount } }, durable)
  if (matchedCount === 0) await readAddress({ store }, accountId)
  const subject = accountId.toHexString()
  await audit(store, { accountId, at: now(), actor, act: 'debtor-account.set', subject, detail: { debtorAccount } })
}

export async function debtorAccounts(
  { store }: Pick<Deps, 'store'>,
  accountIds: readonly AccountId[],
): Promise<Map<string, number>> {
  const known = await rows(store)
    .find({ _id: { $in: [...accountIds] } }, { projection: { debtorAccount: 1 } })
    .toArray()
  return new Map(
    known.flatMap(({ _id, debtorAccount }) => (debtorAccount == null ? [] : [[_id.toHexString(), debtorAccount]])),
  )
}
