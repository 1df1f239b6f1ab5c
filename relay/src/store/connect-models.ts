/** What is stored of connecting systems from inside their platforms: continues models.ts. See connect/. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** A plugin that is connected to a system. Its `_id` is that of its token's row in `apikeys`. */
const connectionSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    via: { type: String, enum: ['browser', 'device', 'code'], required: true },
    createdBy: { type: String, required: true }, // who allowed it, as in the audit's actor
    createdAt: { type: Date, required: true },
    site: { type: Schema.Types.Mixed }, // {url, plugin, version, seenAt} as the plugin tells it
    watch: { type: Schema.Types.Mixed }, // of its last heartbeat: {at, since, orders, received, warning}
    endedAt: { type: Date, default: null },
  },
  { ...base, collection: 'connections' },
)
connectionSchema.index({ systemId: 1, _id: 1 }) // a system's list

/** A platform that the relay itself has configured. Written by connect/remote/. */
const remoteConnectionSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    platform: { type: String, required: true },
    url: { type: String, required: true }, // of the merchant's site
    access: { type: String, required: true }, // sealed JSON: what he gave so that the relay may change settings
    before: { type: String, default: null }, // sealed JSON: the settings that stood there; null until they were read
    changed: [{ type: String }], // their names
    version: { type: String, default: null }, // of the platform
    page: { type: Schema.Types.Mixed, default: null }, // {id, url} of the List-Help page that was made
    nonce: { type: String, default: null }, // of the test mail, see verifications
    state: { type: String, enum: ['connecting', 'connected', 'undoing', 'ended'], required: true },
    open: { type: Boolean }, // absent when it has ended
    fault: { type: Schema.Types.Mixed, default: null }, // {kind, reason, advice}, why putting back didn't work yet
    tries: { type: Number, default: 0 }, // at putting back
    nextTryAt: { type: Date, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    connectedAt: { type: Date, default: null },
    endedAt: { type: Date, default: null },
  },
  { ...base, collection: 'remoteConnections' },
)
const whileOpen = { partialFilterExpression: { open: true } }
remoteConnectionSchema.index({ systemId: 1 }, { unique: true, ...whileOpen }) // one at a time
remoteConnectionSchema.index({ nextTryAt: 1 }, whileOpen) // what is to be put back

/** A WooCommerce shop whose REST keys the relay was given. Written by connect/woo/. */
const wooShopSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    url: { type: String, required: true }, // of the shop
    scope: { type: String, enum: ['read', 'read_write'], required: true },
    state: { type: String, enum: ['asked', 'linked'], required: true },
    answerKey: { type: String, default: null }, // SHA-256 of what the shop sends with its keys; null once they came
    keys: { type: String, default: null }, // sealed JSON
    look: { type: Schema.Types.Mixed, default: null }, // how it stood when it was looked at
    problems: { type: Schema.Types.Mixed, default: [] }, // [{code, reason, advice}] of then
    lookedAt: { type: Date, default: null },
    nextLookAt: { type: Date, default: null }, // null until its keys came
    senderBefore: { type: String, default: null },
    senderSet: { type: String, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    linkedAt: { type: Date, default: null },
    expiresAt: { type: Date, default: null }, // of a link that nobody has used
  },
  { ...base, collection: 'wooShops' },
)
wooShopSchema.index({ systemId: 1 }, { unique: true }) // one each; the agency's list asks for many
wooShopSchema.index({ accountId: 1, _id: 1 }) // the account's list
wooShopSchema.index({ answerKey: 1 }) // the shop's answer
wooShopSchema.index({ nextLookAt: 1 }) // what is to be looked at
wooShopSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** The app of one system's platform, once the platform has introduced itself by it. */
const remoteAppSchema = new Schema(
  {
    _id: { type: ObjectId, required: true }, // of the system
    accountId: { type: ObjectId, required: true },
    shop: { type: String, default: null }, // the platform's own id
    url: { type: String, default: null },
    secret: { type: String, default: null }, // sealed: with it the platform signs
    access: { type: String, default: null }, // sealed JSON: what the app brought
    active: { type: Boolean, default: false },
    pending: { type: Schema.Types.Mixed, default: null }, // {shop, url, secret} of a registration that isn't confirmed yet
    updatedAt: { type: Date, required: true },
  },
  { ...base, collection: 'remoteApps' },
)

/** A code that somebody pastes into a plugin; only the SHA-256 of its secret is kept. */
const connectionCodeSchema = new Schema(
  {
    _id: { type: String, required: true }, // SHA-256, hex
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { ...base, collection: 'connectionCodes' },
)
// a day longer than it is taken, so that a second paste is told what it is
connectionCodeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 86_400 })

