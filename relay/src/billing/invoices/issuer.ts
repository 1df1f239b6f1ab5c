/** Who writes the invoices: the operator's own data, one set for the whole relay. */
import { z } from 'zod'
import { type Actor, audit } from '../../audit/index.ts'
import { durable, type Store } from '../../store/index.ts'
import { Problem } from '../../values.ts'
import { Country, VatId } from './address.ts'
import type { Rate } from './cents.ts'
import { isMemberState, isVatIdOf } from './countries.ts'
import { paperText, someText } from './words.ts'

/** ISO 13616: the check is modulo 97 over the digits, with letters as two and the first four characters last. */
function isIban(iban: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(iban)) return false
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map(char => Number.parseInt(char, 36)).join('')
  return BigInt(digits) % 97n === 1n
}

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const ledgerAccount = z.number().int().min(1).max(99_999_999)

/** Revenue accounts of DATEV's charts; those with a rate find the tax themselves (Automatikkonten). */
export const charts = {
  SKR03: { domestic: 8400, 'reverse-charge': 8336, 'outside-union': 8338, 'small-business': 8195, debtors: 10_000 },
  SKR04: { domestic: 4400, 'reverse-charge': 4336, 'outside-union': 4338, 'small-business': 4185, debtors: 10_000 },
} as const

const Datev = z
  .object({
    /** Beraternummer and Mandantennummer: the tax adviser knows them */
    consultant: z.number().int().min(1001).max(9_999_999),
    client: z.number().int().min(1).max(99_999),
    chart: z.enum(['SKR03', 'SKR04']).default('SKR03'),
    /** month in which the financial year begins */
    yearBegins: z.number().int().min(1).max(12).default(1),
    accountLength: z.number().int().min(4).max(8).default(4),
    /** where the chart's own accounts aren't wanted */
    accounts: z
      .object({
        domestic: ledgerAccount,
        'reverse-charge': ledgerAccount,
        'outside-union': ledgerAccount,
        'small-business': ledgerAccount,
        /** of customers that have no account of their own */
        debtors: ledgerAccount,
      })
      .partial()
      .strict()
      .default({}),
  })
  .strict()

/** What a number begins with; DATEV's document field takes no other signs. `{year}` begins anew each year. */
const prefix = z
  .string()
  .max(16)
  .regex(/^([A-Za-z0-9/-]|\{year\})*$/, 'may have letters, digits, - and /, and {year}')

export const Issuer = z
  .object({
    name: someText(100),
    lines: z.array(someText(80)).min(1).max(3),
    postcode: paperText(16).default(''),
    city: someText(80),
    country: Country.refine(isMemberState, 'must be in the European Union: the taxes of others are not known here'),
    /** one of the two stands on every invoice (§ 14 (4) No. 2 UStG) */
    vatId: VatId.nullable().default(null),
    taxNumber: someText(30).nullable().default(null),
    /** register and number, as `Amtsgericht Leipzig, HRB 12345` */
    registration: someText(100).nullable().default(null),
    /** further lines that the law wants on business letters: managing directors … */
    legal: paperText(200).default(''),
    email: z.email().max(254),
    phone: paperText(30).default(''),
    website: paperText(100).default(''),
    bank: z.object({
      name: paperText(60).default(''),
      iban: z
        .string()
        .transform(text => text.toUpperCase().replace(/\s/g, ''))
        .pipe(z.string().refine(isIban, 'must be an IBAN')),
      bic: z
        .string()
        .transform(text => text.toUpperCase())
        .pipe(z.string().regex(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/, 'must be a BIC'))
        .nullable()
        .default(null),
    }),
    /** percent at home, as 19 */
    vatPercent: z.number().min(0).max(50).multipleOf(0.01),
    smallBusiness: z.boolean().default(false),
    paymentDays: z.number().int().min(0).max(365).default(14),
    timeZone: z.string().refine(isTimeZone, 'must be a time zone, as Europe/Berlin').default('Europe/Berlin'),
    numbers: z
      .object({
        invoicePrefix: prefix.default('RE-{year}-'),
        creditPrefix: prefix.default('GS-{year}-'),
        /** where a range begins, for an operator who has issued invoices before */
        start: z.number().int().min(1).max(99_999_999).default(1),
        digits: z.number().int().min(1).max(8).default(5),
      })
      .strict()
      .prefault({}),
    datev: Datev.nullable().default(null),
  })
  .strict()
  .refine(({ vatId, taxNumber }) => vatId !== null || taxNumber !== null, {
    path: ['vatId'],
    message: 'must be there, or the tax number',
  })
  .refine(({ country, vatId }) => vatId === null || isVatIdOf(country, vatId), {
    path: ['vatId'],
    message: 'must be a VAT id of the country of the address',
  })

export type Issuer = z.output<typeof Issuer>

export const vatRateOf = ({ vatPercent }: Pick<Issuer, 'vatPercent'>): Rate => Math.round(vatPercent * 100) as Rate

interface Deps {
  readonly store: Store
  now(): Date
}

const rows = (store: Store) => store.db.collection<Issuer & { _id: string }>('invoiceissuers')
const only = 'issuer'

/** @returns null before the operator has given his data */
export async function findIssuer({ store }: Pick<Deps, 'store'>): Promise<Issuer | null> {
  const row = await rows(store).findOne({ _id: only })
  if (row === null) return null
  const { _id, ...issuer } = row
  return issuer
}

export async function readIssuer(deps: Pick<Deps, 'store'>): Promise<Issuer> {
  const issuer = await findIssuer(deps)
  if (issuer !== null) return issuer
  throw new Problem(
    'issuer-missing',
    'It is not known who writes the invoices',
    'The operator of this relay must give his name, tax and bank data first',
  )
}

export async function setIssuer({ store, now }: Deps, input: z.input<typeof Issuer>, actor: Actor): Promise<Issuer> {
  const issuer = Issuer.parse(input)
  await rows(store).replaceOne({ _id: only }, issuer, { upsert: true, ...durable })
  await audit(store, { accountId: null, at: now(), actor, act: 'issuer.set', subject: issuer.name })
  return issuer
}
