/**
 * One process of the relay: reads its settings, opens what it needs, starts the roles it has, and speaks with the
 * supervisor over IPC. `node role-process.ts` is only ever started by the supervisor.
 */
import { randomBytes } from 'node:crypto'
import { Resolver } from 'node:dns/promises'
import { ObjectId } from 'bson'
import { pino } from 'pino'
import { AggregatorRegistry, collectDefaultMetrics, Registry } from 'prom-client'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { validatesByDefault } from '../delivery/index.ts'
import { createDirectTxt } from '../domains/direct-txt.ts'
import { createRemoteWaker } from '../jobs/lane-wake.ts'
import { startRelay } from '../main.ts'
import { openStore } from '../store/index.ts'
import { watchTls } from '../tls/index.ts'
import type { RelayDeps } from './deps.ts'
import type { FromChild, ToChild } from './ipc.ts'
import { keyTools } from './key-tools.ts'
import { preparePeople } from './people.ts'
import { watchReadiness } from './readiness.ts'

const tell = (message: FromChild) => {
  if (process.connected) process.send?.(message)
}

/** an orphan has so long to write what is under way */
const orphanMs = 2500

async function run() {
  const settings = readSettings(process.env)
  const title = settings.roles.join('+')
  process.title = `depesche ${title}`
  // a log that can't be written (its disk is full, its reader gone) must not end a process that has mail in hand
  const destination = pino.destination(1)
  destination.on('error', () => undefined)
  const log = pino(
    { level: settings.logLevel, name: title, redact: ['password', 'token', '*.password', '*.token'] },
    destination,
  )
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'depesche_' })
  const now = () => new Date()
  const stopping = new AbortController()
  const { DEPESCHE_STORE_URI: storeUri, DEPESCHE_NODE: node } = process.env
  if (storeUri === undefined || node === undefined) throw new Error('this process is started by `depesche start`')

  const store = await openStore(storeUri)
  // on one machine nobody runs `depesche migrate` after an update
  if (settings.mongodbUri === null) await store.ensureIndexes()
  const lacking = await store.prepare()
  if (lacking.length > 0)
    log.warn({ lacking }, 'indexes are missing and the relay is slow without them: run `depesche migrate`')
  const vault = await openVault(settings)
  const listeners: (() => void)[] = []
  const files = { certFile: settings.tlsCert ?? '', keyFile: settings.tlsKey ?? '' }
  const tls = watchTls(
    files,
    () => {
      for (const listener of listeners) listener()
    },
    log,
  )
  const dns = new Resolver({ timeout: 5000, tries: 2 })
  if (settings.dnsServers.length > 0) dns.setServers([...settings.dnsServers])
  const resolvers = dns.getServers()
  const { allowPrivateDestinations } = settings
  Object.assign(dns, { resolveTxtDirect: createDirectTxt({ dns, isPublicAddress, allowPrivateDestinations }) })
  const validating = settings.dnsValidates ?? validatesByDefault(resolvers)
  const readiness = watchReadiness({ store, dataDir: settings.dataDir, log, signal: stopping.signal })

  // to ourselves, to the process beside us, or, where this machine doesn't deliver, to whoever does
  const wakeElsewhere = createRemoteWaker(store.db.collection('agendaJobs'), now, log)
  const tellLanes = (lanes: readonly string[]) => {
    if (settings.roles.includes('delivery')) relay?.wake(lanes)
    else if (process.env.DEPESCHE_DELIVERS_HERE === 'true') tell({ wake: lanes })
    else wakeElsewhere(lanes)
  }

  const waiting = new Map<number, (text: string) => void>() // metrics asked of the supervisor
  let asked = 0
  const deps: RelayDeps = {
    settings,
    store,
    vault,
    log,
    registry,
    now,
    dns,
    keys: keyTools,
    dkimZone: settings.dkimZone,
    name: { node, boot: randomBytes(4).toString('hex') },
    has: role => settings.roles.includes(role),
    newId: () => new ObjectId(),
    stopping: stopping.signal,
    tls: { current: tls.current, onChange: listener => listeners.push(listener) },
    notReady: readiness.notReady,
    tellLanes,
    allMetrics: () =>
      new Promise(resolve => {
        const id = ++asked
        const giveUp = setTimeout(() => {
          waiting.delete(id)
          registry.metrics().then(resolve)
        }, 2000)
        waiting.set(id, text => {
          clearTimeout(giveUp)
          waiting.delete(id)
          resolve(text)
        })
        tell({ askMetrics: id })
      }),
    delivery: {
      hostname: settings.hostname,
      now,
      log,
      dns,
      registry,
      validatingResolvers: validating ? resolvers : [],
      tlsRequired: settings.tlsRequired,
      policyPort: settings.mtaStsPort,
      mxPort: settings.mxPort,
      allowPrivateDestinations: settings.allowPrivateDestinations,
      smarthost: settings.smarthost,
    },
  }
  let relay: Awaited<ReturnType<typeof startRelay>> | null = null

  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= (async () => {
      stopping.abort()
      await relay?.stop()
      tls.close()
      await store.close()
      process.exit(0)
    })().catch(error => {
      log.error({ err: error }, 'not stopped cleanly')
      process.exit(1)
    })
    return stopped
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', () => undefined) // the terminal sends it to the whole group; the supervisor stops us in order
  process.on('disconnect', () => {
    // the supervisor is gone, the store goes too, and a new supervisor may already wait for our ports
    setTimeout(() => process.exit(1), orphanMs).unref()
    void stop()
  })
  // a supervisor that has gone while this process opened the store said so to nobody
  if (!process.connected) return stop()
  process.on('message', async (message: ToChild) => {
    if ('wake' in message) relay?.wake(message.wake)
    else if ('stop' in message) await stop()
    else if ('giveMetrics' in message) tell({ metrics: await registry.getMetricsAsJSON(), for: message.giveMetrics })
    else if ('metrics' in message)
      waiting.get(message.for)?.(await AggregatorRegistry.aggregate(message.metrics as never).metrics())
  })

  relay = await startRelay(deps)
  const operatorLink = deps.has('web') ? await preparePeople(deps) : null
  tell({ ready: true, ports: relay.ports, operatorLink })
}

run().catch(error => {
  tell({ failed: error instanceof Error ? error.message : String(error) })
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`)
  process.exit(1)
})
