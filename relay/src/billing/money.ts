/**
 * Money is an integer of millionths of a euro, from the price list to the invoice's line; only the invoice rounds to
 * cents. Sums stay far below 2^53, above which integers get holes: a lot costs at most 10^9 mails × 10^6 µEUR = 10^15
 * (see prices.ts), and what would pass 2^53 ≈ 9 × 10^15 (nine thousand million euro) throws instead of being wrong.
 */
export type MicroEuro = number & { readonly unit: 'µEUR' }

/** @throws RangeError when it is no whole number that can be counted with exactly */
export function microEuro(amount: number): MicroEuro {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no exact amount of micro-euro`)
  return amount as MicroEuro
}

/** What so many mails cost: 25,000 × 950 µEUR = 23.75 EUR. */
export const amountOf = (mails: number, unitPrice: MicroEuro): MicroEuro => microEuro(mails * unitPrice)

export const sumOf = (amounts: readonly MicroEuro[]): MicroEuro =>
  amounts.reduce<MicroEuro>((sum, amount) => microEuro(sum + amount), microEuro(0))

/** For people: 950 → `0.00095`, 23750000 → `23.75`. At least two places, and all that there are. */
export function inEuro(amount: MicroEuro): string {
  const digits = String(Math.abs(amount)).padStart(7, '0')
  const places = digits.slice(-6).replace(/0{1,4}$/, '')
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -6)}.${places}`
}
