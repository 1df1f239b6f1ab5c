/**
 * What is stored, who writes each field, and why each index is there. Hot paths (intake, lanes, outcomes) use the
 * native collections; the schemas still name every field, so that this page is the whole truth.
 */
import { type Connection, type InferSchemaType, Schema } from 'mongoose'
import { deliveryStates } from '../values.ts'
import { apiSchemas } from './api-models.ts'
import { billingSchemas } from './billing-models.ts'
import { connectSchemas } from './connect-models.ts'
import { domainSchemas } from './domain-models.ts'
import { eventSchemas } from './event-models.ts'
import { identitySchemas } from './identity-models.ts'
import { invoiceSchemas } from './invoice-models.ts'
import { templateSchemas } from './template-models.ts'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** The tenant. */
const accountSchema = new Schema(
  {
    name: { type: String, required: true },
    email: { type: String, required: true }, // the owner's, lower-case; where reminders and alerts go
    ownerPasswordHash: { type: String }, // of accounts made before there were users, see accounts/users.ts
    members: [
      {
        _id: false,
        userId: { type: ObjectId, required: true },
        role: { type: String, enum: ['owner', 'admin', 'developer', 'billing', 'viewer'], required: true },
        since: { type: Date, required: true },
      },
    ],
    state: { type: String, enum: ['active', 'waiting', 'refused'] }, // absent: active; nothing is sent in the others
    request: { type: Schema.Types.Mixed }, // {at, note} of who signed up, and {decidedAt, decidedBy, reason}
    agency: { type: Boolean }, // it may look after other accounts
    agencyAskedAt: { type: Date }, // its owner wants that
    agencyId: { type: ObjectId, default: null }, // the account that looks after this one
    privacy: { type: Schema.Types.Mixed }, // what the owner set of {bodyDays, storeSubjects, maskRecipients}, see privacy/
    suppression: { type: Schema.Types.Mixed }, // what the owner set of {scope, hardDays, complaintDays}, see suppressions/
    createdAt: { type: Date, required: true },
  },
  { ...base, collection: 'accounts' },
)
accountSchema.index({ email: 1, _id: 1 }) // the operator names an account by its owner's address
accountSchema.index({ 'members.userId': 1, _id: 1 }) // what a person is in
accountSchema.index({ agencyId: 1, _id: 1 }) // an agency's clients, page by page
accountSchema.index({ state: 1, _id: 1 }, { partialFilterExpression: { state: 'waiting' } }) // what an operator has to decide
accountSchema.index({ agencyAskedAt: 1 }, { partialFilterExpression: { agencyAskedAt: { $exists: true } } }) // that too

accountSchema.index({ 'privacy.bodyDays': 1 }, { partialFilterExpression: { 'privacy.bodyDays': { $exists: true } } }) // whose content is kept for another time

/** A sending domain of an account, its DKIM keys and its List-Help. Systems name the domains they send for. */
const domainSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    name: { type: String, required: true }, // lower-case A-label
    keys: [
      {
        _id: false,
        selector: { type: String, required: true },
        algorithm: { type: String, enum: ['rsa-sha256', 'ed25519-sha256'], required: true },
        publicKey: { type: String, required: true }, // PEM, SPKI
        privateKey: { type: String, required: true }, // PEM, PKCS #8, sealed
        source: { type: String, enum: ['generated', 'imported'], required: true },
        createdAt: { type: Date, required: true },
        waitingSince: { type: Date }, // the next key of its algorithm, until its record is seen; see domains/key-ring.ts
        retiredAt: { type: Date }, // signs no more since then; deleted seven days later
        dns: { type: Schema.Types.Mixed }, // of its own record, as `dkim` below; absent: never looked, or `dkim` tells
      },
    ],
    delegation: { type: Schema.Types.Mixed }, // {zone, token}: its records are the operator's, see domains/delegation.ts
    forwardRepliesTo: { type: String, default: null }, // where mail to its addresses goes; null: it is refused, see replies/
    listHelp: [{ type: String }], // https, http or mailto URIs, in the order they stand in the header
    dkim: {
      // of the first key, which signs: what the last look into DNS saw; written by `system check` and the check-domains job
      state: { type: String, enum: ['unchecked', 'match', 'missing', 'mismatch', 'revoked', 'malformed', 'unknown'] },
      checkedAt: { type: Date, default: null },
      matchedAt: { type: Date, default: null }, // last time it was right
      lostAt: { type: Date, default: null }, // first time it was wrong after having been right
    },
    changedAt: { type: Date }, // by its owner: it is looked at often from then on, see domains/watch.ts
    lookAt: { type: Date }, // the next look before the daily one; unset: that is enough
    toldLostAt: { type: Date }, // the `dkim.lostAt` that its owner was told of
    dmarcToday: { type: Schema.Types.Mixed }, // {day, reports, rows}: what a day may still bring, see dmarc-reports/keep.ts
    createdAt: { type: Date, required: true },
  },
  { ...base, collection: 'domains' },
)
domainSchema.index({ accountId: 1, name: 1 }, { unique: true }) // a domain is one entry per account; chosen by name
domainSchema.index({ name: 1 }) // the operator names a domain without its account
domainSchema.index({ lookAt: 1 }, { partialFilterExpression: { lookAt: { $exists: true } } }) // which are to be looked at now

