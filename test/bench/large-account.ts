/**
 * An account of 100,000 messages and 500 systems: how long the API and the pages take. Fills a store of its own, which
 * takes a minute; the relay then is as an operator starts it, on the embedded engine.
 *
 *   npm run bench -- lists
 */
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { ObjectId } from 'bson'
import { intervalMs, startOfInterval } from '../../relay/src/stats/bucket.ts'
import { openStore, type Store } from '../../relay/src/store/index.ts'
import { searchKeysOf } from '../../relay/src/store/search-keys.ts'
import { newDelivery } from '../../relay/src/store/test-store.test-peer.ts'
import { buildUi } from '../../scripts/build-ui.mjs'
import { hasChromium, launchChromium, openPage } from '../20-admin-ui/browser.ts'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import { launchRelay } from '../lab/relay.ts'

const systemCount = 500
const messageCount = 100_000
const spanDays = 30
const repeats = 7
const email = 'owner@large.test'
const password = 'correct horse battery'
const dayMs = 24 * 3_600_000

const say = (line: string) => void process.stdout.write(`${line}\n`)
const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

if ((await buildUi()) !== 0) process.exit(1)
const [port] = await freePorts(1)
const origin = `http://localhost:${port}`
await using relay = await launchRelay({ DEPESCHE_HTTP_PORT: String(port) })
const made = await run(
  'node',
  ['relay/bin/depesche.mjs', 'account', 'create', '--email', email, '--name', 'Large', '--password-stdin', '--json'],
  { env: relay.env, input: password },
)
const accountId = new ObjectId((JSON.parse(made.stdout.toString()) as { id: string }).id)
const { token } = await relay.depesche<{ token: string }>(
  'api-key',
  'create',
  '--account',
  accountId.toHexString(),
  '--label',
  'x',
)
const store = await openStore(relay.addresses.store)
try {
  const begin = performance.now()
  await fill(store)
  say(
    `${messageCount} messages of ${systemCount} systems stored in ${Math.round((performance.now() - begin) / 1000)} s\n`,
  )
} finally {
  await store.close()
}
await measureApi()
if (hasChromium()) await measurePages()

/** As intake, outcomes and close-bucket leave it, in bulk. */
async function fill({ db }: Store): Promise<void> {
  const now = Date.now()
  const systems = Array.from({ length: systemCount }, (_, n) => ({ _id: new ObjectId(), domainId: new ObjectId(), n }))
  const created = new Date(now - 40 * dayMs)
  await db.collection('domains').insertMany(
    systems.map(({ domainId, n }) => ({
      _id: domainId,
      accountId,
      name: `shop-${n}.test`,
      keys: [],
      listHelp: [`mailto:help@shop-${n}.test`],
      dkim: { state: 'match', checkedAt: created, matchedAt: created, lostAt: null },
      createdAt: created,
    })),
  )
  await db.collection('systems').insertMany(
    systems.map(({ _id, domainId, n }) => ({
      _id,
      accountId,
      name: `Shop ${n}`,
      platform: 'custom',
      domainIds: [domainId],
      username: `sys-${randomBytes(10).toString('hex')}`,
      sandbox: false,
      pausedAt: null,
      pauseReason: null,
      firstMailAt: created,
      createdAt: created,
    })),
  )
  const buckets = new Map<string, Record<string, unknown> & Record<'received' | 'delivered' | 'bounced', number>>()
  const step = (spanDays * dayMs) / messageCount
  for (let at = 0; at < messageCount; at += 2000) {
    const messages: object[] = []
    const deliveries: object[] = []
    for (let n = at; n < at + 2000; n++) {
      const system = systems[n % systemCount]
      if (system === undefined) continue
      const receivedAt = new Date(now - spanDays * dayMs - 3_600_000 + n * step)
      const time = Math.floor(receivedAt.getTime() / 1000)
      const _id = new ObjectId(time.toString(16).padStart(8, '0') + randomBytes(8).toString('hex'))
      const order = String(1_000_000 + n)
      const subject = n === 50_000 ? `Your order ${order} was orchestrated` : `Your order ${order} has arrived`
      const recipient = `customer${n % 40_000}@kunde${n % 90}.test`
      const state = n % 25 === 0 ? 'bounced' : 'delivered'
      messages.push({
        ...{
          _id,
          accountId,
          systemId: system._id,
          credentialId: null,
          reversePath: '',
          subject,
          order,
          tags: ['order'],
        },
        ...{ from: `shop@shop-${system.n}.test`, fromDomain: `shop-${system.n}.test`, messageIdHeader: `<${_id}@x>` },
        ...{ smtputf8: false, eightBit: false, receivedAt, sizeBytes: 5000, recipientCount: 1, bodyBytes: 12 },
        ...{ header: Buffer.from(`Subject: ${subject}\r\n`), body: Buffer.from('Thank you!\r\n'), bodyHash: 'x' },
        ...{ clientAddress: '127.0.0.1', helo: 'shop', tls: null },
        searchKeys: searchKeysOf({ subject, order, tags: ['order'] }),
      })
      const of = { accountId, systemId: system._id, messageId: _id, recipient, address: recipient }
      const {
        open: _,
        dueAt: __,
        ...row
      } = newDelivery(`kunde${n % 90}.test`, receivedAt, of) as Record<string, unknown>
      const ended = { state, finalAt: receivedAt, latencyMs: 40, sizeBytes: 5000 }
      deliveries.push({ ...row, ...ended, ...(state === 'bounced' ? { class: 'hard' } : {}) })
      const startsAt = startOfInterval(receivedAt)
      const key = `${system.n}:${startsAt.getTime()}`
      const bucket = buckets.get(key) ?? {
        ...{ systemId: system._id, accountId, startsAt, received: 0, delivered: 0, bounced: 0, suppressed: 0 },
        ...{ cancelled: 0, sandboxed: 0, bytes: 0, bouncedBy: {}, latency: [], closedAt: receivedAt },
      }
      bucket.received++
      bucket[state]++
      if (state === 'bounced') bucket.bouncedBy = { hard: bucket.bounced }
      buckets.set(key, bucket)
    }
    await db.collection('messages').insertMany(messages)
    await db.collection('deliveries').insertMany(deliveries)
  }
  const rows = [...buckets.values()]
  for (let at = 0; at < rows.length; at += 5000) await db.collection('buckets').insertMany(rows.slice(at, at + 5000))
  const closed = startOfInterval(new Date(now - intervalMs))
  await db
    .collection<{ _id: string }>('marks')
    .updateOne({ _id: 'buckets-closed-until' }, { $set: { at: closed } }, { upsert: true })
}

