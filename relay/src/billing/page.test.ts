import { readFile } from 'node:fs/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { chargeRows } from './charge.ts'
import { bookLots, changeLot } from './lots.ts'
import { dayMs, newMerchant } from './merchant.test-peer.ts'
import { amountOf, inEuro } from './money.ts'
import { readUsage } from './usage.ts'

const by = { actor: 'cli' } as const
const months = { June: '06', July: '07', August: '08' }

describe('docs/billing.md', function () {
  this.timeout(60_000)
  let store: Store
  let page: string
  before(async () => {
    store = await openTestStore()
    page = await readFile(new URL('../../../docs/billing.md', import.meta.url), 'utf8')
  })
  after(() => store.close())

  it('has an example that is true', async () => {
    const rows = [...page.matchAll(/^\| (.+?) +\| (.+?) +\| (.*?) *\|$/gm)].slice(2).map(([, ...cells]) => cells)
    expect(rows).to.have.length(10)
    const merchant = await newMerchant(store, at('1 June, 9:20'))
    const { deps, accountId } = merchant
    const told: string[] = []
    for (const [when = '', what = '', charged = ''] of rows) {
      merchant.time = at(when.replace('until ', ''))
      const number = (pattern: RegExp) => Number(pattern.exec(what)?.[1]?.replace(/,/g, '') ?? 0)
      const mails = number(/([\d,]+) mails(:| were)/)
      // the day before: its intervals are over
      if (mails > 0)
        await store.db.collection('buckets').insertOne({
          ...{ accountId, systemId: new ObjectId(), bounced: 0, delivered: mails },
          startsAt: new Date(Math.floor((merchant.time - dayMs) / 900_000) * 900_000),
        })
      const open = { lots: [{ size: number(/([\d,]+) booked/) }] }
      if (what.includes('booked')) await bookLots(deps, accountId, open, by)
      const booked = (await readUsage(deps, accountId)).lots.find(lot => lot.source === 'booked' && lot.renews)
      const change = /cancelled/.test(what) ? { renews: false } : { nextSize: number(/changed to ([\d,]+)/) }
      if (/cancelled|changed/.test(what)) await changeLot(deps, accountId, booked?.id ?? '', change, by)
      await merchant.close()
      await merchant.bill()
      const charges = await chargeRows(store).find({ accountId }).toArray()
      for (const { key, kind, quantity, unitPriceMicroEuro } of charges)
        if (!told.includes(key)) {
          told.push(key)
          const euro = inEuro(amountOf(quantity, unitPriceMicroEuro))
          const words = `${kind}: ${quantity.toLocaleString('en')} × ${unitPriceMicroEuro} µEUR = ${euro} EUR`
          expect(charged, when).to.equal(words)
        }
      expect(told).to.have.length(
        rows.slice(0, rows.findIndex(row => row[0] === when) + 1).filter(row => row[2]).length,
      )
    }
    expect(told).to.have.length(4)
    const { overage, remaining } = await readUsage(deps, accountId)
    expect({ overage, remaining }).to.deep.equal({ overage: 0, remaining: 0 })
  })
})

/** `10 June, 14:05` as a time in UTC; without one: at noon */
function at(text: string): number {
  const [, day = '', month, hour = '12', minute = '00'] = /^(\d+) (\w+)(?:, (\d+):(\d+))?/.exec(text) ?? []
  const two = (digits: string) => digits.padStart(2, '0')
  return Date.parse(`2027-${months[month as keyof typeof months]}-${two(day)}T${two(hour)}:${minute}:00Z`)
}
