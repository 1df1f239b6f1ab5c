import { expect } from 'chai'
import { MailData } from './data.ts'

const money = (amount: string) => ({ amount, currencyCode: 'EUR' })
const order = {
  name: '#1042',
  confirmationNumber: null,
  createdAt: '2026-11-28T09:30:00Z',
  statusPageUrl: null,
  customerName: ' ',
  note: 'Please ring\r\n\r\n\r\n\r\ntwice\u202e',
  lines: [
    {
      title: `Lamp\r\nBcc: somebody@example.com ${'x'.repeat(600)}`,
      variantTitle: 'Default Title',
      sku: '',
      quantity: 1,
      originalTotal: money('10.00'),
      total: money('10.00'),
      imageUrl: null,
    },
  ],
  subtotal: null,
  discounts: [],
  shipping: null,
  taxes: [],
  taxesIncluded: true,
  total: money('10.00'),
  outstanding: null,
  paymentMethods: [],
  billingAddress: ['', 'Anna Muster'],
  shippingAddress: [],
}
const input = {
  locale: 'de',
  timeZone: 'Europe/Berlin',
  order,
  fulfillment: null,
  refund: null,
  cancellation: null,
  invoice: null,
}

describe('the data of a mail', () => {
  it('is cleaned and cut, never refused for a text', () => {
    const parsed = MailData.parse(input).order
    expect(parsed.note).to.equal('Please ring\n\ntwice')
    expect(parsed.customerName).to.equal(null)
    expect(parsed.billingAddress).to.deep.equal(['Anna Muster'])
    const [line] = parsed.lines
    expect(line?.title)
      .to.match(/^Lamp Bcc: .+…$/)
      .and.have.length(499)
    expect(line).to.include({ variantTitle: null, sku: null })
  })

  it('takes the first 250 lines of a longer order', () => {
    const lines = Array.from({ length: 300 }, () => order.lines[0])
    expect(MailData.parse({ ...input, order: { ...order, lines } }).order.lines).to.have.length(250)
  })

  it('refuses money that is a float, or no decimal', () => {
    for (const amount of [10, '10,00', '1e3', '', '--1', 'NaN'])
      expect(
        MailData.safeParse({ ...input, order: { ...order, total: { amount, currencyCode: 'EUR' } } }).success,
      ).to.equal(false, String(amount))
  })
})
