import { access, readFile, statfs } from 'node:fs/promises'
import { connect } from 'node:net'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { maskedSettings, readSettings, type Settings } from '../config/settings.ts'
import { isOnThisMachine, loadPools } from '../delivery/index.ts'
import { readRunFile } from '../ops/run-file.ts'
import { findSystem, viewSystem } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { print, table } from './print.ts'

export function operationCommands(program: Command) {
  program
    .command('config')
    .description('the effective settings, secrets masked')
    .option('--json', 'print JSON')
    .action(({ json }) => {
      const settings = maskedSettings(readSettings(process.env))
      print(json, settings, () =>
        table(
          ['setting', 'value'],
          Object.entries(settings).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
        ),
      )
    })
  program
    .command('migrate')
    .description('create missing collections and indexes (on MongoDB: run after each update)')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async ({ store }) => {
        const made = await store.ensureIndexes()
        print(json, { made }, () => (made.length === 0 ? 'Nothing to do.' : `Made ${made.join(', ')}.`))
      }),
    )
  program
    .command('backup <file>')
    .description('copy the embedded store, also while the relay runs (MongoDB: use mongodump)')
    .option('--json', 'print JSON')
    .action(async (file, { json }) => {
      const { settings, storeDir } = embeddedStore()
      const target = resolve(file)
      await access(target).then(
        () => {
          throw new Problem(
            'file-exists',
            `${target} exists already`,
            'Choose another name; a backup never overwrites one',
          )
        },
        () => undefined,
      )
      if ((await readRunFile(settings.dataDir)) === null)
        await (await import('@depesche/embedded')).backup(storeDir, target)
      else await withContext(({ store }) => store.db.command({ depescheBackup: 1, file: target }))
      print(
        json,
        { file: target },
        () =>
          `Store copied to ${target}. Keep ${settings.masterKeyFile} too: without it the keys in the backup can't be opened.`,
      )
    })
  program
    .command('restore <file>')
    .description('put a backup in the place of the embedded store; the relay must be stopped')
    .option('--json', 'print JSON')
    .action(async (file, { json }) => {
      const { settings, storeDir } = embeddedStore()
      const run = await readRunFile(settings.dataDir)
      if (run !== null) throw new Problem('relay-runs', `The relay runs as process ${run.pid}`, 'Stop it first')
      await (await import('@depesche/embedded')).restore(storeDir, resolve(file))
      print(
        json,
        { restored: resolve(file) },
        () => `Restored from ${resolve(file)}. What was there is kept as ${storeDir}/before-restore.sqlite.`,
      )
    })
  program
    .command('doctor')
    .description('look at configuration, store, ports, DNS, TLS and disk')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async context => {
        const { settings, run, store } = context
        const findings: { check: string; ok: boolean; finding: string }[] = []
        const look = async (check: string, work: () => Promise<string>) => {
          try {
            findings.push({ check, ok: true, finding: await work() })
          } catch (error) {
            findings.push({ check, ok: false, finding: (error as Error).message })
          }
        }
        await look('configuration', async () => `data in ${settings.dataDir}`)
        await look('store', async () => {
          const begin = Date.now()
          await store.ping(3000)
          const missing = await store.missingIndexes()
          if (missing.length > 0) throw new Error(`indexes are missing: ${missing.join(', ')}. Run: depesche migrate`)
          return `${settings.mongodbUri === null ? 'embedded engine' : 'MongoDB'} answers in ${Date.now() - begin} ms, all indexes are there`
        })
        await look('integrity', async () => {
          if (settings.mongodbUri !== null) return 'left to MongoDB'
          for (const { name } of await store.db.listCollections().toArray()) {
            const result = await store.db.command({ validate: name })
            if (result.valid !== true) throw new Error(`${name}: ${JSON.stringify(result.errors)}. Restore a backup`)
          }
          return 'collections and indexes agree'
        })
        await look('disk', async () => {
          const { bavail, bsize } = await statfs(settings.dataDir)
          const free = Math.round((bavail * bsize) / 1e6)
          if (free < 1000) throw new Error(`only ${free} MB are free in ${settings.dataDir}`)
          return `${free} MB free`
        })
        await look('relay', async () => {
          if (run === null) throw new Error('no relay runs on this data directory. Start it with: depesche start')
          return `runs as process ${run.pid}`
        })
        for (const name of ['smtp', 'smtps', 'http'] as const) {
          const address = run?.[name]
          if (address == null) continue
          await look(`port ${name}`, () => greets(address))
        }
        await look('DNS', async () => {
          const server = run?.trial?.dns ?? (settings.dnsServers.join(', ') || "the system's")
          await context.dns.resolveTxt('example.com').catch((error: NodeJS.ErrnoException) => {
            if (!['ENOTFOUND', 'ENODATA', 'EREFUSED'].includes(error.code ?? ''))
              throw new Error(`${server} does not answer (${error.code}). Set DEPESCHE_DNS_SERVERS`)
          })
          return `${server} answers`
        })
        await look('sending addresses', () => sendingAddresses(settings))
        await look('own mails', () => ownMails(context))
        await look('TLS', async () => {
          const file = settings.tlsCert ?? `${settings.dataDir}/tls/server.pem`
          const { X509Certificate } = await import('node:crypto')
          const certificate = new X509Certificate(await readFile(file))
          const days = Math.floor((Date.parse(certificate.validTo) - Date.now()) / 86_400_000)
          if (days < 14) throw new Error(`${file} ends in ${days} days`)
          if (certificate.checkHost(settings.hostname) === undefined)
            throw new Error(`${file} is not for ${settings.hostname}`)
          return `${file} is good for ${days} days`
        })
        const bad = findings.filter(finding => !finding.ok)
        print(json, { ok: bad.length === 0, findings }, () =>
          findings.map(f => `${f.ok ? '✓' : '✗'} ${f.check}: ${f.finding}`).join('\n'),
        )
        if (bad.length > 0)
          throw new Problem('doctor', `${bad.length} of ${findings.length} checks failed`, 'See the lines marked ✗')
      }),
    )
}

