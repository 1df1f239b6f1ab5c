/** The wiring: what is opened, what is joined, and in which order it ends. */
import { hostname } from 'node:os'
import { openVault } from 'depesche/src/config/seal.ts'
import type { Logger } from 'pino'
import type { Deps } from './deps.ts'
import { startServer } from './http/server.ts'
import { startJobs } from './jobs.ts'
import type { Settings } from './settings.ts'
import { createShopify } from './shopify/library.ts'
import { openStore } from './store/index.ts'

export interface RunningApp extends AsyncDisposable {
  readonly port: number
  readonly deps: Deps
}

export async function startApp(settings: Settings, log: Logger): Promise<RunningApp> {
  await using stack = new AsyncDisposableStack()
  const store = stack.use(await openStore(settings.mongodbUri, settings.dataDir))
  const vault = await openVault(settings)
  const deps: Deps = { settings, store, vault, shopify: createShopify(settings, log), log, now: () => new Date() }
  // a store of our own has one process, whatever its machine is called this time
  const jobs = await startJobs(deps, store.isOurs ? 'this' : `${hostname()}:${settings.httpPort}`)
  stack.defer(() => jobs.stop())
  const server = await startServer(deps, jobs)
  stack.defer(() => server.close())
  const kept = stack.move()
  return { port: server.port, deps, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
