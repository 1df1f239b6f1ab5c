/**
 * What the relay adds to better-auth: the mails it asks for (mails.ts), what is looked at before a request (before.ts)
 * and what follows from one (follow.ts).
 */
import type { BetterAuthOptions } from 'better-auth'
import type { Logger } from 'pino'
import type { ApprovalDeps } from '../accounts/approval.ts'
import { createBefore } from './before.ts'
import type { Failures } from './failures.ts'
import { createFollowUps } from './follow.ts'
import { createMails } from './mails.ts'

export interface HookDeps extends ApprovalDeps {
  readonly log: Logger
  /** a token that sets a new password, as better-auth keeps it */
  resetToken(userId: string): Promise<string>
  readonly failures: Failures
  /** so that an answer takes no longer for an address that is known */
  inBackground(work: Promise<unknown>): void
}

export const createHooks = (deps: HookDeps) => ({
  ...createMails(deps),
  ...createFollowUps(deps),
  before: createBefore(deps),
  inBackground: deps.inBackground,
})

export type Hooks = ReturnType<typeof createHooks>
export type DatabaseHooks = NonNullable<BetterAuthOptions['databaseHooks']>
