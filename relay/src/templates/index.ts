/**
 * Templates of a system: subject, HTML and text with variables, under a name. Each change is a new version and none is
 * ever written over; one is published, and mails that name no version are made of it.
 */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { durable, type Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import { Problem } from '../values.ts'
import { compile, type TemplateContent } from './render.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

export interface TemplateRow {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly name: string
  readonly latest: number
  readonly published: number | null
  readonly createdAt: Date
  readonly changedAt: Date
}

export interface VersionRow extends TemplateContent {
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly templateId: ObjectId
  readonly version: number
  readonly note: string | null
  readonly createdAt: Date
  readonly createdBy: string
}

const templates = (store: Store) => store.db.collection<TemplateRow>('templates')
const versions = (store: Store) => store.db.collection<VersionRow>('templateversions')

/** Of HTML or text; reading more than that takes too long (see render.ts). */
const mostLetters = 200_000
/** Versions are there to look back, not to be an archive; mails may name any of them, so none goes by itself. */
const mostVersions = 1000
const mostTemplates = 500
const Name = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._-]*$/, 'must be of small letters, digits, dots, - and _')
  .meta({ description: 'by which mails name it', example: 'order-confirmation' })
const Part = z.string().max(mostLetters).nullable()
const Subject = z.string().min(1, 'must not be empty').max(900)
const Publish = z.boolean().default(false).meta({ description: 'whether mails are made of this version at once' })
const Note = z.string().max(500).nullable().default(null).meta({ description: 'what was changed, for yourself' })

export const NewTemplate = z.strictObject({
  name: Name,
  subject: Subject.meta({ example: 'Your order {{number}}' }),
  html: Part.default(null),
  text: Part.default(null),
  note: Note,
  publish: Publish,
})

export const TemplateChange = z.strictObject({
  name: Name.optional(),
  subject: Subject.optional(),
  html: Part.optional(),
  text: Part.optional(),
  note: Note,
  publish: Publish,
})

/** @throws Problem `template-exists`, `template-wrong`, `templates-full` */
export async function createTemplate(
  { store, now }: Deps,
  of: { accountId: ObjectId; systemId: ObjectId; by: string },
  { name, note, publish, ...content }: z.output<typeof NewTemplate>,
): Promise<TemplateRow> {
  checkContent(content)
  const { accountId, systemId } = of
  if ((await templates(store).countDocuments({ systemId })) >= mostTemplates)
    throw new Problem('templates-full', `This system has ${mostTemplates} templates`, 'Remove those that are not used')
  const at = now()
  const row: TemplateRow = {
    _id: new ObjectId(),
    accountId,
    systemId,
    name,
    latest: 1,
    published: publish ? 1 : null,
    createdAt: at,
    changedAt: at,
  }
  // the version first: a template is never without one
  await insertVersion(store, {
    ...content,
    accountId,
    templateId: row._id,
    version: 1,
    note,
    createdAt: at,
    createdBy: of.by,
  })
  try {
    await templates(store).insertOne(row, durable)
  } catch (error) {
    await versions(store).deleteMany({ templateId: row._id }, durable)
    throw isDuplicate(error) ? taken(name) : error
  }
  return row
}

/** Oldest first. @throws Problem `cursor` */
export const listTemplates = async (
  store: Store,
  { accountId, systemId }: { accountId: ObjectId; systemId?: ObjectId | undefined },
  page: PageWish,
): Promise<{ rows: TemplateRow[]; next: string | null }> =>
  pageById(templates(store), { accountId, ...(systemId === undefined ? {} : { systemId }) }, 'oldest', page)

/** @param systemId of this system only; null: any of the account. @throws Problem `template-unknown` */
export async function findTemplate(
  store: Store,
  accountId: ObjectId,
  systemId: ObjectId | null,
  id: string,
): Promise<TemplateRow> {
  const row = ObjectId.isValid(id) ? await templates(store).findOne({ _id: new ObjectId(id), accountId }) : null
  if (row === null || (systemId !== null && !systemId.equals(row.systemId)))
    throw new Problem('template-unknown', `There is no template ${id}`, 'See GET /v1/templates')
  return row
}

