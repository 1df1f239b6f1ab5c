/** Templates of a system's mails: kept in versions, one of them published; `POST /v1/messages` names them. */
import { z } from 'zod'
import { previewHeaders, textPage } from '../../messages/preview.ts'
import {
  changeTemplate,
  createTemplate,
  findTemplate,
  listTemplates,
  listVersions,
  NewTemplate,
  publishTemplate,
  readVersion,
  removeTemplate,
  TemplateChange,
  type TemplateRow,
  type VersionRow,
} from '../../templates/index.ts'
import { compile, render } from '../../templates/render.ts'
import { Problem } from '../../values.ts'
import {
  type Call,
  created,
  Id,
  IdParam,
  JsonText,
  nothing,
  ok,
  PageQuery,
  page,
  pageOf,
  routes,
  Time,
} from '../route.ts'
import { systemOf } from './systems.ts'

const VersionNumber = z.coerce.number().int().min(1).max(1_000_000)

const TemplateView = z
  .object({
    id: Id,
    systemId: Id,
    name: z.string().meta({ description: 'by which mails name it' }),
    latest: z.number().int().meta({ description: 'the newest version' }),
    published: z.number().int().nullable().meta({ description: 'the version that mails are made of; null: none yet' }),
    createdAt: Time,
    changedAt: Time,
  })
  .meta({ id: 'Template' })

const VersionView = z
  .object({
    version: z.number().int(),
    subject: z.string(),
    note: z.string().nullable(),
    createdAt: Time,
    createdBy: z.string().meta({ description: 'as `actor` in GET /v1/audit' }),
  })
  .meta({ id: 'TemplateVersion' })

const VersionContent = VersionView.extend({
  html: z.string().nullable(),
  text: z.string().nullable(),
  variables: z.array(z.string()).meta({ description: 'all that it prints or asks for' }),
}).meta({ id: 'TemplateContent' })

export const templateRoutes = routes('Templates')

const viewTemplate = ({ _id, systemId, name, latest, published, createdAt, changedAt }: TemplateRow) => ({
  id: _id.toHexString(),
  systemId: systemId.toHexString(),
  name,
  latest,
  published,
  createdAt,
  changedAt,
})

const viewVersion = ({ version, subject, note, createdAt, createdBy }: Omit<VersionRow, 'html' | 'text'>) => ({
  version,
  subject,
  note,
  createdAt,
  createdBy,
})

/** The template of the path, if the caller reaches it. */
const templateOf = ({ deps, accountId, systemId }: Call<unknown, unknown, unknown>, id: string) =>
  findTemplate(deps.store, accountId, systemId, id)

templateRoutes.get(
  '/v1/templates',
  {
    name: 'listTemplates',
    summary: 'The templates of the account, or of one system; oldest first',
    needs: 'templates:read',
    query: PageQuery.extend({ systemId: Id.optional() }),
    reply: { 200: pageOf(TemplateView) },
  },
  async call => {
    const { deps, accountId, query } = call
    const systemId = query.systemId === undefined ? call.systemId : (await systemOf(call, query.systemId))._id
    const filter = { accountId, ...(systemId === null ? {} : { systemId }) }
    const { rows, next } = await listTemplates(deps.store, filter, query)
    return ok({ items: rows.map(viewTemplate), next })
  },
)

templateRoutes.post(
  '/v1/templates',
  {
    name: 'createTemplate',
    summary: 'Keep a template of a system’s mails',
    description:
      'Subject, HTML and text are [Mustache](https://mustache.github.io/mustache.5.html) without partials and functions: `{{name}}`, `{{#items}} … {{/items}}`, `{{^items}} … {{/items}}`. In HTML what is filled in is escaped; `{{{name}}}` is not. Mails are made of the published version.',
    needs: 'templates:write',
    body: NewTemplate.extend({ systemId: Id.optional().meta({ description: 'not with a key of one system' }) }),
    reply: { 201: TemplateView },
    repeatable: true,
  },
  async call => {
    const { deps, accountId, actor } = call
    const { systemId: wanted, ...template } = call.body
    const systemId = wanted === undefined ? call.systemId : (await systemOf(call, wanted))._id
    if (systemId === null)
      throw new Problem('system-needed', 'It is not said of which system the template is', 'Give systemId')
    const made = await createTemplate(deps, { accountId, systemId, by: actor }, template)
    await call.audit('template.create', made._id.toHexString(), { name: made.name, published: made.published })
    return created(viewTemplate(made))
  },
)

templateRoutes.get(
  '/v1/templates/{id}',
  {
    name: 'getTemplate',
    summary: 'One template',
    needs: 'templates:read',
    params: IdParam,
    reply: { 200: TemplateView },
  },
  async call => ok(viewTemplate(await templateOf(call, call.params.id))),
)

