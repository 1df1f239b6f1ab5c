/**
 * What a template is filled with: the data of a mail in the customer's language, everything as text ready to print. Each
 * name is always there, with null where an order lacks it, so that a missing name is a mistake in the template.
 */
import { colourOr, edgeOf, textOn } from './colour.ts'
import type { MailData, Money } from './data.ts'
import type { Brand, Language } from './kinds.ts'
import { cancelWords, free, statusWords, taxWord } from './words.ts'

export type View = ReturnType<typeof viewOf>

export function viewOf(language: Language, data: MailData, brand: Brand) {
  const { order, fulfillment, refund, cancellation, invoice } = data
  const write = writerOf(language, data)
  const colour = colourOr(brand.colour)
  return {
    language,
    shop: {
      name: brand.name.toWellFormed(),
      url: httpsOrNull(brand.url),
      logoUrl: httpsOrNull(brand.logoUrl),
      colour,
      textOnColour: textOn(colour),
      edgeColour: edgeOf(colour),
      contactEmail: addressOrNull(brand.contactEmail),
      helpUrl: httpsOrNull(brand.listHelpUrl),
    },
    order: {
      number: order.name,
      confirmationNumber: order.confirmationNumber,
      date: write.date(order.createdAt),
      statusUrl: httpsOrNull(order.statusPageUrl),
      note: textOrNull(order.note),
      subtotal: order.subtotal === null ? null : write.money(order.subtotal),
      discounts: order.discounts.map(({ title, amount }) => ({ title, amount: write.money(negative(amount)) })),
      shipping:
        order.shipping === null
          ? null
          : {
              title: order.shipping.title,
              amount: isZero(order.shipping.amount) ? free[language] : write.money(order.shipping.amount),
            },
      fees: order.fees.map(({ title, amount }) => ({ title, amount: write.money(amount) })),
      taxes: order.taxes.map(({ title, rate, amount }) => ({
        title: [title ?? taxWord[language], rate === null ? null : write.percent(rate)].filter(isText).join(' '),
        amount: write.money(amount),
      })),
      taxesIncluded: order.taxesIncluded,
      total: write.money(order.total),
      outstanding: order.outstanding === null || isZero(order.outstanding) ? null : write.money(order.outstanding),
      payment: order.paymentMethods.filter(isText).join(', ') || null,
      billingAddress: linesOrNull(order.billingAddress),
      shippingAddress: linesOrNull(order.shippingAddress),
    },
    customer: { name: order.customerName },
    lines: order.lines.map(line => ({
      ...plainLine(line),
      price: write.money(line.originalTotal),
      discountedPrice: sameMoney(line.total, line.originalTotal) ? null : write.money(line.total),
    })),
    images: order.lines.some(hasImage),
    moreLines: order.moreLines === 0 ? null : `${order.moreLines}`,
    shipment:
      fulfillment === null
        ? null
        : {
            lines: fulfillment.lines.map(plainLine),
            hasLines: fulfillment.lines.length > 0,
            images: fulfillment.lines.some(hasImage),
            tracking: fulfillment.tracking.map(({ company, number, url }) => ({
              company,
              number,
              url: httpsOrNull(url),
            })),
            trackingUrl: fulfillment.tracking.map(({ url }) => httpsOrNull(url)).find(isText) ?? null,
            status: fulfillment.status === null ? null : statusWords[fulfillment.status][language],
            estimatedDelivery:
              fulfillment.estimatedDeliveryAt === null ? null : write.date(fulfillment.estimatedDeliveryAt),
            deliveredOn: fulfillment.deliveredAt === null ? null : write.date(fulfillment.deliveredAt),
          },
    refund:
      refund === null
        ? null
        : {
            amount: write.money(refund.amount),
            reason: textOrNull(refund.reason),
            lines: refund.lines.map(line => ({ ...plainLine(line), price: write.money(line.amount) })),
            hasLines: refund.lines.length > 0,
            images: refund.lines.some(hasImage),
          },
    cancellation:
      cancellation === null
        ? null
        : {
            reason: cancellation.reason === null ? null : cancelWords[cancellation.reason][language],
            date: write.date(cancellation.at),
          },
    invoice: invoice === null ? null : { url: httpsOrNull(invoice.url), message: textOrNull(invoice.message) },
  }
}

