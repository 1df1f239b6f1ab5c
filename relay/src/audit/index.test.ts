import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { audit, listAudit } from './index.ts'

describe('the audit log', function () {
  this.timeout(30_000)
  let store: Store
  const accountId = new ObjectId()
  const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(() => store.db.collection('audit').deleteMany({}))

  it('tells who did what, newest first', async () => {
    const agency = new ObjectId()
    await audit(store, { accountId, at: at(1), actor: 'cli', act: 'system.pause', subject: 'a' })
    await audit(store, {
      accountId,
      at: at(2),
      actor: 'user:7',
      onBehalfOf: agency,
      act: 'member.remove',
      subject: 'b',
      detail: { role: 'admin' },
    })
    const { items, next } = await listAudit(store, accountId, {})
    expect(next).to.equal(null)
    expect(items.map(({ id: _, ...rest }) => rest)).to.deep.equal([
      {
        at: at(2),
        actor: 'user:7',
        onBehalfOf: agency.toHexString(),
        act: 'member.remove',
        subject: 'b',
        detail: { role: 'admin' },
      },
      { at: at(1), actor: 'cli', onBehalfOf: null, act: 'system.pause', subject: 'a', detail: {} },
    ])
  })

  it('comes page by page, each entry once, also those of one moment', async () => {
    for (let i = 0; i < 7; i++)
      await audit(store, { accountId, at: at(Math.floor(i / 3)), actor: 'cli', act: 'x.y', subject: String(i) })
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await listAudit(store, accountId, { after, limit: 2 })
      expect(page.items.length).to.be.lessThan(3)
      seen.push(...page.items.map(item => item.subject))
      after = page.next ?? undefined
    } while (after !== undefined)
    expect(seen).to.deep.equal(['6', '5', '4', '3', '2', '1', '0'])
  })

  it('shows an account its own entries only, and the operator those of no account', async () => {
    const other = new ObjectId()
    await audit(store, { accountId: other, at: at(1), actor: 'cli', act: 'x.y', subject: 'other' })
    await audit(store, { accountId: null, at: at(1), actor: 'cli', act: 'x.y', subject: 'operator' })
    expect((await listAudit(store, accountId, {})).items).to.deep.equal([])
    expect((await listAudit(store, null, {})).items.map(item => item.subject)).to.deep.equal(['operator'])
  })

  it('refuses a cursor that is none', async () => {
    for (const after of ['', 'x', '1-zz', { $gt: '' } as unknown as string])
      expect((await listAudit(store, accountId, { after }).catch(error => error)).type).to.equal('cursor')
  })
})