/** @throws Problem where the store is MongoDB, which has its own tools */
function embeddedStore() {
  const settings = readSettings(process.env)
  if (settings.mongodbUri !== null)
    throw new Problem('not-embedded', 'The store is MongoDB', 'Use mongodump and mongorestore')
  return { settings, storeDir: join(settings.dataDir, 'store') }
}

function greets(address: string): Promise<string> {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port), timeout: 3000 })
    const end = (error: Error | null) => {
      socket.destroy()
      if (error === null) resolve(`${address} answers`)
      else reject(error)
    }
    socket.once('connect', () => end(null))
    socket.once('error', end)
    socket.once('timeout', () => end(new Error(`${address} does not answer`)))
  })
}

/** @throws Error with what the operator must do before anybody can sign up, reset a password or be reminded */
async function ownMails({ settings, run, store, now }: Context): Promise<string> {
  const id = run?.trial?.operatorSystem ?? settings.operatorSystem
  if (id === null)
    throw new Error(
      'nobody can sign up, reset a password or be reminded. Connect a system for the relay’s own mails and name it in DEPESCHE_OPERATOR_SYSTEM',
    )
  const { state, reason, name } = await viewSystem({ store, now }, await findSystem({ store }, null, id))
  if (state !== 'ready' && state !== 'active') throw new Error(`the system ${name} (${id}) can't send: ${reason}`)
  return `leave as mails of ${name}`
}

/** @throws Error when the pools can't be used, or one would make its mail wait */
async function sendingAddresses(settings: Settings): Promise<string> {
  const pools = (await loadPools(settings)).filter(({ addresses }) => addresses.length > 0)
  for (const { name, addresses } of pools) {
    const here = await Promise.all(addresses.map(({ address }) => isOnThisMachine(address)))
    if (!here.includes(true))
      throw new Error(`no address of the pool ${name} is on this machine. See: depesche addresses list`)
  }
  return pools.length === 0 ? 'the system chooses' : `${pools.map(({ name }) => name).join(', ')}: on this machine`
}
