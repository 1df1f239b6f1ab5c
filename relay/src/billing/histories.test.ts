import type { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { startOfInterval } from '../stats/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { chargeRows } from './charge.ts'
import { type Lot, lotMs } from './lot.ts'
import { changeLot } from './lots.ts'
import { cutStore, dayMs, hourMs, type Merchant, newMerchant } from './merchant.test-peer.ts'
import { settlementRows } from './settlement.ts'
import { readLots } from './tariff.ts'
import { listLots, readQuotas, readUsage } from './usage.ts'

const runs = Number(process.env.HISTORIES ?? 60)
/** two days before a leap day, a month before summer time begins */
const begin = new Date('2028-02-27T10:07:00Z').getTime()

type Step =
  | { readonly do: 'send'; readonly mails: number }
  | { readonly do: 'late'; readonly mails: number; readonly hours: number }
  | { readonly do: 'gone'; readonly mails: number }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'back'; readonly ms: number }
  | { readonly do: 'close' | 'bill' | 'billTwice' }
  | { readonly do: 'cutOff'; readonly commands: number }
  | { readonly do: 'book'; readonly size: number; readonly renews: boolean }
  | { readonly do: 'change'; readonly which: number; readonly renews: boolean; readonly twice: boolean }

const waits = [60_000, 15 * 60_000, hourMs, 7 * hourMs, dayMs, 9 * dayMs, 30 * dayMs, 47 * dayMs]
const steps = {
  send: fc.record({ do: fc.constant('send' as const), mails: fc.integer({ min: 1, max: 12 }) }),
  wait: fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(...waits) }),
  close: fc.record({ do: fc.constantFrom('close' as const, 'bill' as const, 'billTwice' as const) }),
  cutOff: fc.record({ do: fc.constant('cutOff' as const), commands: fc.nat(25) }),
  book: fc.record({ do: fc.constant('book' as const), size: fc.integer({ min: 3, max: 30 }), renews: fc.boolean() }),
  change: fc.record({
    do: fc.constant('change' as const),
    which: fc.nat(5),
    renews: fc.boolean(),
    twice: fc.boolean(),
  }),
  late: fc.record({ do: fc.constant('late' as const), mails: fc.integer({ min: 1, max: 9 }), hours: fc.nat(60) }),
  gone: fc.record({ do: fc.constant('gone' as const), mails: fc.integer({ min: 1, max: 9 }) }),
  back: fc.record({ do: fc.constant('back' as const), ms: fc.constantFrom(hourMs, 3 * dayMs, 40 * dayMs) }),
}
const { send, wait, close, cutOff, book, change, late, gone, back } = steps
const usual = [send, wait, close, cutOff, book, change].map((arbitrary, i) => ({ arbitrary, weight: i < 3 ? 4 : 1 }))
const strange = [late, gone, back].map(arbitrary => ({ arbitrary, weight: 1 }))
const historyOf = (...of: { arbitrary: fc.Arbitrary<Step>; weight: number }[]) =>
  fc.array(fc.oneof(...of), { minLength: 5, maxLength: 45 })

const sum = (numbers: Iterable<number>) => [...numbers].reduce((all, n) => all + n, 0)