templateRoutes.patch(
  '/v1/templates/{id}',
  {
    name: 'changeTemplate',
    summary: 'Change a template; another content is a new version',
    description: 'What isn’t given stays as in the newest version. The same content once more makes no version.',
    needs: 'templates:write',
    params: IdParam,
    body: TemplateChange,
    reply: { 200: TemplateView },
  },
  async call => {
    const changed = await changeTemplate(call.deps, await templateOf(call, call.params.id), call.body, call.actor)
    const { name, latest, published } = changed
    await call.audit('template.change', call.params.id, { name, latest, published })
    return ok(viewTemplate(changed))
  },
)

templateRoutes.delete(
  '/v1/templates/{id}',
  {
    name: 'removeTemplate',
    summary: 'Remove a template with its versions; mails that were made of it stay',
    needs: 'templates:write',
    params: IdParam,
    reply: { 204: null },
  },
  async call => {
    const template = await templateOf(call, call.params.id)
    await removeTemplate(call.deps.store, template)
    await call.audit('template.remove', call.params.id, { name: template.name })
    return nothing()
  },
)

templateRoutes.post(
  '/v1/templates/{id}/publish',
  {
    name: 'publishTemplate',
    summary: 'Make mails of this version from now on; an older one takes the change back',
    needs: 'templates:write',
    params: IdParam,
    body: z.strictObject({ version: z.int().min(1) }),
    reply: { 200: TemplateView },
  },
  async call => {
    const { version } = call.body
    const published = await publishTemplate(call.deps, await templateOf(call, call.params.id), version)
    await call.audit('template.publish', call.params.id, { name: published.name, version })
    return ok(viewTemplate(published))
  },
)

templateRoutes.get(
  '/v1/templates/{id}/versions',
  {
    name: 'listTemplateVersions',
    summary: 'The versions of a template, newest first',
    needs: 'templates:read',
    params: IdParam,
    query: PageQuery.extend({
      after: z
        .union([z.literal('').transform(() => undefined), VersionNumber])
        .optional()
        .meta({ description: '`next` of the page before' }),
    }),
    reply: { 200: pageOf(VersionView) },
  },
  async call => {
    const { after, limit } = call.query
    const template = await templateOf(call, call.params.id)
    const rows = await listVersions(call.deps.store, template, { before: after, limit: limit + 1 })
    return ok(page(rows.map(viewVersion), limit, ({ version }) => String(version)))
  },
)

templateRoutes.get(
  '/v1/templates/{id}/versions/{version}',
  {
    name: 'getTemplateVersion',
    summary: 'What a version consists of',
    needs: 'templates:read',
    params: IdParam.extend({ version: VersionNumber }),
    reply: { 200: VersionContent },
  },
  async call => {
    const template = await templateOf(call, call.params.id)
    const row = await readVersion(call.deps.store, template, call.params.version)
    const { html, text } = row
    return ok({ ...viewVersion(row), html, text, variables: [...compile(row).variables] })
  },
)

templateRoutes.post(
  '/v1/templates/{id}/preview',
  {
    name: 'previewTemplate',
    summary: 'What a mail would be with these variables; nothing is sent',
    needs: 'templates:read',
    rate: 'write',
    params: IdParam,
    body: z.strictObject({
      version: z.int().min(1).nullable().default(null).meta({ description: 'null: the newest' }),
      variables: z.record(z.string(), z.unknown()).default({}),
    }),
    reply: {
      200: z
        .object({
          version: z.number().int(),
          subject: z.string(),
          html: z.string().nullable(),
          text: z.string().nullable(),
          missing: z
            .array(z.string())
            .meta({ description: 'variables that it prints and nobody gave; a mail would be refused' }),
        })
        .meta({ id: 'TemplatePreview' }),
    },
  },
  async call => {
    const template = await templateOf(call, call.params.id)
    const row = await readVersion(call.deps.store, template, call.body.version)
    const made = render(compile(row), call.body.variables)
    return ok({ ...made, missing: [...made.missing], version: row.version })
  },
)

templateRoutes.get(
  '/v1/templates/{id}/look',
  {
    name: 'lookAtTemplate',
    summary: 'How a mail of it looks with these variables, as a page that is locked in',
    needs: 'templates:read',
    params: IdParam,
    query: z.object({
      version: VersionNumber.optional().meta({ description: 'otherwise the newest' }),
      variables: JsonText.pipe(z.record(z.string(), z.unknown())).optional().meta({ description: 'as JSON' }),
    }),
    reply: { 200: 'text/html' },
  },
  async call => {
    const { version, variables = {} } = call.query
    const row = await readVersion(call.deps.store, await templateOf(call, call.params.id), version ?? null)
    const { html, text } = render(compile(row), variables)
    return { status: 200, bytes: Buffer.from(html ?? textPage(text ?? '')), headers: previewHeaders({ remote: false }) }
  },
)
