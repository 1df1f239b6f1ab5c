/**
 * Systems: the connected shops, CMS … of an account. A system shows SMTP credentials only when every setting is right.
 */
import { randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { isApproved, unapprovedAccounts } from '../accounts/rows.ts'
import type { IdentityCheck } from '../domains/identity-check.ts'
import { checkIdentity } from '../domains/identity-look.ts'
import {
  checkDkim,
  type DkimState,
  type DnsRecord,
  type Domain,
  type DomainDeps,
  ensureDomain,
  NewDomain,
} from '../domains/index.ts'
import { listHelpWarnings, type PageLook, type Warning } from '../domains/list-help-page.ts'
import type { Store } from '../store/index.ts'
import type { SystemRow } from '../store/models.ts'
import { defaultPool, Problem } from '../values.ts'
import {
  type Because,
  becauseOf,
  type DomainFacts,
  judgeSystem,
  type Missing,
  type SystemFacts,
  type SystemState,
} from './state.ts'
import type { Words } from './state-words.ts'

export * from './credentials.ts'
export { createEntitlementCheck, readEntitlement } from './entitlement.ts'
export * from './state.ts'

export type System = SystemRow & { _id: ObjectId; accountId: ObjectId }

export interface SystemDeps extends DomainDeps {
  /** where shops send to: STARTTLS at `port` */
  readonly smtp: { readonly host: string; readonly port: number; readonly implicitTlsPort: number }
  readonly platforms: readonly string[]
  /** domain of the return path; without it no identity is looked at */
  readonly bounceDomain?: string
  /** what is wrong with a web page, or null; without it no page is looked at */
  readonly lookAtPage?: PageLook
}

export const NewSystem = z.object({
  name: z.string().trim().min(1, 'must not be empty').max(200),
  platform: z.string(),
  domains: z.array(NewDomain).min(1, 'a system needs a sending domain').max(50),
  /** of sending addresses; the caller knows which there are */
  pool: z.string().default(defaultPool),
})

export interface SystemView {
  readonly id: string
  readonly accountId: string
  readonly name: string
  readonly platform: string
  readonly domains: readonly string[]
  readonly state: SystemState
  readonly reason: string
  /** the same in both languages */
  readonly explanation: Words
  readonly because: Because
  /** no mail of it leaves */
  readonly sandbox: boolean
  /** the sending addresses its mails leave by */
  readonly pool: string
  readonly createdAt: Date
}

/** @throws Problem `platform-unknown`, and those of ensureDomain; ZodError when the input's shape is wrong */
export async function createSystem(
  deps: SystemDeps,
  accountId: ObjectId,
  input: z.input<typeof NewSystem>,
  id: ObjectId = new ObjectId(),
): Promise<SystemView> {
  const wanted = NewSystem.parse(input)
  if (!deps.platforms.includes(wanted.platform))
    throw new Problem(
      'platform-unknown',
      `There is no platform ${wanted.platform}`,
      `Choose one of ${deps.platforms.join(', ')}; custom is plain SMTP`,
    )
  const domainIds = await ensureDomains(deps, accountId, wanted.domains)
  const system = await deps.store.models.System.create({
    _id: id,
    accountId,
    name: wanted.name,
    platform: wanted.platform,
    domainIds,
    pool: wanted.pool,
    // 80 random bits: not secret, but nobody should be able to try names one after the other
    username: `sys-${randomBytes(10).toString('hex')}`,
    createdAt: deps.now(),
  })
  return viewSystem(deps, system.toObject() as unknown as System)
}

async function ensureDomains(
  deps: SystemDeps,
  accountId: ObjectId,
  domains: z.input<typeof NewDomain>[],
): Promise<ObjectId[]> {
  const ids: ObjectId[] = []
  for (const domain of domains) {
    const { _id } = await ensureDomain(deps, accountId, domain)
    if (!ids.some(id => id.equals(_id))) ids.push(_id)
  }
  return ids
}

/** Adds a sending domain, or completes the one that is there (its List-Help, its key). */
export async function addSendingDomain(
  deps: SystemDeps,
  system: System,
  input: z.input<typeof NewDomain>,
): Promise<void> {
  const [id] = await ensureDomains(deps, system.accountId, [input])
  await deps.store.models.System.updateOne({ _id: system._id }, { $addToSet: { domainIds: id } })
}

/** The system may send for it no longer; what it has sent already is still delivered. */
export async function removeSendingDomain({ store }: { store: Store }, system: System, id: ObjectId): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $pull: { domainIds: id } })
}

