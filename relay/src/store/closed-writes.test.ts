import type { Socket } from 'node:net'
import { expect } from 'chai'
import type { Store } from './index.ts'
import { openTestStore } from './test-store.test-peer.ts'

interface Inside {
  readonly topology: {
    readonly s: {
      readonly servers: Map<string, { readonly pool: { readonly connections: Iterable<{ readonly socket: Socket }> } }>
    }
  }
}

/** the sockets that wait in the driver's pools */
const idleSockets = (store: Store) =>
  [...(store.db.client as unknown as Inside).topology.s.servers.values()].flatMap(({ pool }) =>
    Array.from(pool.connections, ({ socket }) => socket),
  )

describe('a command', () => {
  it('on a connection that has just broken fails, and the next one goes on', async () => {
    await using store = await openTestStore()
    await store.ping(5000)
    const sockets = idleSockets(store)
    expect(sockets).to.not.deep.equal([])
    for (const socket of sockets) socket.destroy() // the driver hears of it in the next turn
    const said = await store.ping(5000).then(
      () => 'answered',
      error => error.message,
    )
    expect(said).to.match(/connection \S+ to \S+ closed/)
    await store.ping(5000)
  })

  it('larger than a socket takes at once fails when the connection breaks meanwhile', async () => {
    await using store = await openTestStore()
    await store.ping(5000)
    const sockets = idleSockets(store)
    const sent = store.db.collection('any').insertOne({ blob: Buffer.alloc(12_000_000) })
    setImmediate(() => {
      for (const socket of sockets) socket.destroy()
    })
    const late = new Promise<string>(resolve => setTimeout(resolve, 5000, 'no answer at all').unref())
    const said = await Promise.race([late, sent.then(String, error => error.message as string)])
    expect(said).to.match(/connection \S+ to \S+ closed/)
    await store.ping(5000)
  })
})
