/** What is stored for the HTTP API: continues models.ts. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** A key to the API; only the SHA-256 of its token is kept. Written by accounts/api-keys.ts. */
const apiKeySchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, default: null }, // null: of all systems of the account
    kind: { type: String, enum: ['key', 'connection'], required: true }, // connection: given to a plugin
    label: { type: String, required: true },
    scopes: [{ type: String }],
    tokenHash: { type: Buffer, required: true }, // SHA-256; the token has 192 random bits, so no slow hash is needed
    hint: { type: String, required: true }, // its first characters, by which its owner knows it
    createdBy: { type: String, required: true }, // as in the audit's actor
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, default: null },
    lastUsedAt: { type: Date, default: null }, // written at most once a minute
    revokedAt: { type: Date, default: null },
  },
  { ...base, collection: 'apikeys' },
)
apiKeySchema.index({ tokenHash: 1 }, { unique: true }) // authentication
apiKeySchema.index({ accountId: 1, _id: 1 }) // an account's list
apiKeySchema.index({ systemId: 1 }) // what a disconnected system had

/** A request with an Idempotency-Key and what was answered. Written by http/idempotency.ts. */
const repeatSchema = new Schema(
  {
    _id: { type: String, required: true }, // SHA-256 of account, caller and key, hex
    accountId: { type: ObjectId, required: true },
    requestHash: { type: String, required: true }, // of method, path and body
    leaseUntil: { type: Date }, // while the first request is at work
    reserved: { type: Schema.Types.Mixed }, // ids that the work gives to what it makes, the same in every repeat
    status: { type: Number },
    body: { type: String },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'repeats' },
)
repeatSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

export const apiSchemas = { ApiKey: apiKeySchema, Repeat: repeatSchema }
