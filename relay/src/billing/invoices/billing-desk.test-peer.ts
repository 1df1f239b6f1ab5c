/** A store with an issuer, and accounts that were charged: for tests of what becomes of invoices. */
import { ObjectId } from 'bson'
import type { Store } from '../../store/index.ts'
import { openTestStore } from '../../store/test-store.test-peer.ts'
import { charge, lotKey } from '../charge.ts'
import { setAddress } from './address.ts'
import { aLot, anAddress, anIssuer, anOverage } from './example.test-peer.ts'
import type { Announcement, FinishDeps } from './finish.ts'
import { issueInvoices } from './issue.ts'
import { setIssuer } from './issuer.ts'
import { type InvoiceRow, invoiceRows } from './rows.ts'

export interface Desk {
  readonly store: Store
  clock: Date
  readonly told: Announcement[]
  now(): Date
  deps(more?: Partial<FinishDeps>): FinishDeps
  /** empties the store and sets the clock to 2046-01-31, 13 o'clock in Berlin */
  clear(): Promise<void>
  anAccount(address?: object): Promise<ObjectId>
  charged(accountId: ObjectId, count: number): Promise<void>
  /** an account's invoice over 23.75 EUR and 1.17 EUR, 19 % */
  anInvoice(address?: object): Promise<InvoiceRow>
  row(id: ObjectId): Promise<InvoiceRow>
}

export async function openDesk(): Promise<Desk> {
  const store = await openTestStore()
  const desk: Desk = {
    store,
    clock: new Date(0),
    told: [],
    now: () => desk.clock,
    deps: more => ({
      store,
      now: desk.now,
      log: { warn: () => undefined },
      onIssued: async issued => void desk.told.push(issued),
      draw: async ({ number }) => Buffer.from(`%PDF- of ${number}`), // pdf.test.ts looks at true ones
      ...more,
    }),
    async clear() {
      desk.clock = new Date('2046-01-31T12:00:00Z')
      desk.told.length = 0
      for (const name of ['charges', 'invoices', 'invoicepapers', 'invoiceissuers', 'billingaddresses', 'audit'])
        await store.db.collection(name).deleteMany({})
      await setIssuer({ store, now: desk.now }, anIssuer, 'cli')
    },
    async anAccount(address = {}) {
      const accountId = new ObjectId()
      await setAddress({ store, now: desk.now }, accountId, { ...anAddress, ...address }, 'cli')
      return accountId
    },
    async charged(accountId, count) {
      const at = desk.now()
      const one = (i: number) => ({ ...(i % 2 === 0 ? aLot : anOverage), key: lotKey(new ObjectId()), accountId, at })
      await charge(
        store,
        Array.from({ length: count }, (_, i) => one(i)),
      )
    },
    async anInvoice(address) {
      const accountId = await desk.anAccount(address)
      await desk.charged(accountId, 2)
      const [invoice] = (await issueInvoices(desk.deps(), accountId, desk.now())).invoices
      return desk.row(new ObjectId(invoice?.id))
    },
    async row(id) {
      const row = await invoiceRows(store).findOne({ _id: id })
      if (row === null) throw new Error(`no invoice ${id}`)
      return row
    },
  }
  return desk
}
