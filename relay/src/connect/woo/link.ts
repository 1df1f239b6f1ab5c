/**
 * A shop's keys by WooCommerce's own consent page (wc-auth): an agency or an owner gives the shop's address, the shop's
 * administrator opens the link and approves, and the shop posts its keys to us. That post has no signature: what shows that
 * it answers our link is `user_id`, 192 random bits, of which only the SHA-256 is kept, good for one answer within an hour.
 */
import { createHash, randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { type Actor, audit } from '../../audit/index.ts'
import { durable } from '../../store/index.ts'
import type { System } from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { siteUrl } from '../remote/ask-site.ts'
import { WooKeys } from './client.ts'
import type { WooDeps } from './look.ts'
import { sealKeys, viewWoo, type WooRow, type WooView, wooRows, wooScopes } from './rows.ts'

/** The administrator may have to be found first. */
const validMs = 3600_000
export const keysPath = '/v1/woocommerce/keys'

export const NewWooLink = z.object({
  url: z.string().trim().max(500).meta({ description: 'of the shop', example: 'https://shop.example' }),
  scope: z.enum(wooScopes).default('read').meta({ description: '`read_write` only if the sender is to be set' }),
})

/**
 * @returns the page of the shop on which its administrator approves
 * @throws Problem `site-url`, `woo-platform`, `woo-exists`, `woo-address`
 */
export async function linkWoo(
  deps: WooDeps,
  { _id: systemId, accountId, platform }: System,
  { url, scope }: z.output<typeof NewWooLink>,
  createdBy: Actor,
): Promise<{ authorizeUrl: string; shop: WooView }> {
  const { store, now, settings } = deps
  if (platform !== 'woocommerce')
    throw new Problem('woo-platform', 'This system is no WooCommerce shop', 'Choose a system of that platform')
  const { publicUrl } = settings
  if (!publicUrl.startsWith('https://'))
    throw new Problem(
      'woo-address',
      'WooCommerce gives its keys to https addresses only, and this relay has none',
      'The operator sets DEPESCHE_PUBLIC_URL to the https address of the relay',
    )
  const base = siteUrl(url, false).href.replace(/\/$/, '')
  const answer = randomBytes(24).toString('base64url')
  const asked: Omit<WooRow, '_id' | 'accountId' | 'systemId'> = {
    url: base,
    scope,
    state: 'asked',
    answerKey: hash(answer),
    keys: null,
    look: null,
    problems: [],
    lookedAt: null,
    nextLookAt: null,
    senderBefore: null,
    senderSet: null,
    createdBy,
    createdAt: now(),
    linkedAt: null,
    expiresAt: new Date(now().getTime() + validMs),
  }
  const row = await wooRows(store)
    .findOneAndUpdate(
      { systemId, accountId, state: 'asked' },
      { $set: asked, $setOnInsert: { _id: new ObjectId() } },
      { ...durable, upsert: true, returnDocument: 'after' },
    )
    .catch(error => {
      throw error.code === 11000 ? alreadyLinked() : error
    })
  if (row === null) throw alreadyLinked()
  const page = new URL(`${base}/wc-auth/v1/authorize`)
  for (const [name, value] of Object.entries({
    app_name: 'Depesche',
    scope,
    user_id: answer,
    return_url: `${publicUrl}/systems/${systemId.toHexString()}`,
    callback_url: `${publicUrl}${keysPath}`,
  }))
    page.searchParams.set(name, value)
  return { authorizeUrl: page.href, shop: viewWoo(row) }
}

/** What a shop posts after its administrator has approved. */
export const GivenKeys = z.object({
  user_id: z.string().max(100),
  consumer_key: WooKeys.shape.key,
  consumer_secret: WooKeys.shape.secret,
  key_permissions: z.string().max(20),
})

/** @throws Problem `woo-answer` (nobody asked, too late, used before), `woo-scope`: WooCommerce then deletes the keys */
export async function takeWooKeys(deps: WooDeps, given: z.output<typeof GivenKeys>): Promise<void> {
  const { store, vault, now } = deps
  const asked = { answerKey: hash(given.user_id), state: 'asked', expiresAt: { $gt: now() } } as const
  const row = await wooRows(store).findOne(asked)
  if (row === null) throw notAsked()
  if (given.key_permissions !== row.scope)
    throw new Problem(
      'woo-scope',
      `These keys may ${given.key_permissions.slice(0, 20)}, ${row.scope} was asked for`,
      'Make a new link',
    )
  const keys = sealKeys(vault, row._id, { key: given.consumer_key, secret: given.consumer_secret })
  const linked = {
    state: 'linked',
    answerKey: null,
    keys,
    linkedAt: now(),
    nextLookAt: now(),
    expiresAt: null,
  } as const
  const taken = await wooRows(store).updateOne({ _id: row._id, ...asked }, { $set: linked }, durable)
  if (taken.modifiedCount === 0) throw notAsked()
  const { accountId, systemId, createdBy, url, scope } = row
  await audit(store, {
    accountId,
    at: now(),
    actor: createdBy,
    act: 'woo.keys',
    subject: systemId.toHexString(),
    detail: { url, scope },
  })
}

const hash = (answer: string): string => createHash('sha256').update(answer).digest('hex')

const notAsked = () =>
  new Problem(
    'woo-answer',
    'Nobody waits for these keys',
    'Make a new link in Depesche: each is good once, for an hour',
  )

const alreadyLinked = () => new Problem('woo-exists', 'A shop is linked with this system already', 'Unlink it first')
