/** Tariff: prices, quota, lots, the reminder; and invoices. Money is integer micro-euro, on papers integer cents. */
import { z } from 'zod'
import { BillingAddress, findAddress, setAddress } from '../../billing/invoices/address.ts'
import { listInvoices, readInvoiceFile, showInvoice } from '../../billing/invoices/look.ts'
import { type InvoiceView as Invoice, invoiceStates } from '../../billing/invoices/view.ts'
import { bookLots, changeLot, LotChange, NewLots } from '../../billing/lots.ts'
import { leastOnlineCents } from '../../billing/payment/payments.ts'
import { readPrices } from '../../billing/prices.ts'
import { ReminderSetting, setReminder } from '../../billing/reminder-setting.ts'
import { listLots, readUsage } from '../../billing/usage.ts'
import { Problem } from '../../values.ts'
import type { ApiDeps } from '../deps.ts'
import { type Call, created, Id, IdParam, ok, PageQuery, pageOf, routes, Time } from '../route.ts'

const count = z.number().int()
const microEuro = z.number().int().meta({ description: 'millionths of a euro' })
const cents = z.number().int().meta({ description: 'cents' })
const Day = z.string().meta({ description: 'a day, YYYY-MM-DD' })

export const PricesView = z
  .object({
    version: count,
    since: Time.nullable(),
    block: count.meta({ description: 'lots are multiples of so many mails' }),
    tiers: z.array(z.object({ from: count, unitPriceMicroEuro: microEuro })),
    overageUnitPriceMicroEuro: microEuro.meta({ description: 'of each mail beyond the quota' }),
  })
  .meta({ id: 'Prices' })

const lot = {
  id: Id,
  source: z.enum(['demo', 'booked', 'granted']),
  size: count,
  unitPriceMicroEuro: microEuro,
  startsAt: Time,
  endsAt: Time.meta({ description: 'what isn’t used by then expires' }),
  renews: z.boolean(),
  next: z
    .object({ size: count, unitPriceMicroEuro: microEuro })
    .nullable()
    .meta({ description: 'what follows it, where that isn’t its like' }),
  note: z.string().nullable(),
}
export const LotView = z.object(lot).meta({ id: 'Lot' })
const LotHistory = z.object({ ...lot, used: count }).meta({ id: 'LotHistory' })

export const UsageView = z
  .object({
    asOf: Time,
    period: z.object({ startsAt: Time, endsAt: Time.meta({ description: 'the next billing date' }) }),
    sent: count.meta({ description: 'delivered and bounced mails of the period, per recipient' }),
    lots: z.array(z.object({ ...lot, used: count, usedInPeriod: count })),
    overage: count.meta({ description: 'mails beyond all lots, charged at the next billing date' }),
    overageUnitPriceMicroEuro: microEuro,
    remaining: count,
    reminder: z.object({ threshold: count, isSet: z.boolean(), isBelow: z.boolean() }),
    forecast: z.object({
      mailsPerDay: count,
      lastsUntil: Time.nullable().meta({ description: 'about when the quota is used up' }),
    }),
  })
  .meta({ id: 'Usage' })

const Text = z.object({ de: z.string(), en: z.string() })

export const InvoiceView = z
  .object({
    id: Id,
    accountId: Id,
    kind: z.enum(['invoice', 'credit']),
    number: z.string(),
    issuedOn: Day,
    dueOn: Day.nullable(),
    state: z.enum(invoiceStates),
    customer: z.string(),
    netCents: cents,
    vatCents: cents,
    grossCents: cents,
    currency: z.literal('EUR'),
    vat: z.object({ kind: z.string(), percent: z.number(), note: Text.nullable() }),
    period: z.object({ from: Day, to: Day }),
    lines: z.array(
      z.object({
        n: count,
        kind: z.enum(['lot', 'overage']),
        quantity: count,
        unitPriceMicroEuro: microEuro,
        netCents: cents,
        from: Day,
        to: Day,
      }),
    ),
    payment: z.object({ at: Time, on: Day, how: z.string(), reference: z.string() }).nullable(),
    corrects: z.object({ number: z.string(), issuedOn: Day, reason: z.string() }).nullable(),
    dueCents: cents,
    creditedCents: cents,
    payableOnline: z.boolean().meta({ description: 'POST /v1/invoices/{id}/checkout gives a page to pay it on' }),
  })
  .meta({ id: 'Invoice' })

export const viewInvoice = ({ payments }: Pick<ApiDeps, 'payments'>, invoice: Invoice) => ({
  ...invoice,
  payableOnline: payments !== null && invoice.dueCents >= leastOnlineCents,
})

const issued = {
  invoices: z.array(InvoiceView).meta({ description: 'written just now' }),
  waitsFor: z.enum(['issuer', 'address', 'relay']).nullable().meta({
    description:
      'what an invoice waits for: data of the relay’s operator, the billing address, or the relay itself, which writes it within the hour',
  }),
}

const AddressView = z
  .object({
    company: z.string(),
    name: z.string(),
    lines: z.array(z.string()),
    postcode: z.string(),
    city: z.string(),
    country: z.string(),
    vatId: z.string().nullable(),
    email: z.string(),
    language: z.enum(['de', 'en']),
    reference: z.string().default('').meta({ description: 'the customer’s own, printed on each invoice' }),
  })
  .meta({ id: 'BillingAddress' })

export const billingRoutes = routes('Billing')

/** Money is of the account, not of a system. */
export function wholeAccount({ systemId }: Call<unknown, unknown, unknown>): void {
  if (systemId !== null) throw new Problem('key-not-allowed', 'This key is of one system', 'Use a key of the account')
}

