import { setTimeout as pause } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../../store/index.ts'
import { chargeRows, openCharges } from '../charge.ts'
import { setAddress } from './address.ts'
import { type Desk, openDesk } from './billing-desk.test-peer.ts'
import { Crash, crashingStore, interruptedStore } from './crashing.test-peer.ts'
import { anAddress, anIssuer } from './example.test-peer.ts'
import type { FinishDeps } from './finish.ts'
import { issueInvoices, mendInvoices } from './issue.ts'
import { setIssuer } from './issuer.ts'
import { readPdf } from './papers.ts'
import { invoiceRows } from './rows.ts'

describe('issuing', function () {
  this.timeout(120_000)
  let desk: Desk
  let store: Store
  before(async () => {
    desk = await openDesk()
    store = desk.store
  })
  after(() => store.close())
  beforeEach(() => desk.clear())

  const now = () => desk.clock
  const deps = (more: Partial<FinishDeps> = {}) => desk.deps(more)
  const charged = (accountId: ObjectId, count: number) => desk.charged(accountId, count)
  const anAccount = async (charges: number) => {
    const accountId = await desk.anAccount()
    await charged(accountId, charges)
    return accountId
  }
  /** as the job that bills does it */
  const hourly = async () => {
    for (const id of await chargeRows(store).distinct('accountId', { invoiceId: null }))
      await issueInvoices(deps(), id, now())
    await mendInvoices(deps())
  }
  const numbers = async () => {
    const rows = await invoiceRows(store).find({ kind: 'invoice' }).sort({ sequence: 1 }).toArray()
    return rows.map(row => row.number)
  }
  const expectExact = async () => {
    const rows = await invoiceRows(store).find().toArray()
    // no gap, no double
    expect(rows.map(row => row.sequence).sort((a, b) => a - b)).to.deep.equal(rows.map((_, i) => i + 1))
    // each charge on exactly one invoice, and that is the one it names
    const charges = await store.db.collection('charges').find().toArray()
    const listed = rows.flatMap(row => row.chargeKeys.map(key => `${key} ${row._id}`))
    expect(charges.map(one => `${one.key} ${one.invoiceId}`).sort()).to.deep.equal(listed.sort())
    expect(charges.filter(one => one.claimed)).to.deep.equal([])
    for (const row of rows) {
      expect(row.paper.lines.length).to.equal(row.chargeKeys.length)
      expect(row.unfinished).to.equal(undefined)
    }
    const kept = await store.db.collection('invoicepapers').find().toArray()
    expect(kept.map(one => String(one._id).split(':')[0]).sort()).to.deep.equal(
      rows.map(row => row.pdf?.paperId).sort(),
    )
  }

  it('gathers what an account has to pay for into one invoice, and tells of it', async () => {
    const accountId = await anAccount(2)
    const other = await anAccount(1)
    const { invoices, waitsFor } = await issueInvoices(deps({ draw: undefined }), accountId, now())
    expect(waitsFor).to.equal(null)
    expect(
      invoices.map(({ number, netCents, grossCents, state }) => ({ number, netCents, grossCents, state })),
    ).to.deep.equal([{ number: 'RE-2046-00001', netCents: 2492, grossCents: 2965, state: 'open' }])
    expect(desk.told.map(one => [one.to.email, one.file.name, one.invoice.id])).to.deep.equal([
      ['buchhaltung@moebel.example', 'Rechnung-RE-2046-00001.pdf', invoices[0]?.id],
    ])
    expect(desk.told[0]?.file.content.subarray(0, 5).toString()).to.equal('%PDF-')
    expect(await openCharges(store, accountId)).to.deep.equal([])
    expect(await openCharges(store, other)).to.have.length(1)
  })

  it('does nothing the second time, and nothing for what is charged later', async () => {
    const accountId = await anAccount(1)
    const at = now()
    await issueInvoices(deps(), accountId, at)
    desk.clock = new Date(at.getTime() + 1000)
    await charged(accountId, 1)
    expect((await issueInvoices(deps(), accountId, at)).invoices).to.deep.equal([])
    expect(await numbers()).to.deep.equal(['RE-2046-00001'])
    expect(desk.told).to.have.length(1)
    await issueInvoices(deps(), accountId, now())
    expect(await numbers()).to.deep.equal(['RE-2046-00001', 'RE-2046-00002'])
    await expectExact()
  })

  it('begins a new range with the issuer’s new year, where the prefix has the year', async () => {
    const accountId = await anAccount(1)
    desk.clock = new Date('2046-12-31T22:59:00Z')
    await issueInvoices(deps(), accountId, now())
    desk.clock = new Date('2046-12-31T23:01:00Z') // 2047 in Berlin
    await charged(accountId, 1)
    await issueInvoices(deps(), accountId, now())
    expect((await numbers()).sort()).to.deep.equal(['RE-2046-00001', 'RE-2047-00001'])
    await setIssuer({ store, now }, { ...anIssuer, numbers: { invoicePrefix: 'D-', start: 500, digits: 4 } }, 'cli')
    for (let i = 0; i < 2; i++) {
      await charged(accountId, 1)
      await issueInvoices(deps(), accountId, now())
    }
    expect((await numbers()).sort()).to.deep.equal(['D-0500', 'D-0501', 'RE-2046-00001', 'RE-2047-00001'])
  })

  it('refuses a range that another one would run into, instead of giving a number twice', async () => {
    const accountId = await anAccount(1)
    await setIssuer({ store, now }, { ...anIssuer, numbers: { invoicePrefix: 'A', start: 11, digits: 1 } }, 'cli')
    await issueInvoices(deps(), accountId, now())
    await setIssuer({ store, now }, { ...anIssuer, numbers: { invoicePrefix: 'A1', start: 1, digits: 1 } }, 'cli')
    await charged(accountId, 1)
    expect((await issueInvoices(deps(), accountId, now()).catch(error => error)).type).to.equal('number-taken')
    await setIssuer({ store, now }, { ...anIssuer, numbers: { invoicePrefix: 'B', start: 1, digits: 1 } }, 'cli')
    await issueInvoices(deps(), accountId, now())
    expect(await numbers()).to.have.members(['A11', 'B1'])
  })

  it('waits for address and issuer, and says so', async () => {
    const accountId = new ObjectId()
    await charged(accountId, 1)
    const waitsFor = async () => (await issueInvoices(deps(), accountId, now())).waitsFor
    expect(await waitsFor()).to.equal('address')
    await store.db.collection('invoiceissuers').deleteMany({})
    expect(await waitsFor()).to.equal('issuer')
    await setIssuer({ store, now }, { ...anIssuer, vatId: null }, 'cli')
    await setAddress({ store, now }, accountId, { ...anAddress, country: 'AT', vatId: 'ATU12345678' }, 'cli')
    expect(await waitsFor(), 'reverse charge needs the issuer’s VAT id').to.equal('issuer')
    await setIssuer({ store, now }, anIssuer, 'cli')
    expect(await waitsFor()).to.equal(null)
    expect(await numbers()).to.deep.equal(['RE-2046-00001'])
    const nothing = new ObjectId()
    expect((await issueInvoices(deps(), nothing, now())).waitsFor, 'nothing to pay').to.equal(null)
  })

  it('keeps an invoice as it was, whatever becomes of the address', async () => {
    const accountId = await anAccount(1)
    const [invoice] = (await issueInvoices(deps(), accountId, now())).invoices
    await setAddress({ store, now }, accountId, { ...anAddress, company: 'Other AG' }, 'cli')
    const row = await invoiceRows(store).findOne({ _id: new ObjectId(invoice?.id) })
    if (row === null) throw new Error('the invoice is gone')
    expect(row.paper.customer.company).to.equal(anAddress.company)
    expect((await readPdf(store, row)).equals(desk.told[0]?.file.content ?? Buffer.alloc(0))).to.equal(true)
    await store.db.collection('invoicepapers').updateMany({}, { $set: { data: Buffer.from('other') } })
    expect(String(await readPdf(store, row).catch(error => error))).to.match(/is not what was stored/)
  })

  it('gives each charge one invoice and each invoice one number when many processes do it at once', async () => {
    const accounts = await Promise.all([3, 4, 2, 5].map(count => anAccount(count)))
    for (let round = 0; round < 3; round++) {
      await Promise.all(
        Array.from({ length: 6 }, async (_, i) => {
          for (const accountId of i % 2 === 0 ? accounts : accounts.toReversed())
            await issueInvoices(deps(), accountId, now())
        }),
      )
      for (const accountId of accounts) await charged(accountId, 2)
    }
    for (const accountId of accounts) await issueInvoices(deps(), accountId, now())
    await expectExact()
  })

  it('is mended by the next run, wherever it was killed', async () => {
    for (let survives = 0, crashed = true; crashed; survives++) {
      const accountId = await anAccount(3)
      const dying = crashingStore(store, survives)
      await issueInvoices(deps({ store: dying.store }), accountId, now()).catch(error => {
        if (!(error instanceof Crash)) throw error
      })
      crashed = dying.crashed()
      expect(crashed || survives >= 7, 'there are as many places to die').to.equal(true)
      // what the job does an hour later
      desk.clock = new Date(desk.clock.getTime() + 3600_000)
      await hourly()
      const mine = await invoiceRows(store).find({ accountId }).toArray()
      expect(
        mine.map(row => row.chargeKeys.length),
        `killed before write ${survives + 1}`,
      ).to.deep.equal([3])
      // a PDF that a dead process wrote and no invoice names is no harm
      await removeOrphans()
      await expectExact()
      expect(desk.told.filter(one => one.accountId.equals(accountId)).length).to.be.greaterThan(0)
    }
  })

  it('leaves no charge behind that a slow process claims while another one mends', async () => {
    for (let when = 1, interrupted = true; interrupted; when++) {
      const accountId = await anAccount(3)
      const id = new ObjectId()
      const claim = (count: number) =>
        store.db
          .collection('charges')
          .find({ accountId, invoiceId: null })
          .limit(count)
          .toArray()
          .then(some => some.map(one => one._id))
          .then(ids =>
            store.db
              .collection('charges')
              .updateMany({ _id: { $in: ids } }, { $set: { invoiceId: id, claimed: true } }),
          )
      await claim(2) // of three: it is at it
      interrupted = false
      const mending = interruptedStore(store, async n => {
        if (n !== when) return
        interrupted = true
        await claim(1)
      })
      await issueInvoices(deps({ store: mending }), accountId, now())
      await issueInvoices(deps(), accountId, now())
      const mine = await invoiceRows(store).find({ accountId }).toArray()
      expect(
        mine.flatMap(row => row.chargeKeys),
        `claimed before write ${when}`,
      ).to.have.length(3)
      await expectExact()
    }
  })

  const removeOrphans = async () => {
    const named = (await invoiceRows(store).find().toArray()).map(row => `${row.pdf?.paperId}:0`)
    await store.db.collection<{ _id: string }>('invoicepapers').deleteMany({ _id: { $nin: named } })
  }

  it('neither doubles nor loses a charge when killed processes and living ones meet', async () => {
    let state = 7
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31
      return state / 2 ** 31
    }
    const accounts = await Promise.all([2, 3].map(count => anAccount(count)))
    for (let round = 0; round < 12; round++) {
      await Promise.all(
        accounts.flatMap(accountId =>
          [1, 2, 3].map(async () => {
            const dying = crashingStore(store, Math.floor(random() * 9))
            await pause(random() * 5)
            await issueInvoices(deps({ store: dying.store }), accountId, now()).catch(error => {
              if (!(error instanceof Crash)) throw error
            })
          }),
        ),
      )
      for (const accountId of accounts) await charged(accountId, 1 + Math.floor(random() * 3))
    }
    desk.clock = new Date(desk.clock.getTime() + 3600_000)
    await hourly()
    await removeOrphans()
    await expectExact()
  })

  it('announces again when nobody could be told, but not what another process is just at', async () => {
    const accountId = await anAccount(1)
    const away = async () => {
      throw new Error('the mail was not taken')
    }
    const said: string[] = []
    const log = { warn: (_: object, words: string) => void said.push(words) }
    const { invoices } = await issueInvoices(deps({ onIssued: away, log }), accountId, now())
    expect(invoices, 'it is issued all the same').to.have.length(1)
    expect(said).to.deep.equal(['the invoice is issued, but not announced yet'])
    expect(await mendInvoices(deps())).to.equal(0)
    desk.clock = new Date(desk.clock.getTime() + 6 * 60_000)
    expect(await mendInvoices(deps())).to.equal(1)
    expect(desk.told.map(one => one.invoice.id)).to.deep.equal(invoices.map(one => one.id))
    expect(await mendInvoices(deps())).to.equal(0)
  })

  it('leaves telling to the relay where the command line issues', async () => {
    const accountId = await anAccount(1)
    await issueInvoices(deps({ onIssued: undefined }), accountId, now())
    desk.clock = new Date(desk.clock.getTime() + 3600_000)
    await mendInvoices(deps())
    expect(desk.told).to.have.length(1)
    await expectExact()
  })
})
