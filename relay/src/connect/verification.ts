/**
 * A mail by which a plugin shows that its settings work: it sends one to `verify+<nonce>@<bounce domain>` by the shop's
 * own way of sending. The mail passes submission, intake, queue and signing as any other and ends there, in the lane of
 * mails that don't leave (sandbox/), so it costs nothing; its signature is checked against DNS as a receiver would. It
 * proves that the shop reaches the relay and that receivers can verify its mails, not that they arrive.
 */
import { randomBytes } from 'node:crypto'
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { type Delivery, Problem, type SignedMessage } from '../values.ts'
import type { ConnectDeps } from './index.ts'

export interface Seen {
  /** when the mail was signed */
  readonly at: Date
  readonly receivedAt: Date
  /** the Message-ID field */
  readonly messageId: string
  readonly from: string
  /** null: by the HTTP API */
  readonly credential: { readonly id: string; readonly label: string } | null
  readonly tls: { readonly version: string; readonly cipher: string } | null
  readonly dkim: Dkim
}

export interface Dkim {
  /** `pass`, `fail` …, as RFC 8601 §2.7.1 names them; `none` where nothing could be looked at */
  readonly result: string
  readonly domain: string | null
}

interface VerificationRow {
  readonly _id: string
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly connectionId: ObjectId
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly seen?: Seen
}

const validMs = 3600_000
const rows = (store: Store) => store.db.collection<VerificationRow>('verifications')

export const verificationAddress = (nonce: string, bounceDomain: string) => `verify+${nonce}@${bounceDomain}`

/** @returns the nonce; null for any other address */
export function nonceOf(address: string, bounceDomain: string): string | null {
  const [, nonce, domain] = /^verify\+([a-z0-9]{26})@(.+)$/i.exec(address) ?? []
  return nonce !== undefined && domain?.toLowerCase() === bounceDomain ? nonce.toLowerCase() : null
}

/** an address of this kind, whoever waits for it */
export const isVerification = (address: string, bounceDomain: string): boolean =>
  nonceOf(address, bounceDomain) !== null

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567' // base32: mail addresses lose their case on the way

/** One to send. Only this system's mails answer it. */
export async function askForMail(
  { store, now, settings }: Pick<ConnectDeps, 'store' | 'now' | 'settings'>,
  { accountId, systemId, connectionId }: { accountId: ObjectId; systemId: ObjectId; connectionId: ObjectId },
): Promise<{ nonce: string; address: string; expiresAt: Date }> {
  const nonce = [...randomBytes(26)].map(octet => alphabet[octet & 31]).join('')
  const createdAt = now()
  const expiresAt = new Date(createdAt.getTime() + validMs)
  await rows(store).insertOne({ _id: nonce, accountId, systemId, connectionId, createdAt, expiresAt })
  return { nonce, address: verificationAddress(nonce, settings.bounceDomain), expiresAt }
}

/** @returns null while the mail is awaited. @throws Problem `verification-unknown`: not of this system, or too old */
export async function mailSeen(
  { store, now }: Pick<ConnectDeps, 'store' | 'now'>,
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId },
  nonce: string,
): Promise<Seen | null> {
  const row = await rows(store).findOne({ _id: nonce.toLowerCase(), accountId, systemId })
  if (row === null || row.expiresAt <= now())
    throw new Problem(
      'verification-unknown',
      `No mail is awaited for ${nonce}`,
      'Ask with POST /v1/connection/verification',
    )
  return row.seen ?? null
}

/** Notes what is known of a signed mail for those who wait for it; a mail that nobody waits for changes nothing. */
export async function noteVerification(
  deps: {
    readonly store: Store
    now(): Date
    readonly bounceDomain: string
    /** of the signed mail, as a receiver sees it; never throws */
    judgeSignature(signed: SignedMessage): Promise<Dkim>
  },
  signed: SignedMessage,
  deliveries: readonly Delivery[],
): Promise<void> {
  const { store, now, bounceDomain } = deps
  for (const { recipient, systemId } of deliveries) {
    const nonce = nonceOf(recipient, bounceDomain)
    const row = nonce === null ? null : await rows(store).findOne({ _id: nonce, systemId })
    if (row === null || row.expiresAt <= now()) continue
    const seen = await describe(deps, signed)
    await rows(store).updateOne({ _id: row._id, systemId }, { $set: { seen } })
  }
}

async function describe({ store, now, judgeSignature }: Parameters<typeof noteVerification>[0], signed: SignedMessage) {
  const { _id, messageIdHeader, receivedAt } = signed.message
  const message = await store.db
    .collection<{ _id: ObjectId; from: string; credentialId: ObjectId | null; tls: Seen['tls'] }>('messages')
    .findOne({ _id }, { projection: { from: 1, credentialId: 1, tls: 1 } })
  const credential =
    message?.credentialId == null
      ? null
      : await store.models.Credential.findOne({ _id: message.credentialId }, { label: 1 }).lean()
  return {
    at: now(),
    receivedAt,
    messageId: messageIdHeader,
    from: message?.from ?? '',
    credential: credential === null ? null : { id: String(credential._id), label: credential.label },
    tls: message?.tls ?? null,
    dkim: await judgeSignature(signed),
  } satisfies Seen
}