/** A connected shop, CMS … */
const systemSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    name: { type: String, required: true },
    platform: { type: String, required: true }, // id of a declaration under plugins/
    domainIds: [{ type: ObjectId, required: true }], // sending domains; the first is the default sender's
    username: { type: String, required: true }, // SMTP user name, the same for all credentials of the system
    sandbox: { type: Boolean, default: false }, // no mail leaves, see sandbox/
    pool: { type: String, default: null }, // of sending addresses, see docs/addresses.md; null: transactional
    pausedAt: { type: Date, default: null },
    pauseReason: { type: String, default: null },
    site: { type: Schema.Types.Mixed }, // {url, plugin, version, seenAt} of the last plugin that told, see connect/
    sender: { type: String }, // the address its plugin sends as where nothing else is said
    firstMailAt: { type: Date, default: null }, // set once by intake's first mail; makes the system active
    createdAt: { type: Date, required: true },
  },
  { ...base, collection: 'systems' },
)
systemSchema.index({ accountId: 1, _id: 1 }) // lists of an account
systemSchema.index({ username: 1 }, { unique: true }) // authentication
systemSchema.index({ domainIds: 1 }) // which systems a change of a domain touches

/** A random token of a system, several per system; only its SHA-256 is kept. */
const credentialSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    label: { type: String, required: true },
    priority: { type: String, enum: ['high', 'normal'], default: 'normal' }, // of its mails, see queue/priority.ts
    tokenHash: { type: Buffer, required: true }, // SHA-256; the token has 192 random bits, so no slow hash is needed
    connectionId: { type: ObjectId }, // the plugin it was given to; absent: a person has it
    createdAt: { type: Date, required: true },
    lastUsedAt: { type: Date, default: null }, // written at most once a minute
    endsAt: { type: Date }, // another has taken its place, see systems/rotation.ts
    revokedAt: { type: Date, default: null },
  },
  { ...base, collection: 'credentials' },
)
credentialSchema.index({ systemId: 1, revokedAt: 1 }) // authentication and the system's page

/** An accepted mail. Written once by intake; bodies past their retention are removed by the retention job. */
const messageSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    credentialId: { type: ObjectId, default: null },
    reversePath: { type: String, default: '' },
    from: { type: String, required: true },
    fromDomain: { type: String, required: true },
    subject: { type: String, default: '' },
    messageIdHeader: { type: String, required: true },
    smtputf8: { type: Boolean, required: true },
    eightBit: { type: Boolean, required: true },
    receivedAt: { type: Date, required: true },
    sizeBytes: { type: Number, required: true },
    recipientCount: { type: Number, required: true },
    header: { type: Buffer, default: null },
    body: { type: Buffer, default: null }, // inline when small, else in `contents`
    bodyBytes: { type: Number, required: true },
    bodyHash: { type: String, required: true },
    clientAddress: { type: String, default: null },
    helo: { type: String, default: null },
    tls: { type: Schema.Types.Mixed, default: null },
    tags: { type: [String], default: undefined }, // these four: what its sender has noted on it, see intake/notes.ts
    metadata: { type: Schema.Types.Mixed },
    template: { type: String },
    order: { type: String },
    resendOf: { type: ObjectId }, // the message it repeats
    resentAs: { type: [ObjectId], default: undefined }, // those that repeat it, the newest last
    searchKeys: { type: [String], default: undefined }, // order, tags, numbers of the subject: see search-keys.ts
    sendAt: { type: Date }, // its deliveries wait until then
    zeroContent: { type: Boolean }, // true until header and body are erased, as soon as it has ended; see privacy/ended.ts
    erasedAt: { type: Date }, // when header and body were taken away
  },
  { ...base, collection: 'messages' },
)
messageSchema.index({ systemId: 1, _id: -1 }) // a system's list of messages, newest first, page by page
messageSchema.index({ accountId: 1, _id: -1 }) // an account's list of messages
messageSchema.index(
  { accountId: 1, searchKeys: 1, _id: -1 },
  { partialFilterExpression: { searchKeys: { $exists: true } } },
) // found by order, tag or number, newest first
messageSchema.index({ zeroContent: 1 }, { partialFilterExpression: { zeroContent: true } }) // what is to be erased at its end
messageSchema.index({ systemId: 1, receivedAt: 1 }, { partialFilterExpression: { sendAt: { $exists: true } } }) // events of scheduled ones: their deliveries have another time
messageSchema.index({ receivedAt: 1 }) // retention, and the search for half-stored mails after a crash

