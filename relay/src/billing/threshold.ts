/**
 * When the quota is low. The owner sets a number of mails; until he does, it is a tenth of the lots that run, and 100
 * mails at least. A tenth of 30 days is three days: time enough to book on a Monday what ran out on a Friday. A fixed
 * number would come far too late for a large lot and at once for a small one.
 */
import type { Lot } from './lot.ts'

const usualPart = 10
const usualLeast = 100

/** @param set the owner's; 0: only when nothing is left */
export function thresholdOf(set: number | null, running: readonly Pick<Lot, 'size'>[]): number {
  if (set !== null) return Math.max(1, set)
  const size = running.reduce((sum, lot) => sum + lot.size, 0)
  return Math.max(usualLeast, Math.floor(size / usualPart))
}
