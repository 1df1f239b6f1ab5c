/**
 * Promise 17: two relays that bill on one store bill as one: each lot is renewed once, each mail beyond the quota charged
 * once, each invoice written, mailed and told once, each reminder sent once; also when the one that is at work is killed.
 *
 * Real processes by a clock that the test sets. A third relay takes mails and delivers them, so that what comes to the
 * receiver is what the two have sent.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEngine } from '@depesche/embedded'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import { createApiKey } from '../../relay/src/accounts/api-keys.ts'
import { createAccount } from '../../relay/src/accounts/index.ts'
import { anAddress, anIssuer } from '../../relay/src/billing/invoices/example.test-peer.ts'
import { setIssuer } from '../../relay/src/billing/invoices/issuer.ts'
import { openStore, type Store } from '../../relay/src/store/index.ts'
import { type Receiver, startReceiver } from '../../relay/src/webhooks/receiver.test-peer.ts'
import { startTestClock, type TestClock } from '../lab/clock.ts'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { connectShop } from '../lab/shop.ts'
import { type Sink, startSink } from '../lab/sink.ts'
import { startDns } from '../lab/world.ts'

const hour = 3600
const day = 24 * hour
const booking = 4
const trying = 4
const rounds = 3

interface Merchant {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly token: string
  readonly email: string
}

describe('two relays that bill on one store', function () {
  this.timeout(300_000)
  const stack = new AsyncDisposableStack()
  let clock: TestClock
  let offset = 0
  let store: Store
  let sink: Sink
  let receiver: Receiver
  let front: RunningRelay
  let relays: RunningRelay[] = []
  let bookers: Merchant[]
  let triers: Merchant[]
  let killed = 0

  const now = () => new Date(Date.now() + offset * 1000)
  const pass = (seconds: number) => {
    offset += seconds
    clock.set(offset)
  }

  before(async function () {
    const started = startTestClock('time')
    if (started === null) return this.skip()
    clock = stack.use(started)
    const dataDir = await mkdtemp(join(tmpdir(), 'depesche-store-'))
    stack.defer(() => rm(dataDir, { recursive: true, force: true }))
    const engine = stack.adopt(await startEngine({ dataDir, port: 0 }), e => e.close())
    const dns = stack.adopt(await startDns(), server => server.close())
    sink = stack.adopt(await startSink(), server => server.close())
    receiver = stack.use(await startReceiver())
    const common: Record<string, string> = {
      ...clock.env,
      MONGODB_URI: engine.uri,
      DEPESCHE_MASTER_KEY: randomBytes(32).toString('base64'),
      DEPESCHE_DNS_SERVERS: dns.address,
      DEPESCHE_MX_PORT: String(sink.port),
      DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
      DEPESCHE_WEBHOOK_RETRY_SECONDS: '1,1,2,2,2,2,2,2',
    }
    const roles = 'submission,delivery,inbound,web'
    front = stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: roles }))
    const { systemId, accountId: operator } = await connectShop(front, dns, { domain: 'operator.test' })
    await front.depesche('lots', 'grant', '--account', operator, '--size', '1000', '--renew')
    common.DEPESCHE_OPERATOR_SYSTEM = systemId
    front = stack.use(await front.restart(common))
    relays = await Promise.all([1, 2].map(() => launchRelay({ ...common, DEPESCHE_ROLES: 'jobs' })))
    stack.defer(async () => {
      for (const relay of relays) await relay[Symbol.asyncDispose]()
    })
    store = stack.adopt(await openStore(engine.uri), s => s.close())
    await setIssuer({ store, now }, anIssuer, 'cli')
    bookers = await Promise.all(Array.from({ length: booking }, (_, n) => merchant(`booker${n}@inbox.test`)))
    triers = await Promise.all(Array.from({ length: trying }, (_, n) => merchant(`trier${n}@inbox.test`)))
  })
  after(() => stack.disposeAsync())

  async function merchant(email: string): Promise<Merchant> {
    const accountId = new ObjectId(
      (await createAccount({ store, now } as never, { email, name: email, locale: 'de' })).id,
    )
    const systemId = new ObjectId()
    await store.db
      .collection('systems')
      .insertOne({ _id: systemId, accountId, username: `u${systemId}`, domainIds: [], createdAt: now() })
    const scopes = ['billing:read', 'billing:write', 'webhooks:write'] as never[]
    const of = { accountId, systemId: null, kind: 'key', createdBy: 'cli' } as const
    const { token } = await createApiKey({ store, now }, of, { label: 'test', scopes })
    const one = { accountId, systemId, token, email }
    await ask(one, 'PUT', '/v1/billing-address', { ...anAddress, email })
    await ask(one, 'POST', '/v1/webhooks', {
      url: receiver.url,
      types: ['quota.low', 'invoice.created'],
    })
    return one
  }
  async function ask({ token }: Pick<Merchant, 'token'>, method: string, path: string, json?: object, key?: string) {
    const answer = await fetch(`http://${front.addresses.http}${path}`, {
      method,
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).to.be.within(200, 299)
    return JSON.parse(text)
  }
  /** mails that were delivered just now */
  const send = ({ accountId, systemId }: Merchant, mails: number) =>
    store.db.collection('deliveries').insertMany(
      Array.from({ length: mails }, () => ({
        ...{ accountId, systemId, receivedAt: now(), finalAt: now(), state: 'delivered', lane: 'x.test', latencyMs: 1 },
      })),
    )
  const count = (name: string, filter: object = {}) => store.db.collection(name).countDocuments(filter)
  const written = () => count('invoices')
  const charged = () => count('charges')
  async function until(words: string, isTrue: () => Promise<boolean> | boolean, withinMs = 30_000) {
    for (const end = Date.now() + withinMs; Date.now() < end; await delay(20)) if (await isTrue()) return
    throw new Error(
      `not within ${withinMs} ms: ${words}\n${(await Promise.all(relays.map(one => one.log()))).join('\n')}`,
    )
  }
  /** hour after hour, so that what waits for others, or for a dead one's lock, comes */
  async function hours(words: string, isTrue: () => Promise<boolean> | boolean) {
    for (let n = 0; n < 8; n++) {
      const isDone = await until(words, isTrue, 6000).then(
        () => true,
        () => false,
      )
      if (isDone) return
      pass(hour)
    }
    await until(words, isTrue)
  }
  const mailsTo = (email: string) => sink.mails.filter(({ recipients }) => recipients.includes(email))
  const told = (type: string) => receiver.received.filter(({ body }) => body.type === type)
  const toldOnce = (type: string) => new Set(told(type).map(({ id }) => id)).size

  it('write the invoice of a booking at once, and once', async () => {
    const lots = { lots: [{ size: 25_000 }] }
    for (const one of bookers) {
      const answers = await Promise.all([1, 2, 3].map(() => ask(one, 'POST', '/v1/lots', lots, 'a')))
      expect(new Set(answers.map(({ invoices }) => invoices[0].number)).size).to.equal(1)
    }
    expect([await charged(), await written()]).to.deep.equal([booking, booking])
  })

  it('remind of a low quota once', async () => {
    await store.db
      .collection('lots')
      .updateMany({ accountId: { $in: triers.map(one => one.accountId) } }, { $set: { size: 5 } })
    for (const one of triers) await send(one, 12)
    pass(20 * 60)
    await hours('reminders', () => toldOnce('quota.low') === trying)
    await until('their mails', () => triers.every(({ email }) => mailsTo(email).length > 0))
    await delay(2500) // both have looked again
    expect(told('quota.low')).to.have.length(trying)
    expect(triers.map(({ email }) => mailsTo(email).length)).to.deep.equal(triers.map(() => 1))
  })

  // what is to be seen of the work of a period before the one that is at it is killed
  const moments: readonly [string, (before: { charges: number; invoices: number }) => Promise<boolean>][] = [
    ['a lot is renewed', async ({ charges }) => (await charged()) > charges],
    ['an invoice is written', async ({ invoices }) => (await written()) > invoices],
    ['an invoice’s PDF is kept', async () => (await count('invoices', { unfinished: true, pdf: { $ne: null } })) > 0],
  ]

  for (let round = 1; round <= rounds; round++)
    it(`renew, charge, write and tell once, one killed when ${moments[round - 1]?.[0]}`, async () => {
      const before = { charges: await charged(), invoices: await written() }
      pass(30 * day + 40 * 60)
      const [words, isThere] = moments[round - 1] ?? ['', async () => true]
      await hours(words, () => isThere(before))
      await killWhoBills()
      const invoices = before.invoices + booking + trying
      await hours(`charges and invoices of period ${round}`, async () => (await written()) >= invoices)
      await hours('all told', async () => (await count('invoices', { unfinished: true })) === 0)
      expect(await charged()).to.equal(before.charges + booking + trying)
      expect(await written()).to.equal(invoices)
      for (const one of triers) await send(one, 7) // beyond all lots: overage of the next period
    })

  async function killWhoBills() {
    const job = await store.db.collection('agendaJobs').findOne({ name: 'bill', lockedAt: { $ne: null } })
    const ours = await Promise.all(relays.map(async one => (await nodeOf(one)) === job?.lastModifiedBy))
    const n = Math.max(0, ours.indexOf(true))
    const victim = relays[n]
    if (victim === undefined) throw new Error('no relay')
    expect(victim.kill('SIGKILL', 'all').length).to.be.greaterThan(1)
    await victim.ended()
    if (job !== null) killed++
    pass(10 * 60) // its lock ends
    relays[n] = await victim.restart()
  }

  it('have doubled nothing and left nothing out', async () => {
    const invoices = await store.db.collection('invoices').find().sort({ _id: 1 }).toArray()
    const lots = await store.db.collection('lots').find({ source: 'booked' }).toArray()
    const chains = Map.groupBy(lots, ({ chainId }) => String(chainId))
    expect([...chains.values()].map(chain => chain.map(({ generation }) => generation).sort())).to.deep.equal(
      bookers.map(() => Array.from({ length: rounds + 1 }, (_, n) => n)),
    )
    const charges = await store.db.collection('charges').find().toArray()
    const listed = invoices.flatMap(({ chargeKeys }) => chargeKeys as string[])
    expect(listed.sort()).to.deep.equal(charges.map(({ key }) => key).sort())
    for (const { accountId } of triers) {
      const overage = charges.filter(one => accountId.equals(one.accountId)).map(({ quantity }) => quantity)
      expect(overage).to.deep.equal([7, ...Array.from({ length: rounds - 1 }, () => 7)])
    }
    for (const [prefix, group] of Map.groupBy(invoices, ({ number }) => String(number).slice(0, -5)))
      expect(
        group.map(({ number }) => Number(number.slice(prefix.length))).sort((a, b) => a - b),
        prefix,
      ).to.deep.equal(group.map((_, n) => n + 1))
    await until('their mails', async () => (await count('deliveries', { open: true })) === 0, 120_000)
    // a process that the set clock has ended holds the lock of its job for a minute more (lab/relay.ts: steppedBack)
    await until('their webhooks', () => toldOnce('invoice.created') === invoices.length, 120_000)
    await delay(2500)
    const subjects: string[] = []
    for (const { recipients, raw } of sink.mails)
      if (recipients.some(address => /^(booker|trier)/.test(address)))
        subjects.push(String((await PostalMime.parse(raw)).subject))
    for (const { number } of invoices)
      expect(
        subjects.filter(subject => subject.includes(String(number))),
        String(number),
      ).to.have.length(1)
    expect(subjects, 'invoices and reminders').to.have.length(invoices.length + trying)
    expect(toldOnce('quota.low')).to.equal(trying)
    // a webhook is told again when its receiver may not have had it: then by the same id
    const posts = told('invoice.created').length
    expect(posts).to.be.within(invoices.length, invoices.length + killed * 20)
    expect(killed, 'killed at work').to.be.greaterThan(0)
  })
})

/** as it stands in the locks */
const nodeOf = async ({ dataDir }: RunningRelay) => (await readFile(join(dataDir, 'node-id'), 'utf8')).trim()