/** A body too large to stand in its message, in chunks far below the document limit. See contents.ts. */
const contentSchema = new Schema(
  {
    contentId: { type: ObjectId, required: true },
    n: { type: Number, required: true },
    data: { type: Buffer, required: true },
  },
  { ...base, collection: 'contents' },
)
contentSchema.index({ contentId: 1, n: 1 }, { unique: true }) // read in order

/** One recipient of one message: the row that everything is counted from. */
const deliverySchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    messageId: { type: ObjectId, required: true },
    recipient: { type: String, required: true },
    address: { type: String }, // the recipient in lower case, by which it is searched
    lane: { type: String, required: true }, // destination, see queue/lane.ts
    state: { type: String, enum: deliveryStates, required: true },
    receivedAt: { type: Date, required: true }, // when the message was accepted; of a scheduled one `sendAt`
    sendAt: { type: Date }, // it isn't to leave before
    sizeBytes: { type: Number }, // of the message: statistics count deliveries alone
    zeroContent: { type: Boolean }, // as in its message, so that a lane knows
    open: { type: Boolean }, // true until a final state, then unset: the claim index holds open ones only
    waitsUntil: { type: Date }, // the sending addresses were used up by the last look: it waits for their next day
    dueAt: { type: Date }, // next attempt, or the lease's end while a node works on it; unset when final or held
    leaseId: { type: String }, // who works on it: node, boot and batch; unset when nobody
    attemptCount: { type: Number, default: 0 },
    attempts: [{ type: Schema.Types.Mixed }], // values.ts Attempt without deliveryId, with state and class; oldest first
    class: { type: String }, // of the last outcome
    explanation: { type: Schema.Types.Mixed }, // {de, en} of the last outcome
    returned: { type: Schema.Types.Mixed }, // {at, enhanced, response} of a bounce that came after `delivered`
    finalAt: { type: Date }, // when it became delivered, bounced, suppressed or cancelled
    deferredAt: { type: Date }, // when an attempt put it off last
    latencyMs: { type: Number }, // from acceptance to the remote's 250
  },
  { ...base, collection: 'deliveries' },
)
deliverySchema.index({ lane: 1, dueAt: 1 }, { partialFilterExpression: { open: true } }) // a lane reads its due batch: the hot path
deliverySchema.index({ messageId: 1 }) // a message's recipients
deliverySchema.index({ accountId: 1, address: 1, messageId: -1 }) // what somebody was sent, newest first
deliverySchema.index({ accountId: 1, messageId: -1 }, { partialFilterExpression: { class: { $exists: true } } }) // trouble
deliverySchema.index({ systemId: 1, receivedAt: 1 }) // statistics: received
deliverySchema.index({ systemId: 1, finalAt: 1 }, { partialFilterExpression: { finalAt: { $exists: true } } }) // statistics: the rest
deliverySchema.index({ systemId: 1, deferredAt: 1 }, { partialFilterExpression: { deferredAt: { $exists: true } } }) // events of deferrals; most mails are never put off, and never in it
deliverySchema.index({ systemId: 1, state: 1 }, { partialFilterExpression: { open: true } }) // what still waits, per system

