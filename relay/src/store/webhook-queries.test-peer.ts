/** Walks the queries of events and webhooks, for every-query.test-peer.ts. */
import type { ObjectId } from 'bson'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { eventRows, eventTypes } from '../events/index.ts'
import { tellComplained, tellReturned } from '../events/tell.ts'
import { listAttempts } from '../webhooks/attempts.ts'
import { createWebhookDelivery } from '../webhooks/deliver.ts'
import { bringForward, claim, stopDispatches } from '../webhooks/dispatches.ts'
import * as webhooks from '../webhooks/index.ts'
import { createInterests } from '../webhooks/interests.ts'
import { mailEvent } from '../webhooks/mail.ts'
import { attemptOf, queueTest } from '../webhooks/queue-test.ts'
import { replayEvent, replayRange } from '../webhooks/replay.ts'
import { sendTest } from '../webhooks/send.ts'
import type { Store } from './index.ts'
import { storeMail } from './stored-mail.test-peer.ts'

const log = pino({ level: 'silent' })

export async function walkWebhooks(
  store: Store,
  now: () => Date,
  tenant: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const { accountId } = tenant
  const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  // nothing is sent: the address isn't public
  const dns = { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] }
  const interests = createInterests({ store, now })
  const sending = { store, vault, now, dns, allowPrivateDestinations: false, log, interests, random: () => 0.5 }
  const given = { url: 'https://hooks.test/', types: [...eventTypes] }
  const made = await webhooks.createWebhook(sending, accountId, tenant.systemId, given)
  const other = await webhooks.createWebhook(sending, accountId, null, given)
  const mails = Array.from({ length: 4 }, () => ({ ...tenant, receivedAt: now() }))
  for (const mail of mails) await storeMail(store, { ...mail, final: 'bounced' })
  await storeMail(store, { ...tenant, receivedAt: now(), delivery: { sendAt: now() } })
  const { deliveryIds } = await storeMail(store, { ...tenant, receivedAt: now() })
  const meant = deliveryIds.map(_id => ({ ...tenant, _id }))
  await tellReturned({ store, now, interests }, meant)
  await tellComplained({ store, now, interests }, meant, 'spam')

  let clock = now().getTime()
  const deliver = createWebhookDelivery({
    ...sending,
    now: () => new Date(clock),
    delayedSeconds: 1,
    retrySeconds: [1, 1, 1],
    registry: new Registry(),
    sliceMs: 300,
  })
  for (let i = 0; i < 5; i++, clock += 20 * 60_000) await deliver(new AbortController().signal)
  const webhook = await webhooks.findWebhook({ store }, accountId, made.id)
  await webhooks.findWebhook({ store }, null, made.id)
  for (const owner of [accountId, null])
    for (const after of [undefined, made.id]) await webhooks.listWebhooks({ store }, owner, { after, limit: 1 })
  await listAttempts(store, webhook)
  const mailed = { _id: 'evt_x', type: 'message.bounced', at: now(), data: {}, systemId: tenant.systemId }
  await mailEvent({ store, mail: async () => null }, webhook, mailed)
  await sendTest(sending, webhook)
  await attemptOf(sending, webhook, await queueTest(sending, { ...webhook, state: 'active' }))
  await webhooks.rotateSecret(sending, webhook)
  await webhooks.enableWebhook(sending, webhook)
  const healthy = await webhooks.findWebhook({ store }, accountId, other.id)
  const event = await eventRows(store).findOne({ accountId, at: { $gt: new Date(0) } })
  await replayEvent({ store, now }, { ...healthy, state: 'active' }, String(event?._id))
  for (const systemId of [null, tenant.systemId])
    await replayRange(
      { store, now },
      { ...healthy, state: 'active', systemId },
      { from: new Date(0), to: new Date(clock) },
    )
  const racing = await Promise.all([1, 2, 3, 4].map(() => claim({ store, now: () => new Date(clock) }, healthy._id, 3)))
  if (racing.flat().length === 0) throw new Error('the walk has claimed no events')
  await bringForward({ store, now }, healthy._id)
  await stopDispatches(store, healthy._id)
  await webhooks.removeWebhook({ store }, webhook)
}