/** @throws Problem `system-unknown`; @param accountId null: the operator, who sees all */
export async function findSystem({ store }: { store: Store }, accountId: ObjectId | null, id: string): Promise<System> {
  const system = ObjectId.isValid(id)
    ? await store.models.System.findOne({ _id: id, ...(accountId === null ? {} : { accountId }) }).lean()
    : null
  if (system === null) throw new Problem('system-unknown', `There is no system ${id}`, 'See the list of systems')
  return system as unknown as System
}

/**
 * Oldest first; `after` is the last id of the page before. @param filter.search part of the name or of a sending domain
 */
export async function listSystems(
  deps: { store: Store; now(): Date },
  filter: { accountId?: ObjectId; after?: string; search?: string; limit: number },
): Promise<SystemView[]> {
  const { accountId, after, search, limit } = filter
  if (after !== undefined && !ObjectId.isValid(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  const of = accountId === undefined ? {} : { accountId }
  const systems = await deps.store.models.System.find({
    ...of,
    ...(after === undefined ? {} : { _id: { $gt: after } }),
    ...(search === undefined ? {} : { $or: await searched(deps.store, of, search) }),
  })
    .sort({ _id: 1 })
    .limit(limit)
    .lean()
  return viewSystems(deps, systems as unknown as System[])
}

/** An account has some hundred systems and domains at most: those are looked through. */
async function searched(store: Store, of: object, search: string): Promise<object[]> {
  const part = { $regex: search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), $options: 'i' }
  const domains = await store.models.Domain.find({ ...of, name: part }, { _id: 1 }).lean()
  return [{ name: part }, { domainIds: { $in: domains.map(({ _id }) => _id) } }]
}

export async function viewSystem(deps: { store: Store; now(): Date }, system: System): Promise<SystemView> {
  const [view] = await viewSystems(deps, [system])
  if (view === undefined) throw new Error('a view of one system is one view')
  return view
}

/** Takes two questions to the store, however many systems there are. */
async function viewSystems(deps: { store: Store; now(): Date }, systems: readonly System[]): Promise<SystemView[]> {
  const domains = await domainsOf(
    deps.store,
    systems.flatMap(({ domainIds }) => domainIds as unknown as ObjectId[]),
  )
  const byId = new Map(domains.map(domain => [domain._id.toHexString(), domain]))
  const accounts = new Map(systems.map(({ accountId }) => [String(accountId), accountId]))
  const unapproved = await unapprovedAccounts(deps.store, [...accounts.values()])
  return systems.map(system => {
    const own = system.domainIds.flatMap(id => byId.get(String(id)) ?? [])
    const facts = factsOf(system, own, !unapproved.has(String(system.accountId)))
    const { state, reason, explanation, missing } = judgeSystem(facts, deps.now())
    return {
      id: String(system._id),
      accountId: String(system.accountId),
      name: system.name,
      platform: system.platform,
      domains: facts.domains.map(domain => domain.name),
      state,
      reason,
      explanation,
      because: becauseOf(facts, missing),
      sandbox: system.sandbox === true,
      pool: system.pool ?? defaultPool,
      createdAt: system.createdAt,
    }
  })
}

/** For numbers of a whole account; @param accountId null: of all */
export async function systemIdsOf({ store }: { store: Store }, accountId: ObjectId | null): Promise<ObjectId[]> {
  const rows = await store.db
    .collection('systems')
    .find(accountId === null ? {} : { accountId }, { projection: { _id: 1 } })
    .toArray()
  return rows.map(({ _id }) => _id)
}

type StoredFacts = {
  sandbox?: boolean | null
  pausedAt?: Date | null
  pauseReason?: string | null
  firstMailAt?: Date | null
}

/** What is stored of a system and its domains, in the form that judgeSystem takes. */
export async function systemFacts(
  { store }: { store: Store },
  system: StoredFacts & { accountId: unknown; domainIds: unknown[] },
): Promise<SystemFacts> {
  const domains = await domainsOf(store, system.domainIds as ObjectId[])
  return factsOf(system, domains, await isApproved(store, system.accountId as ObjectId))
}

const factsOf = (system: StoredFacts, domains: readonly Domain[], approved: boolean): SystemFacts => ({
  approved,
  sandbox: system.sandbox === true,
  pausedAt: system.pausedAt ?? null,
  pauseReason: system.pauseReason ?? null,
  firstMailAt: system.firstMailAt ?? null,
  domains: domains.map(domainFacts),
})

async function domainsOf(store: Store, ids: readonly ObjectId[]): Promise<Domain[]> {
  if (ids.length === 0) return []
  const found = (await store.models.Domain.find({ _id: { $in: ids } }).lean()) as unknown as Domain[]
  const byId = new Map(found.map(domain => [domain._id.toHexString(), domain]))
  return ids.flatMap(id => byId.get(String(id)) ?? [])
}

export const domainFacts = (domain: Domain): DomainFacts => ({
  name: domain.name,
  listHelp: domain.listHelp,
  dkim: {
    state: (domain.dkim?.state ?? 'unchecked') as DkimState,
    matchedAt: domain.dkim?.matchedAt ?? null,
    lostAt: domain.dkim?.lostAt ?? null,
  },
})

export interface SystemCheck {
  readonly id: string
  readonly state: SystemState
  readonly reason: string
  readonly explanation: Words
  readonly missing: Missing[]
  readonly records: DnsRecord[]
  readonly smtp: { host: string; port: number; encryption: 'starttls'; username: string } | null
  /** how receivers will see each sending domain; keeps no mail back */
  readonly identity: IdentityCheck[]
  /** what isn't right but keeps no mail back */
  readonly warnings: Warning[]
}

/** Looks at DNS now and says what is right, what is missing, and with everything right, the SMTP values. */
export async function checkSystem(deps: SystemDeps, system: System): Promise<SystemCheck> {
  const records: DnsRecord[] = []
  const identity: IdentityCheck[] = []
  for (const domain of await domainsOf(deps.store, system.domainIds as unknown as ObjectId[])) {
    const check = await checkDkim(deps, domain)
    records.push(...check.records)
    if (deps.bounceDomain !== undefined)
      identity.push(await checkIdentity({ dns: deps.dns, bounceDomain: deps.bounceDomain }, domain.name, check.state))
  }
  const facts = await systemFacts(deps, system)
  const { state, reason, explanation, missing } = judgeSystem(facts, deps.now())
  const { host, port } = deps.smtp
  return {
    id: String(system._id),
    state,
    reason,
    explanation,
    missing,
    records,
    smtp: missing.length === 0 ? { host, port, encryption: 'starttls', username: system.username } : null,
    identity,
    warnings: await pageWarnings(deps, facts),
  }
}

/** Looks at the List-Help pages now. A shop's page may be down for a moment, so it only warns. */
export async function warningsOf(deps: SystemDeps, system: System): Promise<Warning[]> {
  return pageWarnings(deps, await systemFacts(deps, system))
}

const pageWarnings = async ({ lookAtPage }: SystemDeps, { domains }: SystemFacts): Promise<Warning[]> =>
  lookAtPage === undefined
    ? []
    : listHelpWarnings(
        lookAtPage,
        domains.flatMap(domain => domain.listHelp),
      )

/** @throws Problem when the system is in that state already */
export async function pauseSystem(
  { store, now }: { store: Store; now(): Date },
  system: System,
  reason: string | null,
): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $set: { pausedAt: now(), pauseReason: reason } })
}

export async function resumeSystem({ store }: { store: Store }, system: System): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $set: { pausedAt: null, pauseReason: null } })
}

export async function renameSystem({ store }: { store: Store }, system: System, name: string): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $set: { name } })
}

/** In sandbox mode the system's new mails are treated as any other, but don't leave. Takes effect within seconds. */
export async function setSandbox({ store }: { store: Store }, system: System, sandbox: boolean): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $set: { sandbox } })
}

/** New mails leave by this pool within seconds; those that wait keep theirs. */
export async function setPool({ store }: { store: Store }, system: System, pool: string): Promise<void> {
  await store.models.System.updateOne({ _id: system._id }, { $set: { pool } })
}
