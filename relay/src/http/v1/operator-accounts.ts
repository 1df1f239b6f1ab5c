/** The accounts of the relay as its operator sees them: approvals, prices, grants, invoices. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { listAgencyWishes, setAgency } from '../../accounts/agencies.ts'
import { approveAccount, listWaiting, refuseAccount } from '../../accounts/approval.ts'
import { findAccounts, readAccount } from '../../accounts/index.ts'
import type { Actor } from '../../audit/index.ts'
import { listAudit } from '../../audit/index.ts'
import { creditInvoice, NewCredit } from '../../billing/invoices/credit.ts'
import { exportDatev } from '../../billing/invoices/datev.ts'
import { Days, exportCsv } from '../../billing/invoices/export.ts'
import { findIssuer, Issuer, setIssuer } from '../../billing/invoices/issuer.ts'
import { findInvoice, listInvoices, markPaid, NewPayment, readInvoiceFile } from '../../billing/invoices/look.ts'
import { invoiceStates } from '../../billing/invoices/view.ts'
import { grantLot, NewGrant } from '../../billing/lots.ts'
import { PriceList, readPrices, setPrices } from '../../billing/prices.ts'
import { readUsage } from '../../billing/usage.ts'
import { type Call, created, Id, IdParam, ok, PageQuery, pageOf, routes, Time } from '../route.ts'
import { AccountView } from './account.ts'
import { InvoiceView, LotView, PricesView, UsageView } from './billing.ts'
import { AuditView } from './stats.ts'

export const operatorAccountRoutes = routes('Operator')

/** An operator acts as one, also where he is a member of the account too. */
const operatorOf = ({ caller }: Call<unknown, unknown, unknown>): Actor =>
  caller.kind === 'user' ? `operator:${caller.user.id}` : 'relay'

const AccountRow = AccountView.omit({ reason: true }).meta({ id: 'AccountRow' })

operatorAccountRoutes.get(
  '/v1/operator/accounts',
  {
    name: 'listAccounts',
    summary: 'All accounts, oldest first',
    needs: 'operator',
    query: PageQuery.extend({
      search: z.string().max(200).optional().meta({ description: 'how name or address begins' }),
    }),
    reply: { 200: pageOf(AccountRow) },
  },
  async ({ deps, query }) => ok(await findAccounts(deps, query)),
)

operatorAccountRoutes.get(
  '/v1/operator/accounts/{id}',
  { name: 'showAccount', summary: 'One account', needs: 'operator', params: IdParam, reply: { 200: AccountView } },
  async ({ deps, params }) => ok(await readAccount(deps, new ObjectId(params.id))),
)

operatorAccountRoutes.get(
  '/v1/operator/accounts/{id}/usage',
  {
    name: 'readUsageOf',
    summary: 'What an account has sent, and its quota',
    needs: 'operator',
    params: IdParam,
    reply: { 200: UsageView },
  },
  async ({ deps, params }) => ok(await readUsage(deps, new ObjectId(params.id))),
)

operatorAccountRoutes.post(
  '/v1/operator/accounts/{id}/grants',
  {
    name: 'grantLot',
    summary: 'Give an account mails that cost nothing',
    needs: 'operator',
    params: IdParam,
    body: NewGrant,
    reply: { 201: LotView },
  },
  async call =>
    created(await grantLot(call.deps, new ObjectId(call.params.id), call.body, { actor: operatorOf(call) })),
)

operatorAccountRoutes.put(
  '/v1/operator/accounts/{id}/agency',
  {
    name: 'setAgency',
    summary: 'Let an account look after others, or no longer',
    needs: 'operator',
    params: IdParam,
    body: z.object({ agency: z.boolean() }),
    reply: { 200: AccountRow },
  },
  async call => ok(await setAgency(call.deps, new ObjectId(call.params.id), call.body.agency, operatorOf(call))),
)

const WaitingView = AccountRow.extend({
  note: z.string().nullable(),
  askedAt: Time,
  owner: z.object({ name: z.string(), email: z.string() }).nullable(),
}).meta({ id: 'WaitingAccount' })

operatorAccountRoutes.get(
  '/v1/operator/approvals',
  {
    name: 'listApprovals',
    summary: 'Accounts that wait for approval, oldest first',
    needs: 'operator',
    query: PageQuery,
    reply: { 200: pageOf(WaitingView) },
  },
  async ({ deps, query }) => ok(await listWaiting(deps, query)),
)

operatorAccountRoutes.get(
  '/v1/operator/agency-wishes',
  {
    name: 'listAgencyWishes',
    summary: 'Accounts whose owner wants to look after others',
    needs: 'operator',
    reply: { 200: z.object({ items: z.array(AccountRow), next: z.null() }) },
  },
  async ({ deps }) => ok({ items: await listAgencyWishes(deps), next: null }),
)

const Decision = z.object({
  account: AccountRow,
  told: z.boolean().meta({ description: 'whether the owner gets a mail about it' }),
})

operatorAccountRoutes.post(
  '/v1/operator/approvals/{id}/approve',
  {
    name: 'approveAccount',
    summary: 'Let an account send',
    needs: 'operator',
    params: IdParam,
    reply: { 200: Decision },
  },
  async call => ok(await approveAccount(call.deps, call.params.id, operatorOf(call))),
)

