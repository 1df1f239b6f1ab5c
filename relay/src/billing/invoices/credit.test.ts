import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { type Desk, openDesk } from './billing-desk.test-peer.ts'
import { Crash, crashingStore } from './crashing.test-peer.ts'
import { creditInvoice, NewCredit } from './credit.ts'
import { anIssuer } from './example.test-peer.ts'
import { mendInvoices } from './issue.ts'
import { setIssuer } from './issuer.ts'
import { markPaid } from './look.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'
import { view } from './view.ts'

describe('credit notes', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.store.close())
  beforeEach(() => desk.clear())

  const credit = (invoice: InvoiceRow, input: Partial<Parameters<typeof creditInvoice>[2]> = {}) =>
    creditInvoice(desk.deps(), invoice, { reason: 'Irrtum', ...input }, 'operator:1')
  const problem = async (act: Promise<unknown>) => ((await act.catch(error => error)) as { type: string }).type
  const notes = () => invoiceRows(desk.store).find({ kind: 'credit' }).sort({ sequence: 1 }).toArray()

  it('take back a whole invoice, under a number of their own, and are announced', async () => {
    const invoice = await desk.anInvoice()
    desk.clock = new Date('2046-02-03T10:00:00Z')
    const note = await credit(invoice)
    expect(note).to.deep.include({ kind: 'credit', number: 'GS-2046-00001', issuedOn: '2046-02-03', dueOn: null })
    expect([note.netCents, note.vatCents, note.grossCents]).to.deep.equal([2492, 473, 2965])
    expect(note.corrects).to.deep.equal({ number: 'RE-2046-00001', issuedOn: '2046-01-31', reason: 'Irrtum' })
    const after = view(await desk.row(invoice._id), desk.now())
    expect(after).to.deep.include({ state: 'credited', dueCents: 0, creditedCents: 2965 })
    expect((await desk.row(invoice._id)).paper, 'the invoice itself').to.deep.equal(invoice.paper)
    expect(desk.told.map(one => one.file.name)).to.deep.equal([
      'Rechnung-RE-2046-00001.pdf',
      'Gutschrift-GS-2046-00001.pdf',
    ])
    const acts = await desk.store.db.collection('audit').find({ act: 'invoice.credit' }).toArray()
    expect(acts.map(({ actor, subject, detail }) => [actor, subject, detail.creditNote])).to.deep.equal([
      ['operator:1', 'RE-2046-00001', 'GS-2046-00001'],
    ])
  })

  it('take back parts, and leave the rest to pay', async () => {
    const invoice = await desk.anInvoice()
    const note = await credit(invoice, { lines: [{ n: 1, quantity: 10_000 }] })
    expect([note.netCents, note.grossCents]).to.deep.equal([950, 1131]) // 9.50 + 1.81 (1.805)
    expect(note.lines).to.have.length(1)
    const after = view(await desk.row(invoice._id), desk.now())
    expect(after).to.deep.include({ state: 'open', dueCents: 2965 - 1131, creditedCents: 1131 })
    const rest = await credit(await desk.row(invoice._id))
    expect(rest.lines.map(line => [line.n, line.quantity, line.netCents])).to.deep.equal([
      [1, 15_000, 1425],
      [2, 1_234, 117],
    ])
    expect(view(await desk.row(invoice._id), desk.now()).state).to.equal('credited')
  })

  it('take back no more than there is', async () => {
    const invoice = await desk.anInvoice()
    expect(await problem(credit(invoice, { lines: [{ n: 1, quantity: 25_001 }] }))).to.equal('credit-too-much')
    expect(await problem(credit(invoice, { lines: [{ n: 3, quantity: 1 }] }))).to.equal('credit-too-much')
    await credit(invoice, { lines: [{ n: 2, quantity: 1_234 }] })
    expect(await problem(credit(invoice, { lines: [{ n: 2, quantity: 1 }] })), 'from a stale row').to.equal(
      'credit-too-much',
    )
    await credit(invoice)
    expect(await problem(credit(invoice))).to.equal('invoice-credited')
    const [note] = await notes()
    if (note === undefined) throw new Error('no note')
    expect(await problem(credit(note))).to.equal('credit-of-credit')
    expect(NewCredit.safeParse({ reason: '', lines: [] }).success).to.equal(false)
    const twice = [
      { n: 1, quantity: 1 },
      { n: 1, quantity: 1 },
    ]
    expect(NewCredit.safeParse({ reason: 'x', lines: twice }).success).to.equal(false)
  })

  it('together take back each cent of a line once, in whatever parts', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9000 }), { minLength: 1, maxLength: 6 }), async parts => {
        await desk.clear()
        const invoice = await desk.anInvoice()
        for (const quantity of parts)
          await credit(await desk.row(invoice._id), { lines: [{ n: 1, quantity }] }).catch(() => undefined)
        await credit(await desk.row(invoice._id))
        const row = await desk.row(invoice._id)
        for (const { n, quantity, netCents } of invoice.paper.lines) {
          const taken = row.credits.flatMap(one => one.lines.filter(line => line.n === n))
          expect(taken.reduce((sum, line) => sum + line.quantity, 0)).to.equal(quantity)
          expect(taken.reduce((sum, line) => sum + line.netCents, 0)).to.equal(netCents)
        }
        expect(row.state).to.equal('credited')
        expect((await notes()).map(one => one.sequence)).to.deep.equal(row.credits.map((_, i) => i + 1))
      }),
      { numRuns: 15 },
    )
  })

  it('don’t take back the same when two are made at once', async () => {
    const invoice = await desk.anInvoice()
    const made = await Promise.allSettled([credit(invoice), credit(invoice), credit(invoice)])
    expect(made.filter(one => one.status === 'fulfilled')).to.have.length(1)
    expect(await notes()).to.have.length(1)
    const other = await desk.anInvoice()
    const part = { lines: [{ n: 1, quantity: 9_000 }] }
    const parts = await Promise.allSettled([credit(other, part), credit(other, part), credit(other, part)])
    expect(
      parts.filter(one => one.status === 'fulfilled'),
      'of 25,000',
    ).to.have.length(2)
    expect((await notes()).map(one => one.sequence)).to.deep.equal([1, 2, 3])
  })

  it('are written by the next run when a crash came between', async () => {
    for (let survives = 0, crashed = true; crashed; survives++) {
      const invoice = await desk.anInvoice()
      const dying = crashingStore(desk.store, survives)
      const act = creditInvoice(desk.deps({ store: dying.store }), invoice, { reason: 'Irrtum' }, 'cli')
      await act.catch(error => {
        if (!(error instanceof Crash)) throw error
      })
      crashed = dying.crashed()
      desk.clock = new Date(desk.clock.getTime() + 3600_000)
      await mendInvoices(desk.deps())
      const row = await desk.row(invoice._id)
      const mine = (await notes()).filter(one => one.creditOf?.equals(invoice._id))
      expect(mine.map(one => one._id.toHexString())).to.deep.equal(row.credits.map(one => one.id.toHexString()))
      expect(row.creditsUnfinished).to.equal(undefined)
      expect(mine.filter(one => one.unfinished || one.pdf === null)).to.deep.equal([])
      // noted is done: only a death before the first write leaves nothing
      expect(mine, `killed before write ${survives + 1}`).to.have.length(survives === 0 ? 0 : 1)
    }
    const all = await notes()
    expect(all.map(one => one.sequence)).to.deep.equal(all.map((_, i) => i + 1))
  })

  it('of a paid invoice leave its payment noted, for the refund', async () => {
    const invoice = await desk.anInvoice()
    await markPaid(desk.deps(), invoice, { reference: 'bank 7' }, 'operator:1')
    await credit(await desk.row(invoice._id))
    const after = view(await desk.row(invoice._id), desk.now())
    expect([after.state, after.payment?.reference, after.dueCents]).to.deep.equal(['credited', 'bank 7', 0])
  })

  it('are in the range of the invoices where the prefixes are the same', async () => {
    const numbers = { invoicePrefix: '{year}/', creditPrefix: '{year}/', digits: 3 }
    await setIssuer(desk.deps(), { ...anIssuer, numbers }, 'cli')
    const invoice = await desk.anInvoice()
    expect([invoice.number, (await credit(invoice)).number]).to.deep.equal(['2046/001', '2046/002'])
    expect((await desk.row(new ObjectId((await desk.anInvoice())._id))).number).to.equal('2046/003')
  })
})
