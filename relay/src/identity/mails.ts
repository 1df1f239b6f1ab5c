/** The mails that better-auth wants to be sent. Their links lead to pages with a button (notices/pages.ts). */
import type { User as AuthUser } from 'better-auth'
import type { Locale } from '../accounts/users.ts'
import { createPages } from '../notices/pages.ts'
import { type Addressee, tell } from '../notices/tell.ts'
import { readEmailToken } from './email-token.ts'
import type { HookDeps } from './hooks.ts'

export const addressee = (user: AuthUser & { locale?: unknown }): Addressee => ({
  email: user.email,
  name: user.name,
  locale: user.locale === 'de' ? 'de' : ('en' satisfies Locale),
})

export function createMails(deps: HookDeps) {
  const pages = createPages(deps.settings.publicUrl)
  return {
    async sendVerificationEmail({ user, token }: { user: AuthUser; token: string }) {
      const changes = readEmailToken(token)?.updateTo !== undefined
      await tell(deps, changes ? 'verifyNewEmail' : 'verifyEmail', [addressee(user)], {}, pages.verifyEmail(token))
    },
    async sendChangeEmailConfirmation({ user, newEmail, token }: { user: AuthUser; newEmail: string; token: string }) {
      await tell(deps, 'confirmEmailChange', [addressee(user)], { newEmail }, pages.verifyEmail(token))
    },
    async sendResetPassword({ user, token }: { user: AuthUser; token: string }) {
      await tell(deps, 'resetPassword', [addressee(user)], {}, pages.resetPassword(token))
    },
    /**
     * The answer to the sign-up is the same as for a new address; the owner of the mailbox learns of it. Who signed up
     * first and never proved the address may have been a stranger: the second time a new password is set by mail, and
     * the stranger's ends with it.
     */
    async onExistingUserSignUp({ user }: { user: AuthUser }) {
      if (user.emailVerified) await tell(deps, 'signUpAgain', [addressee(user)], {}, pages.forgotPassword())
      else
        await tell(deps, 'signUpUnproven', [addressee(user)], {}, pages.resetPassword(await deps.resetToken(user.id)))
    },
  }
}