/** An address that gets no mail any more. See suppressions/; `_id` is account:system:address, so that lanes need no second index. */
const suppressionSchema = new Schema(
  {
    _id: { type: String, required: true },
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, default: null }, // null: for all systems of the account
    address: { type: String, required: true }, // lower case; `@domain` for all of a domain
    reason: { type: String, enum: ['hard', 'complaint', 'manual'], required: true },
    evidence: { type: Schema.Types.Mixed, default: null }, // {messageId, deliveryId, at, enhanced, response}
    note: { type: String, default: null }, // the owner's
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, default: null },
  },
  { ...base, collection: 'suppressions' },
)
suppressionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 }) // what has ended goes by itself
suppressionSchema.index({ createdAt: 1 }, { partialFilterExpression: { reason: 'complaint' } }) // whose recipients complain

/** What the owner or operator decided for a destination. */
const laneSchema = new Schema(
  {
    _id: { type: String, required: true }, // the lane's name
    heldAt: { type: Date, default: null }, // by `queue hold`
    heldReason: { type: String, default: null },
  },
  { ...base, collection: 'lanes' },
)

/** What a destination that said "too many" bears now. Written by delivery, read by `queue explain`. See destination-states.ts. */
const destinationSchema = new Schema(
  {
    _id: { type: String, required: true }, // the lane's name
    group: { type: String, required: true }, // whose limits it shares
    connections: { type: Schema.Types.Mixed, required: true }, // {now, allowed, most}
    mailsPerConnection: { type: Number, required: true },
    perMinute: { type: Number, default: null },
    pausedUntil: { type: Date, default: null },
    lastTrouble: { type: Schema.Types.Mixed, default: null }, // {at, words}
    source: { type: String, required: true }, // of the figures
    at: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'destinations' },
)
destinationSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** What a warming sending address has sent on a day, to all or to one operator. See address-counts.ts. */
const sentCountSchema = new Schema(
  {
    _id: { type: String, required: true }, // day, address and operator: counted and read by it
    address: { type: String, required: true },
    operator: { type: String, default: null }, // null: to all
    mails: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'sentCounts' },
)
sentCountSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** A recipient domain's MTA-STS policy (RFC 8461), kept for its max_age so that a restart doesn't open a gap. See delivery/mta-sts.ts. */
const stsPolicySchema = new Schema(
  {
    _id: { type: String, required: true }, // the domain
    id: { type: String, required: true }, // of its TXT record
    mode: { type: String, enum: ['enforce', 'testing', 'none'], required: true },
    mx: [{ type: String }],
    maxAgeSeconds: { type: Number, required: true },
    fetchedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'stspolicies' },
)
stsPolicySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 }) // what has ended goes by itself

/** TLS sessions of one day to one domain that end the same way (RFC 8460). See tls-reports/. */
const tlsSessionSchema = new Schema(
  {
    _id: { type: String, required: true }, // day, domain, and a digest of policy and failure
    day: { type: String, required: true }, // YYYY-MM-DD, UTC
    domain: { type: String, required: true },
    policy: { type: Schema.Types.Mixed, required: true }, // {type, lines, mx}
    failure: { type: Schema.Types.Mixed, default: null }, // {type, host, address, words}; null: a success
    count: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'tlssessions' },
)
tlsSessionSchema.index({ day: 1, domain: 1 }) // a day's reports are built from here
tlsSessionSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** A TLS report (RFC 8460) for one domain and day, and what became of it. */
const tlsReportSchema = new Schema(
  {
    _id: { type: String, required: true }, // day and domain
    day: { type: String, required: true },
    domain: { type: String, required: true },
    targets: [{ type: String }], // what the domain's TXT record asks for: mailto: and https: URIs
    state: { type: String, enum: ['waiting', 'sent', 'kept', 'failed'], required: true }, // kept: nobody to send it by mail
    sentTo: { type: String, default: null },
    tries: { type: Number, required: true },
    lastError: { type: String, default: null },
    report: { type: Buffer, required: true }, // gzipped JSON
    createdAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'tlsreports' },
)
tlsReportSchema.index({ state: 1, day: 1 }) // what is still to be sent
tlsReportSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** A DMARC aggregate report of a sending domain, once per account that has the domain. See dmarc-reports/. */
const dmarcReportSchema = new Schema(
  {
    _id: { type: String, required: true }, // digest of the domain's entry, reporter, report id and policy domain
    accountId: { type: ObjectId, required: true },
    domain: { type: String, required: true }, // the account's sending domain
    policyDomain: { type: String, required: true }, // where the policy was found: the domain, or one below it
    form: { type: String, enum: ['rfc7489', 'rfc9990'], required: true },
    org: { type: String, required: true }, // who reports, as it says itself
    email: { type: String, default: '' },
    reportId: { type: String, required: true },
    begin: { type: Date, required: true },
    end: { type: Date, required: true },
    policy: { type: Schema.Types.Mixed, required: true }, // {p, sp, np, adkim, aspf, testing} as the reporter found it
    rows: [{ type: Schema.Types.Mixed }], // dmarc-reports/rows.ts Row, with `ours`; most mails first
    rest: { type: Schema.Types.Mixed, required: true }, // {rows, mails, passed} of rows that were too many
    mails: { type: Number, required: true },
    passed: { type: Number, required: true },
    receivedAt: { type: Date, required: true },
    expiresAt: { type: Date, required: true },
  },
  { ...base, collection: 'dmarcReports' },
)
dmarcReportSchema.index({ accountId: 1, domain: 1, end: 1 }) // a domain's summary
dmarcReportSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 })

