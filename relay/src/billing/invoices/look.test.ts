import { ObjectId } from 'bson'
import { expect } from 'chai'
import { type Desk, openDesk } from './billing-desk.test-peer.ts'
import { creditInvoice } from './credit.ts'
import { issueInvoices } from './issue.ts'
import { findInvoice, listInvoices, markPaid, markUnpaid, readInvoiceFile, showInvoice } from './look.ts'

describe('invoices', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.store.close())
  beforeEach(() => desk.clear())
  const problem = async (act: Promise<unknown>) => ((await act.catch(error => error)) as { type: string }).type

  it('are listed newest first, page by page, an account’s own only', async () => {
    const accountId = await desk.anAccount()
    for (let i = 0; i < 5; i++) {
      await desk.charged(accountId, 1)
      await issueInvoices(desk.deps(), accountId, desk.now())
    }
    await desk.anInvoice()
    const seen: string[] = []
    for (let after: string | undefined, end = false; !end; ) {
      const page = await listInvoices(desk.deps(), accountId, { limit: 2, after })
      seen.push(...page.items.map(item => item.number))
      end = page.next === null
      after = page.next ?? undefined
    }
    expect(seen).to.deep.equal([5, 4, 3, 2, 1].map(n => `RE-2046-0000${n}`))
    expect((await listInvoices(desk.deps(), null)).items).to.have.length(6)
    expect(await problem(listInvoices(desk.deps(), null, { after: 'x' }))).to.equal('cursor')
  })

  it('are found by id and by number, but not another account’s', async () => {
    const invoice = await desk.anInvoice()
    for (const key of [invoice._id.toHexString(), invoice.number]) {
      for (const accountId of [null, invoice.accountId])
        expect((await showInvoice(desk.deps(), accountId, key)).number).to.equal(invoice.number)
      expect(await problem(showInvoice(desk.deps(), new ObjectId(), key))).to.equal('invoice-unknown')
      expect(await problem(readInvoiceFile(desk.deps(), new ObjectId(), key))).to.equal('invoice-unknown')
    }
    const file = await readInvoiceFile(desk.deps(), invoice.accountId, invoice.number)
    expect([file.name, file.content.toString()]).to.deep.equal(['Rechnung-RE-2046-00001.pdf', '%PDF- of RE-2046-00001'])
  })

  it('are open, then overdue from the day after, then paid', async () => {
    const invoice = await desk.anInvoice() // due on 2046-02-14
    const state = async () => (await showInvoice(desk.deps(), null, invoice.number)).state
    const listed = async (wanted: Parameters<typeof listInvoices>[2]) =>
      (await listInvoices(desk.deps(), null, wanted)).items.map(item => item.state)
    desk.clock = new Date('2046-02-14T23:00:00Z')
    expect([await state(), await listed({ state: 'overdue' })]).to.deep.equal(['open', []])
    desk.clock = new Date('2046-02-15T00:00:00Z')
    expect([await state(), await listed({ state: 'overdue' }), await listed({ state: 'open' })]).to.deep.equal([
      'overdue',
      ['overdue'],
      ['overdue'],
    ])
    const paid = await markPaid(desk.deps(), invoice, { on: '2046-02-13', reference: 'Auszug 7' }, 'operator:1')
    expect(paid).to.deep.include({ state: 'paid', dueCents: 0 })
    expect(paid.payment).to.deep.equal({ at: desk.now(), on: '2046-02-13', how: 'transfer', reference: 'Auszug 7' })
    expect([await listed({ state: 'overdue' }), await listed({ state: 'paid' })]).to.deep.equal([[], ['paid']])
  })

  it('are paid once: the same payment changes nothing, another is refused', async () => {
    const invoice = await desk.anInvoice()
    const pay = (input: Parameters<typeof markPaid>[2]) => markPaid(desk.deps(), invoice, input, 'operator:1')
    await Promise.all([1, 2, 3].map(() => pay({ how: 'stripe', reference: 'pi_1' })))
    expect(await problem(pay({ how: 'stripe', reference: 'pi_2' }))).to.equal('invoice-paid')
    expect(await problem(pay({}))).to.equal('invoice-paid')
    expect(await desk.store.db.collection('audit').countDocuments({ act: 'invoice.paid' })).to.equal(1)
    await markUnpaid(desk.deps(), await desk.row(invoice._id), 'operator:1')
    expect(await problem(markUnpaid(desk.deps(), invoice, 'operator:1'))).to.equal('invoice-not-paid')
    expect((await pay({ how: 'stripe', reference: 'pi_2' })).state).to.equal('paid')
    const acts = await desk.store.db
      .collection('audit')
      .find({ act: /^invoice/ })
      .sort({ _id: 1 })
      .toArray()
    expect(acts.map(one => one.act)).to.deep.equal(['invoice.paid', 'invoice.unpaid', 'invoice.paid'])
  })

  it('are not paid when there is nothing to pay', async () => {
    const invoice = await desk.anInvoice()
    const { number } = await creditInvoice(desk.deps(), invoice, { reason: 'Irrtum' }, 'cli')
    expect(await problem(markPaid(desk.deps(), invoice, {}, 'cli'))).to.equal('invoice-credited')
    const note = await findInvoice(desk.deps(), null, number)
    expect(await problem(markPaid(desk.deps(), note, {}, 'cli'))).to.equal('invoice-credited')
    expect(await problem(markUnpaid(desk.deps(), note, 'cli'))).to.equal('invoice-not-paid')
  })
})
