/**
 * What is stored of people: continues models.ts. The collections with `auth` in front are better-auth's, which writes
 * them through its own adapter; accounts/users.ts makes users too. Its `account` is a way to sign in (here: a password),
 * not our account.
 */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** better-auth asks for these collections by name, see identity/auth.ts */
export const authCollections = {
  user: 'authUsers',
  session: 'authSessions',
  account: 'authAccounts',
  verification: 'authVerifications',
  rateLimit: 'authRateLimits',
  twoFactor: 'authTwoFactors',
  passkey: 'authPasskeys',
} as const

const dates = { createdAt: { type: Date, required: true }, updatedAt: { type: Date, required: true } } as const

/** A person. */
const userSchema = new Schema(
  {
    name: { type: String, required: true },
    email: { type: String, required: true }, // lower-case
    emailVerified: { type: Boolean, required: true },
    image: { type: String }, // never set
    locale: { type: String, enum: ['de', 'en'], required: true },
    operator: { type: Boolean, default: false }, // of the relay
    twoFactorEnabled: { type: Boolean, default: false },
    firstSignInAt: { type: Date },
    mutedNotices: { type: [String], default: undefined }, // mails he doesn't want, see accounts/notice-choice.ts
    accountName: { type: String }, // of the account he asks for, until his address is proven
    accountNote: { type: String },
    ...dates,
  },
  { ...base, collection: authCollections.user },
)
userSchema.index({ email: 1 }, { unique: true }) // signing in
userSchema.index({ operator: 1 }, { partialFilterExpression: { operator: true } }) // who gets what operators are told

const sessionSchema = new Schema(
  {
    userId: { type: ObjectId, required: true },
    token: { type: String, required: true }, // worth nothing without its signature, which only the cookie has
    expiresAt: { type: Date, required: true },
    ipAddress: { type: String },
    userAgent: { type: String },
    ...dates,
  },
  { ...base, collection: authCollections.session },
)
sessionSchema.index({ token: 1 }, { unique: true }) // each request of somebody who has signed in
sessionSchema.index({ userId: 1 }) // list, revoke all
sessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** How a user signs in: `credential`, with the password's hash in the form of accounts/password.ts. */
const credentialSchema = new Schema(
  {
    userId: { type: ObjectId, required: true },
    accountId: { type: String, required: true }, // the user's id again
    providerId: { type: String, required: true },
    password: { type: String },
    ...dates,
  },
  { ...base, collection: authCollections.account },
)
credentialSchema.index({ userId: 1 })

/** What waits to be proven: a reset, a second factor, a passkey's challenge, a trusted device. */
const verificationSchema = new Schema(
  {
    identifier: { type: String, required: true }, // hashed
    value: { type: String, required: true },
    expiresAt: { type: Date, required: true },
    ...dates,
  },
  { ...base, collection: authCollections.verification },
)
verificationSchema.index({ identifier: 1, createdAt: -1 }) // the newest of its name
verificationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const rateLimitSchema = new Schema(
  {
    key: { type: String, required: true }, // address and path
    count: { type: Number, required: true },
    lastRequest: { type: Number, required: true }, // ms
  },
  { ...base, collection: authCollections.rateLimit },
)
rateLimitSchema.index({ key: 1 }, { unique: true }) // counted by it, by several processes
rateLimitSchema.index({ lastRequest: 1 }) // old ones go

const twoFactorSchema = new Schema(
  {
    userId: { type: ObjectId, required: true },
    secret: { type: String, required: true }, // of TOTP, encrypted
    backupCodes: { type: String, required: true }, // encrypted
    verified: { type: Boolean },
    failedVerificationCount: { type: Number, default: 0 },
    lockedUntil: { type: Date },
  },
  { ...base, collection: authCollections.twoFactor },
)
twoFactorSchema.index({ userId: 1 }, { unique: true })

const passkeySchema = new Schema(
  {
    userId: { type: ObjectId, required: true },
    name: { type: String },
    credentialID: { type: String, required: true },
    publicKey: { type: String, required: true },
    counter: { type: Number, required: true },
    deviceType: { type: String, required: true },
    backedUp: { type: Boolean, required: true },
    transports: { type: String },
    aaguid: { type: String },
    createdAt: { type: Date },
  },
  { ...base, collection: authCollections.passkey },
)
passkeySchema.index({ userId: 1 })
passkeySchema.index({ credentialID: 1 }, { unique: true }) // signing in

/** An offer to become a member of an account, or to be looked after by an agency. See accounts/invitations.ts. */
const invitationSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true }, // the account, or the agency that asks
    kind: { type: String, enum: ['member', 'agency'], required: true },
    email: { type: String, required: true }, // lower-case; nobody else may accept
    role: { type: String, required: true },
    locale: { type: String, enum: ['de', 'en'], required: true },
    tokenHash: { type: Buffer, required: true }, // SHA-256; the token has 192 random bits, so no slow hash is needed
    invitedBy: { type: String, required: true }, // as in the audit's actor
    createdAt: { type: Date, required: true },
    sentAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'invitations' },
)
invitationSchema.index({ tokenHash: 1 }, { unique: true }) // accepted by it
invitationSchema.index({ accountId: 1, kind: 1, email: 1 }, { unique: true }) // a second one takes the place of the first
invitationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const identitySchemas = {
  AuthUser: userSchema,
  AuthSession: sessionSchema,
  AuthAccount: credentialSchema,
  AuthVerification: verificationSchema,
  AuthRateLimit: rateLimitSchema,
  AuthTwoFactor: twoFactorSchema,
  AuthPasskey: passkeySchema,
  Invitation: invitationSchema,
} as const
