/**
 * `depesche demo`: a shop's order mails through a whole relay on loopback, and an account of what happened. Real clients,
 * real servers, real DNS look-ups; the clock of retries and expiry is shortened so that it ends within a minute.
 */

import { Resolver } from 'node:dns/promises'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stderr, stdout } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { createTransport } from 'nodemailer'
import { readSettings } from '../config/settings.ts'
import { readStats, type Stats } from '../stats/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { type Fate, type InboxMail, type OrderMail, orderMails, showMail } from '../trial/index.ts'
import type { RunFile } from './run-file.ts'
import { startSupervisor } from './supervisor.ts'
import { connectTrialShop, type TrialShop } from './trial-shop.ts'
import { startTrialWorld } from './trial-world.ts'

/** What becomes of each fate in the end. */
const expectedState: Record<Fate, { state: string; class: string | null }> = {
  delivered: { state: 'delivered', class: null },
  late: { state: 'delivered', class: null },
  waiting: { state: 'bounced', class: 'expired' },
  unknown: { state: 'bounced', class: 'hard' },
  blocked: { state: 'bounced', class: 'policy' },
}

/** the shop's program keeps some connections, as a Node or Java shop does */
const connections = 8
const retrySeconds = '2,3,5'
const expireSeconds = 12
const greylistMs = 1500
/** everything has ended long before */
const patienceMs = 120_000

interface Account {
  readonly mails: number
  readonly accepted: number
  readonly refused: number
  readonly sendingSeconds: number
  readonly acceptedPerSecond: number
  readonly deliveredPerSecond: number
  readonly latencyMs: { p50: number; p95: number; p99: number; max: number }
  readonly arrived: number
  readonly twice: number
  readonly signed: number
  readonly encrypted: number
  readonly withListHelp: number
  readonly attachments: number
  readonly stats: Stats
  readonly wrong: string[]
  readonly ok: boolean
}

