/** The settings of the app, read from the environment once and trusted inside. README.md says what each is for. */
import { resolve } from 'node:path'
import { z } from 'zod'

const isHere = (url: URL) => ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
const address = z
  .url({ protocol: /^https?$/ })
  .refine(text => {
    const url = new URL(text)
    return url.protocol === 'https:' || isHere(url)
  }, 'must begin with https:// (http:// on this machine only)')
  .transform(text => text.replace(/\/$/, ''))

const Environment = z.object({
  SHOPIFY_API_KEY: z
    .string({ error: 'is missing: the client ID of the app, from its page at Shopify' })
    .regex(/^[\w-]{8,64}$/, 'must be the client ID of the app, from its page at Shopify'),
  SHOPIFY_API_SECRET: z
    .string({ error: 'is missing: the secret of the app, from its page at Shopify' })
    .min(16, 'must be the secret of the app, from its page at Shopify'),
  DEPESCHE_RELAY_URL: z.string({ error: 'is missing: the address of the relay' }).pipe(address),
  DEPESCHE_PUBLIC_URL: z.string({ error: 'is missing: the address of this app, as Shopify knows it' }).pipe(address),
  DEPESCHE_DATA_DIR: z
    .string()
    .default('./data/shopify')
    .transform(path => resolve(path)),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  DEPESCHE_BIND: z.string().default('127.0.0.1'),
  DEPESCHE_HTTP_PORT: z.coerce.number().int().min(0).max(65535).default(8091),
  DEPESCHE_MASTER_KEY: z.string().optional(),
  DEPESCHE_MASTER_KEY_FILE: z.string().optional(),
  DEPESCHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Settings {
  readonly apiKey: string
  readonly apiSecret: string
  readonly relayUrl: string
  readonly publicUrl: string
  readonly dataDir: string
  /** null: the embedded engine */
  readonly mongodbUri: string | null
  readonly bind: string
  readonly httpPort: number
  readonly masterKey: string | null
  readonly masterKeyFile: string
  readonly logLevel: string
}

/** The message names each variable and what it must be. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/** @param env an empty variable counts as unset @throws SettingsError */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`)
    throw new SettingsError(`The configuration can't be used. ${sentences.join('; ')}`)
  }
  const e = parsed.data
  return {
    apiKey: e.SHOPIFY_API_KEY,
    apiSecret: e.SHOPIFY_API_SECRET,
    relayUrl: e.DEPESCHE_RELAY_URL,
    publicUrl: e.DEPESCHE_PUBLIC_URL,
    dataDir: e.DEPESCHE_DATA_DIR,
    mongodbUri: e.MONGODB_URI ?? null,
    bind: e.DEPESCHE_BIND,
    httpPort: e.DEPESCHE_HTTP_PORT,
    masterKey: e.DEPESCHE_MASTER_KEY ?? null,
    masterKeyFile: e.DEPESCHE_MASTER_KEY_FILE ?? resolve(e.DEPESCHE_DATA_DIR, 'master.key'),
    logLevel: e.DEPESCHE_LOG_LEVEL,
  }
}
