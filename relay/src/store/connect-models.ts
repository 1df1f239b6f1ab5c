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

export const connectSchemas = {
  Connection: connectionSchema,
  ConnectionCode: connectionCodeSchema,
  Verification: verificationSchema,
} as const
