/**
 * Do dead destinations slow the healthy ones? Half of the dead refuse connections, half take them and say nothing.
 *
 *   node test/bench/dead-destinations.ts [--healthy 4000] [--dead 1000] [--each 20] [--seconds 15] [--retry 60,300]
 *     [--pause 0]
 *
 * 1. probes at 10/s to healthy domains, the queue being empty; 2. everything is queued, until the healthy mails have
 * arrived; 3. the same probes again, with the dead ones' mails still being tried. With `--retry 20` the refusing ones are
 * tried again every 20 s, all at once, so that the probes meet the wave.
 */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import nodemailer from 'nodemailer'
import { startTrialDns } from '../../relay/src/trial/index.ts'
import { launchRelay } from '../lab/relay.ts'
import { connectShop } from '../lab/shop.ts'
import { type SinkProcess, startSinkProcess } from './load-processes.ts'
import { memoryMbBy, startMeter } from './meter.ts'
import { runScenario } from './run-scenario.ts'

const { values } = parseArgs({
  options: {
    healthy: { type: 'string', default: '4000' },
    dead: { type: 'string', default: '1000' },
    each: { type: 'string', default: '20' }, // deliveries per domain
    seconds: { type: 'string', default: '15' }, // of probing
    retry: { type: 'string', default: '60,300,900,1800,3600' }, // as the relay has it where nobody says otherwise
    pause: { type: 'string', default: '0' }, // seconds before the last probes
    'give-up': { type: 'string', default: '600' }, // seconds until the healthy mails must have arrived
  },
})
const whole = (name: 'healthy' | 'dead' | 'each' | 'seconds' | 'pause' | 'give-up') => {
  const number = Number(values[name])
  if (Number.isInteger(number) && number >= 0 && number <= 100_000) return number
  throw new Error(`--${name} must be a whole number`)
}
const healthy = whole('healthy')
const dead = whole('dead')
const each = whole('each')
const seconds = whole('seconds')
const pause = whole('pause')
const giveUp = whole('give-up')
const say = (line: string) => void process.stdout.write(`${line}\n`)

/** RFC 5321 §4.5.3.1.8 asks servers for 100 recipients; ours takes 1,000 */
const recipientsPerMail = 1000
/** memory is looked at so often while the healthy mails go out */
const memoryLooks = 8
const probeDomains = Array.from({ length: 50 }, (_, n) => `probe${n}.alive.test`)

