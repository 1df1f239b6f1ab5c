/**
 * better-auth, set up for the relay: users with passwords, TOTP and passkeys, and their sessions, in the relay's own
 * store (store/identity-models.ts). Everything that guards a session is said here even where it is the default: an
 * environment of tests or development must not switch it off.
 */
import { passkey } from '@better-auth/passkey'
import type { BetterAuthPlugin } from 'better-auth'
import { mongodbAdapter } from 'better-auth/adapters/mongodb'
import { APIError } from 'better-auth/api'
import { betterAuth } from 'better-auth/minimal'
import { twoFactor } from 'better-auth/plugins/two-factor'
import type { Logger } from 'pino'
import { z } from 'zod'
import { hashPassword, verifyPassword } from '../accounts/password.ts'
import type { Vault } from '../config/seal.ts'
import type { Settings } from '../config/settings.ts'
import { authCollections } from '../store/identity-models.ts'
import { durable, type Store } from '../store/index.ts'
import type { Hooks } from './hooks.ts'
import { addressHeader, sameOrigins } from './origins.ts'

export interface AuthDeps {
  readonly store: Store
  readonly vault: Pick<Vault, 'deriveKey'>
  readonly settings: Pick<Settings, 'publicUrl' | 'signup'>
  readonly log: Logger
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** requests per address and path; the windows are seconds */
const limits = {
  '/sign-in/*': { window: 30, max: 10 },
  '/sign-up/*': { window: hour, max: 10 },
  '/two-factor/*': { window: 30, max: 10 },
  '/passkey/*': { window: 30, max: 20 },
  '/request-password-reset': { window: 15 * minute, max: 5 },
  '/send-verification-email': { window: 15 * minute, max: 5 },
  '/reset-password': { window: 15 * minute, max: 10 },
  '/change-password': { window: 15 * minute, max: 10 },
  '/change-email': { window: hour, max: 5 },
  '/get-session': { window: 10, max: 300 },
} as const

export type Auth = ReturnType<typeof createAuth>

export function createAuth({ store, vault, settings, log }: AuthDeps, hooks: Hooks, plugins: BetterAuthPlugin[] = []) {
  const { origin, hostname, protocol } = new URL(settings.publicUrl)
  const db = store.db.client.db(store.db.databaseName, durable)
  return betterAuth({
    appName: 'Depesche',
    baseURL: origin,
    basePath: '/api/auth',
    // `secrets`, not `secret`: so nothing in the environment takes its place
    secrets: [{ version: 1, value: vault.deriveKey('identity').toString('base64url') }],
    database: mongodbAdapter(db), // without `client`: there are no transactions on every engine
    trustedOrigins: sameOrigins(settings.publicUrl),
    telemetry: { enabled: false },
    logger: {
      level: 'debug',
      log: (level, message, ...more) => log[logLevels[level]]({ more: faults(more) }, `identity: ${message}`),
    },
    onAPIError: { onError: error => log.error({ err: error }, 'identity: request failed') },
    disabledPaths: [
      '/sign-in/social',
      '/link-social',
      '/unlink-account',
      '/list-accounts',
      '/refresh-token',
      '/get-access-token',
      '/account-info',
      '/update-session',
      '/delete-user',
      '/error',
    ],
    emailAndPassword: {
      enabled: true,
      disableSignUp: settings.signup === 'closed',
      requireEmailVerification: true,
      autoSignIn: false,
      minPasswordLength: 8, // hooks.ts asks more
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(hash, password) },
      resetPasswordTokenExpiresIn: hour,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: hooks.sendResetPassword,
      onPasswordReset: hooks.onPasswordReset,
      onExistingUserSignUp: hooks.onExistingUserSignUp,
    },
    emailVerification: {
      sendOnSignUp: true,
      sendOnSignIn: true, // only after the right password
      autoSignInAfterVerification: false, // a link in a mail signs nobody in
      expiresIn: hour,
      sendVerificationEmail: hooks.sendVerificationEmail,
      afterEmailVerification: hooks.afterEmailVerification,
    },
    user: {
      modelName: authCollections.user,
      changeEmail: { enabled: true, sendChangeEmailConfirmation: hooks.sendChangeEmailConfirmation },
      deleteUser: { enabled: false },
      additionalFields: {
        locale: { type: 'string', required: false, defaultValue: 'en', validator: { input: z.enum(['de', 'en']) } },
        operator: { type: 'boolean', required: false, defaultValue: false, input: false },
        // the account that he asks for, until his address is proven
        accountName: {
          type: 'string',
          required: false,
          returned: false,
          validator: { input: z.string().trim().max(200) },
        },
        accountNote: {
          type: 'string',
          required: false,
          returned: false,
          validator: { input: z.string().trim().max(1000) },
        },
      },
    },
    session: {
      modelName: authCollections.session,
      expiresIn: 7 * day,
      updateAge: day,
      freshAge: day,
      cookieCache: { enabled: false }, // a revoked session ends at once
    },
    account: { modelName: authCollections.account, accountLinking: { enabled: false } },
    verification: { modelName: authCollections.verification, storeIdentifier: 'hashed' },
    rateLimit: {
      enabled: true,
      storage: 'database', // shared by all processes
      modelName: authCollections.rateLimit,
      window: 10,
      max: 60,
      customRules: limits,
    },
    advanced: {
      cookiePrefix: 'depesche',
      useSecureCookies: protocol === 'https:',
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure: protocol === 'https:', path: '/' },
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 64 },
      backgroundTasks: { handler: hooks.inBackground }, // an answer must not take longer because a mail is written
    },
    databaseHooks: hooks.database,
    hooks: { before: hooks.before, after: hooks.after },
    plugins: [
      twoFactor({
        issuer: 'Depesche',
        trustDeviceMaxAge: 30 * day,
        backupCodeOptions: { storeBackupCodes: 'encrypted' },
        schema: { twoFactor: { modelName: authCollections.twoFactor } },
      }),
      passkey({
        rpID: hostname,
        rpName: 'Depesche',
        origin: sameOrigins(settings.publicUrl),
        // a passkey signs in alone, so it must know its owner: by finger, face or PIN
        authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
        registration: {
          afterVerification: ({ verification }) => demandVerified(verification.registrationInfo?.userVerified),
        },
        authentication: {
          afterVerification: ({ verification }) => demandVerified(verification.authenticationInfo.userVerified),
        },
        schema: { passkey: { modelName: authCollections.passkey } },
      }),
      ...plugins,
    ],
  })
}

function demandVerified(verified: boolean | undefined): void {
  if (verified !== true)
    throw new APIError('BAD_REQUEST', {
      code: 'USER_VERIFICATION_REQUIRED',
      message: 'This passkey does not ask who you are. Set a PIN on it, or use another',
    })
}

/** its `info` names addresses, which we don't */
const logLevels = { debug: 'debug', info: 'debug', success: 'debug', warn: 'debug', error: 'warn' } as const
const faults = (more: unknown[]) =>
  more.map(one => (one instanceof Error ? one.message : one)).filter(one => typeof one === 'string')
