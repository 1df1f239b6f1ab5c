/**
 * Where the library's sessions (an access token and the token that renews it) are kept: sealed whole, each for its own
 * place. The five functions are those of Shopify's session storages.
 */
import { Session } from '@shopify/shopify-api'
import type { Deps } from '../deps.ts'
import { durable } from '../store/index.ts'

export interface SessionStorage {
  storeSession(session: Session): Promise<boolean>
  loadSession(id: string): Promise<Session | undefined>
  deleteSession(id: string): Promise<boolean>
  deleteSessions(ids: string[]): Promise<boolean>
  findSessionsByShop(shop: string): Promise<Session[]>
}

export function createSessionStorage({ store, vault }: Pick<Deps, 'store' | 'vault'>): SessionStorage {
  const rows = store.models.Session
  const open = ({ _id, sessionSealed }: { _id: string; sessionSealed: string }) =>
    Session.fromPropertyArray(JSON.parse(vault.open(sessionSealed, placeOf(_id))), true)
  return {
    async storeSession(session) {
      const sessionSealed = vault.seal(JSON.stringify(session.toPropertyArray(true)), placeOf(session.id))
      const set = { shop: session.shop, sessionSealed }
      await rows.updateOne({ _id: session.id }, { $set: set }, { upsert: true, ...durable })
      return true
    },
    async loadSession(id) {
      const row = await rows.findById(id).lean()
      return row === null ? undefined : open(row)
    },
    async deleteSession(id) {
      await rows.deleteOne({ _id: id }, durable)
      return true
    },
    async deleteSessions(ids) {
      await rows.deleteMany({ _id: { $in: ids } }, durable)
      return true
    },
    async findSessionsByShop(shop) {
      return (await rows.find({ shop }).lean()).map(open)
    },
  }
}

const placeOf = (id: string) => `shopify:session:${id}`