/**
 * What isn't given stays. A change of the content is a new version, and the same content once more is none, so that a
 * shop may give its templates at each of its own releases.
 * @throws Problem `template-exists`, `template-wrong`, `versions-full`
 */
export async function changeTemplate(
  deps: Deps,
  template: TemplateRow,
  { name, note, publish, ...change }: z.output<typeof TemplateChange>,
  by: string,
): Promise<TemplateRow> {
  const { store, now } = deps
  const { _id, accountId } = template
  const newest = await readVersion(store, template, null)
  const { subject = newest.subject, html = newest.html, text = newest.text } = change
  const content = { subject, html, text }
  const same = subject === newest.subject && html === newest.html && text === newest.text
  if (!same) checkContent(content)
  const made = { ...content, accountId, templateId: _id, note, createdAt: now(), createdBy: by }
  const version = same ? newest.version : await insertNext(store, newest.version, made)
  try {
    await templates(store).updateOne(
      { _id, accountId },
      {
        $set: { changedAt: now(), ...(name === undefined ? {} : { name }), ...(publish ? { published: version } : {}) },
        $max: { latest: version },
      },
      durable,
    )
  } catch (error) {
    throw isDuplicate(error) ? taken(String(name)) : error
  }
  return findTemplate(store, accountId, null, _id.toHexString())
}

/** Two who change a template at once make two versions. @returns its number */
async function insertNext(store: Store, after: number, made: Omit<VersionRow, '_id' | 'version'>): Promise<number> {
  for (let version = after + 1; version <= mostVersions; version++)
    try {
      await insertVersion(store, { ...made, version })
      return version
    } catch (error) {
      if (!isDuplicate(error)) throw error
    }
  throw new Problem('versions-full', `This template has ${mostVersions} versions`, 'Go on with a new template')
}

/** Mails that name no version are made of this one, within seconds. @throws Problem `version-unknown` */
export async function publishTemplate(deps: Deps, template: TemplateRow, version: number): Promise<TemplateRow> {
  const { _id, accountId } = template
  await readVersion(deps.store, template, version)
  await templates(deps.store).updateOne(
    { _id, accountId },
    { $set: { published: version, changedAt: deps.now() } },
    durable,
  )
  return findTemplate(deps.store, accountId, null, _id.toHexString())
}

/** Newest first, without their content. @param filter.before the last one's number of the page before */
export async function listVersions(
  store: Store,
  template: TemplateRow,
  { before, limit }: { before?: number | undefined; limit: number },
): Promise<Omit<VersionRow, 'html' | 'text'>[]> {
  return await versions(store)
    .find(
      { templateId: template._id, ...(before === undefined ? {} : { version: { $lt: before } }) },
      { projection: { html: 0, text: 0 } },
    )
    .sort({ version: -1 })
    .limit(limit)
    .toArray()
}

/** @param version null: the newest. @throws Problem `version-unknown` */
export async function readVersion(
  store: Store,
  template: Pick<TemplateRow, '_id' | 'name'>,
  version: number | null,
): Promise<VersionRow> {
  const [row] = await versions(store)
    .find({ templateId: template._id, ...(version === null ? {} : { version }) })
    .sort({ version: -1 })
    .limit(1)
    .toArray()
  if (row === undefined)
    throw new Problem(
      'version-unknown',
      `The template ${template.name} has no version ${version ?? 1}`,
      'See GET /v1/templates/{id}/versions',
    )
  return row
}

/** Mails that were made of it stay as they are. */
export async function removeTemplate(store: Store, { _id, accountId }: TemplateRow): Promise<void> {
  await templates(store).deleteOne({ _id, accountId }, durable)
  await versions(store).deleteMany({ templateId: _id }, durable)
}

const insertVersion = (store: Store, version: Omit<VersionRow, '_id'>) =>
  versions(store).insertOne({ _id: new ObjectId(), ...version }, durable)

function checkContent(content: TemplateContent): void {
  if (content.html === null && content.text === null)
    throw new Problem('template-wrong', 'A template needs html or text', 'Give one of them, or both')
  compile(content)
}

const isDuplicate = (error: unknown): boolean => (error as { code?: number }).code === 11000

const taken = (name: string) =>
  new Problem(
    'template-exists',
    `There is a template ${name} in this system`,
    'Change that one, or choose another name',
  )
