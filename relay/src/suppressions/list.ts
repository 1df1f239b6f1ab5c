/** The list as its owner sees and edits it. Everything is asked for with the account. */
import { domainToASCII } from 'node:url'
import type { ObjectId } from 'bson'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'
import { z } from 'zod'
import { type Actor, audit } from '../audit/index.ts'
import { durable } from '../store/index.ts'
import { Problem } from '../values.ts'
import {
  defaultRules,
  type SuppressionDeps,
  type SuppressionReason,
  type SuppressionRow,
  type SuppressionRules,
  suppressionId,
  suppressionRows,
} from './index.ts'

export interface SuppressionView {
  readonly address: string
  readonly systemId: string | null
  readonly reason: SuppressionReason
  readonly note: string | null
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly evidence: {
    readonly messageId: string | null
    readonly at: Date
    readonly enhancedStatus: string | null
    readonly response: string
  } | null
}

/** `@domain` or `domain` for a whole domain, else an address. @throws Problem `address` */
export function readSuppressed(text: string): string {
  const given = text.trim().toLowerCase()
  const at = given.lastIndexOf('@')
  const local = given.slice(0, Math.max(at, 0))
  const domain = domainToASCII(given.slice(at + 1))
  if (
    !/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/.test(domain) ||
    domain.length > 253 ||
    local.length > 64 ||
    /[\s<>,;:\\"]/.test(local)
  )
    throw new Problem(
      'address',
      `${text} is neither an address nor a domain`,
      'Write it as anna@example.com or @example.com',
    )
  return `${local}@${domain}`
}

const NewSuppression = z.object({
  address: z.string().max(400),
  note: z.string().trim().max(1000).nullish(),
  expiresAt: z.date().nullish(),
})

/** Enters by hand; an entry that is there already gets the new note and end. @throws Problem `address` */
export async function addSuppression(
  { store, now }: SuppressionDeps,
  accountId: ObjectId,
  systemId: ObjectId | null,
  input: z.input<typeof NewSuppression>,
): Promise<SuppressionView> {
  const { address: given, note, expiresAt } = NewSuppression.parse(input)
  const address = readSuppressed(given)
  const row = await suppressionRows(store).findOneAndUpdate(
    { _id: suppressionId(accountId, systemId, address) },
    {
      $set: { note: note ?? null, expiresAt: expiresAt ?? null },
      $setOnInsert: { accountId, systemId, address, reason: 'manual', evidence: null, createdAt: now() },
    },
    { upsert: true, returnDocument: 'after', ...durable },
  )
  if (row === null) throw new Error('an upsert gave nothing back')
  return view(row)
}

/**
 * Entries in the order of systems (the account's own first) and addresses.
 * @param after `next` of the page before
 */
export async function listSuppressions(
  { store, now }: SuppressionDeps,
  accountId: ObjectId,
  { search, after, limit = 100 }: { search?: string | undefined; after?: string | undefined; limit?: number },
): Promise<{ items: SuppressionView[]; next: string | null }> {
  const prefix = `${accountId.toHexString()}:`
  const from = after?.startsWith(prefix) ? after : prefix
  const rows = await suppressionRows(store)
    .find({
      _id: { $gt: from, $lt: `${accountId.toHexString()};` },
      $or: [{ expiresAt: null }, { expiresAt: { $gt: now() } }],
      ...(search === undefined ? {} : { address: { $regex: escaped(search.toLowerCase()) } }),
    })
    .sort({ _id: 1 })
    .limit(limit + 1)
    .toArray()
  const page = rows.slice(0, limit)
  return { items: page.map(view), next: rows.length > limit ? (page.at(-1)?._id ?? null) : null }
}

/**
 * Takes an address off the list, of the account and of all its systems; why is kept in the audit log.
 * @returns how many entries went @throws Problem `not-suppressed`
 */
export async function removeSuppression(
  { store, now }: SuppressionDeps,
  accountId: ObjectId,
  given: string,
  { note, actor }: { note: string; actor: Actor },
): Promise<number> {
  const address = readSuppressed(given)
  const systems = await store.db
    .collection('systems')
    .find({ accountId }, { projection: { _id: 1 } })
    .toArray()
  const ids = [null, ...systems.map(row => row._id as ObjectId)].map(id => suppressionId(accountId, id, address))
  const { deletedCount } = await suppressionRows(store).deleteMany({ _id: { $in: ids } }, durable)
  if (deletedCount === 0)
    throw new Problem('not-suppressed', `${address} is not on the suppression list`, 'See the suppression list')
  await audit(store, { accountId, at: now(), actor, act: 'suppression.remove', subject: address, detail: { note } })
  return deletedCount
}

const columns = ['address', 'reason', 'note', 'createdAt', 'expiresAt', 'enhancedStatus', 'response'] as const
/** what another program's list calls the address */
const addressColumns = ['address', 'email', 'e-mail', 'recipient', 'emailaddress', 'email address']

/** One page as CSV with a heading, or without one for the pages that follow. */
export const toCsv = (items: readonly SuppressionView[], heading: boolean): string =>
  stringify(
    items.map(item => ({
      ...item,
      createdAt: item.createdAt.toISOString(),
      expiresAt: item.expiresAt?.toISOString() ?? '',
      enhancedStatus: item.evidence?.enhancedStatus ?? '',
      // a spreadsheet must not take a remote's words for a formula
      response: (item.evidence?.response ?? '').replace(/^(?=[=+\-@\t\r])/, "'"),
    })),
    { columns: [...columns], header: heading },
  )

/** The whole list as CSV, page by page. */
export async function* exportSuppressions(
  deps: SuppressionDeps,
  accountId: ObjectId,
  search?: string,
): AsyncGenerator<string> {
  for (let after: string | undefined, heading = true; ; heading = false) {
    const page = await listSuppressions(deps, accountId, { limit: 1000, search, after })
    yield toCsv(page.items, heading)
    if (page.next === null) return
    after = page.next
  }
}

export interface Import {
  readonly added: number
  /** by line, at most 100 */
  readonly wrong: { readonly line: number; readonly text: string; readonly why: string }[]
}

/**
 * Enters a list by hand: one address or @domain a line, or a CSV whose heading names an address column (and perhaps
 * `note`). Wrong lines are told, the others are entered.
 */
export async function importSuppressions(
  deps: SuppressionDeps,
  accountId: ObjectId,
  systemId: ObjectId | null,
  text: string,
): Promise<Import> {
  const rows: string[][] = parse(text, {
    bom: true,
    delimiter: [',', ';', '\t'],
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    trim: true,
  })
  const heading = rows[0]?.map(cell => cell.toLowerCase()) ?? []
  const named = heading.findIndex(cell => addressColumns.includes(cell))
  const noteAt = heading.indexOf('note')
  const wrong: { line: number; text: string; why: string }[] = []
  const entries: { address: string; note: string | null }[] = []
  for (const [i, row] of rows.entries()) {
    if (i === 0 && named !== -1) continue
    const cell = row[Math.max(named, 0)] ?? ''
    try {
      entries.push({ address: readSuppressed(cell), note: (noteAt === -1 ? null : row[noteAt]) || null })
    } catch (error) {
      if (wrong.length < 100) wrong.push({ line: i + 1, text: cell.slice(0, 100), why: (error as Error).message })
    }
  }
  for (let at = 0; at < entries.length; at += 1000)
    await suppressionRows(deps.store).bulkWrite(
      entries.slice(at, at + 1000).map(({ address, note }) => ({
        updateOne: {
          filter: { _id: suppressionId(accountId, systemId, address) },
          update: {
            $setOnInsert: {
              accountId,
              systemId,
              address,
              reason: 'manual' as const,
              evidence: null,
              note,
              createdAt: deps.now(),
              expiresAt: null,
            },
          },
          upsert: true,
        },
      })),
      { ordered: false, ...durable },
    )
  return { added: entries.length, wrong }
}

export const Rules = z.object({
  scope: z.enum(['account', 'system']).optional(),
  hardDays: z.number().int().min(1).max(36_500).nullable().optional(),
  complaintDays: z.number().int().min(1).max(36_500).nullable().optional(),
})

/** Changes how the account's list works from now on; entries keep the end they have. */
export async function changeRules(
  { store }: SuppressionDeps,
  accountId: ObjectId,
  input: z.input<typeof Rules>,
): Promise<SuppressionRules> {
  const given = Object.entries(Rules.parse(input)).filter(([, value]) => value !== undefined)
  const set = Object.fromEntries(given.map(([name, value]) => [`suppression.${name}`, value]))
  const accounts = store.db.collection('accounts')
  if (given.length > 0) await accounts.updateOne({ _id: accountId }, { $set: set }, durable)
  const row = await accounts.findOne({ _id: accountId }, { projection: { suppression: 1 } })
  return { ...defaultRules, ...row?.suppression }
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const view = ({
  address,
  systemId,
  reason,
  note,
  createdAt,
  expiresAt,
  evidence,
}: SuppressionRow): SuppressionView => ({
  address,
  systemId: systemId?.toHexString() ?? null,
  reason,
  note,
  createdAt,
  expiresAt,
  evidence: evidence && {
    messageId: evidence.messageId?.toHexString() ?? null,
    at: evidence.at,
    enhancedStatus: evidence.enhanced,
    response: evidence.response,
  },
})
