/**
 * The bench of the whole path: a sender, a relay as an operator starts it, a sink; every mail durable before its 250,
 * RSA-2048 signed, and at the sink before the run ends.
 *
 *   npm run bench -- [scenario…] [--seconds 6] [--runs 3] [--json FILE]
 *
 * scenarios: direct (sender to sink, no relay), kept, new, http, json, batch, 100kB, 5MB, latency, store, signing, lists; all
 * of them by default.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { startTrialDns } from '../../relay/src/trial/index.ts'
import { labCertificate } from '../lab/certificate.ts'
import { launchRelay } from '../lab/relay.ts'
import { connectShop } from '../lab/shop.ts'
import { startSinkProcess } from './load-processes.ts'
import { gradeOf, machine, resultTable, runLine } from './report.ts'
import { medianOf, type RunDeps, type RunResult, runScenario } from './run-scenario.ts'
import { type Scenario, scenarios } from './scenarios.ts'

const root = resolve(import.meta.dirname, '../..')
/** Benches of single parts, which print for themselves. */
const parts: Record<string, string> = {
  store: 'relay/embedded/bench/rates.ts',
  signing: 'relay/src/signing/bench.ts',
  lists: 'test/bench/large-account.ts',
}
const names = ['direct', ...scenarios.map(({ name }) => name), ...Object.keys(parts)]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '6' },
    runs: { type: 'string', default: '3' },
    json: { type: 'string' },
    domains: { type: 'string', default: '1' }, // how many recipient domains: lanes
    senders: { type: 'string', default: '1' }, // sending processes
    'sink-tls': { type: 'boolean', default: false },
    'sink-chunking': { type: 'boolean', default: false }, // mails come by BDAT
    help: { type: 'boolean', default: false },
  },
})
const say = (line: string) => void process.stdout.write(`${line}\n`)

if (values.help || positionals.some(name => !names.includes(name))) {
  say(
    `npm run bench -- [${names.join(' ')}] [--seconds 6] [--runs 3] [--domains 1] [--senders 1] [--sink-tls] [--sink-chunking] [--json FILE]`,
  )
  process.exit(values.help ? 0 : 2)
}
const seconds = bounded('seconds', values.seconds, 1, 60)
const runs = bounded('runs', values.runs, 1, 9)
const domains = bounded('domains', values.domains, 1, 1000)
const senders = bounded('senders', values.senders, 1, 4)
const isWanted = (name: string) => positionals.length === 0 || positionals.includes(name)

const about = machine()
say(
  Object.entries(about)
    .map(([name, value]) => `${name} ${value}`)
    .join(', '),
)
const results: { scenario: Scenario; run: RunResult; runs: RunResult[] }[] = []

const direct = isWanted('direct') ? await measureDirect() : []
const wanted = scenarios.filter(({ name }) => isWanted(name))
if (wanted.length > 0) await measureRelay(wanted)
for (const [name, file] of Object.entries(parts)) if (isWanted(name)) await runPart(name, file)

if (results.length > 0) say(`\n${resultTable(results)}`)
if (values.json !== undefined) {
  const content = {
    machine: about,
    seconds,
    direct,
    results: results.map(({ run, runs: all, scenario }) => ({ ...run, grade: gradeOf(scenario, run), runs: all })),
  }
  await writeFile(values.json, `${JSON.stringify(content, null, 2)}\n`)
}
process.exit(results.some(({ scenario, run }) => gradeOf(scenario, run) === 'below') ? 1 : 0)

/** The ceiling: what sender and sink can do without a relay between them. */
async function measureDirect(): Promise<RunResult[]> {
  const certificate = await labCertificate()
  const sink = await startSinkProcess({ tls: certificate })
  const all: RunResult[] = []
  try {
    for (const scenario of scenarios.filter(({ rate, httpBatch }) => rate === null && httpBatch === undefined)) {
      say(`direct, ${scenario.title}`)
      const run = await runScenario(scenario, Math.min(seconds, 3), {
        target: { host: '127.0.0.1', port: sink.port, username: 'bench', password: 'bench', ca: certificate.ca },
        http: null,
        sink,
        relayPid: null,
        records: [],
        from: 'bestellung@shop.test',
        recipientDomains: ['inbox.test'],
        senders,
      })
      say(runLine(run))
      all.push(run)
    }
  } finally {
    sink.stop()
  }
  return all
}

async function measureRelay(chosen: readonly Scenario[]): Promise<void> {
  const sink = await startSinkProcess({
    tls: values['sink-tls'] ? await labCertificate() : null,
    chunking: values['sink-chunking'],
  })
  const recipientDomains = Array.from({ length: domains }, (_, n) => (n === 0 ? 'inbox.test' : `inbox${n}.test`))
  const dns = await startTrialDns({
    zones: ['test'],
    records: [
      ...recipientDomains.map(name => ({ type: 'MX' as const, name, preference: 10, exchange: 'mx.test' })),
      { type: 'A', name: 'mx.test', value: '127.0.0.1' },
    ],
  })
  try {
    await using relay = await launchRelay({ DEPESCHE_DNS_SERVERS: dns.address, DEPESCHE_MX_PORT: `${sink.port}` })
    const shop = await connectShop(relay, dns)
    const { token } = await relay.depesche<{ token: string }>(
      ...['api-key', 'create', '--account', shop.accountId, '--label', 'bench'],
    )
    const deps: RunDeps = {
      http: { host: '127.0.0.1', port: Number(relay.addresses.http?.split(':').at(-1)), token },
      target: { ...shop.smtp, host: '127.0.0.1', ca: await readFile(relay.caFile, 'utf8') },
      sink,
      relayPid: relay.addresses.pid,
      records: shop.records,
      from: `bestellung@${shop.domain}`,
      recipientDomains,
      senders,
    }
    const [warmUp] = scenarios
    if (warmUp !== undefined) {
      say('warming up')
      say(runLine(await runScenario(warmUp, 2, deps)))
    }
    for (const scenario of chosen) {
      say(scenario.title)
      const all: RunResult[] = []
      for (let n = 0; n < runs; n++) {
        const run = await runScenario(scenario, seconds, deps)
        say(runLine(run))
        all.push(run)
      }
      results.push({ scenario, run: medianOf(all), runs: all })
    }
    const complaints = (await relay.log()).split('\n').filter(line => /"level":[56]0|Error/.test(line))
    if (complaints.length > 0) say(`The relay complained ${complaints.length} times, first: ${complaints[0]}`)
  } finally {
    await dns.close()
    sink.stop()
  }
}

async function runPart(name: string, file: string): Promise<void> {
  if (!existsSync(join(root, file))) {
    say(`${name}: ${file} is not there`)
    return
  }
  say(`\n${name}`)
  const child = spawn(process.execPath, [join(root, file)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 120_000,
  })
  await once(child, 'exit')
}

function bounded(name: string, text: string, least: number, most: number): number {
  const number = Number(text)
  if (Number.isInteger(number) && number >= least && number <= most) return number
  say(`--${name} must be a whole number from ${least} to ${most}`)
  process.exit(2)
}
