/**
 * What a merchant has to pay, reckoned a second time: from the rules of docs/billing.md and the mails themselves, with
 * nothing of the relay's code, and with whole numbers of any size.
 */
export interface PlannedLot {
  readonly size: number
  /** µEUR a mail; 0: the demo */
  readonly price: number
  readonly from: Date
  readonly to: Date
}

export interface Mails {
  readonly at: Date
  /** delivered and bounced */
  readonly count: number
}

/** Mails beyond all lots, of those sent in [from, to). */
export function overageOf(lots: readonly PlannedLot[], mails: readonly Mails[], from: Date, to: Date): number {
  const left = new Map(lots.map(lot => [lot, lot.size]))
  let beyond = 0
  for (const { at, count } of mails.toSorted((a, b) => a.at.getTime() - b.at.getTime()))
    for (let rest = count; rest > 0; ) {
      const [lot] = lots
        .filter(one => one.from <= at && at < one.to && (left.get(one) ?? 0) > 0)
        .toSorted((a, b) => a.to.getTime() - b.to.getTime())
      const taken = Math.min(rest, lot === undefined ? rest : (left.get(lot) ?? 0))
      if (lot !== undefined) left.set(lot, (left.get(lot) ?? 0) - taken)
      else if (from <= at && at < to) beyond += taken
      rest -= taken
    }
  return beyond
}

/** Half a cent goes away from zero. */
export const inCents = (microEuro: bigint): number => Number((microEuro + 5_000n) / 10_000n)

export interface Line {
  readonly kind: 'lot' | 'overage'
  readonly quantity: number
  readonly price: number
}

export const lineMicroEuro = ({ quantity, price }: Line): bigint => BigInt(quantity) * BigInt(price)

/** The tax is of the sum of the lines, each in cents. */
export function totalsOf(lines: readonly Line[], vatPercent: number) {
  const net = lines.reduce((sum, line) => sum + inCents(lineMicroEuro(line)), 0)
  const tax = inCents(BigInt(net * vatPercent) * 100n)
  return { net, tax, gross: net + tax }
}
