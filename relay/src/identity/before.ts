/** What is looked at before better-auth answers: can the mail be sent, is the password good, who clicks on a link. */
import { APIError, createAuthMiddleware, getSessionFromCtx } from 'better-auth/api'
import { passwordFault } from '../accounts/password-rules.ts'
import { findUserByEmail } from '../accounts/users.ts'
import { oneLine } from '../notices/page.ts'
import { isKnownDevice } from './devices.ts'
import { readEmailToken } from './email-token.ts'
import type { HookDeps } from './hooks.ts'
import { preferredLocale } from './locale.ts'

/** what can't be done without a mail; asked before anything is looked up, so that the answer is the same for everybody */
const mailed = ['/sign-up/email', '/request-password-reset', '/send-verification-email', '/change-email']

type Body = Record<string, unknown>
const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const createBefore = ({ notices, failures, store }: HookDeps) =>
  createAuthMiddleware(async ctx => {
    const body = (ctx.body ?? {}) as Body
    if (mailed.includes(ctx.path)) {
      const why = await notices.whyNot()
      if (why !== null)
        throw new APIError('SERVICE_UNAVAILABLE', { code: 'MAIL_NOT_READY', message: `${why.message}. ${why.advice}` })
    }
    switch (ctx.path) {
      case '/sign-in/email': {
        const email = text(body.email)
        if (!(await failures.tooMany(email))) return
        const user = await findUserByEmail(store, email)
        if (user !== null && (await isKnownDevice(ctx, user.id))) return
        throw new APIError('TOO_MANY_REQUESTS', {
          code: 'TOO_MANY_FAILURES',
          message:
            'Somebody has tried too many passwords. Try again in a quarter of an hour, use a passkey, or a device that you have used before',
        })
      }
      case '/sign-up/email': {
        demandGood(body.password, [text(body.email), text(body.name), text(body.accountName)])
        const locale = body.locale ?? preferredLocale(ctx.headers?.get('accept-language'))
        const name = personName(body.name)
        const accountName = text(body.accountName).trim() || name
        return { context: { body: { ...body, name, locale, accountName } } }
      }
      case '/update-user': {
        const other = Object.keys(body).find(field => !['name', 'locale'].includes(field))
        if (other !== undefined)
          throw new APIError('BAD_REQUEST', {
            code: 'FIELD_NOT_ALLOWED',
            message: `${oneLine(other)} is not yours to set`,
          })
        return body.name === undefined ? undefined : { context: { body: { ...body, name: personName(body.name) } } }
      }
      case '/change-password': {
        const session = await getSessionFromCtx(ctx)
        demandGood(body.newPassword, session === null ? [] : [session.user.email, session.user.name])
        // whoever knows the old password must not stay in
        return { context: { body: { ...body, revokeOtherSessions: true } } }
      }
      case '/reset-password': {
        const token = text(body.token) || text(ctx.query?.token)
        const found = await ctx.context.internalAdapter.findVerificationValue(`reset-password:${token}`)
        const user = found && (await ctx.context.internalAdapter.findUserById(found.value))
        demandGood(body.newPassword, user ? [user.email, user.name] : [])
        return
      }
      case '/verify-email': {
        // better-auth would sign in whoever opens the link in the new mailbox, past password and second factor
        if (readEmailToken(ctx.query?.token)?.updateTo === undefined) return
        if ((await getSessionFromCtx(ctx)) === null)
          throw new APIError('UNAUTHORIZED', { code: 'SIGN_IN_FIRST', message: 'Sign in, and open the link again' })
      }
    }
  })

/** A name goes into mails and pages of others: one line, and not a page of it. */
function personName(value: unknown): string {
  const name = oneLine(text(value))
  if (name === '' || name.length > 100)
    throw new APIError('BAD_REQUEST', { code: 'INVALID_NAME', message: 'A name has 1 to 100 characters' })
  return name
}

function demandGood(password: unknown, who: readonly string[]): void {
  const fault = passwordFault(text(password), who)
  if (fault !== null) throw new APIError('BAD_REQUEST', fault)
}
