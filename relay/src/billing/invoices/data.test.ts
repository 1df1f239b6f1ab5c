import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../../store/index.ts'
import { openTestStore } from '../../store/test-store.test-peer.ts'
import { BillingAddress, findAddress, readAddress, setAddress, setDebtorAccount } from './address.ts'
import { anAddress, anIssuer } from './example.test-peer.ts'
import { findIssuer, Issuer, readIssuer, setIssuer, vatRateOf } from './issuer.ts'
import { addDays, dayOf, lastDayBefore, printDay } from './words.ts'

const now = () => new Date('2046-01-31T12:00:00Z')
const complaint = (schema: typeof BillingAddress | typeof Issuer, input: unknown): string => {
  const { error } = schema.safeParse(input)
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') ?? ''
}

describe('a billing address', () => {
  it('is written as people do, and kept as papers want it', () => {
    const { vatId, country } = BillingAddress.parse({ ...anAddress, country: 'at', vatId: 'atu 123.456.78' })
    expect([vatId, country]).to.deep.equal(['ATU12345678', 'AT'])
  })

  const wrong: [string, object, RegExp][] = [
    ['a country that is none', { country: 'UK' }, /country: must be a country of ISO 3166-1/],
    ['a VAT id of another country', { vatId: 'ATU12345678' }, /vatId: must be a VAT id of the country/],
    ['neither company nor name', { company: ' ', name: '' }, /company: must be there, or the name/],
    [
      'a VAT id without a company',
      { company: '', name: 'Anna Muster', vatId: 'DE123456789' },
      /company: must be there/,
    ],
    ['no street', { lines: [] }, /lines: must have a line/],
    ['four lines', { lines: ['1', '2', '3', '4'] }, /lines/],
    ['two lines in one', { city: 'Leipzig\nBerlin' }, /city: must be one line/],
    ['letters that no font here has', { company: '株式会社' }, /company: must be one line in Latin/],
    ['a picture', { company: 'Shop 🛒' }, /company: must be one line in Latin/],
    ['no e-mail address', { email: 'anna' }, /email: must be an e-mail address/],
    ['a language that papers don’t have', { language: 'fr' }, /language/],
  ]
  for (const [what, change, why] of wrong)
    it(`is refused with ${what}`, () => {
      expect(complaint(BillingAddress, { ...anAddress, ...change })).to.match(why)
    })
})

describe('the issuer', () => {
  it('has defaults for what few operators care about', () => {
    const { numbers, paymentDays, timeZone, smallBusiness } = Issuer.parse(anIssuer)
    expect(numbers).to.deep.equal({ invoicePrefix: 'RE-{year}-', creditPrefix: 'GS-{year}-', start: 1, digits: 5 })
    expect({ paymentDays, timeZone, smallBusiness }).to.deep.equal({
      paymentDays: 14,
      timeZone: 'Europe/Berlin',
      smallBusiness: false,
    })
  })

  const wrong: [string, object, RegExp][] = [
    ['a typing error in the IBAN', { bank: { iban: 'DE89 3704 0044 0532 0130 01' } }, /bank.iban: must be an IBAN/],
    ['neither VAT id nor tax number', { vatId: null, taxNumber: null }, /vatId: must be there, or the tax number/],
    ['a home outside the Union', { country: 'CH', vatId: null }, /country: must be in the European Union/],
    ['a prefix that DATEV can’t take', { numbers: { invoicePrefix: 'RE_2046 ' } }, /numbers.invoicePrefix/],
    ['an unknown time zone', { timeZone: 'Europe/Leipzig' }, /timeZone: must be a time zone/],
    ['a misspelt field', { vatPercentage: 19 }, /vatPercentage/],
  ]
  for (const [what, change, why] of wrong)
    it(`is refused with ${what}`, () => {
      expect(complaint(Issuer, { ...anIssuer, ...change })).to.match(why)
    })

  it('has a rate in hundredths of a percent', () => {
    for (const [vatPercent, rate] of [
      [19, 1900],
      [8.1, 810],
      [7.75, 775],
      [0, 0],
    ])
      expect(vatRateOf(Issuer.parse({ ...anIssuer, vatPercent }))).to.equal(rate)
  })
})

describe('addresses and issuer in the store', () => {
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  const accountId = new ObjectId()

  it('are missing with a sentence on what to do', async () => {
    for (const [read, type] of [
      [readAddress({ store }, accountId), 'billing-address-missing'],
      [readIssuer({ store }), 'issuer-missing'],
      [setDebtorAccount({ store, now }, accountId, 10_001, 'cli'), 'billing-address-missing'],
    ] as [Promise<unknown>, string][])
      expect(((await read.catch(error => error)) as { type: string }).type).to.equal(type)
    expect(await findAddress({ store }, accountId)).to.equal(null)
    expect(await findIssuer({ store })).to.equal(null)
  })

  it('are kept, changed and audited', async () => {
    await setIssuer({ store, now }, anIssuer, 'operator:1')
    await setAddress({ store, now }, accountId, anAddress, 'user:1')
    await setDebtorAccount({ store, now }, accountId, 10_001, 'operator:1')
    const changed = await setAddress({ store, now }, accountId, { ...anAddress, city: 'Halle' }, 'user:1')
    expect(await readAddress({ store }, accountId)).to.deep.equal(changed)
    expect(await readIssuer({ store })).to.deep.equal(Issuer.parse(anIssuer))
    const acts = await store.db.collection('audit').find().sort({ _id: 1 }).toArray()
    expect(acts.map(({ act, actor }) => `${actor} ${act}`)).to.deep.equal([
      'operator:1 issuer.set',
      'user:1 billing-address.set',
      'operator:1 debtor-account.set',
      'user:1 billing-address.set',
    ])
  })
})

describe('days on papers', () => {
  it('are those of the issuer, also when the clock changes', () => {
    expect(dayOf(new Date('2045-12-31T22:59:59Z'), 'Europe/Berlin')).to.equal('2045-12-31')
    expect(dayOf(new Date('2045-12-31T23:00:00Z'), 'Europe/Berlin')).to.equal('2046-01-01')
    expect(dayOf(new Date('2046-07-31T22:00:00Z'), 'Europe/Berlin')).to.equal('2046-08-01')
    expect(lastDayBefore(new Date('2046-07-31T22:00:00Z'), 'Europe/Berlin')).to.equal('2046-07-31')
    expect(addDays('2048-02-28', 1)).to.equal('2048-02-29')
    expect(addDays('2046-03-20', 14)).to.equal('2046-04-03')
  })

  it('are printed so that nobody takes the month for the day', () => {
    expect(printDay('2046-02-03', 'de')).to.equal('03.02.2046')
    expect(printDay('2046-02-03', 'en')).to.equal('3 February 2046')
  })
})
