/**
 * From micro-euro to cents, and the sums of an invoice. Only here money is rounded: once on each line, and once for the
 * tax of each rate; half a cent goes away from zero (DIN 1333, what a bookkeeper's calculator does). All sums are of
 * rounded values, so that whoever adds up the paper gets what is printed (EN 16931, BR-CO-10 to BR-CO-17).
 */
import { type MicroEuro, microEuro } from '../money.ts'

/** whole cents, the only money on papers */
export type Cents = number & { readonly unit: 'cent' }

const microEuroPerCent = 10_000n

/** @throws RangeError when it is no whole number that can be counted with exactly */
export function cents(amount: number): Cents {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no exact amount of cents`)
  return amount as Cents
}

/** Half away from zero: 0.5 → 1, -0.5 → -1. */
function divideRounded(dividend: bigint, divisor: bigint): Cents {
  const negative = dividend < 0n
  const rounded = ((negative ? -dividend : dividend) * 2n + divisor) / (divisor * 2n)
  return cents(Number(negative ? -rounded : rounded))
}

/** What a line of so many mails costs, in cents (BT-131). */
export const lineCents = (quantity: number, unitPrice: MicroEuro): Cents =>
  divideRounded(BigInt(quantity) * BigInt(unitPrice), microEuroPerCent)

/** Hundredths of a percent: 1900 is 19 %. */
export type Rate = number & { readonly unit: 'hundredths of a percent' }

/** BR-CO-17: taxable amount × rate, rounded to two decimals. */
export const taxCents = (net: Cents, rate: Rate): Cents => divideRounded(BigInt(net) * BigInt(rate), 10_000n)

export const sumCents = (amounts: readonly Cents[]): Cents =>
  amounts.reduce<Cents>((sum, amount) => cents(sum + amount), cents(0))

export interface Totals {
  /** BT-106 and BT-109: of the lines; there are no discounts on the whole invoice */
  readonly net: Cents
  /** BT-110 */
  readonly tax: Cents
  /** BT-112, and BT-115 since nothing is prepaid */
  readonly gross: Cents
}

/** An invoice has one kind of tax on all of its lines, see vat.ts; so there is one group (BG-23). */
export function totalsOf(lines: readonly { readonly netCents: Cents }[], rate: Rate): Totals {
  const net = sumCents(lines.map(line => line.netCents))
  const tax = taxCents(net, rate)
  return { net, tax, gross: cents(net + tax) }
}

/** `1234.50`, as XML and CSV write it. */
export function decimal(amount: Cents): string {
  const digits = String(Math.abs(amount)).padStart(3, '0')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** `19`, `8.1`, `7.75` */
export const percent = (rate: Rate): string => String(rate / 100)

/** An exact decimal of euros without needless zeros, for prices below a cent: 950 → `0.00095`. */
export function exactEuro(amount: MicroEuro): string {
  const digits = String(amount).padStart(7, '0')
  return `${digits.slice(0, -6)}.${digits.slice(-6)}`.replace(/\.?0+$/, '')
}

/** Prices are far below a cent; per 1,000 mails people can read them. */
export const pricePerThousand = (unitPrice: MicroEuro): MicroEuro => microEuro(unitPrice * 1000)

/**
 * The price of so many mails (BT-146 and BT-149) that it is a whole number of cents, since the library takes no more
 * decimals: of 1,000 if that will do, else of 10,000, where any price is one.
 */
export function wholePrice(unitPrice: MicroEuro): { readonly base: number; readonly price: Cents } {
  const base = unitPrice % 10 === 0 ? 1000 : 10_000
  return { base, price: cents(base === 1000 ? unitPrice / 10 : unitPrice) }
}