/** @returns true when every mail ended as it should and every signature verified */
export async function runDemo({ mails, json }: { mails: number; json: boolean }): Promise<boolean> {
  const say = (line: string) => stderr.write(`${line}\n`)
  const dataDir = await mkdtemp(join(tmpdir(), 'depesche-demo-'))
  const arrived = new Map<string, InboxMail & { raw: Buffer }>()
  const arrivals: { messageId: string; at: number }[] = []
  const world = await startTrialWorld({
    dataDir,
    greylistMs,
    keep: async mail => {
      const messageId = /^message-id:\s*(<[^>]+>)/im.exec(mail.raw.toString('latin1'))?.[1] ?? mail.id
      arrivals.push({ messageId, at: mail.receivedAt.getTime() })
      arrived.set(messageId, mail)
    },
  })
  const env = {
    ...process.env,
    DEPESCHE_DATA_DIR: dataDir,
    MONGODB_URI: undefined,
    DEPESCHE_SMTP_PORT: '0',
    DEPESCHE_SMTPS_PORT: '0',
    DEPESCHE_HTTP_PORT: '0',
    DEPESCHE_HOSTNAME: 'localhost',
    DEPESCHE_RETRY_SECONDS: retrySeconds,
    DEPESCHE_EXPIRE_SECONDS: String(expireSeconds),
    DEPESCHE_LOG_LEVEL: 'error',
    ...world.env,
  }
  const settings = readSettings(env)
  let relay: Awaited<ReturnType<typeof startSupervisor>> | null = null
  try {
    say('Starting a relay, a DNS server and a receiving mail server on this machine …')
    relay = await startSupervisor(settings, env)
    const shop = await connectTrialShop(settings, relay.run, world.dns, null)
    say(
      `The shop shop.test is connected: DKIM record found in DNS, List-Help given. SMTP ${shop.host}:${shop.port}, STARTTLS.`,
    )
    await using store = await openStore(relay.run.store, { maxPoolSize: 2 })
    const account = await play({ mails, shop, run: relay.run, store, world, arrived, arrivals, say })
    if (json) stdout.write(`${JSON.stringify(account)}\n`)
    else stdout.write(`${describe(account)}\n`)
    return account.ok
  } finally {
    await relay?.stop()
    await world.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

async function play(scene: {
  mails: number
  shop: TrialShop
  run: RunFile
  store: Store
  world: Awaited<ReturnType<typeof startTrialWorld>>
  arrived: Map<string, InboxMail & { raw: Buffer }>
  arrivals: { messageId: string; at: number }[]
  say(line: string): void
}): Promise<Account> {
  const { shop, world, arrived, arrivals, store, say } = scene
  const sent: { mail: Omit<OrderMail, 'raw'>; acceptedAt: number }[] = []
  const wrong: string[] = []
  const transport = createTransport({
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    host: shop.host,
    port: shop.port,
    requireTLS: true,
    tls: { ca: await readFile(world.caFile) },
    auth: { user: shop.username, pass: shop.password },
  })
  const progress = progressLine(say)
  say(`Writing ${scene.mails} mails …`)
  const written = await Array.fromAsync(orderMails(scene.mails, 1)) // beforehand: composing them is the shop's work
  const begin = Date.now()
  const under = new Set<Promise<void>>()
  for (const { raw, ...mail } of written) {
    while (under.size >= connections * 2) await Promise.race(under)
    const sending: Promise<void> = transport
      .sendMail({ envelope: { from: mail.from, to: mail.recipient }, raw })
      .then(
        () => void sent.push({ mail, acceptedAt: Date.now() }),
        error => void wrong.push(`${mail.recipient}: the relay refused it: ${error.message}`),
      )
      .finally(() => under.delete(sending))
    under.add(sending)
    progress(`${sent.length} of ${scene.mails} accepted, ${arrived.size} arrived`)
  }
  await Promise.all(under)
  transport.close()
  const sendingSeconds = (Date.now() - begin) / 1000
  say(
    `${sent.length} mails accepted in ${sendingSeconds.toFixed(1)} s. Waiting for the rest: greylisted and full mailboxes are tried again …`,
  )

  const systemIds = [new ObjectId(shop.systemId)]
  const read = () => readStats({ store, now: () => new Date() }, systemIds, {})
  let stats = await read()
  for (
    const until = Date.now() + patienceMs;
    stats.queued + stats.deferred > 0 && Date.now() < until;
    stats = await read()
  ) {
    progress(
      `${stats.delivered} delivered, ${stats.bounced} bounced, ${stats.deferred} wait for another try, ${stats.queued} on their way`,
    )
    await pause(500)
  }

  const deliveries = await store.db
    .collection('deliveries')
    .find({ systemId: systemIds[0] }, { projection: { messageId: 1, state: 1, class: 1 } })
    .toArray()
  const messages = await store.db
    .collection('messages')
    .find({ systemId: systemIds[0] }, { projection: { messageIdHeader: 1 } })
    .toArray()
  const idOf = new Map(messages.map(message => [String(message._id), message.messageIdHeader as string]))
  const endOf = new Map(deliveries.map(delivery => [idOf.get(String(delivery.messageId)), delivery]))
  for (const { mail } of sent) {
    const end = endOf.get(mail.messageId)
    const wanted = expectedState[mail.fate]
    if (end === undefined) wrong.push(`${mail.recipient}: was accepted and is gone`)
    else if (end.state !== wanted.state || (wanted.class !== null && end.class !== wanted.class))
      wrong.push(
        `${mail.recipient}: ended as ${end.state} (${end.class ?? '–'}), expected ${wanted.state} (${wanted.class ?? '–'})`,
      )
    if ((wanted.state === 'delivered') !== arrived.has(mail.messageId))
      wrong.push(`${mail.recipient}: ${arrived.has(mail.messageId) ? 'arrived all the same' : 'did not arrive'}`)
  }
  if (
    stats.received !==
    stats.delivered + stats.bounced + stats.suppressed + stats.queued + stats.deferred + stats.held + stats.cancelled
  )
    wrong.push(`the statistics don't add up: ${JSON.stringify(stats)}`)

  say('Verifying every signature …')
  const resolver = new Resolver()
  resolver.setServers([world.dns.address])
  const counts = { signed: 0, encrypted: 0, withListHelp: 0, attachments: 0 }
  for (const [messageId, mail] of arrived) {
    const view = await showMail(mail.raw, (name, type) => resolver.resolve(name, type))
    const good = view.signatures.some(signature => signature.result === 'pass' && signature.aligned)
    if (good) counts.signed++
    else
      wrong.push(
        `${messageId}: the signature does not verify (${view.signatures.map(s => s.result).join(', ') || 'none'})`,
      )
    if (mail.tls !== null) counts.encrypted++
    else wrong.push(`${messageId}: arrived without encryption`)
    if (view.listHelp !== null) counts.withListHelp++
    else wrong.push(`${messageId}: arrived without List-Help`)
    counts.attachments += view.attachments.length
    progress(`${counts.signed} of ${arrived.size} verified`)
  }

  const arrivedAt = new Map(arrivals.map(({ messageId, at }) => [messageId, at]))
  const latencies = sent
    .filter(({ mail }) => mail.fate === 'delivered' && arrivedAt.has(mail.messageId))
    .map(({ mail, acceptedAt }) => (arrivedAt.get(mail.messageId) ?? 0) - acceptedAt)
    .map(ms => Math.max(ms, 0)) // it may arrive before the shop has read our 250
    .sort((a, b) => a - b)
  const at = (share: number) => latencies[Math.min(Math.floor(latencies.length * share), latencies.length - 1)] ?? 0
  const prompt = arrivals.filter(({ at: when }) => when <= begin + sendingSeconds * 1000 + 1000)
  const lastPrompt = Math.max(begin + 1, ...prompt.map(({ at: when }) => when))
  return {
    mails: scene.mails,
    accepted: sent.length,
    refused: scene.mails - sent.length,
    sendingSeconds,
    acceptedPerSecond: sent.length / sendingSeconds,
    deliveredPerSecond: prompt.length / ((lastPrompt - begin) / 1000),
    latencyMs: { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) },
    arrived: arrived.size,
    twice: arrivals.length - arrived.size,
    ...counts,
    stats,
    wrong,
    ok: wrong.length === 0 && sent.length === scene.mails,
  }
}

/** One line that renews itself on a terminal, a line every two seconds elsewhere. */
function progressLine(say: (line: string) => void): (text: string) => void {
  let last = 0
  return text => {
    const now = Date.now()
    if (now - last < (stderr.isTTY ? 100 : 2000)) return
    last = now
    if (stderr.isTTY) stderr.write(`\r\x1b[K  ${text}\r`)
    else say(`  ${text}`)
  }
}

function describe(a: Account): string {
  const bar = (count: number) =>
    '█'.repeat(Math.round((count / Math.max(a.accepted, 1)) * 40)).padEnd(count > 0 ? 1 : 0, '▏')
  const row = (name: string, count: number, note = '') =>
    `  ${name.padEnd(28)}${String(count).padStart(6)}  ${bar(count)} ${note}`
  const by = a.stats.bouncedBy
  return [
    '',
    `What happened to the ${a.mails} mails of shop.test`,
    '',
    row('accepted (durable, 250)', a.accepted),
    row('delivered', a.stats.delivered),
    row('bounced: no such mailbox', by.hard ?? 0, 'hard: unknown@'),
    row('bounced: refused by policy', by.policy ?? 0, 'policy: blocked@'),
    row('bounced: expired', by.expired ?? 0, 'full@, tried until the time was over'),
    row('still waiting', a.stats.queued + a.stats.deferred),
    '',
    `  ${a.signed} of ${a.arrived} arrived with a DKIM signature that verifies and is aligned with From`,
    `  ${a.encrypted} came encrypted, ${a.withListHelp} with List-Help, ${a.attachments} attachments came along, ${a.twice} came twice`,
    '',
    `  ${a.acceptedPerSecond.toFixed(0)} accepted per second, ${a.deliveredPerSecond.toFixed(0)} delivered and signed per second, over ${connections} connections`,
    `  from our 250 to the recipient's server: half within ${a.latencyMs.p50} ms, 95 % within ${a.latencyMs.p95} ms, 99 % within ${a.latencyMs.p99} ms`,
    '  (sender, relay and receiver share this machine; `npm run bench` measures properly)',
    '',
    a.ok
      ? '  Every mail ended as it should and every signature verified.'
      : `  NOT as it should be:\n${a.wrong
          .slice(0, 20)
          .map(line => `    ${line}`)
          .join('\n')}${a.wrong.length > 20 ? `\n    … and ${a.wrong.length - 20} more` : ''}`,
    '',
    '  Where to look: `npm start` runs a relay with a shop and an inbox of your own to try;',
    '  docs/the-way-of-a-mail.md tells what happens to a mail on the way.',
    '',
  ].join('\n')
}
