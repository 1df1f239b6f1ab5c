/** Lists that are read page by page in the order of their ids, which is that of their making. */
import { type mongo, Types } from 'mongoose'
import { Problem } from '../values.ts'

export interface PageWish {
  /** `next` of the page before */
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

/**
 * @param first which rows stand on the first page
 * @returns one page, and what to ask for the next one with; null at the end
 * @throws Problem `cursor`
 */
export async function pageById<R extends { readonly _id: mongo.ObjectId }>(
  collection: mongo.Collection<R>,
  filter: Omit<mongo.Filter<R>, '_id'>,
  first: 'oldest' | 'newest',
  { after, limit = 100 }: PageWish,
): Promise<{ rows: mongo.WithId<R>[]; next: string | null }> {
  if (after !== undefined && !/^[0-9a-f]{24}$/.test(after))
    throw new Problem('cursor', `There is no page after ${after}`, 'Use `next` of the page before')
  const from = after === undefined ? {} : { _id: { [first === 'newest' ? '$lt' : '$gt']: new Types.ObjectId(after) } }
  const found = await collection
    .find({ ...filter, ...from } as mongo.Filter<R>)
    .sort({ _id: first === 'newest' ? -1 : 1 })
    .limit(limit + 1)
    .toArray()
  const rows = found.slice(0, limit)
  return { rows, next: found.length > limit ? String(rows.at(-1)?._id) : null }
}
