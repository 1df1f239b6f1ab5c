import { expect } from 'chai'
import { createAddressCounts, readAddressCounts } from './address-counts.ts'
import type { Store } from './index.ts'
import { openTestStore } from './test-store.test-peer.ts'

const day = '2026-12-01'
const address = '192.0.2.10'

describe('the counts of sending addresses', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(() => store.db.collection('sentCounts').deleteMany({}))
  const add = (wanted: number, limit: number, operator: string | null = null) =>
    createAddressCounts(store).add({ day, address, operator }, wanted, limit)

  it('grow up to the limit, by what fits', async () => {
    expect([await add(4, 10), await add(4, 10), await add(4, 10), await add(4, 10)]).to.deep.equal([4, 4, 2, 0])
    expect(await add(40, 10, 'Gmail')).to.equal(10)
    expect(await add(3, 20)).to.equal(3)
  })

  it('never pass it, whoever counts at once', async () => {
    const added = await Promise.all(Array.from({ length: 40 }, (_, i) => add(1 + (i % 3), 50)))
    const sum = added.reduce((a, b) => a + b)
    expect(sum).to.be.within(40, 50)
    expect((await readAddressCounts(store, day, address)).mails).to.equal(sum)
  })

  it('take back what was not sent', async () => {
    await add(10, 10)
    await createAddressCounts(store).giveBack({ day, address, operator: null }, 3)
    expect(await add(9, 10)).to.equal(3)
  })

  it('are read by day and address, and end after five weeks', async () => {
    await add(5, 10)
    await add(2, 10, 'example.org')
    await add(3, 10, 'GMX and WEB.DE')
    const counts = createAddressCounts(store)
    await counts.add({ day: '2026-12-02', address, operator: null }, 7, 10)
    await counts.add({ day, address: '192.0.2.1', operator: null }, 9, 10)
    expect(await readAddressCounts(store, day, address)).to.deep.equal({
      mails: 5,
      operators: [
        { operator: 'GMX and WEB.DE', mails: 3 },
        { operator: 'example.org', mails: 2 },
      ],
    })
    expect(await readAddressCounts(store, '2026-11-30', address)).to.deep.equal({ mails: 0, operators: [] })
    const row = await store.db.collection('sentCounts').findOne({ address: '192.0.2.1' })
    expect(row?.expiresAt).to.deep.equal(new Date('2027-01-05T00:00:00Z'))
  })
})