operatorAccountRoutes.post(
  '/v1/operator/approvals/{id}/refuse',
  {
    name: 'refuseAccount',
    summary: 'Refuse an account; its owner reads the reason',
    needs: 'operator',
    params: IdParam,
    body: z.object({ reason: z.string().trim().min(1, 'say why').max(1000) }),
    reply: { 200: Decision },
  },
  async call => ok(await refuseAccount(call.deps, call.params.id, operatorOf(call), call.body.reason)),
)

operatorAccountRoutes.put(
  '/v1/operator/prices',
  {
    name: 'setPrices',
    summary: 'A new price list, for bookings from now on',
    needs: 'operator',
    body: PriceList,
    reply: { 200: PricesView },
  },
  async call => {
    await setPrices(call.deps, call.body, { actor: operatorOf(call) })
    return ok(await readPrices(call.deps))
  },
)

const IssuerView = z.record(z.string(), z.unknown()).meta({ id: 'Issuer' })

operatorAccountRoutes.get(
  '/v1/operator/issuer',
  {
    name: 'getIssuer',
    summary: 'Who writes the invoices; null before it was given',
    needs: 'operator',
    reply: { 200: z.object({ issuer: IssuerView.nullable() }) },
  },
  async ({ deps }) => ok({ issuer: await findIssuer(deps) }),
)

operatorAccountRoutes.put(
  '/v1/operator/issuer',
  {
    name: 'setIssuer',
    summary: 'Say who writes the invoices',
    needs: 'operator',
    body: Issuer,
    reply: { 200: z.object({ issuer: IssuerView }) },
  },
  async call => ok({ issuer: await setIssuer(call.deps, call.body, operatorOf(call)) }),
)

operatorAccountRoutes.get(
  '/v1/operator/invoice-export',
  {
    name: 'exportInvoices',
    summary: 'Invoices and credit notes of some days as CSV, or as DATEV’s Buchungsstapel for the tax adviser',
    description:
      'Days are those on the papers, both included. DATEV’s file needs `datev` in the issuer’s data, is of one financial year, and is Windows-1252.',
    needs: 'operator',
    query: z.object({ ...Days.shape, format: z.enum(['csv', 'datev']).default('csv') }),
    reply: { 200: 'text/csv' },
  },
  async call => {
    const { format, ...days } = call.query
    const file =
      format === 'datev'
        ? { ...(await exportDatev(call.deps, days)), charset: 'windows-1252' }
        : {
            name: `invoices_${days.from}_${days.to}.csv`,
            content: Buffer.from(await exportCsv(call.deps, null, days)),
            charset: 'utf-8',
          }
    await call.audit('invoices.export', `${days.from}/${days.to}`, { format })
    const headers = {
      'Content-Type': `text/csv; charset=${file.charset}`,
      'Content-Disposition': `attachment; filename="${file.name}"`,
    }
    return { status: 200, bytes: file.content, headers }
  },
)

operatorAccountRoutes.get(
  '/v1/operator/invoices',
  {
    name: 'listAllInvoices',
    summary: 'Invoices and credit notes of all accounts, newest first',
    needs: 'operator',
    query: PageQuery.extend({ state: z.enum(invoiceStates).optional(), accountId: Id.optional() }),
    reply: { 200: pageOf(InvoiceView) },
  },
  async ({ deps, query: { accountId, ...query } }) =>
    ok(await listInvoices(deps, accountId === undefined ? null : new ObjectId(accountId), query)),
)

operatorAccountRoutes.get(
  '/v1/operator/invoices/{id}/pdf',
  {
    name: 'getAnyInvoicePdf',
    summary: 'An invoice of any account as PDF',
    needs: 'operator',
    params: IdParam,
    reply: { 200: 'application/pdf' },
  },
  async ({ deps, params }) => {
    const { name, type, content } = await readInvoiceFile(deps, null, params.id)
    const headers = { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${name}"` }
    return { status: 200, bytes: content, headers }
  },
)

operatorAccountRoutes.post(
  '/v1/operator/invoices/{id}/payment',
  {
    name: 'markPaid',
    summary: 'Note that an invoice was paid',
    needs: 'operator',
    params: IdParam,
    body: NewPayment,
    reply: { 200: InvoiceView },
  },
  async call => {
    const invoice = await findInvoice(call.deps, null, call.params.id)
    return ok(await markPaid(call.deps, invoice, call.body, operatorOf(call)))
  },
)

operatorAccountRoutes.post(
  '/v1/operator/invoices/{id}/credit',
  {
    name: 'creditInvoice',
    summary: 'Take an invoice back, whole or in part, by a credit note',
    needs: 'operator',
    params: IdParam,
    body: NewCredit,
    reply: { 201: InvoiceView },
  },
  async call => {
    const invoice = await findInvoice(call.deps, null, call.params.id)
    return created(await creditInvoice(call.deps, invoice, call.body, operatorOf(call)))
  },
)

operatorAccountRoutes.get(
  '/v1/operator/audit',
  {
    name: 'listOperatorAudit',
    summary: 'What operators did, newest first; or the log of an account',
    needs: 'operator',
    query: PageQuery.extend({ accountId: Id.optional() }),
    reply: { 200: pageOf(AuditView) },
  },
  async ({ deps, query: { accountId, ...query } }) =>
    ok(await listAudit(deps.store, accountId === undefined ? null : new ObjectId(accountId), query)),
)
