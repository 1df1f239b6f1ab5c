/**
 * A plugin's watchdog: the shop took orders, but no mail of it came. Then somebody has switched its mails off, or sends
 * them another way. The plugin counts its orders, the relay its mails.
 */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { type ConnectionRow, connectionRows, type Watch } from './connections.ts'
import type { ConnectDeps } from './index.ts'

export const Heartbeat = z.object({
  since: z.coerce.date().meta({ description: 'the beginning of the time that is told of' }),
  orders: z.number().int().min(0).max(1_000_000_000).meta({ description: 'how many orders came in it' }),
  mails: z.enum(['all', 'of-orders']).default('all').meta({
    description:
      '`of-orders`: only mails that note an order (X-Depesche-Order) are counted. For plugins that note it on each: test mails and password resets don’t hide then that the others are missing',
  }),
})

/** a mail may be written by a job of the shop a while after its order */
const patienceMs = 15 * 60_000
const longestMs = 31 * 86_400_000
/** more needn't be counted to know that mails come */
const enough = 10_000

export async function heartbeat(
  { store, now }: Pick<ConnectDeps, 'store' | 'now'>,
  { _id, systemId }: Pick<ConnectionRow, '_id' | 'systemId'>,
  { since: told, orders, mails }: z.output<typeof Heartbeat>,
): Promise<Watch> {
  const at = now()
  const since = new Date(Math.max(Math.min(told.getTime(), at.getTime()), at.getTime() - longestMs))
  const from = ObjectId.createFromTime(Math.floor(since.getTime() / 1000))
  const received = await store.db
    .collection('messages')
    .countDocuments(
      { systemId, _id: { $gte: from }, ...(mails === 'all' ? {} : { order: { $exists: true } }) },
      { limit: enough },
    )
  const warning = orders > 0 && received === 0 && at.getTime() - since.getTime() >= patienceMs
  const watch: Watch = { at, since, orders, received, warning }
  await connectionRows(store).updateOne({ _id }, { $set: { watch } })
  return watch
}

export const warningWords = (orders: number) => ({
  code: 'no-mails' as const,
  de: `Im Shop gingen ${orders} Bestellungen ein, aber keine Mail von ihm kam hier an. Sind seine Mails eingeschaltet, und gehen sie über Depesche?`,
  en: `The shop took ${orders} orders, but none of its mails arrived here. Are its mails switched on, and do they go through Depesche?`,
})
