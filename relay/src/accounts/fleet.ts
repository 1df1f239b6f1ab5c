/**
 * An agency's clients on one page: their accounts, the state of each system, and what was sent within the last day. It
 * takes five questions to the store, however many clients a page has.
 */
import type { ObjectId } from 'bson'
import { type WooProblem, type WooRow, wooRows } from '../connect/woo/rows.ts'
import type { Domain } from '../domains/index.ts'
import { intervalMs, startOfInterval } from '../stats/bucket.ts'
import type { Store } from '../store/index.ts'
import { type PageWish, pageById } from '../store/page-by-id.ts'
import {
  type Because,
  becauseOf,
  domainFacts,
  judgeSystem,
  type System,
  type SystemState,
  type SystemView,
} from '../systems/index.ts'
import type { AccountId } from '../values.ts'
import { type AccountRow, type AccountView, accountRows, viewAccount } from './rows.ts'

export interface ClientSystem {
  readonly id: string
  readonly name: string
  readonly platform: string
  readonly state: SystemState
  readonly reason: string
  readonly explanation: SystemView['explanation']
  readonly because: Because
  readonly domains: readonly string[]
  /** what is wrong at the linked shop; null where none is linked, or it wasn't looked at yet */
  readonly shop: { readonly url: string; readonly problems: readonly WooProblem[]; readonly lookedAt: Date } | null
}

export interface ClientView extends AccountView {
  readonly systems: readonly ClientSystem[]
  /** of the closed intervals of the last 24 hours */
  readonly lastDay: { readonly received: number; readonly delivered: number; readonly bounced: number }
}

const dayMs = 24 * 3_600_000
const none = { received: 0, delivered: 0, bounced: 0 }

/** Oldest first. @throws Problem `cursor` */
export async function listClients(
  { store, now }: { store: Store; now(): Date },
  agencyId: AccountId,
  { after, limit = 50 }: PageWish,
): Promise<{ items: ClientView[]; next: string | null; asOf: Date }> {
  const { rows: page, next } = await pageById(accountRows(store), { agencyId }, 'oldest', { after, limit })
  const ids = page.map(row => row._id)
  const asOf = startOfInterval(new Date(now().getTime() - intervalMs))
  const [systems, numbers] = await Promise.all([systemsOf(store, page, now()), numbersOf(store, ids, now())])
  const items = page.map(row => {
    const id = row._id.toHexString()
    return { ...viewAccount(row), systems: systems.get(id) ?? [], lastDay: numbers.get(id) ?? none }
  })
  return { items, next, asOf }
}

async function systemsOf(
  store: Store,
  accounts: readonly AccountRow[],
  now: Date,
): Promise<Map<string, ClientSystem[]>> {
  const accountId = { $in: accounts.map(row => row._id) }
  const systems = (await store.models.System.find({ accountId }).lean()) as unknown as System[]
  const wanted = systems.flatMap(system => system.domainIds as unknown as ObjectId[])
  const [domains, linked] = await Promise.all([
    store.models.Domain.find({ _id: { $in: wanted } }).lean() as unknown as Promise<Domain[]>,
    wooRows(store)
      .find({ systemId: { $in: systems.map(({ _id }) => _id) }, accountId })
      .project<Pick<WooRow, 'systemId' | 'url' | 'problems' | 'lookedAt'>>({
        systemId: 1,
        url: 1,
        problems: 1,
        lookedAt: 1,
      })
      .toArray(),
  ])
  const shops = new Map(
    linked.flatMap(({ systemId, url, problems, lookedAt }) =>
      lookedAt === null ? [] : [[systemId.toHexString(), { url, problems, lookedAt }] as const],
    ),
  )
  const byId = new Map(domains.map(domain => [domain._id.toHexString(), domainFacts(domain)]))
  const states = new Map(accounts.map(row => [row._id.toHexString(), row.state ?? 'active']))
  const found = new Map<string, ClientSystem[]>()
  for (const system of systems) {
    const owner = system.accountId.toHexString()
    const facts = {
      approved: states.get(owner) === 'active',
      sandbox: system.sandbox === true,
      pausedAt: system.pausedAt ?? null,
      pauseReason: system.pauseReason ?? null,
      firstMailAt: system.firstMailAt ?? null,
      domains: system.domainIds.flatMap(id => byId.get(String(id)) ?? []),
    }
    const { state, reason, explanation, missing } = judgeSystem(facts, now)
    const { name, platform } = system
    const because = becauseOf(facts, missing)
    const domainNames = facts.domains.map(domain => domain.name)
    const id = String(system._id)
    const seen = { because, domains: domainNames, shop: shops.get(id) ?? null }
    const view = { id, name, platform, state, reason, explanation, ...seen }
    found.set(owner, [...(found.get(owner) ?? []), view])
  }
  return found
}

async function numbersOf(store: Store, ids: readonly ObjectId[], now: Date): Promise<Map<string, typeof none>> {
  const sums = await store.db
    .collection('buckets')
    .aggregate<{ _id: ObjectId } & typeof none>([
      { $match: { accountId: { $in: ids }, startsAt: { $gte: startOfInterval(new Date(now.getTime() - dayMs)) } } },
      {
        $group: {
          _id: '$accountId',
          received: { $sum: '$received' },
          delivered: { $sum: '$delivered' },
          bounced: { $sum: '$bounced' },
        },
      },
    ])
    .toArray()
  return new Map(
    sums.map(({ _id, received, delivered, bounced }) => [_id.toHexString(), { received, delivered, bounced }]),
  )
}
