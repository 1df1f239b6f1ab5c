import { tmpdir } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import type { Refusal } from '../values.ts'
import { watchReadiness } from './readiness.ts'

const MB = 1024 * 1024

describe('readiness', function () {
  this.timeout(30_000)
  let store: Store
  let stopping: AbortController
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(() => {
    stopping = new AbortController()
  })
  afterEach(() => stopping.abort())

  const watch = (more: Partial<Parameters<typeof watchReadiness>[0]> = {}) => {
    const said: string[] = []
    const log = pino({ level: 'info' }, { write: line => void said.push(JSON.parse(line).msg) })
    const watched = { store, dataDir: tmpdir(), log, signal: stopping.signal, everyMs: 10, ...more }
    return { said, ...watchReadiness(watched) }
  }
  const becomes = async (notReady: () => Refusal | null, reason: string | null) => {
    for (let i = 0; i < 200 && (notReady()?.reason ?? null) !== reason; i++) await pause(10)
    expect(notReady()?.reason ?? null).to.equal(reason)
  }

  it('is given while the store answers and the disk has room', async () => {
    const { notReady, said } = watch()
    await pause(100)
    expect(notReady()).to.equal(null)
    expect(said).to.deep.equal([])
  })

  it('ends while the disk is nearly full, and comes back by itself; each is said once', async () => {
    let free = 65 * MB
    const { notReady, said } = watch({ freeBytes: async () => free })
    await pause(50)
    expect(notReady()).to.equal(null)
    free = 63 * MB
    await becomes(notReady, 'The disk of the relay is nearly full')
    expect(notReady()).to.include({ code: 451, enhanced: '4.3.1' })
    await pause(50)
    free = 65 * MB
    await becomes(notReady, null)
    expect(said).to.deep.equal(['no mail is taken', 'mail is taken again'])
  })

  it('ends while the store doesn’t answer', async () => {
    const other = await openTestStore()
    const { notReady } = watch({ store: other })
    await pause(50)
    expect(notReady()).to.equal(null)
    await other.close()
    await becomes(notReady, 'The relay cannot store mail at the moment')
    expect(notReady()).to.include({ code: 451, enhanced: '4.3.1' })
  })

  it('stays ended once the relay stops, whatever a look that was under way finds', async () => {
    const asked = Promise.withResolvers<void>()
    const answer = Promise.withResolvers<number>()
    const { notReady } = watch({
      freeBytes: () => {
        asked.resolve()
        return answer.promise
      },
    })
    await asked.promise
    stopping.abort()
    expect(notReady()).to.include({ code: 451, enhanced: '4.3.2' })
    answer.resolve(1000 * MB)
    await pause(50)
    expect(notReady()).to.include({ code: 451, enhanced: '4.3.2' })
  })

  it('doesn’t pile up looks while one takes its time', async () => {
    let looks = 0
    watch({
      freeBytes: async () => {
        looks++
        await pause(500)
        return 1000 * MB
      },
    })
    await pause(300)
    expect(looks).to.equal(1)
  })
})
