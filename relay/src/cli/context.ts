/** What every command has: settings, the store (of the running relay, or opened for this command), and how to print. */
import { Resolver } from 'node:dns/promises'
import { join } from 'node:path'
import type { Platform } from '@depesche/plugin-sdk'
import { openVault } from '../config/seal.ts'
import { readSettings, type Settings } from '../config/settings.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { createDirectTxt } from '../domains/direct-txt.ts'
import { createPageLook } from '../domains/list-help-page.ts'
import { keyTools } from '../ops/key-tools.ts'
import { readPlatforms } from '../ops/platforms.ts'
import { type RunFile, readRunFile } from '../ops/run-file.ts'
import { openStore, type Store } from '../store/index.ts'
import type { SystemDeps } from '../systems/index.ts'

export interface Context extends SystemDeps {
  readonly dns: Resolver
  readonly settings: Settings
  readonly bounceDomain: string
  readonly run: RunFile | null
  readonly platformList: readonly Platform[]
}

/** Runs `work` with a context and closes what was opened for it. */
export async function withContext<T>(work: (context: Context) => Promise<T>): Promise<T> {
  const settings = readSettings(process.env)
  const run = await readRunFile(settings.dataDir)
  await using opened = await openAnyStore(settings, run)
  const { store } = opened
  const dns = new Resolver({ timeout: 5000, tries: 2 })
  const servers = run?.trial ? [run.trial.dns] : settings.dnsServers
  if (servers.length > 0) dns.setServers([...servers])
  const { allowPrivateDestinations } = settings
  Object.assign(dns, { resolveTxtDirect: createDirectTxt({ dns, isPublicAddress, allowPrivateDestinations }) })
  const look = createPageLook({ dns, isPublicAddress, allowPrivateDestinations })
  const platformList = await readPlatforms()
  const context: Context = {
    settings,
    run,
    store,
    vault: await openVault(settings),
    keys: keyTools,
    dkimZone: settings.dkimZone,
    bounceDomain: settings.bounceDomain,
    dns,
    now: () => new Date(),
    smtp: {
      host: settings.hostname,
      port: portOf(run?.smtp) ?? settings.smtpPort,
      implicitTlsPort: portOf(run?.smtps) ?? settings.smtpsPort,
    },
    platforms: platformList.map(platform => platform.id),
    platformList,
    // a trial's names exist in its own zone only, and have no pages
    lookAtPage: async url => (run?.trial && /\.test\.?$/.test(new URL(url).hostname) ? null : look(url)),
  }
  return await work(context)
}

const portOf = (address: string | null | undefined): number | null =>
  address == null ? null : Number(address.split(':').at(-1))

/** The store of the relay that runs on this data directory, or MONGODB_URI, or the embedded engine for this moment. */
async function openAnyStore(settings: Settings, run: RunFile | null): Promise<{ store: Store } & AsyncDisposable> {
  const uri = settings.mongodbUri ?? run?.store ?? null
  if (uri !== null) {
    const store = await openStore(uri, { maxPoolSize: 4 })
    if (run === null) await store.prepare()
    return { store, [Symbol.asyncDispose]: () => store.close() }
  }
  const { startEngine } = await import('@depesche/embedded')
  const engine = await startEngine({ dataDir: join(settings.dataDir, 'store') })
  const store = await openStore(engine.uri, { maxPoolSize: 4 })
  await store.ensureIndexes()
  return {
    store,
    async [Symbol.asyncDispose]() {
      await store.close()
      await engine.close()
    },
  }
}
