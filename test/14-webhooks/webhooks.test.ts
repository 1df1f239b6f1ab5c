/**
 * Promise 14: an owner is told what becomes of each mail, signed, whatever is killed and however long his server is away;
 * what is told again has the same id.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import PostalMime from 'postal-mime'
import { type Received, type Receiver, startReceiver } from '../../relay/src/webhooks/receiver.test-peer.ts'
import { judgeByMailauth } from '../lab/judges.ts'
import { startLoad } from '../lab/load.ts'
import { fixedPorts } from '../lab/ports.ts'
import type { RelayPart, RunningRelay } from '../lab/relay.ts'
import { bringBackUntilTaken, returnedMail } from '../lab/returned-mail.ts'
import { troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'

const delayedSeconds = 6
const everyType = 'message.delivered,message.delayed,message.bounced,message.complained,message.suppressed'
/** `l1-13@inbox.test` */
const doesNotExist = /3@inbox\.test$/

interface Page {
  readonly items: { readonly eventId: string; readonly status: number | null; readonly error: string | null }[]
}

describe('webhooks', function () {
  this.timeout(240_000)
  let world: World
  let relay: RunningRelay
  let receiver: Receiver
  let webhook: { id: string; secret: string }
  let ca: Buffer
  before(async () => {
    const env = {
      ...(await fixedPorts()),
      DEPESCHE_LANE_LEASE_SECONDS: '5',
      DEPESCHE_DELAYED_SECONDS: `${delayedSeconds}`,
      DEPESCHE_WEBHOOK_RETRY_SECONDS: '1,1,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2',
    }
    const sink = troubles.first(
      troubles.recipient(doesNotExist, '550 5.1.1 User unknown'),
      troubles.recipient('late@inbox.test', '451 4.7.1 Come again later'),
    )
    world = await startWorld({ env, sink: { script: sink } })
    relay = world.relay
    ca = await readFile(world.shop.smtp.caFile)
    receiver = await startReceiver()
    const add = ['webhook', 'add', '--account', world.shop.accountId, '--url', receiver.url, '--types', everyType]
    webhook = await relay.depesche(...add)
    receiver.secrets = [webhook.secret]
  })
  after(async () => {
    await receiver?.close().catch(() => undefined)
    await relay?.[Symbol.asyncDispose]()
    await world?.[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    receiver.received.length = 0
  })

  const send = async (...to: string[]) => {
    const { host, port, username: user, password: pass } = world.shop.smtp
    const transport = nodemailer.createTransport({ host, port, requireTLS: true, auth: { user, pass }, tls: { ca } })
    const sent = await transport.sendMail({ from: 'shop@shop.test', to, subject: 'Your order', text: 'x' })
    transport.close()
    return { id: /[0-9a-f]{24}/.exec(sent.response)?.[0] ?? '', messageId: sent.messageId }
  }
  const isOf = ({ body }: Received, messageId: string) =>
    (body.data.message as { id: string } | undefined)?.id === messageId
  const recipientOf = ({ body }: Received) => String(body.data.recipient)
  const told = () => receiver.received.map(one => `${one.body.type} ${recipientOf(one)}`).sort()
  const toldOf = (type: string) => receiver.received.find(({ body }) => body.type === type)?.body.data ?? {}

  it('tell of mails that are delivered, bounce and are delayed, within seconds and once', async () => {
    const { id, messageId } = await send('anna@inbox.test', 'no3@inbox.test', 'late@inbox.test')
    await receiver.waitFor(3, 20_000)
    await delay(3000) // nothing follows
    expect(told()).to.deep.equal([
      'message.bounced no3@inbox.test',
      'message.delayed late@inbox.test',
      'message.delivered anna@inbox.test',
    ])
    expect(receiver.received.map(({ signed }) => signed)).to.deep.equal([true, true, true])
    const bounced = toldOf('message.bounced')
    expect(bounced).to.include({ class: 'hard', hard: true, enhancedStatus: '5.1.1', returned: false })
    expect(bounced.response).to.contain('User unknown')
    expect(bounced.explanation).to.have.keys('de', 'en')
    expect(bounced.message).to.include({ id, messageId, systemId: world.shop.systemId, from: 'shop@shop.test' })
    const delayed = toldOf('message.delayed')
    expect(delayed).to.include({ class: 'soft', enhancedStatus: '4.7.1' })
    expect(delayed.state).to.be.oneOf(['deferred', 'queued'])
    const late = receiver.received.find(({ body }) => body.type === 'message.delayed')
    const { receivedAt } = delayed.message as { receivedAt: string }
    expect(Date.parse(late?.body.timestamp ?? '') - Date.parse(receivedAt)).to.equal(delayedSeconds * 1000)
  })

  it('tell of what was accepted, of each attempt that puts it off, and of a system that is paused', async () => {
    const other = await startReceiver()
    const types = 'message.accepted,message.deferred,system.inactive'
    const add = ['webhook', 'add', '--account', world.shop.accountId, '--url', other.url, '--types', types]
    const made = await relay.depesche<{ id: string; secret: string }>(...add)
    other.secrets = [made.secret]
    try {
      const { id, messageId } = await send('dora@inbox.test', 'late@inbox.test')
      const until = async (type: string, of?: string) => {
        for (const end = Date.now() + 20_000; Date.now() < end; await delay(20))
          if (other.received.some(one => one.body.type === type && (of === undefined || isOf(one, of)))) return
        throw new Error(`no ${type} came`)
      }
      await until('message.accepted')
      await until('message.deferred', id)
      await relay.depesche('system', 'pause', world.shop.systemId, '--reason', 'Umzug')
      await until('system.inactive') // more deferrals may come before it
      await relay.depesche('system', 'resume', world.shop.systemId)
      await delay(5500) // for so long the relay believes what it knew of the system; nothing follows
      const data = (type: string) => other.received.find(({ body }) => body.type === type)?.body.data ?? {}
      // the late mail of before is tried further on, and told of as well
      const deferred = other.received.filter(one => one.body.type === 'message.deferred' && isOf(one, id))
      const rest = other.received.filter(({ body }) => body.type !== 'message.deferred')
      expect(rest.map(({ body }) => body.type).sort()).to.deep.equal(['message.accepted', 'system.inactive'])
      const attempts = deferred.map(({ body }) => Number(body.data.attempt)).sort((a, b) => a - b)
      expect(attempts, 'each once').to.deep.equal(attempts.map((_, i) => i + 1))
      expect(other.received.every(({ signed }) => signed)).to.equal(true)
      expect(data('message.accepted').message).to.include({ id, messageId, systemId: world.shop.systemId })
      expect(data('message.accepted').recipients).to.have.members(['dora@inbox.test', 'late@inbox.test'])
      for (const { body } of deferred) {
        expect(body.data).to.include({ recipient: 'late@inbox.test', class: 'soft', enhancedStatus: '4.7.1' })
        expect(body.data.explanation).to.have.keys('de', 'en')
        expect(Date.parse(String(body.data.nextAttemptAt))).to.be.greaterThan(Date.parse(body.timestamp))
      }
      expect(data('system.inactive').explanation)
        .to.have.property('de')
        .that.matches(/^Angehalten seit .*: Umzug$/)
    } finally {
      await relay.depesche('webhook', 'remove', made.id)
      await other.close()
    }
  })

  it('tell of a recipient who gets no more mail, of a mail that came back and of one that was complained of', async () => {
    await send('no3@inbox.test', 'cora@inbox.test')
    await receiver.waitFor(2, 15_000)
    expect(told()).to.deep.equal(['message.delivered cora@inbox.test', 'message.suppressed no3@inbox.test'])
    const arrived = world.sink.mails.find(({ recipients }) => recipients.includes('cora@inbox.test'))
    const returnPath = arrived?.reversePath ?? ''
    const back = returnedMail(returnPath, 'cora@inbox.test', arrived?.raw ?? Buffer.alloc(0))
    await bringBackUntilTaken(() => relay, returnPath, back)
    await receiver.waitFor(3, 15_000)
    expect(toldOf('message.bounced')).to.include({ recipient: 'cora@inbox.test', hard: true, returned: true })
    await relay.depesche('system', 'sandbox', world.shop.systemId, 'on')
    await delay(5500) // for so long the relay believes what it knew of the system
    await send('complaint+1@inbox.test')
    await receiver.waitFor(5, 15_000)
    await relay.depesche('system', 'sandbox', world.shop.systemId, 'off')
    await delay(5500)
    expect(told()).to.include.members([
      'message.complained complaint+1@inbox.test',
      'message.delivered complaint+1@inbox.test',
    ])
    expect(receiver.received.filter(({ signed }) => !signed)).to.deep.equal([])
  })

  it('lose nothing while the owner’s server is away', async () => {
    const { port, secrets } = receiver
    await receiver.close()
    const recipients = Array.from({ length: 30 }, (_, i) => `away-${i}x@inbox.test`)
    for (let i = 0; i < 30; i += 10) await send(...recipients.slice(i, i + 10))
    for (const until = Date.now() + 30_000; ; await delay(300)) {
      const { items } = await relay.depesche<{ items: { state: string; reason: string }[] }>('webhook', 'list')
      if (items[0]?.state === 'failing') break
      if (Date.now() > until) throw new Error('it was not asked')
    }
    await delay(5000)
    receiver = await startReceiver(port)
    receiver.secrets = secrets
    await receiver.waitFor(30, 60_000)
    expect(new Set(receiver.received.map(recipientOf))).to.deep.equal(new Set(recipients))
    expect(receiver.received.every(({ signed }) => signed)).to.equal(true)
    const { items } = await relay.depesche<Page>('webhook', 'log', webhook.id)
    expect(items.some(({ error }) => error === 'The server refuses connections')).to.equal(true)
    expect(items[0]?.status).to.equal(204)
  })

  for (const part of ['delivery', 'store', 'all'] as RelayPart[])
    it(`lose nothing when kill -9 hits ${part === 'all' ? 'everything at once' : `the ${part}`}`, async () => {
      receiver.act = (_, response) => setTimeout(() => response.writeHead(200).end(), 30)
      const load = await startLoad(world.shop.smtp, { clients: 4 })
      await receiver.waitFor(20, 30_000)
      const atKill = receiver.received.length
      const hit = relay.kill('SIGKILL', part)
      expect(hit, 'nothing was hit').not.to.deep.equal([])
      if (part === 'all') relay = await relay.restart()
      await delay(1500)
      await load.stop()
      const ended = ({ body }: Received) => body.type !== 'message.delayed'
      const ends = () => new Map(receiver.received.filter(ended).map(one => [recipientOf(one), one.body.type]))
      const missing = () => {
        const known = ends()
        return [...load.acknowledged].filter(recipient => !known.has(recipient))
      }
      for (const until = Date.now() + 120_000; missing().length > 0; await delay(300)) if (Date.now() > until) break
      expect(missing(), `${load.acknowledged.size} mails, ${atKill} events before the kill`).to.deep.equal([])
      expect(load.acknowledged.size).to.be.greaterThan(100)
      const known = ends()
      const possible = (recipient: string) =>
        doesNotExist.test(recipient) ? ['message.bounced'] : ['message.delivered']
      for (const recipient of load.acknowledged) expect(known.get(recipient)).to.be.oneOf(possible(recipient))
      const bodies = new Map<string, Set<string>>()
      const byEvent = Map.groupBy(receiver.received, one => `${one.body.type} ${recipientOf(one)}`)
      for (const list of byEvent.values()) {
        expect(new Set(list.map(({ id }) => id)).size, 'one event under two ids').to.equal(1)
        for (const { id, raw } of list) bodies.set(id, (bodies.get(id) ?? new Set()).add(raw))
      }
      expect([...bodies.values()].filter(({ size }) => size > 1)).to.deep.equal([])
      expect(receiver.received.length - byEvent.size, 'told twice').to.be.at.most(16)
      receiver.act = null
    })

  it('can be tried, and sent events again', async () => {
    const tested = await relay.depesche<{ taken: boolean; status: number; eventId: string }>(
      'webhook',
      'test',
      webhook.id,
    )
    expect(tested).to.include({ taken: true, status: 204 })
    // what was told before the kill may come again between these
    const test = receiver.received.find(({ id }) => id === tested.eventId)
    expect(test).to.include({ signed: true })
    expect(test?.body.type).to.equal('webhook.test')
    const from = new Date().toISOString()
    await send('once@inbox.test', 'more@inbox.test')
    const ours = () => receiver.received.filter(one => /^(once|more)@/.test(recipientOf(one)))
    const ourth = async (n: number) => {
      for (const until = Date.now() + 15_000; ours().length < n && Date.now() < until; ) await delay(20)
      return ours()[n - 1]
    }
    const second = await ourth(2)
    await relay.depesche('webhook', 'replay', webhook.id, '--event', second?.id ?? '')
    expect(await ourth(3)).to.include({ id: second?.id, raw: second?.raw, signed: true })
    expect(await relay.depesche('webhook', 'replay', webhook.id, '--from', from)).to.include({ replayed: 2 })
    expect(await ourth(5)).to.include({ signed: true })
    const { secret } = await relay.depesche<{ secret: string }>('webhook', 'rotate', webhook.id)
    receiver.secrets = [secret]
    const { eventId } = await relay.depesche<{ eventId: string }>('webhook', 'test', webhook.id)
    expect(receiver.received.find(({ id }) => id === eventId)?.signed).to.equal(true)
    await relay.depesche('webhook', 'remove', webhook.id)
    expect(await relay.depesche('webhook', 'list')).to.deep.equal({ items: [], next: null })
    const sorry = await relay.depesche('webhook', 'test', webhook.id).catch(error => error.message)
    expect(sorry).to.match(/There is no webhook .* See the list of webhooks/)
  })

  it('may be mailboxes: a signed mail in words, and none about a mailbox that can’t be reached itself', async () => {
    const add = ['webhook', 'add', '--account', world.shop.accountId, '--types', 'message.bounced', '--url']
    const { id } = await relay.depesche<{ id: string }>(...add, 'mailto:owner@inbox.test')
    await relay.depesche(...add, 'mailto:gone3@inbox.test') // what is sent there bounces
    world.sink.clear()
    const tested = await relay.depesche<{ taken: boolean; answer: string }>('webhook', 'test', id)
    expect(tested).to.include({ taken: true, status: 202 })
    const [test] = await world.sink.waitFor(1, 15_000)
    expect(test?.recipients).to.deep.equal(['owner@inbox.test'])
    expect((await PostalMime.parse(test?.raw ?? '')).subject).to.match(/^Probe \/ Test: /)
    expect(await relay.depesche('message', 'show', tested.answer.replace('mail ', ''))).to.have.property('id')
    world.sink.clear()
    await send('nobody93@inbox.test')
    const mails = () => world.sink.mails.filter(({ recipients }) => recipients.includes('owner@inbox.test'))
    for (const until = Date.now() + 20_000; mails().length === 0 && Date.now() < until; ) await delay(100)
    await delay(6000) // the other mailbox's bounce is known by then
    expect(mails()).to.have.length(1)
    const raw = mails()[0]?.raw ?? Buffer.alloc(0)
    expect(await judgeByMailauth(raw, world.shop.records)).to.include({ passed: true })
    const mail = await PostalMime.parse(raw)
    expect(mail.subject).to.equal('Unzustellbar / Undeliverable: nobody93@inbox.test')
    expect(mail.text).to.contain('User unknown')
    expect(JSON.parse(new TextDecoder().decode(mail.attachments[0]?.content as ArrayBuffer))).to.deep.include({
      type: 'message.bounced',
    })
    for (const refused of ['mailto:', 'mailto:a@b.test?cc=x@y.test', 'mailto:no-mailbox'])
      expect(await relay.depesche(...add, refused).catch(error => error.message)).to.contain('no mailbox')
  })
})
