/** What follows from what better-auth has done: accounts of new users, notices to the owner of a changed sign-in, the audit log. */
import type { User as AuthUser, GenericEndpointContext } from 'better-auth'
import { APIError, createAuthMiddleware } from 'better-auth/api'
import { deleteSessionCookie } from 'better-auth/cookies'
import { ObjectId } from 'bson'
import { requestAccount } from '../accounts/approval.ts'
import { accountsOf, settleEmail } from '../accounts/members.ts'
import { findUser, type Locale, noteFirstSignIn, proveAddress, takeWish } from '../accounts/users.ts'
import { audit } from '../audit/index.ts'
import { createPages } from '../notices/pages.ts'
import { tell } from '../notices/tell.ts'
import { moment, type TextName } from '../notices/write.ts'
import { rememberDevice } from './devices.ts'
import { readEmailToken } from './email-token.ts'
import type { DatabaseHooks, HookDeps } from './hooks.ts'
import { addressee } from './mails.ts'

const signInPaths = [
  '/sign-in/email',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/passkey/verify-authentication',
]

type NewSession = NonNullable<GenericEndpointContext['context']['newSession']>

/** RFC 6238 §5.2: a code is taken once, which better-auth doesn't see to. */
async function takeCode(ctx: GenericEndpointContext, { user, session }: NewSession): Promise<void> {
  const { internalAdapter } = ctx.context
  const identifier = `totp-used-${user.id}-${ctx.body?.code}`
  const expiresAt = new Date(Date.now() + codeLivesMs)
  if (await internalAdapter.reserveVerificationValue({ identifier, value: 'used', expiresAt })) return
  await internalAdapter.deleteSession(session.token)
  deleteSessionCookie(ctx)
  throw new APIError('UNAUTHORIZED', {
    code: 'CODE_USED',
    message: 'This code was used already. Wait for the next one',
  })
}

const isWrongPassword = (returned: unknown): boolean =>
  returned instanceof APIError && returned.body?.code === 'INVALID_EMAIL_OR_PASSWORD'

/** how long a code of TOTP may be taken: its own 30 s and those beside it */
const codeLivesMs = 2 * 60_000

export function createFollowUps(deps: HookDeps) {
  const { store, now, log, settings, inBackground, failures } = deps
  const forgot = createPages(settings.publicUrl).forgotPassword()

  const changed = async (user: AuthUser, text: TextName, act: string, url?: string) => {
    await audit(store, { accountId: null, at: now(), actor: `user:${user.id}`, act, subject: user.id })
    inBackground(tell(deps, text, [addressee(user)], locale => ({ at: moment(now(), locale) }), url))
  }

  /** The account that he asked for when he signed up, once his address is proven; once, also when he clicks twice. */
  const welcome = async (userId: string) => {
    const wish = await takeWish(store, userId)
    const user = wish && (await findUser(store, userId))
    if (!wish || !user) return
    await requestAccount(deps, user, wish).catch(error => log.warn({ err: error, user: userId }, 'no account was made'))
  }

  const emailChanged = async (user: AuthUser, before: string) => {
    for (const { id, role } of await accountsOf({ store }, user.id))
      if (role === 'owner') await settleEmail({ store }, new ObjectId(id))
    await audit(store, { accountId: null, at: now(), actor: `user:${user.id}`, act: 'user.email', subject: user.id })
    inBackground(tell(deps, 'emailChanged', [{ ...addressee(user), email: before }], { newEmail: user.email }))
  }

  const signedInHere = async (ctx: GenericEndpointContext, { user, session }: NewSession) => {
    const first = await noteFirstSignIn(store, user.id, now())
    if ((await rememberDevice(ctx, user.id)) || first) return
    const agent = session.userAgent || '–'
    const values = (locale: Locale) => ({ at: moment(now(), locale), agent, address: session.ipAddress || '–' })
    inBackground(tell(deps, 'newDevice', [addressee(user)], values, forgot))
  }

  const database: DatabaseHooks = {
    user: {
      create: {
        before: async user => ({ data: { ...user, image: null } }), // a page would load it from anywhere
      },
      update: {
        async after(user, ctx) {
          if (ctx?.path === '/two-factor/verify-totp') await changed(user, 'twoFactorOn', 'user.twoFactor.on', forgot)
          if (ctx?.path === '/two-factor/disable') await changed(user, 'twoFactorOff', 'user.twoFactor.off', forgot)
          if (ctx?.path !== '/verify-email') return
          const token = readEmailToken(ctx.query?.token)
          if (token?.updateTo !== undefined && token.updateTo === user.email) await emailChanged(user, token.email)
        },
      },
    },
  }

  return {
    database,
    async afterEmailVerification(user: AuthUser) {
      await welcome(user.id)
    },
    /** The link was in his mailbox, so the address is proven too. */
    async onPasswordReset({ user }: { user: AuthUser }) {
      if (!user.emailVerified) await proveAddress(store, user.id, now())
      await welcome(user.id)
      await changed(user, 'passwordChanged', 'user.password', forgot)
    },
    after: createAuthMiddleware(async ctx => {
      const { returned, newSession, session } = ctx.context
      if (ctx.path === '/sign-in/email') {
        const email = String(ctx.body?.email ?? '')
        if (isWrongPassword(returned)) await failures.note(email)
        else if (newSession) await failures.forget(email)
      }
      if (returned instanceof Error) return
      if (ctx.path === '/two-factor/verify-totp' && newSession) await takeCode(ctx, newSession)
      // with a second factor better-auth takes the session back after this, until the code has come
      const signedIn = newSession !== null && signInPaths.includes(ctx.path)
      if (signedIn && !(ctx.path === '/sign-in/email' && newSession.user.twoFactorEnabled))
        await signedInHere(ctx, newSession)
      switch (ctx.path) {
        case '/change-password':
          if (session) await changed(session.user, 'passwordChanged', 'user.password', forgot)
          return
        case '/passkey/verify-registration':
          if (session) await changed(session.user, 'passkeyAdded', 'user.passkey.add')
          return
        case '/passkey/delete-passkey':
          if (session)
            await audit(store, {
              accountId: null,
              at: now(),
              actor: `user:${session.user.id}`,
              act: 'user.passkey.remove',
              subject: session.user.id,
            })
          return
        case '/two-factor/verify-backup-code':
          if (newSession) await changed(newSession.user, 'recoveryCodeUsed', 'user.recoveryCode', forgot)
          return
      }
    }),
  }
}
