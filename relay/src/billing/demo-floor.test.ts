import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { createDemoFloor, floorBelievedMs } from './demo-floor.ts'
import { grantLot } from './lots.ts'
import { cutStore, type Merchant, newMerchant } from './merchant.test-peer.ts'

const begin = new Date('2046-03-10T10:07:00Z').getTime()

describe('the floor of demo accounts', function () {
  this.timeout(60_000)
  let store: Store
  let merchant: Merchant
  let reads = 0
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    merchant = await newMerchant(store, begin, 10)
    reads = 0
  })
  const floorOf = (demoFloor: number | null, commands = Number.POSITIVE_INFINITY) => {
    const db = cutStore(store, commands).db
    const counted = new Proxy(db, {
      get(target, name) {
        if (name === 'collection') reads++
        return Reflect.get(target, name, target)
      },
    })
    const log = { warn: () => undefined }
    const floor = createDemoFloor({ store: { ...store, db: counted }, now: merchant.deps.now, log, demoFloor })
    return async (sandbox = false) => {
      const answer = await floor({ accountId: merchant.accountId, sandbox })
      await new Promise(resolve => setTimeout(resolve, 100)) // what is renewed behind it
      return answer
    }
  }

  it('is not there unless the operator sets it', async () => {
    await merchant.send(500)
    expect(await floorOf(null)()).to.equal(null)
    expect(reads).to.equal(0)
  })

  it('refuses what is more than so many mails below zero, with what to do', async () => {
    const floor = floorOf(5)
    await merchant.send(15)
    expect(await floor()).to.equal(null)
    await merchant.send(1)
    merchant.time += floorBelievedMs
    await floor()
    const refused = await floor()
    expect(refused).to.include({ code: 550, enhanced: '5.7.1' })
    expect(refused?.advice).to.contain('Book a lot')
    expect(await floor(true), 'the sandbox costs nothing').to.equal(null)
  })

  it('is gone with the first booking, and away while something granted is left', async () => {
    await merchant.send(40)
    const floor = floorOf(0)
    expect(await floor()).to.include({ code: 550 })
    merchant.time += 15 * 60_000 // a lot holds what was sent in its quarter of an hour already
    await grantLot(merchant.deps, merchant.accountId, { size: 3 }, { actor: 'cli' })
    merchant.time += floorBelievedMs
    await floor()
    expect(await floor(), 'granted').to.equal(null)
    await merchant.send(3)
    merchant.time += floorBelievedMs
    await floor()
    expect(await floor(), 'used up').to.include({ code: 550 })
    await merchant.book(5, false)
    await merchant.send(50)
    merchant.time += floorBelievedMs
    await floor()
    for (let i = 0; i < 3; i++) expect(await floor()).to.equal(null)
  })

  it('asks the store once in half a minute, however many mails come', async () => {
    const floor = floorOf(5)
    await floor()
    const first = reads
    await Promise.all(Array.from({ length: 200 }, () => floor()))
    merchant.time += floorBelievedMs - 1
    await floor()
    expect(reads).to.equal(first)
    merchant.time += 1
    await Promise.all(Array.from({ length: 200 }, () => floor()))
    expect(reads).to.be.within(first + 1, 2 * first)
  })

  it('refuses nothing when the store doesn’t answer', async () => {
    await merchant.send(40)
    expect(await floorOf(5, 0)()).to.equal(null)
  })
})