describe('billing over random histories', function () {
  this.timeout(600_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  async function step(merchant: Merchant, what: Step, chains: ObjectId[]) {
    const { deps, accountId } = merchant
    switch (what.do) {
      case 'send':
        return merchant.send(what.mails)
      case 'late':
        return merchant.send(what.mails, merchant.time - what.hours * hourMs, true)
      case 'gone':
        return merchant.unsend(what.mails)
      case 'wait':
        merchant.time += what.ms
        return
      case 'back':
        merchant.time -= what.ms
        return
      case 'close':
        return merchant.close()
      case 'bill':
        return merchant.bill()
      case 'billTwice':
        return Promise.all([merchant.bill(), merchant.bill()])
      case 'cutOff':
        return merchant.bill(cutStore(store, what.commands)).catch(() => undefined)
      case 'book':
        chains.push(await merchant.book(what.size, what.renews))
        return
      case 'change': {
        const id = chains[what.which % Math.max(1, chains.length)]?.toHexString()
        if (id === undefined) return
        const act = () =>
          changeLot(deps, accountId, id, { renews: what.renews }, { actor: 'cli' }).catch(error => {
            if (error.type !== 'lot-over') throw error
          })
        return what.twice ? Promise.all([act(), merchant.bill()]) : act()
      }
    }
  }

  async function play(history: readonly Step[]) {
    const merchant = await newMerchant(store, begin, 20)
    const chains: ObjectId[] = []
    for (const what of history) {
      await step(merchant, what, chains)
      const { sent, lots, overage } = await readUsage(merchant.deps, merchant.accountId)
      expect(sum(lots.map(lot => lot.usedInPeriod)) + overage, 'the sum of what is shown').to.equal(sent)
    }
    // whatever has happened: it ends with all periods settled
    const end = merchant.time + 50 * dayMs + Math.max(0, ...merchant.sentAt.map(at => at - merchant.time))
    while (merchant.time < end) {
      merchant.time += 10 * dayMs
      await merchant.close()
      await merchant.bill()
      await merchant.bill()
    }
    return merchant
  }

  /** What must be true of every history, however strange. */
  async function check(merchant: Merchant) {
    const { accountId, deps, sentAt } = merchant
    const settled = await settlementRows(store).find({ accountId }).sort({ startsAt: 1 }).toArray()
    const usage = await readUsage(deps, accountId)
    const { owed } = await readQuotas(deps, accountId)
    expect(sum(settled.map(one => one.mails)) + usage.sent - owed, 'counted once').to.equal(sentAt.length)
    const lots = await readLots(store, accountId)
    const history = await listLots(deps, accountId)
    const overage = sum(settled.map(one => one.overage)) + usage.overage
    const used = sum(history.map(lot => lot.used))
    expect(used + overage - owed, 'in a lot or beyond').to.equal(sentAt.length)
    for (const lot of history) expect(lot.used).to.be.within(0, lot.size)

    settled.forEach((one, i) => {
      const before = settled[i - 1]
      if (before !== undefined) expect(one.startsAt, 'without a gap').to.deep.equal(before.endsAt)
      expect(one.endsAt.getTime() - one.startsAt.getTime()).to.be.within(1, lotMs)
    })

    const charges = await chargeRows(store).find({ accountId }).toArray()
    expect(new Set(charges.map(one => one.key)).size).to.equal(charges.length)
    const charged = charges.map(one => [one.key, one.quantity, one.unitPriceMicroEuro, one.from, one.to])
    const booked = lots.filter(lot => lot.source === 'booked')
    const beyond = settled.filter(one => one.overage > 0)
    expect(charged).to.have.deep.members([
      ...booked.map(lot => [`lot:${lot._id}`, lot.size, lot.unitPriceMicroEuro, lot.startsAt, lot.endsAt]),
      ...beyond.map(one => [
        `overage:${accountId}:${one.startsAt.getTime()}`,
        one.overage,
        950,
        one.startsAt,
        one.endsAt,
      ]),
    ])
    expect(charges.filter(one => one.invoiceId === null && one.to.getTime() < merchant.time - dayMs)).to.deep.equal([])

    for (const chain of Map.groupBy(lots, lot => lot.chainId.toHexString()).values()) checkChain(merchant, chain)
  }

  /** Lots that follow each other do so without a gap, each once, until it is cancelled. */
  function checkChain({ time }: Merchant, chain: Lot[]) {
    const inOrder = chain.sort((a, b) => a.generation - b.generation)
    inOrder.forEach((lot, i) => {
      expect(lot.generation).to.equal(i)
      expect(lot.endsAt.getTime() - lot.startsAt.getTime()).to.equal(lotMs)
      const next = inOrder[i + 1]
      if (next === undefined) expect(lot.renews && lot.endsAt.getTime() <= time, 'not renewed').to.equal(false)
      else {
        expect(lot.renews, 'renewed after it was cancelled').to.equal(true)
        expect(next.startsAt).to.deep.equal(lot.endsAt)
      }
    })
  }

  it('counts every mail once, in a lot or beyond, and charges each lot and each period once', async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(...usual), async history => {
        const merchant = await play(history)
        await check(merchant)
        await compare(merchant)
      }),
      { numRuns: runs },
    )
  })

  it('does so too when outcomes are written late or vanish, and the clock is set back', async () => {
    await fc.assert(
      fc.asyncProperty(historyOf(...usual, ...strange), async history => check(await play(history))),
      { numRuns: runs },
    )
  })

  /** Mail by mail, as a merchant would count: without periods, intervals or sums. */
  async function compare({ accountId, deps, sentAt }: Merchant) {
    const history = await listLots(deps, accountId)
    const left = new Map(history.map(lot => [lot, lot.size]))
    let beyond = 0
    for (const at of [...sentAt].sort((a, b) => a - b)) {
      const interval = startOfInterval(new Date(at))
      const free = history.filter(lot => lot.startsAt <= interval && interval < lot.endsAt && left.get(lot))
      const ends = Math.min(...free.map(lot => lot.endsAt.getTime()))
      const [taken] = free
        .filter(lot => lot.endsAt.getTime() === ends)

        .sort(
          (a, b) =>
            a.startsAt.getTime() - b.startsAt.getTime() ||
            a.unitPriceMicroEuro - b.unitPriceMicroEuro ||
            (a.id < b.id ? -1 : 1),
        )
      if (taken === undefined) beyond++
      else left.set(taken, (left.get(taken) ?? 0) - 1)
    }
    expect(Object.fromEntries(history.map(lot => [lot.id, lot.used]))).to.deep.equal(
      Object.fromEntries(history.map(lot => [lot.id, lot.size - (left.get(lot) ?? 0)])),
    )
    const settled = await settlementRows(store).find({ accountId }).toArray()
    const { overage } = await readUsage(deps, accountId)
    expect(sum(settled.map(one => one.overage)) + overage).to.equal(beyond)
  }
})
