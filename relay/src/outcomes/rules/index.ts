/**
 * What an answer means: the first rule that fits says the cause. Data, so that it can grow by real bounces.
 *
 * The order: our own and the hosts' troubles by phase; one provider's own tokens; words about the sender (a block list
 * often hides behind 5.1.1 or 550, and to take that for a dead address would lose a customer); pace, size and the state
 * of a mailbox, since one that is full or locked exists; words that say that the address does not exist; other words; then
 * the enhanced code (RFC 3463), which says more than the basic code (RFC 5321 §4.2.3), which comes last.
 *
 * A rule whose cause is hard fits only where the remote refused for good.
 */
import { addressRules } from './address.ts'
import { codeRules, enhancedRules } from './codes.ts'
import { mailboxRules } from './mailbox.ts'
import { ownRules } from './own.ts'
import { providerRules } from './providers.ts'
import { refusalRules } from './refusal.ts'
import type { Rule } from './rule.ts'
import { senderRules } from './sender.ts'

export type { Rule } from './rule.ts'

export const wordRules: readonly Rule[] = [
  ...providerRules,
  ...senderRules,
  ...mailboxRules,
  ...addressRules,
  ...refusalRules,
]

export const rules: readonly Rule[] = [...ownRules, ...wordRules, ...enhancedRules, ...codeRules]
