/** `explain`: the plan of a query, and what carrying it out looked at. */
import { splitPipeline } from './aggregate.ts'
import { document, nsOf, optional, type Reply, reading } from './command-arguments.ts'
import { type Plan, planQuery } from './planner.ts'
import { countRows, type ReadStats, readRows } from './read.ts'
import type { Storage } from './storage.ts'
import type { Document } from './values.ts'

/** in MongoDB's shape, as far as tools and tests read it */
export function explain(storage: Storage, command: Document, name: string): Reply {
  const ns = nsOf(command, name)
  const collection = storage.collections.get(ns)
  let query: { filter: Document; sort?: Document | null; skip?: number; limit?: number; hint?: unknown }
  if (name === 'aggregate') query = { ...splitPipeline(command.pipeline), hint: command.hint }
  else if (name === 'update' || name === 'delete') {
    const first = ((command.updates ?? command.deletes) as Document[] | undefined)?.[0] ?? {}
    query = { filter: document(first.q, 'q'), hint: first.hint }
  } else
    query = {
      filter: document(command.filter ?? command.query, 'filter'),
      sort: command.sort as Document | undefined,
      skip: optional(command.skip, 'skip'),
      limit: optional(command.limit, 'limit'),
      hint: command.hint,
    }
  const stats: ReadStats = { keysExamined: 0, docsExamined: 0 }
  const plan = collection === undefined ? null : planQuery(collection, query.filter, query.sort ?? null, query.hint)
  const n =
    name === 'count'
      ? countRows(storage, collection, query.filter, query.hint, stats)
      : readRows(storage, collection, query, stats).rows.length
  const fetched = plan === null ? { stage: 'EOF' } : stageOf(plan, name === 'count')
  const sorted =
    query.sort && Object.keys(query.sort).length > 0 && plan !== null && plan.order === null
      ? { stage: 'SORT', sortPattern: query.sort, inputStage: fetched }
      : fetched
  return reading({
    explainVersion: '1',
    queryPlanner: { namespace: ns, parsedQuery: query.filter, winningPlan: sorted, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: n,
      executionTimeMillis: 0,
      totalKeysExamined: stats.keysExamined,
      totalDocsExamined: stats.docsExamined,
    },
    serverInfo: { host: 'embedded', version: '7.0.0' },
  })
}

interface Stage {
  readonly stage: string
  readonly [detail: string]: unknown
}

function stageOf(plan: Plan, counts: boolean): Stage {
  if (plan.branches !== undefined)
    return { stage: 'OR', inputStages: plan.branches.map(branch => stageOf(branch, counts)) }
  if (plan.kind === 'id') return { stage: 'IDHACK' }
  if (plan.kind === 'collection') return { stage: 'COLLSCAN', direction: 'forward' }
  const direction = plan.order ?? 'forward'
  const stage = counts && plan.exact ? 'COUNT_SCAN' : 'IXSCAN'
  const scan: Stage =
    plan.index === null
      ? {
          stage,
          indexName: '_id_',
          keyPattern: { _id: 1 },
          isMultiKey: false,
          isUnique: true,
          isPartial: false,
          direction,
        }
      : {
          stage,
          indexName: plan.index.name,
          keyPattern: plan.index.spec.key,
          isMultiKey: plan.index.arrays !== 0,
          isUnique: plan.index.unique,
          isPartial: plan.index.partialFilter !== null,
          direction,
        }
  return stage === 'IXSCAN' ? { stage: 'FETCH', inputStage: scan } : scan
}
