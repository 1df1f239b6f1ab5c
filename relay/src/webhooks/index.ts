/**
 * Webhooks: where an account wants to be told of events (Standard Webhooks), as its owner sees and edits them. This room
 * sends events and writes how that went; what has happened it learns from events/. Everything is asked for with the
 * account; `null` is the operator, who sees all.
 */
import { isIP } from 'node:net'
import { ObjectId } from 'bson'
import { z } from 'zod'
import type { Vault } from '../config/seal.ts'
import { type EventType, eventTypes } from '../events/index.ts'
import { durable, type Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import { type AccountId, Problem, type SystemId } from '../values.ts'
import { dropDispatches, resumeDispatches } from './dispatches.ts'
import { mayConnect, type PostDeps } from './post.ts'
import { type Health, healthy } from './schedule.ts'
import { newSecret } from './signature.ts'

export interface WebhookRow extends Health {
  readonly _id: ObjectId
  readonly accountId: AccountId
  readonly systemId: SystemId | null
  readonly url: string
  readonly types: readonly EventType[]
  readonly secrets: readonly { readonly sealed: string; readonly endsAt: Date | null }[]
  readonly createdAt: Date
}

export interface WebhookDeps {
  readonly store: Store
  readonly vault: Vault
  now(): Date
}

export interface WebhookView {
  readonly id: string
  readonly accountId: string
  readonly systemId: string | null
  readonly url: string
  readonly types: readonly EventType[]
  readonly state: Health['state']
  readonly reason: string | null
  readonly failingSince: Date | null
  readonly createdAt: Date
}

/** Every mail has an `accepted` and a `delivered`, and some have many a `deferred`, so they have to be asked for. */
export const unusualTypes: readonly EventType[] = ['message.accepted', 'message.delivered', 'message.deferred']
export const usualTypes: readonly EventType[] = eventTypes.filter(type => !unusualTypes.includes(type))

/** One event is sent so often at most. */
const perAccount = 20
const hourMs = 3_600_000
/** So long a receiver may take to change over to a new secret. */
const overlapMs = 24 * hourMs

export const webhookRows = (store: Store) => store.db.collection<WebhookRow>('webhooks')
const placeOf = (id: ObjectId): string => `webhook:${id.toHexString()}:secret`

/** Which events, and where to. @throws ZodError */
export const NewWebhook = z.object({
  url: z.string().max(2000),
  types: z
    .array(z.enum(eventTypes))
    .min(1)
    .default([...usualTypes])
    .transform(types => eventTypes.filter(type => types.includes(type))),
})

/** @returns the webhook, and its secret for the only time @throws Problem `url`, `too-many` */
export async function createWebhook(
  deps: WebhookDeps & Pick<PostDeps, 'allowPrivateDestinations'>,
  accountId: AccountId,
  systemId: SystemId | null,
  input: z.input<typeof NewWebhook>,
): Promise<WebhookView & { secret: string }> {
  const { url: given, types } = NewWebhook.parse(input)
  const url = readUrl(given, deps.allowPrivateDestinations)
  if ((await webhookRows(deps.store).countDocuments({ accountId })) >= perAccount)
    throw new Problem('too-many', `An account may have ${perAccount} webhooks`, 'Remove one first')
  const _id = new ObjectId()
  const secret = newSecret()
  const secrets = [{ sealed: deps.vault.seal(secret, placeOf(_id)), endsAt: null }]
  const row = { _id, accountId, systemId, url, types, secrets, createdAt: deps.now(), ...healthy }
  await webhookRows(deps.store).insertOne(row, durable)
  return { ...viewWebhook(row), secret }
}

/** @throws Problem `url` */
export function readUrl(text: string, allowPrivateDestinations: boolean): string {
  const wrong = (reason: string) => new Problem('url', reason, 'Give an address like https://shop.example/hooks/mail')
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null) throw wrong(`${text} is no URL`)
  if (url.protocol === 'mailto:') {
    if (url.search === '' && url.hash === '' && z.email().safeParse(url.pathname).success) return url.href
    throw new Problem('url', `${text} is no mailbox`, 'Give one like mailto:bounces@shop.example')
  }
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && allowPrivateDestinations))
    throw wrong('Events are sent to https: addresses and to mailboxes only')
  if (url.username !== '' || url.password !== '') throw wrong('A webhook’s URL holds no password')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !mayConnect({ allowPrivateDestinations }, url.protocol, host))
    throw wrong(`No events are sent to ${host}`)
  url.hash = ''
  return url.href
}