/** A closed interval of 15 minutes of one system. Replaced whole by close-bucket, so running it twice changes nothing. */
const bucketSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    startsAt: { type: Date, required: true },
    received: { type: Number, required: true },
    delivered: { type: Number, required: true },
    bounced: { type: Number, required: true },
    bouncedBy: { type: Schema.Types.Mixed, required: true }, // {hard, soft, policy, host, expired}
    suppressed: { type: Number, required: true },
    cancelled: { type: Number, required: true },
    sandboxed: { type: Number }, // of the delivered and bounced ones: those that never left; absent in older buckets
    bytes: { type: Number, required: true }, // of delivered mails
    latency: [{ type: Number }], // histogram of acceptance → remote's 250; bounds in stats/bucket.ts
    closedAt: { type: Date, required: true },
  },
  { ...base, collection: 'buckets' },
)
bucketSchema.index({ systemId: 1, startsAt: 1 }, { unique: true }) // a system's chart; replaced by this key
bucketSchema.index({ startsAt: 1 }) // the newest closed interval
bucketSchema.index({ accountId: 1, startsAt: 1 }) // an account's usage, see billing/

/** A bucket to be computed again, since a delivered mail came back. See stats/stale.ts. */
const staleBucketSchema = new Schema(
  {
    _id: { type: String, required: true }, // system:start, ms
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    startsAt: { type: Date, required: true },
    notes: { type: Number, required: true },
  },
  { ...base, collection: 'staleBuckets' },
)

/** Small facts of the whole relay, e.g. until when buckets are closed. */
const markSchema = new Schema(
  { _id: { type: String, required: true }, at: { type: Date }, text: { type: String } },
  { ...base, collection: 'marks' },
)

/** Who did what, by CLI or API. See audit/. */
const auditSchema = new Schema(
  {
    accountId: { type: ObjectId, default: null },
    at: { type: Date, required: true },
    actor: { type: String, required: true }, // `user:<id>`, `key:<id>`, `cli` …
    onBehalfOf: { type: ObjectId, default: null }, // the agency for which the user acted
    act: { type: String, required: true }, // e.g. `system.pause`
    subject: { type: String, required: true },
    detail: { type: Schema.Types.Mixed },
  },
  { ...base, collection: 'audit' },
)
auditSchema.index({ accountId: 1, subject: 1 }) // what was done about a recipient, to export or erase him
auditSchema.index({ accountId: 1, at: -1, _id: -1 }) // an account's log, newest first, page by page

export type AccountRow = InferSchemaType<typeof accountSchema>
export type DomainRow = InferSchemaType<typeof domainSchema>
export type SystemRow = InferSchemaType<typeof systemSchema>
export type CredentialRow = InferSchemaType<typeof credentialSchema>
export type BucketRow = InferSchemaType<typeof bucketSchema>

