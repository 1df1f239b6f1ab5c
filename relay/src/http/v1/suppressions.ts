/** The suppression list. */
import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import { z } from 'zod'
import {
  addSuppression,
  changeRules,
  exportSuppressions,
  importSuppressions,
  listSuppressions,
  Rules,
  removeSuppression,
} from '../../suppressions/list.ts'
import { Problem } from '../../values.ts'
import { type Call, created, csvHeaders, Id, ok, PageQuery, pageOf, routes, Time, TimeInput } from '../route.ts'
import { systemOf } from './systems.ts'

const SuppressionView = z
  .object({
    address: z.string().meta({ description: 'an address, or `@domain` for all of a domain' }),
    systemId: Id.nullable(),
    reason: z.enum(['hard', 'complaint', 'manual']),
    note: z.string().nullable(),
    createdAt: Time,
    expiresAt: Time.nullable(),
    evidence: z
      .object({
        messageId: z.string().nullable(),
        at: Time,
        enhancedStatus: z.string().nullable(),
        response: z.string().meta({ description: 'what the recipient’s server said' }),
      })
      .nullable(),
  })
  .meta({ id: 'Suppression' })

export const suppressionRoutes = routes('Suppressions')

suppressionRoutes.get(
  '/v1/suppressions',
  {
    name: 'listSuppressions',
    summary: 'Addresses that get no mail, and why',
    needs: 'suppressions:read',
    query: PageQuery.extend({ search: z.string().max(254).optional().meta({ description: 'part of the address' }) }),
    reply: { 200: pageOf(SuppressionView) },
  },
  async ({ deps, accountId, query: { search, after, limit } }) =>
    ok(
      await listSuppressions(deps, accountId, {
        limit,
        ...(search === undefined ? {} : { search }),
        ...(after === undefined ? {} : { after }),
      }),
    ),
)

suppressionRoutes.get(
  '/v1/suppressions/export',
  {
    name: 'exportSuppressions',
    summary: 'The list as CSV, as it can be entered again',
    needs: 'suppressions:read',
    rate: 'write',
    query: z.object({ search: z.string().max(254).optional() }),
    reply: { 200: 'text/csv' },
  },
  async ({ deps, accountId, query: { search } }) => {
    const pages = exportSuppressions(deps, accountId, search || undefined)
    return { status: 200, bytes: Readable.from(pages, { objectMode: false }), headers: csvHeaders('suppressions') }
  },
)

const NewSuppression = z.object({
  address: z.string().max(400).meta({ description: '`anna@example.com`, or `@example.com` for all of a domain' }),
  note: z.string().trim().max(1000).nullable().default(null),
  expiresAt: TimeInput.nullable().default(null),
  systemId: Id.nullable().default(null).meta({ description: 'of mails of this system only' }),
})

const systemFor = async (call: Call<unknown, unknown, unknown>, systemId: string | null) =>
  systemId === null ? call.systemId : (await systemOf(call, systemId))._id

suppressionRoutes.post(
  '/v1/suppressions',
  {
    name: 'addSuppression',
    summary: 'Send no more mail to an address or a domain; or change the note and end of an entry',
    needs: 'suppressions:write',
    body: NewSuppression,
    reply: { 201: SuppressionView },
  },
  async call => {
    const { systemId, ...entry } = call.body
    const made = await addSuppression(call.deps, call.accountId, await systemFor(call, systemId), entry)
    await call.audit('suppression.add', made.address, { note: made.note })
    return created(made)
  },
)

suppressionRoutes.delete(
  '/v1/suppressions/{address}',
  {
    name: 'removeSuppression',
    summary: 'Send mail to an address again',
    needs: 'suppressions:write',
    params: z.object({ address: z.string().max(400) }),
    query: z.object({ note: z.string().trim().min(1, 'say why').max(1000).meta({ description: 'why; it is kept' }) }),
    reply: { 200: z.object({ removed: z.number().int() }) },
  },
  async ({ deps, accountId, actor, params, query, systemId }) => {
    if (systemId !== null) throw new Problem('key-not-allowed', 'This key is of one system', 'Use a key of the account')
    return ok({ removed: await removeSuppression(deps, accountId, params.address, { note: query.note, actor }) })
  },
)

suppressionRoutes.post(
  '/v1/suppressions/import',
  {
    name: 'importSuppressions',
    summary: 'Enter a list: one address or @domain a line, or CSV with an address column',
    needs: 'suppressions:write',
    body: z.object({ text: z.string().max(20_000_000), systemId: Id.nullable().default(null) }),
    bodyLimit: 24 * 1024 * 1024,
    reply: {
      200: z.object({
        added: z.number().int(),
        wrong: z.array(z.object({ line: z.number().int(), text: z.string(), why: z.string() })),
      }),
    },
  },
  async call => {
    const systemId = await systemFor(call, call.body.systemId)
    const done = await importSuppressions(call.deps, call.accountId, systemId, call.body.text)
    await call.audit('suppression.import', systemId?.toHexString() ?? 'account', { added: done.added })
    return ok(done)
  },
)

const RulesView = z
  .object({
    scope: z.enum(['account', 'system']).meta({ description: 'whether a bounce of one system stops the others too' }),
    hardDays: z.number().int().nullable().meta({ description: 'an entry after a hard bounce ends then; null: never' }),
    complaintDays: z.number().int().nullable(),
  })
  .meta({ id: 'SuppressionRules' })

suppressionRoutes.get(
  '/v1/suppression-rules',
  {
    name: 'getSuppressionRules',
    summary: 'How long entries stay, and for whom',
    needs: 'suppressions:read',
    reply: { 200: RulesView },
  },
  async ({ deps, accountId }) => ok(await changeRules(deps, accountId, {})),
)

suppressionRoutes.patch(
  '/v1/suppression-rules',
  {
    name: 'changeSuppressionRules',
    summary: 'Change how long entries stay, and for whom',
    needs: 'suppressions:write',
    body: Rules,
    reply: { 200: RulesView },
  },
  async call => {
    if (call.systemId !== null)
      throw new Problem('key-not-allowed', 'This key is of one system', 'Use a key of the account')
    const rules = await changeRules(call.deps, new ObjectId(call.accountId), call.body)
    await call.audit('suppression.rules', call.accountId.toHexString(), { ...rules })
    return ok(rules)
  },
)
