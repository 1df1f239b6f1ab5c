/**
 * Who did what: every act of a person, a key or a system that changes something is written down here, in the words of
 * the code (`system.pause`). Entries are only ever added. It keeps no secrets and no content of mails: `detail` is what
 * changed, as its owner may read it.
 */
import { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { type AccountId, Problem } from '../values.ts'

/** `cli` is whoever may run commands on the machine; `relay` is what the relay does by itself. */
export type Actor =
  | `user:${string}`
  | `operator:${string}`
  | `key:${string}`
  | `system:${string}`
  | `connection:${string}`
  | 'cli'
  | 'relay'

export interface AuditEntry {
  /** null: an act of the operator that concerns no account */
  readonly accountId: AccountId | null
  readonly at: Date
  readonly actor: Actor
  /** the agency for which the user acted on its client's account */
  readonly onBehalfOf?: AccountId | null
  /** what was done: `<thing>.<verb>`, e.g. `system.pause` */
  readonly act: string
  /** to what: an id or an address */
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>>
}

export interface AuditView {
  readonly id: string
  readonly at: Date
  readonly actor: Actor
  readonly onBehalfOf: string | null
  readonly act: string
  readonly subject: string
  readonly detail: Readonly<Record<string, unknown>>
}

type AuditRow = AuditEntry & { readonly _id: ObjectId }

const auditRows = (store: Store) => store.db.collection<AuditRow>('audit')

/** Writes down what was done, after it was done. */
export async function audit(store: Store, entry: AuditEntry): Promise<void> {
  const { accountId, at, actor, onBehalfOf, act, subject, detail } = entry
  const row = { _id: new ObjectId(), accountId, at, actor, onBehalfOf: onBehalfOf ?? null, act, subject }
  await auditRows(store).insertOne({ ...row, detail: detail ?? {} }, durable)
}

/**
 * An account's log, newest first. @param accountId null: the operator's own
 * @param after `next` of the page before @throws Problem `cursor`
 */
export async function listAudit(
  store: Store,
  accountId: AccountId | null,
  { after, limit = 100 }: { after?: string; limit?: number },
): Promise<{ items: AuditView[]; next: string | null }> {
  const last = after === undefined ? null : readCursor(after)
  const rows = await auditRows(store)
    .find({
      accountId,
      ...(last === null ? {} : { at: { $lte: last.at }, $or: [{ at: { $lt: last.at } }, { _id: { $lt: last.id } }] }),
    })
    .sort({ at: -1, _id: -1 })
    .limit(limit + 1)
    .toArray()
  const page = rows.slice(0, limit)
  const end = page.at(-1)
  return { items: page.map(view), next: rows.length > limit && end !== undefined ? cursorOf(end) : null }
}

const cursorOf = ({ at, _id }: AuditRow) => `${at.getTime()}-${_id.toHexString()}`

function readCursor(text: string): { at: Date; id: ObjectId } {
  const found = /^(\d{1,15})-([0-9a-f]{24})$/.exec(text)
  if (found === null) throw new Problem('cursor', `${text} is no cursor`, 'Give the `next` of the page before')
  return { at: new Date(Number(found[1])), id: new ObjectId(found[2]) }
}

const view = ({ _id, at, actor, onBehalfOf, act, subject, detail }: AuditRow): AuditView => ({
  id: _id.toHexString(),
  at,
  actor,
  onBehalfOf: onBehalfOf?.toHexString() ?? null,
  act,
  subject,
  detail: detail ?? {},
})
