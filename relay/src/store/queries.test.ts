import { expect } from 'chai'
import { walkEveryQuery } from './every-query.test-peer.ts'
import { type Explainable, explainable, shapeOf } from './explainable.test-peer.ts'
import type { Store } from './index.ts'
import { openTestStore } from './test-store.test-peer.ts'
import { openWatched, querySites, type WatchedStore } from './watch-queries.test-peer.ts'

/** Lines that make no query of the running relay. */
const notWalked: Record<string, string> = {
  'ops/doctor.ts': 'an operator asks: it looks through the embedded store as a whole, which no index helps',
  'ops/demo.ts': 'the demo counts what it sent itself, on a store of its own',
  'cli/dry-run.ts': 'an operator asks, once: it may look through the domains',
  'ops/role-process.ts': 'aggregates metrics, asks no store',
  'store/index.ts': 'walked, but made inside the store, where the watch does not see it',
}

/** Queries that may look through a whole collection: it is small, and all of it is wanted. */
const mayScan: { why: string; collection: string; name: string; filter: object }[] = [
  { why: 'the daily look at every domain', collection: 'domains', name: 'find', filter: {} },
  {
    why: 'a bucket for every system; one read per quarter of an hour',
    collection: 'systems',
    name: 'find',
    filter: {},
  },
  { why: 'what is noted to be computed again, all of it', collection: 'staleBuckets', name: 'find', filter: {} },
  {
    why: 'who wants events, all of them, each second while there is one',
    collection: 'webhooks',
    name: 'find',
    filter: {},
  },
  {
    why: 'accounts made before there were users; once',
    collection: 'accounts',
    name: 'find',
    filter: { members: { $exists: false } },
  },
  { why: 'is there any account? stops at the first', collection: 'accounts', name: 'find', filter: {} },
]

describe('the queries of the relay', function () {
  this.timeout(120_000)
  let plain: Store
  let watched: WatchedStore
  before(async () => {
    plain = await openTestStore()
    watched = await openWatched(plain.uri)
    await walkEveryQuery(watched.store)
  })
  after(async () => {
    await watched.store.close()
    await plain.close()
  })

  it('are all walked by this test', async () => {
    const missing = (await querySites()).filter(
      site => !watched.sites.has(site) && notWalked[site.replace(/:\d+$/, '')] === undefined,
    )
    expect(missing).to.deep.equal([])
  })

  it('look through no collection', async () => {
    const shapes = new Map<string, Explainable>()
    for (const { name, command } of watched.commands)
      for (const query of explainable(name, command)) shapes.set(shapeOf(query), query)
    expect(shapes.size).to.be.greaterThan(60)
    const scans: string[] = []
    for (const [shape, { collection, name, filter, command }] of shapes) {
      const { ok: _, ...plan } = await plain.db.command({ explain: command, verbosity: 'queryPlanner' })
      if (!JSON.stringify(plan).includes('"COLLSCAN"')) continue
      const allowed = mayScan.some(
        may => may.collection === collection && may.name === name && sameJson(may.filter, filter),
      )
      if (!allowed) scans.push(shape)
    }
    expect(scans).to.deep.equal([])
  })
})

const sameJson = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