/** Every name that a template may ask for: paths through what isn't a list, from the whole and from within each section. */
export function namesOf(view: unknown): string[] {
  if (Array.isArray(view)) return view.flatMap(namesOf)
  return isGroup(view) ? [...pathsOf(view), ...Object.values(view).flatMap(namesOf)] : []
}

const pathsOf = (group: Record<string, unknown>): string[] =>
  Object.entries(group).flatMap(([name, value]) => [
    name,
    ...(isGroup(value) ? pathsOf(value).map(path => `${name}.${path}`) : []),
  ])

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Links leave for nothing but https. */
export function httpsOrNull(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null
  const { protocol, username, password, href } = new URL(url)
  return protocol === 'https:' && username === '' && password === '' ? href : null
}

/** Nothing that a mailto: link would read as more than an address. */
const addressOrNull = (address: string | null): string | null =>
  address !== null && /^[^\s<>"'`?&%#,;:()[\]\\/=@]+@[\p{L}\p{N}.-]+$/u.test(address) ? address : null

type MailLine = Pick<MailData['order']['lines'][number], 'title' | 'variantTitle' | 'sku' | 'quantity' | 'imageUrl'>

const plainLine = ({ title, variantTitle, sku, quantity, imageUrl }: MailLine) => ({
  title,
  variant: variantTitle,
  sku,
  quantity: `${quantity}`,
  imageUrl: httpsOrNull(imageUrl),
})

const hasImage = ({ imageUrl }: Pick<MailLine, 'imageUrl'>): boolean => httpsOrNull(imageUrl) !== null

const isText = (text: string | null): text is string => text !== null && text !== ''
const linesOrNull = (lines: readonly string[]) => (lines.length === 0 ? null : { lines })
const textOrNull = (text: string | null) => (text === null ? null : { lines: text.split('\n') })

const isZero = ({ amount }: Money): boolean => /^-?[0.]*$/.test(amount)
const negative = ({ amount, currencyCode }: Money): Money => ({
  amount: amount.startsWith('-') || isZero({ amount, currencyCode }) ? amount : `-${amount}`,
  currencyCode,
})
const sameMoney = (one: Money, other: Money): boolean =>
  one.currencyCode === other.currencyCode && plainDecimal(one.amount) === plainDecimal(other.amount)
const plainDecimal = (amount: string): string =>
  amount.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, found => (found.startsWith('.') ? '' : found))

function writerOf(language: Language, { locale, timeZone }: Pick<MailData, 'locale' | 'timeZone'>) {
  const manner = mannerOf(language, locale)
  const date = new Intl.DateTimeFormat(manner, { dateStyle: 'long', timeZone: zoneOrUtc(timeZone) })
  const percent = new Intl.NumberFormat(manner, { style: 'percent', maximumFractionDigits: 3 })
  return {
    date: (time: string): string => date.format(new Date(time)),
    percent: (rate: number): string => percent.format(rate / 100),
    /** The decimal text itself, so that no float comes between. */
    money: ({ amount, currencyCode }: Money): string =>
      new Intl.NumberFormat(manner, { style: 'currency', currency: currencyCode }).format(amount as `${number}`),
  }
}

/** The customer's own manner ("de-CH", "en-CA") where it is of the mail's language. */
function mannerOf(language: Language, locale: string | null): string {
  try {
    const [known = language] = Intl.NumberFormat.supportedLocalesOf(locale ?? language)
    return known.split('-')[0] === language ? known : language
  } catch {
    return language // no language tag
  }
}

function zoneOrUtc(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch {
    return 'UTC'
  }
}
