/** The app for tests, in this process, on a store of its own, with a simulated Shopify. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setAbstractFetchFunc } from '@shopify/shopify-api/runtime'
import { openVault } from 'depesche/src/config/seal.ts'
import { pino } from 'pino'
import { type RunningApp, startApp } from './app.ts'
import type { Deps } from './deps.ts'
import { readSettings } from './settings.ts'
import { createShopify } from './shopify/library.ts' // sets its fetch when it is loaded; ours comes after
import { apiKey, apiSecret, type SimulatedShopify, startSimulatedShopify } from './shopify/simulated.test-peer.ts'
import { openStore } from './store/index.ts'

export interface TestApp extends AsyncDisposable {
  readonly app: RunningApp
  readonly shopify: SimulatedShopify
  readonly url: string
  /** as the page's script asks */
  ask(method: 'GET' | 'POST', path: string, shop: string, form?: Record<string, string | string[]>): Promise<Response>
}

const noRelay = 'http://127.0.0.1:1'

/** What an app starts with. */
async function ground(stack: AsyncDisposableStack, relayUrl: string) {
  const shopify = stack.use(await startSimulatedShopify())
  setAbstractFetchFunc(shopify.fetch)
  stack.defer(() => setAbstractFetchFunc(fetch))
  const dataDir = await mkdtemp(join(tmpdir(), 'shopify-'))
  stack.defer(() => rm(dataDir, { recursive: true }))
  const settings = readSettings({
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    DEPESCHE_RELAY_URL: relayUrl,
    DEPESCHE_PUBLIC_URL: 'https://app.example',
    DEPESCHE_DATA_DIR: dataDir,
    DEPESCHE_HTTP_PORT: '0',
  })
  return { shopify, settings }
}

export interface TestRooms extends AsyncDisposable {
  readonly deps: Deps
  readonly shopify: SimulatedShopify
}

/** The app's rooms without its server and its jobs: what is worked off is worked off by the test. */
export async function openTestRooms(relayUrl = noRelay, mongodbUri: string | null = null): Promise<TestRooms> {
  await using stack = new AsyncDisposableStack()
  const { shopify, settings } = await ground(stack, relayUrl)
  const store = stack.use(await openStore(mongodbUri, settings.dataDir))
  const log = pino({ level: 'silent' })
  const library = createShopify(settings, log)
  const deps = { settings, store, vault: await openVault(settings), shopify: library, log, now: () => new Date() }
  const kept = stack.move()
  return { deps, shopify, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

export async function startTestApp(relayUrl = noRelay): Promise<TestApp> {
  await using stack = new AsyncDisposableStack()
  const { shopify, settings } = await ground(stack, relayUrl)
  const app = stack.use(await startApp(settings, pino({ level: 'silent' })))
  const url = `http://127.0.0.1:${app.port}`
  const kept = stack.move()
  return {
    app,
    shopify,
    url,
    async ask(method, path, shop, form = {}) {
      const fields = new URLSearchParams()
      for (const [name, values] of Object.entries(form)) for (const value of [values].flat()) fields.append(name, value)
      return fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { Authorization: `Bearer ${await shopify.sessionToken(shop)}` },
        ...(method === 'POST' ? { body: fields } : {}),
      })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