const byOf = ({ actor, caller }: Call<unknown, unknown, unknown>) => ({
  actor,
  onBehalfOf: caller.kind === 'user' ? (caller.membership?.agencyId ?? null) : null,
})

/** What was booked is booked, whatever becomes of its invoice: then the job writes it. */
async function issueNow({ deps, accountId }: Call<unknown, unknown, unknown>) {
  try {
    const { invoices, waitsFor } = await deps.issueInvoices(accountId)
    return { invoices: invoices.map(one => viewInvoice(deps, one)), waitsFor }
  } catch (error) {
    deps.log.error({ account: accountId.toHexString(), err: error }, 'invoice not written; it is tried again')
    return { invoices: [], waitsFor: 'relay' as const }
  }
}

billingRoutes.get(
  '/v1/prices',
  { name: 'getPrices', summary: 'The price list', needs: 'public', reply: { 200: PricesView } },
  async ({ deps }) => ok(await readPrices(deps)),
)

billingRoutes.get(
  '/v1/usage',
  {
    name: 'readUsage',
    summary: 'What was sent in this period, what is left, and how long it lasts',
    needs: 'billing:read',
    reply: { 200: UsageView },
  },
  async ({ deps, accountId }) => ok(await readUsage(deps, accountId)),
)

billingRoutes.patch(
  '/v1/usage/reminder',
  {
    name: 'setReminder',
    summary: 'Below how many mails owner and admins are reminded',
    needs: 'billing:write',
    body: ReminderSetting,
    reply: { 200: UsageView },
  },
  async call => {
    wholeAccount(call)
    await setReminder(call.deps, call.accountId, call.body, byOf(call))
    return ok(await readUsage(call.deps, call.accountId))
  },
)

billingRoutes.get(
  '/v1/lots',
  {
    name: 'listLots',
    summary: 'All lots of the account, newest first',
    needs: 'billing:read',
    reply: { 200: z.object({ items: z.array(LotHistory), next: z.null() }) },
  },
  async ({ deps, accountId }) => ok({ items: await listLots(deps, accountId), next: null }),
)

billingRoutes.post(
  '/v1/lots',
  {
    name: 'bookLots',
    summary: 'Book blocks of mails; the invoice is written at once',
    description:
      'Each lot runs 30 days and is followed by its like until that is cancelled. Give the price that was shown, so that another one refuses the booking.',
    needs: 'billing:write',
    body: NewLots,
    reply: { 201: z.object({ items: z.array(LotView), next: z.null(), ...issued }) },
    repeatable: true,
  },
  async call => {
    wholeAccount(call)
    const items = await bookLots(call.deps, call.accountId, call.body, byOf(call), call.reserved.id(0))
    return created({ items, next: null, ...(await issueNow(call)) })
  },
)

billingRoutes.patch(
  '/v1/lots/{id}',
  {
    name: 'changeLot',
    summary: 'Cancel a lot at its end, take that back, or choose what follows it',
    needs: 'billing:write',
    params: IdParam,
    body: LotChange.meta({ example: { renews: false } }),
    reply: { 200: LotView },
  },
  async call => {
    wholeAccount(call)
    return ok(await changeLot(call.deps, call.accountId, call.params.id, call.body, byOf(call)))
  },
)

billingRoutes.get(
  '/v1/invoices',
  {
    name: 'listInvoices',
    summary: 'Invoices and credit notes, newest first',
    needs: 'billing:read',
    query: PageQuery.extend({ state: z.enum(invoiceStates).optional() }),
    reply: { 200: pageOf(InvoiceView) },
  },
  async ({ deps, accountId, query }) => {
    const { items, next } = await listInvoices(deps, accountId, query)
    return ok({ items: items.map(one => viewInvoice(deps, one)), next })
  },
)

billingRoutes.get(
  '/v1/invoices/{id}',
  {
    name: 'getInvoice',
    summary: 'One invoice',
    needs: 'billing:read',
    params: IdParam,
    reply: { 200: InvoiceView },
  },
  async ({ deps, accountId, params }) => ok(viewInvoice(deps, await showInvoice(deps, accountId, params.id))),
)

billingRoutes.get(
  '/v1/invoices/{id}/pdf',
  {
    name: 'getInvoicePdf',
    summary: 'The invoice as PDF/A-3 with EN 16931 inside (ZUGFeRD)',
    needs: 'billing:read',
    params: IdParam,
    reply: { 200: 'application/pdf' },
  },
  async ({ deps, accountId, params }) => {
    const { name, type, content } = await readInvoiceFile(deps, accountId, params.id)
    const headers = { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` }
    return { status: 200, bytes: content, headers }
  },
)

billingRoutes.get(
  '/v1/billing-address',
  {
    name: 'getBillingAddress',
    summary: 'To whom invoices go; null before it was given',
    needs: 'billing:read',
    reply: { 200: z.object({ address: AddressView.nullable() }) },
  },
  async ({ deps, accountId }) => ok({ address: await findAddress(deps, accountId) }),
)

billingRoutes.put(
  '/v1/billing-address',
  {
    name: 'setBillingAddress',
    summary: 'Say to whom invoices go; what waits for it is invoiced at once',
    needs: 'billing:write',
    body: BillingAddress,
    reply: { 200: z.object({ address: AddressView, ...issued }) },
  },
  async call => {
    wholeAccount(call)
    const address = await setAddress(call.deps, call.accountId, call.body, call.actor)
    return ok({ address, ...(await issueNow(call)) })
  },
)
