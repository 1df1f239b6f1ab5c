/** What is kept of a WooCommerce shop whose keys the relay was given; the keys only sealed. */
import type { Words } from '@depesche/plugin-sdk'
import type { ObjectId } from 'bson'
import type { Actor } from '../../audit/index.ts'
import type { Vault } from '../../config/seal.ts'
import type { Store } from '../../store/index.ts'
import { type PageWish, pageById } from '../../store/page-by-id.ts'
import { Problem } from '../../values.ts'
import type { WooKeys } from './client.ts'

/** as WooCommerce names them: what the keys may do */
export const wooScopes = ['read', 'read_write'] as const
export type WooScope = (typeof wooScopes)[number]

/** the first ones as of SiteFault: then the shop could not be looked at */
export const wooProblems = [
  'unreachable',
  'access',
  'not-this',
  'refused',
  'answer',
  'plugin-missing',
  'sender-domain',
  'mails-off',
] as const

export interface WooProblem {
  readonly code: (typeof wooProblems)[number]
  readonly reason: Words
  readonly advice: Words
}

/** How the shop stood when it was looked at. */
export interface WooLook {
  /** of WooCommerce, of WordPress, and of Depesche's plugin: null where it isn't active */
  readonly version: string | null
  readonly wordpress: string | null
  readonly plugin: string | null
  readonly sender: { readonly name: string; readonly address: string }
  /** ids of the mails that are switched on and off, of those that buyers and the shop wait for */
  readonly mailsOn: readonly string[]
  readonly mailsOff: readonly string[]
}

export interface WooRow {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly url: string
  readonly scope: WooScope
  /** `asked`: the shop hasn't sent its keys yet */
  readonly state: 'asked' | 'linked'
  /** SHA-256 of what the shop sends back with its keys; null once they came */
  readonly answerKey: string | null
  readonly keys: string | null
  readonly look: WooLook | null
  readonly problems: readonly WooProblem[]
  readonly lookedAt: Date | null
  readonly nextLookAt: Date | null
  /** the sender of before, and what the relay wrote in its place; null while it has written none */
  readonly senderBefore: string | null
  readonly senderSet: string | null
  readonly createdBy: Actor
  readonly createdAt: Date
  readonly linkedAt: Date | null
  /** of a link that nobody has used; null once the keys came */
  readonly expiresAt: Date | null
}

export interface WooView {
  readonly systemId: string
  readonly url: string
  readonly scope: WooScope
  readonly state: WooRow['state']
  readonly look: WooLook | null
  readonly problems: readonly WooProblem[]
  readonly lookedAt: Date | null
  readonly nextLookAt: Date | null
  /** what the relay wrote as sender */
  readonly senderSet: string | null
  readonly createdAt: Date
  readonly linkedAt: Date | null
  readonly expiresAt: Date | null
}

export const wooRows = (store: Store) => store.db.collection<WooRow>('wooShops')

const placeOf = (id: ObjectId) => `woo:${id.toHexString()}:keys`
export const sealKeys = (vault: Vault, id: ObjectId, keys: WooKeys): string =>
  vault.seal(JSON.stringify(keys), placeOf(id))
export const openKeys = (vault: Vault, { _id, keys }: WooRow): WooKeys =>
  JSON.parse(vault.open(keys ?? '', placeOf(_id)))

export function viewWoo(row: WooRow): WooView {
  const { systemId, url, scope, state, look, problems, lookedAt, nextLookAt, senderSet } = row
  const { createdAt, linkedAt, expiresAt } = row
  const seen = { look, problems, lookedAt, nextLookAt, senderSet }
  return { systemId: systemId.toHexString(), url, scope, state, ...seen, createdAt, linkedAt, expiresAt }
}

/** Oldest first. @param systemId null: of all systems of the account @throws Problem `cursor` */
export async function listWoo(
  { store }: { store: Store },
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId | null },
  wish: PageWish,
): Promise<{ items: WooView[]; next: string | null }> {
  const of = { accountId, ...(systemId === null ? {} : { systemId }) }
  const { rows, next } = await pageById(wooRows(store), of, 'oldest', wish)
  return { items: rows.map(viewWoo), next }
}

/** @throws Problem `woo-unknown` */
export async function findWoo(
  { store }: { store: Store },
  { accountId, _id: systemId }: { accountId: ObjectId; _id: ObjectId },
): Promise<WooRow> {
  const row = await wooRows(store).findOne({ systemId, accountId })
  if (row === null)
    throw new Problem(
      'woo-unknown',
      'No shop is linked with this system',
      'Make a link, and open it signed in as administrator of the shop',
    )
  return row
}
