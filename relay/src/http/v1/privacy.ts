/** Privacy: what is kept and for how long, and what people may ask about themselves. */
import { z } from 'zod'
import { dataEntries } from '../../privacy/data-table.ts'
import { erasePerson } from '../../privacy/erase.ts'
import { exportPerson } from '../../privacy/export.ts'
import { pseudonymOf, readAddress } from '../../privacy/pseudonym.ts'
import { changePrivacy, PrivacyChange, readPrivacy } from '../../privacy/setting.ts'
import { createContents } from '../../store/contents.ts'
import { ok, routes } from '../route.ts'
import { wholeAccount } from './billing.ts'
import { Words } from './domain-views.ts'

const PrivacyView = z
  .object({
    bodyDays: z.number().int().meta({ description: 'days that header and body are kept; 0: until the mail has ended' }),
    storeSubjects: z.boolean(),
    maskRecipients: z.boolean().meta({ description: 'recipients are shown as a•••@example.com in lists' }),
  })
  .meta({ id: 'PrivacySetting' })

export const privacyRoutes = routes('Privacy')

privacyRoutes.get(
  '/v1/account/privacy',
  {
    name: 'getPrivacy',
    summary: 'What is kept of mails, and for how long',
    needs: 'account:read',
    reply: { 200: PrivacyView },
  },
  async call => ok(await readPrivacy(call.deps.store, call.accountId)),
)

privacyRoutes.patch(
  '/v1/account/privacy',
  {
    name: 'changePrivacy',
    summary: 'Change what is kept of mails; for new ones within seconds, for those that are there within a day',
    needs: 'account:write',
    body: PrivacyChange,
    reply: { 200: PrivacyView },
  },
  async call => {
    wholeAccount(call)
    const setting = await changePrivacy(call.deps.store, call.accountId, call.body)
    await call.audit('privacy.change', call.accountId.toHexString(), { ...setting })
    return ok(setting)
  },
)

const Row = z.record(z.string(), z.unknown())
export const RecipientAddress = z.string().max(400).meta({ description: 'of a recipient' })

export const PersonPage = z
  .object({
    address: z.string(),
    items: z.array(
      z.object({
        message: Row.nullable(),
        content: z
          .object({ header: z.string(), body: z.string() })
          .nullable()
          .meta({ description: 'base64; null once it is erased' }),
        deliveries: z.array(Row),
        events: z.array(Row),
        webhookAttempts: z.array(Row),
      }),
    ),
    suppressions: z.array(Row).meta({ description: 'on the first page' }),
    audit: z.array(Row).meta({ description: 'on the first page' }),
    next: z.string().nullable(),
  })
  .meta({ id: 'PersonData' })

export const Erased = z
  .object({
    pseudonym: z.string().meta({ description: 'what stands in the address’s place' }),
    done: z.boolean(),
    deliveries: z.number().int(),
    messages: z.number().int(),
    suppressions: z.number().int(),
    waiting: z.number().int().meta({ description: 'deliveries whose mail still waits for somebody' }),
  })
  .meta({ id: 'Erased' })

export const ExportAsked = z.object({
  address: RecipientAddress,
  after: z.string().max(100).optional().meta({ description: '`next` of the page before' }),
  limit: z.number().int().min(1).max(200).default(50),
})

privacyRoutes.post(
  '/v1/privacy/export',
  {
    name: 'exportPerson',
    summary: 'Everything that is stored of one recipient, newest mail first, page by page',
    needs: 'account:write',
    body: ExportAsked,
    reply: { 200: PersonPage },
  },
  async call => {
    wholeAccount(call)
    const { deps, accountId, body } = call
    const address = readAddress(body.address)
    const found = await exportPerson({ ...deps, contents: createContents(deps.store) }, accountId, address, body)
    // whose data was asked for isn't written down in clear: it would have to be erased again
    if (body.after === undefined) await call.audit('privacy.export', pseudonymOf(deps.vault, accountId, address))
    return ok(found)
  },
)

privacyRoutes.post(
  '/v1/privacy/erase',
  {
    name: 'erasePerson',
    summary: 'Erase a recipient: contents go, and a keyed hash takes the place of his address where mails are counted',
    description:
      'Ask again while `done` is false or `waiting` is not 0: what still waits to be delivered is erased once it has ended.',
    needs: 'account:write',
    body: z.object({
      address: RecipientAddress,
      keepSuppression: z.boolean().default(true).meta({
        description: 'true: that he gets no mail any more is remembered with his address',
      }),
    }),
    reply: { 200: Erased },
  },
  async call => {
    wholeAccount(call)
    const { deps, accountId, body } = call
    const address = readAddress(body.address)
    const contents = createContents(deps.store)
    const erased = await erasePerson({ ...deps, contents }, accountId, address, body.keepSuppression)
    const { pseudonym, ...counts } = erased
    await call.audit('privacy.erase', pseudonym, counts)
    return ok(erased)
  },
)

privacyRoutes.get(
  '/v1/data-processing',
  {
    name: 'getDataProcessing',
    summary: 'What this relay stores, where, and for how long',
    needs: 'public',
    reply: {
      200: z.object({
        items: z.array(
          z
            .object({
              id: z.string().meta({ description: 'the collection' }),
              what: Words,
              people: z.array(z.enum(['recipient', 'user', 'customer'])).meta({ description: 'whose data is in it' }),
              kept: Words,
              days: z.number().int().nullable().meta({ description: 'null: not a number of days; see `kept`' }),
            })
            .meta({ id: 'DataEntry' }),
        ),
        next: z.null(),
      }),
    },
  },
  async () => ok({ items: dataEntries, next: null }, { 'Cache-Control': 'public, max-age=3600' }),
)
