/** What a rule is. A rule fits when all that it asks for is there; the first one that fits says the cause. */
import type { Attempt, Phase } from '../../values.ts'
import type { CauseName } from '../causes.ts'

export interface Rule {
  /** unique; it is shown in docs/bounces.md */
  readonly id: string
  readonly phase?: readonly Phase[]
  readonly result?: Attempt['result']
  /** basic codes (RFC 5321 §4.2); 0: no answer came */
  readonly code?: readonly number[]
  readonly enhanced?: RegExp
  /** over the comparable words of the answer, see answer-text.ts */
  readonly words?: RegExp
  /** fits only where these words are not there */
  readonly unless?: RegExp
  /** as `words`, over the first sentence alone: what the answer is about, without the advice that follows */
  readonly opening?: RegExp
  /** fits only where the opening has none of these */
  readonly openingUnless?: RegExp
  /** over the answer as it came, for tokens that are one provider's own */
  readonly raw?: RegExp
  /** fits only what a returned mail tells, not the answer to an attempt of ours (it is over there, and goes on here) */
  readonly inReport?: true
  readonly cause: CauseName
  readonly provider?: string
  /** RFC section or published page */
  readonly source: string
  /** `phase: reply`, or `report: words` where a returned mail says it; the test of the rule */
  readonly example: string
}