/** Oldest first. @param accountId null: of all accounts @throws Problem `cursor` */
export async function listWebhooks(
  { store }: Pick<WebhookDeps, 'store'>,
  accountId: AccountId | null,
  wish: PageWish = {},
): Promise<{ items: WebhookView[]; next: string | null }> {
  const { rows, next } = await pageById(webhookRows(store), accountId === null ? {} : { accountId }, 'oldest', wish)
  return { items: rows.map(viewWebhook), next }
}

/** @throws Problem `webhook-unknown`, also when it is another account's */
export async function findWebhook(
  { store }: Pick<WebhookDeps, 'store'>,
  accountId: AccountId | null,
  id: string,
): Promise<WebhookRow> {
  const row = ObjectId.isValid(id)
    ? await webhookRows(store).findOne({ _id: new ObjectId(id), ...(accountId === null ? {} : { accountId }) })
    : null
  if (row === null) throw new Problem('webhook-unknown', `There is no webhook ${id}`, 'See the list of webhooks')
  return row
}

/** What was still to be sent to it goes with it. */
export async function removeWebhook({ store }: Pick<WebhookDeps, 'store'>, { _id }: WebhookRow): Promise<void> {
  await webhookRows(store).deleteOne({ _id }, durable)
  await dropDispatches(store, _id)
}

/** Takes a disabled one up again. @returns how many events that had been stopped are on their way again */
export async function enableWebhook({ store, now }: Omit<WebhookDeps, 'vault'>, { _id }: WebhookRow): Promise<number> {
  await webhookRows(store).updateOne({ _id }, { $set: healthy }, durable)
  return resumeDispatches({ store, now }, _id)
}

/** A new secret; those of before sign for a day more. @returns the new one, for the only time, and when the old ones end */
export async function rotateSecret(
  { store, vault, now }: WebhookDeps,
  { _id, secrets }: WebhookRow,
): Promise<{ secret: string; oldEndsAt: Date }> {
  const secret = newSecret()
  const oldEndsAt = new Date(now().getTime() + overlapMs)
  const kept = secrets
    .filter(({ endsAt }) => endsAt === null || endsAt > now())
    .map(({ sealed, endsAt }) => ({ sealed, endsAt: endsAt ?? oldEndsAt }))
  const all = [{ sealed: vault.seal(secret, placeOf(_id)), endsAt: null }, ...kept.slice(0, 2)]
  await webhookRows(store).updateOne({ _id }, { $set: { secrets: all } }, durable)
  return { secret, oldEndsAt }
}

/** What signs now, the newest first. */
export const secretsOf = ({ vault, now }: Omit<WebhookDeps, 'store'>, { _id, secrets }: WebhookRow): string[] =>
  secrets
    .filter(({ endsAt }) => endsAt === null || endsAt > now())
    .map(({ sealed }) => vault.open(sealed, placeOf(_id)))

export const viewWebhook = ({
  _id,
  accountId,
  systemId,
  url,
  types,
  state,
  reason,
  failingSince,
  createdAt,
}: WebhookRow): WebhookView => ({
  id: _id.toHexString(),
  accountId: accountId.toHexString(),
  systemId: systemId?.toHexString() ?? null,
  url,
  types,
  state,
  reason,
  failingSince,
  createdAt,
})