const sink = await startSinkProcess({ tls: null })
const held = new Set<Socket>()
const mute = createServer(socket => void held.add(socket.on('error', () => undefined)))
mute.listen(sink.port, '127.0.0.3')
await once(mute, 'listening')
const dns = await startTrialDns({
  zones: ['test'],
  records: [
    { type: 'MX', name: '*.alive.test', preference: 10, exchange: 'mx.alive.test' },
    { type: 'A', name: 'mx.alive.test', value: '127.0.0.1' },
    { type: 'MX', name: '*.refuses.test', preference: 10, exchange: 'mx.refuses.test' },
    { type: 'A', name: 'mx.refuses.test', value: '127.0.0.2' },
    { type: 'MX', name: '*.mute.test', preference: 10, exchange: 'mx.mute.test' },
    { type: 'A', name: 'mx.mute.test', value: '127.0.0.3' },
  ],
})
try {
  await using relay = await launchRelay({
    DEPESCHE_DNS_SERVERS: dns.address,
    DEPESCHE_MX_PORT: `${sink.port}`,
    DEPESCHE_RETRY_SECONDS: values.retry,
  })
  const shop = await connectShop(relay, dns)
  const from = `bestellung@${shop.domain}`
  const ca = await readFile(relay.caFile, 'utf8')
  const probe = async (what: string) => {
    const run = await runScenario(
      {
        name: 'latency',
        title: what,
        sizeBytes: 5000,
        clients: 1,
        keepsConnection: true,
        rate: 10,
        target: {},
        floor: {},
      },
      seconds,
      {
        target: { ...shop.smtp, host: '127.0.0.1', ca },
        sink,
        http: null,
        relayPid: relay.addresses.pid,
        records: shop.records,
        from,
        recipientDomains: probeDomains,
        senders: 1,
      },
    )
    const faults = run.faults.length > 0 ? `; ${run.faults.join('; ')}` : ''
    say(
      `${what}: p50 ${run.p50Ms.toFixed(1)} ms, p95 ${run.p95Ms.toFixed(1)} ms, p99 ${run.p99Ms.toFixed(1)} ms of ${run.delivered} probes, ${run.peakMemoryMb.toFixed(0)} MB, ${cpuShare(run.cpuMsBy)}${faults}`,
    )
  }
  await probe('warming up')
  await probe('the queue is empty')
  sayMemory('before')
  await queueAll(sink, relay.addresses.pid)
  await delay(pause * 1000)
  await probe(`${dead} dead destinations with ${each} mails each in the queue`)

  function sayMemory(when: string) {
    const by = memoryMbBy(relay.addresses.pid)
    const all = Object.values(by).reduce((sum, mb) => sum + mb, 0)
    const each = Object.entries(by).map(([name, mb]) => `${name.split('+')[0]} ${mb.toFixed(0)}`)
    say(`  memory ${when}: ${all.toFixed(0)} MB (${each.join(', ')})`)
  }

  async function queueAll(target: SinkProcess, pid: number) {
    await target.clear()
    const meter = startMeter(pid)
    const domains = [
      ...Array.from({ length: healthy }, (_, n) => `d${n}.alive.test`),
      ...Array.from({ length: dead }, (_, n) => `d${n}.${n % 2 === 0 ? 'refuses' : 'mute'}.test`),
    ]
    const recipients = Array.from({ length: each }, (_, n) => domains.map(domain => `r${n}@${domain}`)).flat()
    const transport = nodemailer.createTransport({
      host: '127.0.0.1',
      port: shop.smtp.port,
      requireTLS: true,
      pool: true,
      maxConnections: 4,
      auth: { user: shop.smtp.username, pass: shop.smtp.password },
      tls: { ca, servername: 'localhost' },
    })
    const began = Date.now()
    const mails: Promise<unknown>[] = []
    for (let at = 0; at < recipients.length; at += recipientsPerMail)
      mails.push(
        transport.sendMail({
          envelope: { from, to: recipients.slice(at, at + recipientsPerMail) },
          from,
          to: from,
          subject: 'x',
          text: 'x'.repeat(3000),
        }),
      )
    await Promise.all(mails)
    transport.close()
    say(`${recipients.length} deliveries to ${domains.length} domains queued in ${seconds1(began)} s`)
    const wanted = healthy * each
    let arrived = 0
    for (let part = 1; arrived < wanted && Date.now() < began + giveUp * 1000; ) {
      await delay(500)
      arrived = await target.count()
      for (; arrived >= (wanted * part) / memoryLooks; part++) sayMemory(`${arrived} arrived, ${seconds1(began)} s`)
    }
    const { peakMemoryMb, cpuMs } = meter.stop()
    say(
      `${arrived} of ${wanted} healthy ones have arrived after ${seconds1(began)} s (${Math.round((arrived * 1000) / (Date.now() - began))}/s, ${(cpuMs / Math.max(arrived, 1)).toFixed(1)} CPU ms each), ${peakMemoryMb.toFixed(0)} MB`,
    )
  }
} finally {
  for (const socket of held) socket.destroy()
  mute.close()
  await dns.close()
  sink.stop()
}
process.exit()

/** how busy each process was, in percent of one core */
function cpuShare(cpuMsBy: Record<string, number>): string {
  return Object.entries(cpuMsBy)
    .map(([name, ms]) => `${name.split('+')[0]} ${Math.round(ms / (seconds * 10))} %`)
    .join(', ')
}

function seconds1(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1)
}
