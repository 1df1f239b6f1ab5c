/** Paying online, where the operator has an account at Stripe; else nothing of it is there. */
import { z } from 'zod'
import { findInvoice } from '../../billing/invoices/look.ts'
import type { Payments } from '../../billing/payment/payments.ts'
import type { ApiDeps } from '../deps.ts'
import { HttpProblem } from '../problem-details.ts'
import { IdParam, ok, routes } from '../route.ts'
import { wholeAccount } from './billing.ts'

/** Stripe's events have some kB; its library looks at all of it. */
const eventLimit = 512 * 1024

const Back = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\w\-./?&=%#]*$/, 'must be a path of this relay, such as /invoices')
  .default('/')
  .meta({ description: 'where the customer comes back to, paid or not: a path of this relay' })

export const paymentRoutes = routes('Billing')

function offered({ payments }: Pick<ApiDeps, 'payments'>): Payments {
  if (payments !== null) return payments
  throw new HttpProblem(
    404,
    'not-offered',
    'This relay takes no payments online',
    'Pay by transfer, as the invoice says',
  )
}

paymentRoutes.post(
  '/v1/invoices/{id}/checkout',
  {
    name: 'payInvoice',
    summary: 'Begin to pay an open invoice online; gives the page to pay on',
    description:
      'Only of invoices that are `payableOnline`. The invoice is paid when the provider has told so, a moment after the customer has come back.',
    needs: 'billing:write',
    params: IdParam,
    body: z.strictObject({ back: Back }),
    reply: { 200: z.object({ url: z.url().meta({ description: 'for the customer’s browser' }) }) },
  },
  async call => {
    wholeAccount(call)
    const { deps, params, body } = call
    const invoice = await findInvoice(deps, call.accountId, params.id)
    const page = await offered(deps).checkout(invoice, `${deps.settings.publicUrl}${body.back}`)
    await call.audit('invoice.checkout', invoice.number)
    return ok(page)
  },
)

paymentRoutes.post(
  '/v1/payments/stripe',
  {
    name: 'takeStripeEvent',
    summary: 'For Stripe’s webhook: what it tells of payments, signed',
    needs: 'public',
    ownAuthorization: true,
    rate: 'read', // Stripe asks from a few addresses for all its customers
    body: z.unknown(),
    bodyTypes: ['application/json'],
    bodyLimit: eventLimit,
    reply: { 200: z.object({ taken: z.enum(['paid', 'refund', 'ignored', 'known']) }) },
  },
  async ({ deps, body, request }) => {
    const payments = offered(deps)
    if (!Buffer.isBuffer(body))
      throw new HttpProblem(415, 'body-type', 'Stripe’s events are application/json', 'Send it as Stripe does')
    const signature = request.headers['stripe-signature']
    return ok({ taken: await payments.take(body, typeof signature === 'string' ? signature : '') })
  },
)
