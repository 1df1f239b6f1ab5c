import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import { pino } from 'pino'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { type Jobs, startJobs } from './index.ts'

/**
 * A lane is played by a set of "mails": a mail is stored, then the lane is woken; a run takes what is there and ends at once
 * or after a moment. Whatever the interleaving, no mail may wait for a sweep (there is none here).
 */
describe('waking a lane', function () {
  this.timeout(90_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const log = pino({ level: 'silent' })
  const start = (
    node: string,
    mails: Map<string, Set<number>>,
    runs: { lane: string }[],
    runMs: () => number,
    leaseSeconds = 30,
  ) =>
    startJobs({
      store,
      log,
      now: () => new Date(),
      node,
      recurring: [],
      lanes: {
        leaseSeconds,
        takeBack: async () => 0,
        writtenAhead: async () => null,
        bringForward: async () => undefined,
        hint: () => false,
        hintAll: () => undefined,
        nextDueAt: async lane => ((mails.get(lane)?.size ?? 0) > 0 ? new Date() : null),
        async run(lane) {
          runs.push({ lane })
          mails.get(lane)?.clear()
          await pause(runMs())
        },
      },
    })

  it('is never lost, whenever it falls into the life of the lane’s job', async () => {
    const mails = new Map<string, Set<number>>()
    const runs: { lane: string }[] = []
    const jobs: Jobs = await start('wake', mails, runs, () => Math.random() * 6)
    const lanes = Array.from({ length: 10 }, (_, i) => `l${i}.test`)
    for (const lane of lanes) mails.set(lane, new Set())
    let n = 0
    let longestMs = 0
    await Promise.all(
      lanes.map(async lane => {
        for (let i = 0; i < 40; i++) {
          const waiting = mails.get(lane)
          const id = ++n
          waiting?.add(id)
          const storedAt = Date.now()
          jobs.wake(lane)
          while (waiting?.has(id)) {
            await pause(1)
            if (Date.now() - storedAt > 5000) throw new Error(`a mail of ${lane} waits: its wake was lost`)
          }
          longestMs = Math.max(longestMs, Date.now() - storedAt)
          await pause(Math.random() * 12) // often just when the job ends
        }
      }),
    )
    await jobs.stop()
    expect(runs.length).to.be.greaterThan(lanes.length)
    expect(longestMs).to.be.lessThan(5000)
  })

  it('starts thousands at once, although the lock of a job that waits for its start may run out', async () => {
    const lanes = Array.from({ length: 3000 }, (_, i) => `many${i}.test`)
    const mails = new Map(lanes.map(lane => [lane, new Set([1])]))
    await store.db.collection('agendaJobs').insertMany(
      lanes.map(lane => ({
        name: 'lane',
        data: { lane },
        type: 'normal',
        priority: 0,
        nextRunAt: new Date(0),
        lockedAt: null,
      })),
    )
    const jobs = await start('many', mails, [], () => 5, 0.5)
    const waiting = () => [...mails.values()].filter(of => of.size > 0).length
    for (const until = Date.now() + 60_000; waiting() > 0 && Date.now() < until; ) await pause(100)
    await jobs.stop()
    expect(waiting()).to.equal(0)
  })

  it('leaves no job behind for an empty lane, and one job at most for a busy one', async () => {
    const mails = new Map([['one.test', new Set([1])]])
    const jobs = await start('single', mails, [], () => 50)
    await Promise.all(Array.from({ length: 20 }, () => jobs.wakeAt('one.test', new Date())))
    expect(await store.db.collection('agendaJobs').countDocuments({ 'data.lane': 'one.test' })).to.be.at.most(1)
    for (
      let i = 0;
      i < 200 && (await store.db.collection('agendaJobs').countDocuments({ 'data.lane': 'one.test' })) > 0;
      i++
    )
      await pause(20)
    expect(await store.db.collection('agendaJobs').countDocuments({ 'data.lane': 'one.test' })).to.equal(0)
    await jobs.stop()
  })

  it('never runs one lane on two nodes at the same time', async () => {
    const mails = new Map([['two.test', new Set<number>()]])
    let running = 0
    let most = 0
    const runs: { lane: string }[] = []
    const node = (name: string) =>
      startJobs({
        store,
        log,
        now: () => new Date(),
        node: name,
        recurring: [],
        lanes: {
          leaseSeconds: 30,
          takeBack: async () => 0,
          writtenAhead: async () => null,
          bringForward: async () => undefined,
          hint: () => false,
          hintAll: () => undefined,
          nextDueAt: async () => ((mails.get('two.test')?.size ?? 0) > 0 ? new Date() : null),
          async run(lane) {
            running++
            most = Math.max(most, running)
            runs.push({ lane })
            mails.get(lane)?.clear()
            await pause(5)
            running--
          },
        },
      })
    const nodes = await Promise.all([node('x'), node('y')])
    for (let i = 0; i < 100; i++) {
      mails.get('two.test')?.add(i)
      for (const jobs of nodes) jobs.wake('two.test')
      await pause(Math.random() * 10)
    }
    for (let i = 0; i < 300 && (mails.get('two.test')?.size ?? 0) > 0; i++) await pause(20)
    await Promise.all(nodes.map(jobs => jobs.stop()))
    expect(most).to.equal(1)
    expect(runs.length).to.be.greaterThan(3)
  })
})
