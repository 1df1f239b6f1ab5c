/** The app under test, in a process of its own, started as whoever runs it does. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { apiKey, apiSecret, type SimulatedShopify } from '../../plugins/shopify/src/shopify/simulated.test-peer.ts'
import { freePorts } from '../lab/ports.ts'

const root = resolve(import.meta.dirname, '../..')
const startsWithinMs = 30_000

export interface AppProcess extends AsyncDisposable {
  readonly url: string
  /** everything it has written so far, over all its lives */
  output(): string
  /** @returns its exit code; null when the signal killed it, or it had ended before */
  kill(signal: NodeJS.Signals): Promise<number | null>
  /** on the same store and port */
  start(): Promise<void>
  /** as App Bridge asks: with a fresh session token of the shop */
  ask(method: 'GET' | 'POST', path: string, shop: string, form?: Record<string, string | string[]>): Promise<Response>
}

/** @param more settings, in the environment */
export async function startAppProcess(
  shopify: SimulatedShopify,
  relayUrl: string,
  more: Readonly<Record<string, string>> = {},
): Promise<AppProcess> {
  const [port = 0] = await freePorts(1)
  const dataDir = await mkdtemp(join(tmpdir(), 'shopify-app-'))
  const url = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    DEPESCHE_RELAY_URL: relayUrl,
    DEPESCHE_PUBLIC_URL: `http://localhost:${port}`,
    DEPESCHE_DATA_DIR: dataDir,
    DEPESCHE_HTTP_PORT: `${port}`,
    DEPESCHE_LOG_LEVEL: 'debug', // what it says at its most talkative has no token in it either
    SIMULATED_SHOPIFY_PORT: `${shopify.port}`,
    ...more,
  }
  let output = ''
  let child: ChildProcess | null = null
  const app: AppProcess = {
    url,
    output: () => output,
    async start() {
      const started = spawn(
        join(root, 'node_modules/.bin/node'),
        ['--import', join(import.meta.dirname, 'lead-to-simulated.ts'), join(root, 'plugins/shopify/src/main.ts')],
        { env, stdio: ['ignore', 'pipe', 'pipe'] },
      )
      child = started
      for (const stream of [started.stdout, started.stderr]) stream?.on('data', chunk => (output += chunk))
      for (const until = Date.now() + startsWithinMs; ; await pause(50)) {
        if (started.exitCode !== null || Date.now() > until)
          throw new Error(`the app did not start:\n${output.slice(-4000)}`)
        if ((await fetch(`${url}/healthz`).catch(() => null))?.ok) return
      }
    },
    async kill(signal) {
      if (child === null || child.exitCode !== null || child.signalCode !== null) return null
      const ended = once(child, 'exit')
      child.kill(signal)
      const [code] = (await ended) as [number | null]
      return code
    },
    async ask(method, path, shop, form) {
      const token = await shopify.sessionToken(shop)
      const fields = new URLSearchParams()
      for (const [name, values] of Object.entries(form ?? {}))
        for (const value of [values].flat()) fields.append(name, value)
      return fetch(`${url}${path}`, {
        method,
        redirect: 'manual',
        headers: { Authorization: `Bearer ${token}` },
        ...(method === 'POST' ? { body: fields } : {}),
      })
    },
    async [Symbol.asyncDispose]() {
      await app.kill('SIGKILL')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
  try {
    await app.start()
  } catch (error) {
    await app[Symbol.asyncDispose]()
    throw error
  }
  return app
}