async function measureApi(): Promise<void> {
  const since = (days: number) => new Date(Date.now() - days * dayMs).toISOString()
  const asked = {
    'systems, a page of 50': '/v1/systems?limit=50',
    'systems, a page of 200': '/v1/systems?limit=200',
    'systems by a part of their name': '/v1/systems?search=shop%20499',
    'numbers of 7 days': `/v1/stats?from=${since(7)}`,
    'chart of 7 days by the hour': `/v1/stats/series?from=${since(7)}&step=hour`,
    'chart of 30 days by the day': `/v1/stats/series?from=${since(30)}&step=day&timeZone=Europe/Berlin`,
    'numbers of each system, 30 days': `/v1/stats/systems?from=${since(30)}`,
    'messages, a page of 50': '/v1/messages?limit=50',
    'messages to an address': '/v1/messages?limit=50&recipient=customer17@kunde17.test',
    'messages to addresses that begin so': '/v1/messages?limit=50&recipient=customer123*',
    'messages of an order': '/v1/messages?limit=50&order=1050000',
    'messages with a number in the subject': '/v1/messages?limit=50&subject=1050000',
    'messages that bounced': '/v1/messages?limit=50&state=bounced',
    'messages of one of 500 systems that bounced': `/v1/messages?limit=50&state=bounced&systemId=${await aSystem()}`,
    'quota and forecast': '/v1/usage',
  }
  say('| API                                           | median ms |  kB |')
  say('| --------------------------------------------- | --------- | --- |')
  for (const [name, path] of Object.entries(asked)) {
    const times: number[] = []
    let bytes = 0
    for (let i = 0; i < repeats; i++) {
      const begin = performance.now()
      const answer = await get(path)
      bytes = (await answer.arrayBuffer()).byteLength
      times.push(performance.now() - begin)
    }
    say(`| ${name.padEnd(45)} | ${medianOf(times).toFixed(0).padStart(9)} | ${Math.round(bytes / 1000)} |`)
  }
  const begin = performance.now()
  const csv = await (await get('/v1/messages/export')).arrayBuffer()
  say(
    `\nall ${messageCount} messages as CSV: ${((performance.now() - begin) / 1000).toFixed(1)} s, ${(csv.byteLength / 1e6).toFixed(1)} MB`,
  )
}

async function get(path: string): Promise<Response> {
  const answer = await fetch(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer
}

async function aSystem(): Promise<string> {
  const { items } = (await (await get('/v1/systems?limit=1')).json()) as { items: { id: string }[] }
  return items[0]?.id ?? ''
}

/** From going there until what is asked for stands there; the browser has the files already, as on every day but the first. */
async function measurePages(): Promise<void> {
  const browser = await launchChromium()
  const { page } = await openPage(browser, { locale: 'en-GB' })
  await page.request.post(`${origin}/api/auth/sign-in/email`, { headers: { origin }, data: { email, password } })
  const until: Record<string, () => Promise<unknown>> = {
    '/?range=week': () => page.getByText('of the received').first().waitFor(),
    '/': () => page.getByRole('link', { name: 'All 500 systems' }).waitFor(),
    '/systems': () => page.getByRole('link', { name: 'Shop 0' }).waitFor(),
    '/messages': () => page.getByRole('link', { name: /^Your order 1099999/ }).waitFor(),
    '/messages?q=1050001': () => page.getByRole('link', { name: /^Your order 1050001/ }).waitFor(),
    '/messages?q=customer17@kunde17.test': () =>
      page
        .getByRole('link', { name: /^Your order/ })
        .first()
        .waitFor(),
    '/domains': () => page.getByRole('link', { name: 'shop-0.test' }).waitFor(),
  }
  say('\n| page                                | median ms |')
  say('| ----------------------------------- | --------- |')
  for (const [path, shown] of Object.entries(until)) {
    const times: number[] = []
    for (let i = 0; i < repeats + 1; i++) {
      const begin = performance.now()
      await page.goto(`${origin}${path}`, { waitUntil: 'commit' })
      await shown()
      if (i > 0) times.push(performance.now() - begin)
      // what is still being read would slow down the next one
      await page.waitForLoadState('networkidle')
    }
    say(`| ${path.padEnd(35)} | ${medianOf(times).toFixed(0).padStart(9)} |`)
  }
  await page.goto(`${origin}/messages`)
  await page.getByRole('link', { name: /^Your order 1099999/ }).waitFor()
  await page.waitForLoadState('networkidle')
  const begin = performance.now()
  await page.getByRole('searchbox').fill('1077777')
  await page.getByRole('link', { name: /^Your order 1077777/ }).waitFor()
  say(
    `\ntyping an order number until it stands there: ${(performance.now() - begin).toFixed(0)} ms, 250 ms of it waited on purpose`,
  )
  await browser.close()
}
