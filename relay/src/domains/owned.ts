/** A tenant's domains: finding, listing, changing and removing them. Every query demands the account. */
import { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import type { Domain } from './index.ts'

interface Deps {
  readonly store: Store
}

/** A system that sends for a domain. */
export interface UsedBy {
  readonly id: string
  readonly name: string
}

/** @throws Problem `domain-unknown` */
export async function ownDomain({ store }: Deps, accountId: ObjectId, id: string): Promise<Domain> {
  const found = ObjectId.isValid(id) ? await store.models.Domain.findOne({ _id: id, accountId }).lean() : null
  if (found === null) throw new Problem('domain-unknown', `There is no sending domain ${id}`, 'List them first')
  return found as unknown as Domain
}

/** By name. @param only these; @param after the last name of the page before */
export async function listOwnDomains(
  { store }: Deps,
  accountId: ObjectId,
  { only, after, limit }: { only?: readonly ObjectId[]; after?: string; limit: number },
): Promise<Domain[]> {
  const filter = {
    accountId,
    ...(only === undefined ? {} : { _id: { $in: only } }),
    ...(after === undefined ? {} : { name: { $gt: after } }),
  }
  return (await store.models.Domain.find(filter).sort({ name: 1 }).limit(limit).lean()) as unknown as Domain[]
}

/** Which systems of the account send for these domains; by the domain's id. */
export async function systemsOf(
  { store }: Deps,
  accountId: ObjectId,
  domainIds: readonly ObjectId[],
): Promise<Map<string, UsedBy[]>> {
  const systems = await store.models.System.find(
    { domainIds: { $in: domainIds }, accountId },
    { name: 1, domainIds: 1 },
  ).lean()
  const uses = (id: ObjectId) =>
    systems
      .filter(({ domainIds }) => domainIds.some(one => String(one) === id.toHexString()))
      .map(({ _id, name }) => ({ id: String(_id), name }))
  return new Map(domainIds.map(id => [id.toHexString(), uses(id)]))
}

export async function setListHelp({ store }: Deps, domain: Domain, listHelp: readonly string[]): Promise<void> {
  const own = { _id: domain._id, accountId: domain.accountId }
  await store.models.Domain.updateOne(own, { $set: { listHelp } })
}

/**
 * Removes a domain and its private keys. What waits to be sent in its name couldn't be signed any more, so that has to end
 * first.
 * @throws Problem `domain-conflict`
 */
export async function removeDomain(deps: Deps, accountId: ObjectId, domain: Domain): Promise<void> {
  const { store } = deps
  await demandUnused(deps, accountId, domain)
  if (await hasOpenMails(deps, accountId, domain.name))
    throw new Problem(
      'domain-conflict',
      `Mails from ${domain.name} still wait to be delivered`,
      'Wait until they have ended (48 hours at most), or cancel them',
    )
  const domains = store.db.collection<Domain>('domains')
  const removed = await domains.findOneAndDelete({ _id: domain._id, accountId: domain.accountId }, durable)
  if (removed === null) return
  try {
    await demandUnused(deps, accountId, domain)
  } catch (error) {
    await domains.insertOne(removed, durable) // a system took it at this moment
    throw error
  }
  await store.models.HelpPage.deleteOne({ domainId: domain._id })
}

async function demandUnused(deps: Deps, accountId: ObjectId, { _id, name }: Domain): Promise<void> {
  const [used] = (await systemsOf(deps, accountId, [_id])).get(_id.toHexString()) ?? []
  if (used !== undefined)
    throw new Problem(
      'domain-conflict',
      `The system "${used.name}" sends for ${name}`,
      'Take the domain from each system that uses it first',
    )
}

/** So many open deliveries are looked through; an account with more has mails of its domains among them. */
const lookedThrough = 50_000
const atOnce = 500

async function hasOpenMails({ store }: Deps, accountId: ObjectId, name: string): Promise<boolean> {
  const systems = await store.models.System.find({ accountId }, { _id: 1 }).lean()
  const messages = store.db.collection('messages')
  const hasOne = async (ids: ObjectId[]) =>
    ids.length > 0 &&
    (await messages.findOne({ _id: { $in: ids }, fromDomain: name }, { projection: { _id: 1 } })) !== null
  let seen = 0
  for (const { _id: systemId } of systems) {
    let ids: ObjectId[] = []
    const open = store.db
      .collection<{ messageId: ObjectId }>('deliveries')
      .find({ systemId, open: true } as object, { projection: { messageId: 1 } })
    for await (const { messageId } of open) {
      ids.push(messageId)
      if (++seen > lookedThrough) return true
      if (ids.length < atOnce) continue
      if (await hasOne(ids)) return true
      ids = []
    }
    if (await hasOne(ids)) return true
  }
  return false
}
