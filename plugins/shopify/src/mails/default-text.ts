/**
 * The text part of the default mails: all that the HTML tells, for those who read without it. Parts that are empty leave
 * no gap: several empty lines become one when the mail is made.
 */
import type { Language, MailKind } from './kinds.ts'
import { type CommonWords, commonWords, kindWords } from './words.ts'

export function defaultText(kind: MailKind, language: Language): string {
  const words = commonWords[language]
  const { title, paragraphs, button } = kindWords[kind][language]
  const link = section(button.url, `${button.label}:\n{{.}}`)
  return `${['{{shop.name}}', title, words.greeting, ...paragraphs, ...partsOf(kind, words, link), footer(words)].join('\n\n')}\n`
}

/** Section tags stand alone in their lines, which leave none behind. */
const section = (name: string, inside: string): string => `{{#${name}}}\n${inside}\n{{/${name}}}`

function partsOf(kind: MailKind, words: CommonWords, link: string): string[] {
  switch (kind) {
    case 'order-confirmation':
    case 'order-paid':
      return [
        link,
        section('order.confirmationNumber', `${words.confirmationNumber}: {{.}}`),
        orderLines(words),
        totals(words),
        ...addresses(words),
      ]
    case 'shipping-confirmation':
    case 'shipping-update':
    case 'out-for-delivery':
      return [tracking(words), shipmentLines(words), address(words.shippingAddress, 'order.shippingAddress')]
    case 'delivered':
      return [link, tracking(words), shipmentLines(words), address(words.shippingAddress, 'order.shippingAddress')]
    case 'refund':
      return [link, refundLines(words)]
    case 'order-cancelled':
      return [link, orderLines(words), totals(words)]
    case 'invoice':
      return [link, orderLines(words), totals(words), ...addresses(words)]
  }
}

const heading = (text: string): string => `${text}\n----------------------------------------`

const line = (words: CommonWords, price: string): string =>
  `{{quantity}} × {{title}}{{#variant}} ({{variant}}){{/variant}}{{#sku}}, ${words.sku} {{sku}}{{/sku}}${price}`

const orderLines = (words: CommonWords): string =>
  `${heading(`${words.lines} {{order.number}}`)}\n${section('lines', line(words, ': {{price}}'))}\n${section('moreLines', words.more)}`

const shipmentLines = (words: CommonWords): string =>
  section('shipment.hasLines', `${heading(words.shipmentLines)}\n${section('shipment.lines', line(words, ''))}`)

const refundLines = (words: CommonWords): string =>
  section('refund.hasLines', `${heading(words.refundLines)}\n${section('refund.lines', line(words, ': {{price}}'))}`)

const totals = (words: CommonWords): string => {
  const named = (word: string) => `${word}{{#title}} ({{title}}){{/title}}: {{amount}}`
  return [
    section('order.discounts', named(words.discount)),
    section('order.shipping', named(words.shipping)),
    section('order.fees', `{{#title}}{{title}}{{/title}}{{^title}}${words.fee}{{/title}}: {{amount}}`),
    `{{^order.taxesIncluded}}\n${section('order.taxes', '{{title}}: {{amount}}')}\n{{/order.taxesIncluded}}`,
    `${words.total}: {{order.total}}`,
    section('order.taxesIncluded', section('order.taxes', `${words.includes} {{title}}: {{amount}}`)),
    section('order.outstanding', `${words.outstanding}: {{.}}`),
  ].join('\n')
}

const address = (label: string, name: string): string => section(name, `${label}:\n${section('lines', '{{.}}')}`)

const addresses = (words: CommonWords): string[] => [
  address(words.shippingAddress, 'order.shippingAddress'),
  address(words.billingAddress, 'order.billingAddress'),
  section('order.payment', `${words.payment}: {{.}}`),
]

const tracking = (words: CommonWords): string =>
  `${section('shipment.estimatedDelivery', `${words.estimatedDelivery}: {{.}}`)}

${section('shipment.tracking', `{{#company}}{{company}} · {{/company}}{{#number}}${words.tracking} {{number}}{{/number}}{{^number}}${words.shipmentWord}{{/number}}{{#url}}:\n{{url}}{{/url}}`)}`

const footer = (words: CommonWords): string =>
  `-- \n${section('shop.contactEmail', `${words.questions} {{.}}`)}\n${words.sentBy} {{shop.name}}{{#shop.url}} ({{.}}){{/shop.url}}.\n${section('shop.helpUrl', `${words.help}: {{.}}`)}`
