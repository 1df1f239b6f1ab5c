/** What whoever runs the relay sees and does: lanes, sending addresses, systems of all accounts. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { viewAddresses } from '../../ops/address-views.ts'
import { holdLane, holdOf, lanesBelow, releaseLane, retryLane } from '../../queue/hold.ts'
import { readLane } from '../../queue/lane.ts'
import { explainDestination, listLanes } from '../../queue/look.ts'
import * as systems from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import type { ApiDeps } from '../deps.ts'
import { Id, IdParam, ok, PageQuery, page, pageOf, routes, Time } from '../route.ts'
import { SystemView } from './systems.ts'

const lane = {
  lane: z.string().meta({ description: 'the destination; with `/pool` for other sending addresses than the usual' }),
  queued: z.number().int(),
  deferred: z.number().int(),
  held: z.number().int(),
  nextDueAt: Time.nullable(),
  heldAt: Time.nullable(),
  heldReason: z.string().nullable(),
}
const LaneView = z.object(lane).meta({ id: 'Lane' })

const explained = {
  ...lane,
  explanation: z.object({ de: z.string(), en: z.string() }),
  lastResponse: z.string().nullable(),
  limits: z.record(z.string(), z.unknown()).nullable().meta({ description: 'what the destination has taught us' }),
}
const LaneExplanation = z.object({ ...explained, pools: z.array(z.object(explained)) }).meta({ id: 'LaneExplanation' })

const LaneParam = z.object({ lane: z.string().max(300) })

export const operatorRoutes = routes('Operator')

operatorRoutes.get(
  '/v1/operator/lanes',
  {
    name: 'listLanes',
    summary: 'Destinations with waiting mails, by name',
    needs: 'operator',
    query: PageQuery,
    reply: { 200: pageOf(LaneView) },
  },
  async ({ deps, query: { after, limit } }) => {
    const items = await listLanes(deps.store, { limit: limit + 1, ...(after === undefined ? {} : { after }) })
    return ok(page(items, limit, item => item.lane))
  },
)

operatorRoutes.get(
  '/v1/operator/lanes/{lane}',
  {
    name: 'explainLane',
    summary: 'Why the mails of a destination wait, and what happens next',
    needs: 'operator',
    params: LaneParam,
    reply: { 200: LaneExplanation },
  },
  async ({ deps, params }) => ok(await explainDestination(deps.store, readLane(params.lane), 'page')),
)

operatorRoutes.post(
  '/v1/operator/lanes/{lane}/hold',
  {
    name: 'holdLane',
    summary: 'Stop delivering to a destination',
    needs: 'operator',
    params: LaneParam,
    body: z.object({ reason: z.string().trim().max(500).nullable().default(null) }),
    reply: { 200: z.object({ lane: z.string(), held: z.number().int() }) },
  },
  async call => {
    const name = readLane(call.params.lane)
    const held = await holdLane(call.deps, name, call.body.reason)
    await call.audit('lane.hold', name, { reason: call.body.reason, held })
    return ok({ lane: name, held })
  },
)

operatorRoutes.post(
  '/v1/operator/lanes/{lane}/release',
  {
    name: 'releaseLane',
    summary: 'Deliver to a held destination again',
    needs: 'operator',
    params: LaneParam,
    reply: { 200: z.object({ lane: z.string(), released: z.number().int() }) },
  },
  async call => {
    const name = readLane(call.params.lane)
    const released = await releaseLane(call.deps, name)
    const still = await holdOf(call.deps.store, name)
    if (still !== null)
      throw new Problem('destination-state', `${still.lane} is on hold for all pools`, `Release ${still.lane}`)
    await wake(call.deps, name)
    await call.audit('lane.release', name, { released })
    return ok({ lane: name, released })
  },
)

operatorRoutes.post(
  '/v1/operator/lanes/{lane}/retry',
  {
    name: 'retryLane',
    summary: 'Try deferred mails of a destination now',
    needs: 'operator',
    params: LaneParam,
    reply: { 200: z.object({ lane: z.string(), retried: z.number().int() }) },
  },
  async call => {
    const name = readLane(call.params.lane)
    const retried = await retryLane(call.deps, name)
    await wake(call.deps, name)
    await call.audit('lane.retry', name, { retried })
    return ok({ lane: name, retried })
  },
)

async function wake(deps: ApiDeps, name: string): Promise<void> {
  for (const each of await lanesBelow(deps.store, name)) await deps.wakeLane(each)
}

const AddressView = z
  .object({
    pool: z.string(),
    address: z.string().nullable().meta({ description: 'null: the system’s choice' }),
    publicAddress: z.string().nullable(),
    ehlo: z.string(),
    here: z.boolean().nullable().meta({ description: 'on this machine' }),
    reverse: z
      .object({
        names: z.array(z.string()),
        matches: z.boolean(),
        confirmed: z.boolean(),
        error: z.string().nullable(),
      })
      .nullable(),
    warmUp: z.object({ from: z.string(), day: z.number().int(), days: z.number().int() }).nullable(),
    today: z
      .object({
        mails: z.number().int(),
        share: z.number(),
        operators: z.array(z.object({ operator: z.string(), mails: z.number().int(), share: z.number() })),
      })
      .nullable(),
  })
  .meta({ id: 'SendingAddress' })

operatorRoutes.get(
  '/v1/operator/addresses',
  {
    name: 'listAddresses',
    summary: 'The addresses that mail leaves by: reverse DNS, warm-up, what was sent today',
    needs: 'operator',
    reply: { 200: z.object({ items: z.array(AddressView), next: z.null() }) },
  },
  async ({ deps }) => ok({ items: await viewAddresses(deps), next: null }),
)

operatorRoutes.get(
  '/v1/operator/systems',
  {
    name: 'listAllSystems',
    summary: 'The systems of all accounts, oldest first',
    needs: 'operator',
    query: PageQuery.extend({ accountId: Id.optional() }),
    reply: { 200: pageOf(SystemView) },
  },
  async ({ deps, query: { accountId, after, limit } }) => {
    const of = accountId === undefined ? {} : { accountId: new ObjectId(accountId) }
    const items = await systems.listSystems(deps, { ...of, after, limit: limit + 1 })
    return ok(page(items, limit, ({ id }) => id))
  },
)

operatorRoutes.post(
  '/v1/operator/systems/{id}/pause',
  {
    name: 'pauseAnySystem',
    summary: 'Take no more mail of a system; its owner reads the reason',
    needs: 'operator',
    params: IdParam,
    body: z.object({ reason: z.string().trim().min(1, 'say why').max(200) }),
    reply: { 200: SystemView },
  },
  async call => {
    const { deps, params } = call
    const system = await systems.findSystem(deps, null, params.id)
    await systems.pauseSystem(deps, system, call.body.reason)
    await call.audit('system.pause', params.id, { name: system.name, reason: call.body.reason }, system.accountId)
    return ok(await systems.viewSystem(deps, await systems.findSystem(deps, null, params.id)))
  },
)

operatorRoutes.post(
  '/v1/operator/systems/{id}/resume',
  {
    name: 'resumeAnySystem',
    summary: 'Take mail of a system again',
    needs: 'operator',
    params: IdParam,
    reply: { 200: SystemView },
  },
  async call => {
    const { deps, params } = call
    const system = await systems.findSystem(deps, null, params.id)
    await systems.resumeSystem(deps, system)
    await call.audit('system.resume', params.id, { name: system.name }, system.accountId)
    return ok(await systems.viewSystem(deps, await systems.findSystem(deps, null, params.id)))
  },
)
