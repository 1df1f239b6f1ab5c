import { ObjectId } from 'bson'
import { expect } from 'chai'
import { Registry } from 'prom-client'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import type { OwnMail } from '../own-mail/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { createWebhookDelivery, type DeliverDeps } from './deliver.ts'
import { dispatchRows } from './dispatches.ts'
import { createWebhook, findWebhook, webhookRows } from './index.ts'
import { createInterests } from './interests.ts'
import { attemptOf, queueTest } from './queue-test.ts'

describe('a mailbox that is tried from outside the relay', function () {
  this.timeout(60_000)
  let store: Store
  let deps: DeliverDeps
  const now = () => new Date()
  const sent: { content: string; recipients: readonly string[] }[] = []
  /** A system that may send, or may not. */
  const mail =
    (may: boolean): OwnMail =>
    async () =>
      !may
        ? null
        : {
            domain: 'shop.test',
            async send(content, recipients) {
              sent.push({ content: content.toString(), recipients })
              return ObjectId.createFromTime(7)
            },
          }
  before(async () => {
    store = await openTestStore()
    deps = {
      store,
      vault: await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })),
      now,
      interests: createInterests({ store, now }),
      delayedSeconds: 900,
      retrySeconds: [0.1, 0.1],
      dns: { resolve4: async () => [], resolve6: async () => [] },
      allowPrivateDestinations: false,
      registry: new Registry(),
      log: { info: () => undefined, warn: () => undefined, error: console.error } as never,
      random: () => 0.5,
      sliceMs: 2500,
    }
  })
  after(() => store.close())
  beforeEach(() => sent.splice(0))

  const add = async () => {
    const made = await createWebhook(deps, new ObjectId(), new ObjectId(), { url: 'mailto:owner@inbox.test' })
    return findWebhook(deps, null, made.id)
  }
  const work = (more: Partial<DeliverDeps>) =>
    createWebhookDelivery({ ...deps, registry: new Registry(), ...more })(new AbortController().signal)

  it('gets the test once, from the relay that runs, and what came of it can be read', async () => {
    const webhook = await add()
    const eventId = await queueTest(deps, webhook)
    expect(await attemptOf(deps, webhook, eventId)).to.equal(null)
    expect(sent).to.deep.equal([])
    await work({ mail: mail(true) })
    expect(sent.map(({ recipients }) => recipients)).to.deep.equal([['owner@inbox.test']])
    expect(sent[0]?.content).to.match(/^Subject: Probe \/ Test: /m)
    expect(await attemptOf(deps, webhook, eventId)).to.include({
      status: 202,
      answer: `mail ${ObjectId.createFromTime(7)}`,
    })
    expect((await dispatchRows(store).findOne({ webhookId: webhook._id }))?.state).to.equal('sent')
  })

  it('is not tried again when the system may not send', async () => {
    const webhook = await add()
    const eventId = await queueTest(deps, webhook)
    await work({ mail: mail(false) })
    await webhookRows(store).updateOne({ _id: webhook._id }, { $set: { pausedUntil: null } })
    await work({ mail: mail(true) })
    expect(sent).to.deep.equal([])
    expect(await attemptOf(deps, webhook, eventId)).to.include({ status: 503, answer: 'The system may not send now' })
    expect((await dispatchRows(store).findOne({ webhookId: webhook._id }))?.state).to.equal('failed')
  })

  it('is not tried while it is disabled, and says how to enable it', async () => {
    const error = await queueTest(deps, { ...(await add()), state: 'disabled', reason: 'gone' }).catch(error => error)
    expect(error).to.be.instanceOf(Problem).and.include({ type: 'webhook-disabled' })
  })
})