/** A mail that a plugin is to send, by which it shows that its settings work. */
const verificationSchema = new Schema(
  {
    _id: { type: String, required: true }, // the nonce, which stands in the address it is sent to
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    connectionId: { type: ObjectId, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    seen: { type: Schema.Types.Mixed }, // connect/verification.ts Seen
  },
  { ...base, collection: 'verifications' },
)
verificationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** What a person has allowed, until the plugin fetches its connection. Written by connect/requests.ts. */
const connectRequestSchema = new Schema(
  {
    key: { type: String, required: true }, // digest of the authorization request or of the device code
    via: { type: String, enum: ['browser', 'device'], required: true },
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    userId: { type: String, required: true },
    clientId: { type: String, required: true },
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
    usedAt: { type: Date, default: null },
  },
  { ...base, collection: 'connectRequests' },
)
connectRequestSchema.index({ key: 1, _id: -1 }) // the newest of an authorization request
connectRequestSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/*
 * The next ones are written by better-auth's OAuth provider and device codes, which ask for these collections by name,
 * see connect/oauth/plugins.ts. Its resources, secrets and signing keys are never used here.
 */

/** A plugin on one site, as it has registered itself. */
const oauthClientSchema = new Schema(
  {
    clientId: { type: String, required: true },
    name: { type: String },
    uri: { type: String }, // the site
    redirectUris: [{ type: String }],
    softwareId: { type: String },
    softwareVersion: { type: String },
    scopes: [{ type: String }],
    grantTypes: [{ type: String }],
    responseTypes: [{ type: String }],
    tokenEndpointAuthMethod: { type: String },
    applicationType: { type: String },
    createdAt: { type: Date },
    updatedAt: { type: Date },
    expiresAt: { type: Date }, // ours: a day after it registered, long after it was connected
  },
  { ...base, collection: 'oauthClients' },
)
oauthClientSchema.index({ clientId: 1 }, { unique: true }) // each request of it
oauthClientSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

const issued = {
  token: { type: String, required: true }, // SHA-256, base64url
  clientId: { type: String, required: true },
  sessionId: { type: ObjectId },
  userId: { type: ObjectId },
  referenceId: { type: String }, // id of what was allowed, see connectRequests
  authorizationCodeId: { type: String },
  scopes: [{ type: String }],
  createdAt: { type: Date },
  expiresAt: { type: Date },
  revoked: { type: Date },
} as const

/** Good for one call of POST /v1/connection, which removes it. */
const oauthAccessTokenSchema = new Schema({ ...issued }, { ...base, collection: 'oauthAccessTokens' })
oauthAccessTokenSchema.index({ token: 1 }, { unique: true })
oauthAccessTokenSchema.index({ authorizationCodeId: 1 }) // revoked with a code that is used twice
oauthAccessTokenSchema.index({ sessionId: 1 }) // revoked with the session
oauthAccessTokenSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** There are none; better-auth looks for them all the same. */
const oauthRefreshTokenSchema = new Schema({ ...issued }, { ...base, collection: 'oauthRefreshTokens' })
oauthRefreshTokenSchema.index({ authorizationCodeId: 1 })
oauthRefreshTokenSchema.index({ sessionId: 1 })

/** What somebody has allowed a client, once for each request. */
const oauthConsentSchema = new Schema(
  {
    clientId: { type: String, required: true },
    userId: { type: ObjectId },
    referenceId: { type: String }, // as above
    scopes: [{ type: String }],
    createdAt: { type: Date },
    updatedAt: { type: Date },
  },
  { ...base, collection: 'oauthConsents' },
)
oauthConsentSchema.index({ clientId: 1, userId: 1, referenceId: 1 })
oauthConsentSchema.index({ createdAt: 1 }, { expireAfterSeconds: 86_400 })

const deviceCodeSchema = new Schema(
  {
    deviceCode: { type: String, required: true },
    userCode: { type: String, required: true },
    userId: { type: String }, // who has decided
    clientId: { type: String },
    oauthClientId: { type: String },
    scope: { type: String },
    status: { type: String, enum: ['pending', 'approved', 'denied'], required: true },
    pollingInterval: { type: Number }, // ms
    lastPolledAt: { type: Date },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'deviceCodes' },
)
deviceCodeSchema.index({ deviceCode: 1 }, { unique: true }) // the plugin asks
deviceCodeSchema.index({ userCode: 1 }, { unique: true }) // a person types it
deviceCodeSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 3600 }) // so long the plugin is told that it has expired

export const connectSchemas = {
  Connection: connectionSchema,
  RemoteConnection: remoteConnectionSchema,
  WooShop: wooShopSchema,
  RemoteApp: remoteAppSchema,
  ConnectionCode: connectionCodeSchema,
  Verification: verificationSchema,
  ConnectRequest: connectRequestSchema,
  OAuthClient: oauthClientSchema,
  OAuthAccessToken: oauthAccessTokenSchema,
  OAuthRefreshToken: oauthRefreshTokenSchema,
  OAuthConsent: oauthConsentSchema,
  DeviceCode: deviceCodeSchema,
} as const