/** Compiles the models on one connection. */
export function defineModels(connection: Connection) {
  return {
    Account: connection.model('Account', accountSchema),
    Domain: connection.model('Domain', domainSchema),
    System: connection.model('System', systemSchema),
    Credential: connection.model('Credential', credentialSchema),
    Message: connection.model('Message', messageSchema),
    Content: connection.model('Content', contentSchema),
    Delivery: connection.model('Delivery', deliverySchema),
    Suppression: connection.model('Suppression', suppressionSchema),
    Lane: connection.model('Lane', laneSchema),
    Destination: connection.model('Destination', destinationSchema),
    SentCount: connection.model('SentCount', sentCountSchema),
    StsPolicy: connection.model('StsPolicy', stsPolicySchema),
    TlsSession: connection.model('TlsSession', tlsSessionSchema),
    TlsReport: connection.model('TlsReport', tlsReportSchema),
    DmarcReport: connection.model('DmarcReport', dmarcReportSchema),
    Bucket: connection.model('Bucket', bucketSchema),
    StaleBucket: connection.model('StaleBucket', staleBucketSchema),
    Mark: connection.model('Mark', markSchema),
    Audit: connection.model('Audit', auditSchema),
    HelpPage: connection.model('HelpPage', domainSchemas.HelpPage),
    ApiKey: connection.model('ApiKey', apiSchemas.ApiKey),
    Repeat: connection.model('Repeat', apiSchemas.Repeat),
    AuthUser: connection.model('AuthUser', identitySchemas.AuthUser),
    AuthSession: connection.model('AuthSession', identitySchemas.AuthSession),
    AuthAccount: connection.model('AuthAccount', identitySchemas.AuthAccount),
    AuthVerification: connection.model('AuthVerification', identitySchemas.AuthVerification),
    AuthRateLimit: connection.model('AuthRateLimit', identitySchemas.AuthRateLimit),
    AuthTwoFactor: connection.model('AuthTwoFactor', identitySchemas.AuthTwoFactor),
    AuthPasskey: connection.model('AuthPasskey', identitySchemas.AuthPasskey),
    Invitation: connection.model('Invitation', identitySchemas.Invitation),
    Event: connection.model('Event', eventSchemas.Event),
    EventCursor: connection.model('EventCursor', eventSchemas.EventCursor),
    Webhook: connection.model('Webhook', eventSchemas.Webhook),
    Dispatch: connection.model('Dispatch', eventSchemas.Dispatch),
    DispatchAttempt: connection.model('DispatchAttempt', eventSchemas.DispatchAttempt),
    Tariff: connection.model('Tariff', billingSchemas.Tariff),
    Lot: connection.model('Lot', billingSchemas.Lot),
    Settlement: connection.model('Settlement', billingSchemas.Settlement),
    Charge: connection.model('Charge', billingSchemas.Charge),
    Template: connection.model('Template', templateSchemas.Template),
    TemplateVersion: connection.model('TemplateVersion', templateSchemas.TemplateVersion),
    Connection: connection.model('Connection', connectSchemas.Connection),
    RemoteConnection: connection.model('RemoteConnection', connectSchemas.RemoteConnection),
    WooShop: connection.model('WooShop', connectSchemas.WooShop),
    RemoteApp: connection.model('RemoteApp', connectSchemas.RemoteApp),
    ConnectionCode: connection.model('ConnectionCode', connectSchemas.ConnectionCode),
    Verification: connection.model('Verification', connectSchemas.Verification),
    ConnectRequest: connection.model('ConnectRequest', connectSchemas.ConnectRequest),
    OAuthClient: connection.model('OAuthClient', connectSchemas.OAuthClient),
    OAuthAccessToken: connection.model('OAuthAccessToken', connectSchemas.OAuthAccessToken),
    OAuthRefreshToken: connection.model('OAuthRefreshToken', connectSchemas.OAuthRefreshToken),
    OAuthConsent: connection.model('OAuthConsent', connectSchemas.OAuthConsent),
    DeviceCode: connection.model('DeviceCode', connectSchemas.DeviceCode),
    InvoiceIssuer: connection.model('InvoiceIssuer', invoiceSchemas.InvoiceIssuer),
    BillingAddress: connection.model('BillingAddress', invoiceSchemas.BillingAddress),
    Invoice: connection.model('Invoice', invoiceSchemas.Invoice),
    InvoicePaper: connection.model('InvoicePaper', invoiceSchemas.InvoicePaper),
    PriceList: connection.model('PriceList', billingSchemas.PriceList),
    PaymentEvent: connection.model('PaymentEvent', billingSchemas.PaymentEvent),
  }
}

export type Models = ReturnType<typeof defineModels>
