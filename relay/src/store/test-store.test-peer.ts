/** A store for unit tests: a database of its own on the embedded engine, or on DEPESCHE_TEST_MONGODB_URI. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '@depesche/embedded'
import { ObjectId } from 'bson'
import { openStore, type Store } from './index.ts'

export async function openTestStore(): Promise<Store> {
  const given = process.env.DEPESCHE_TEST_MONGODB_URI
  if (given !== undefined) {
    const url = new URL(given)
    url.pathname = `/unit_${randomBytes(6).toString('hex')}`
    const store = await openStore(url.toString())
    await store.ensureIndexes()
    return withClose(store, async () => {
      await store.db.dropDatabase()
      await store.close()
    })
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'depesche-unit-'))
  const engine = await startEngine({ dataDir })
  const store = await openStore(engine.uri)
  await store.ensureIndexes()
  return withClose(store, async () => {
    await store.close()
    await engine.close()
    await rm(dataDir, { recursive: true, force: true })
  })
}

const withClose = (store: Store, close: () => Promise<void>): Store => ({
  ...store,
  close,
  [Symbol.asyncDispose]: close,
})

/** A delivery as intake stores it, due at `dueAt`. */
export function newDelivery(lane: string, dueAt: Date, more: object = {}) {
  return {
    _id: new ObjectId(),
    accountId: new ObjectId(),
    systemId: new ObjectId(),
    messageId: new ObjectId(),
    recipient: `anna@${lane}`,
    lane,
    state: 'queued',
    receivedAt: dueAt,
    attemptCount: 0,
    open: true,
    dueAt,
    ...more,
  }
}
