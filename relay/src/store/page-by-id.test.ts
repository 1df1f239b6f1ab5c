import { ObjectId } from 'bson'
import { expect } from 'chai'
import { Problem } from '../values.ts'
import type { Store } from './index.ts'
import { pageById } from './page-by-id.ts'
import { openTestStore } from './test-store.test-peer.ts'

interface Row {
  readonly _id: ObjectId
  readonly webhookId: ObjectId
}

describe('a list page by page', () => {
  let store: Store
  const webhookId = new ObjectId()
  const mine = Array.from({ length: 5 }, (_, n) => ({ _id: ObjectId.createFromTime(n + 1), webhookId }))
  before(async () => {
    store = await openTestStore()
    await rows().insertMany([...mine, { _id: ObjectId.createFromTime(9), webhookId: new ObjectId() }])
  })
  after(() => store.close())
  const rows = () => store.db.collection<Row>('dispatchattempts')

  for (const [first, expected] of [
    ['oldest', mine],
    ['newest', mine.toReversed()],
  ] as const)
    for (const limit of [1, 2, 5, 6])
      it(`has every row once, the ${first} first, ${limit} at a time`, async () => {
        const seen: Row[] = []
        let pages = 0
        for (let after: string | undefined | null; after !== null; pages++) {
          const page = await pageById(rows(), { webhookId }, first, { after, limit })
          expect(page.rows.length).to.be.at.most(limit)
          seen.push(...page.rows)
          after = page.next
        }
        expect(seen.map(({ _id }) => String(_id))).to.deep.equal(expected.map(({ _id }) => String(_id)))
        expect(pages).to.equal(Math.ceil(5 / limit))
      })

  for (const after of ['', 'twelve chars', 'x'.repeat(24)])
    it(`refuses "${after}" as a cursor`, async () => {
      const error = await pageById(rows(), { webhookId }, 'oldest', { after }).catch(error => error)
      expect(error).to.be.instanceOf(Problem).and.include({ type: 'cursor' })
    })
})
