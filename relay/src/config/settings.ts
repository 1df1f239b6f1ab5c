/**
 * The settings of the relay, read from the environment once at the edge and trusted inside.
 * Names, defaults and meanings are the contract of docs/configuration.md.
 */
import { resolve } from 'node:path'
import { z } from 'zod'

export const roles = ['submission', 'delivery', 'inbound', 'web', 'jobs'] as const
export type Role = (typeof roles)[number]

const port = (fallback: number) => z.coerce.number().int().min(0).max(65535).default(fallback)
const seconds = (fallback: number) => z.coerce.number().positive().default(fallback)
const list = (text: string) =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '')

const domainName = z
  .string()
  .toLowerCase()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/, 'must be a domain name')
  .optional()

/** A network of all addresses would let everybody say who he is. */
const proxy = z
  .union(
    [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()],
    'must be addresses or networks of proxies (10.0.0.5, 10.0.0.0/8), several by comma',
  )
  .refine(text => !/\/0+$/.test(text), 'must not be all addresses: anybody could say for whom he asks')

const Environment = z.object({
  DEPESCHE_DATA_DIR: z
    .string()
    .default('./data')
    .transform(path => resolve(path)),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional(),
  DEPESCHE_ROLES: z
    .string()
    .default(roles.join(','))
    .transform(list)
    .pipe(z.array(z.enum(roles)).min(1)),
  DEPESCHE_HOSTNAME: z
    .string()
    .regex(/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/, 'must be a host name')
    .default('localhost'),
  DEPESCHE_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  DEPESCHE_BIND: z.string().default('127.0.0.1'),
  DEPESCHE_TRUSTED_PROXIES: z.string().default('').transform(list).pipe(z.array(proxy)),
  DEPESCHE_HTTP_PORT: port(8080),
  DEPESCHE_SMTP_PORT: port(2587),
  DEPESCHE_SMTPS_PORT: port(2465),
  DEPESCHE_INBOUND_PORT: port(2526),
  DEPESCHE_TLS_CERT: z.string().optional(),
  DEPESCHE_TLS_KEY: z.string().optional(),
  DEPESCHE_MASTER_KEY: z.string().optional(),
  DEPESCHE_MASTER_KEY_FILE: z.string().optional(),
  DEPESCHE_DNS_SERVERS: z.string().default('').transform(list),
  DEPESCHE_DNS_VALIDATES: z.stringbool().optional(),
  DEPESCHE_MX_PORT: port(25),
  DEPESCHE_MTA_STS_PORT: port(443),
  DEPESCHE_TLS_REQUIRED: z
    .string()
    .default('')
    .transform(text => list(text.toLowerCase())),
  DEPESCHE_DESTINATIONS_FILE: z.string().optional(),
  DEPESCHE_SMARTHOST: z.url({ protocol: /^smtps?$/ }).optional(),
  DEPESCHE_SEND_ADDRESSES: z
    .string()
    .default('')
    .transform(list)
    .pipe(z.array(z.union([z.ipv4(), z.ipv6()], 'must be IP addresses of this machine, several by comma'))),
  DEPESCHE_POOLS_FILE: z.string().optional(),
  DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: z.stringbool().default(false),
  DEPESCHE_BOUNCE_DOMAIN: z.string().optional(),
  DEPESCHE_DKIM_ZONE: domainName,
  DEPESCHE_OPERATOR_DKIM_DOMAIN: domainName,
  DEPESCHE_OPERATOR_DKIM_SELECTOR: z.string().optional(),
  DEPESCHE_OPERATOR_DKIM_KEY_FILE: z.string().optional(),
  DEPESCHE_DOMAIN_CONNECT: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+(\/.+)?$/, 'must be providerId/serviceId, or providerId/serviceId/keyFile')
    .optional(),
  DEPESCHE_OPERATOR_SYSTEM: z
    .string()
    .regex(/^[0-9a-f]{24}$/, 'must be the id of a system: see depesche system list')
    .optional(),
  DEPESCHE_POSTMASTER: z.email().optional(),
  DEPESCHE_RETRY_SECONDS: z
    .string()
    // 1, 5, 15, 30, 60 minutes, then every hour to the fourth, then every four hours (docs/lanes.md)
    .default('60,300,900,1800,3600,3600,3600,3600,14400')
    .transform(list)
    .pipe(z.array(z.coerce.number<string>().positive()).min(1)),
  DEPESCHE_EXPIRE_SECONDS: seconds(172_800),
  DEPESCHE_DELAYED_SECONDS: seconds(900),
  DEPESCHE_DEMO_FLOOR: z.coerce.number().int().min(0).optional(),
  DEPESCHE_WEBHOOK_RETRY_SECONDS: z
    .string()
    // what Standard Webhooks proposes: ten attempts over three days (docs/webhooks.md)
    .default('5,300,1800,7200,18000,36000,50400,72000,86400')
    .transform(list)
    .pipe(z.array(z.coerce.number<string>().positive()).min(1)),
  DEPESCHE_LANE_LEASE_SECONDS: seconds(30),
  DEPESCHE_SUPPORT: z
    .union([z.url({ protocol: /^https$/ }), z.email()], 'must be an https:// address or an e-mail address')
    .optional(),
  DEPESCHE_SIGNUP: z.enum(['open', 'approval', 'closed']).default('approval'),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^[sr]k_/, 'must be a secret or restricted key of Stripe: sk_… or rk_…')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'must be the secret of a webhook at Stripe: whsec_…')
    .optional(),
  DEPESCHE_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
})

export interface Smarthost {
  readonly host: string
  readonly port: number
  readonly user?: string
  readonly pass?: string
  readonly implicitTls: boolean
}

export interface Settings {
  readonly dataDir: string
  readonly mongodbUri: string | null
  readonly roles: readonly Role[]
  readonly hostname: string
  readonly publicUrl: string
  readonly bind: string
  /** addresses and networks of proxies, whose X-Forwarded-For is believed */
  readonly trustedProxies: readonly string[]
  readonly httpPort: number
  readonly smtpPort: number
  readonly smtpsPort: number
  readonly inboundPort: number
  readonly tlsCert: string | null
  readonly tlsKey: string | null
  readonly masterKey: string | null
  readonly masterKeyFile: string
  readonly dnsServers: readonly string[]
  /** whether the resolvers' AD bit is believed (DNSSEC, for DANE); null: when they are on this machine */
  readonly dnsValidates: boolean | null
  readonly mxPort: number
  /** of MTA-STS policy hosts */
  readonly mtaStsPort: number
  /** domains whose mail goes over TLS or not at all; `*` for all */
  readonly tlsRequired: readonly string[]
  /** JSON with what destinations bear, over the built-in table (docs/delivery.md) */
  readonly destinationsFile: string | null
  readonly smarthost: Smarthost | null
  /** of the one pool there is without a file */
  readonly sendAddresses: readonly string[]
  /** JSON: sending addresses in pools (docs/addresses.md) */
  readonly poolsFile: string | null
  readonly allowPrivateDestinations: boolean
  readonly bounceDomain: string
  /** where delegated domains' DKIM records are, see docs/dkim.md; null: merchants set TXT records */
  readonly dkimZone: string | null
  /** signs every mail after the domain's own key */
  readonly operatorDkim: { readonly domain: string; readonly selector: string; readonly keyFile: string } | null
  /** our template at DNS providers, and the key its links are signed with; null: no links are made */
  readonly domainConnect: {
    readonly providerId: string
    readonly serviceId: string
    readonly keyFile: string | null
  } | null
  /** id of the system whose mails the relay's own are: reports, what postmaster@ gets */
  readonly operatorSystem: string | null
  /** who gets mail to postmaster@; null: the owner of the operator's system */
  readonly postmaster: string | null
  readonly retrySeconds: readonly number[]
  readonly expireSeconds: number
  /** a mail that isn't delivered by then is delayed, which its owner is told */
  readonly delayedSeconds: number
  /** how far below zero an account may go that has never booked, mails; null: as far as it likes */
  readonly demoFloor: number | null
  /** delays between attempts to send an event; after the last it is given up */
  readonly webhookRetrySeconds: readonly number[]
  readonly laneLeaseSeconds: number
  readonly signup: 'open' | 'approval' | 'closed'
  /** where people find help: an https URL or an e-mail address */
  readonly support: string | null
  /** an account at Stripe, to pay invoices through; null: by transfer only */
  readonly stripe: { readonly secretKey: string; readonly webhookSecret: string } | null
  readonly logLevel: string
}

/** A setting that can't be used: the message names the variable and what it must be. */
export class SettingsError extends Error {
  override name = 'SettingsError'
}

/**
 * @param env the process's environment; an empty variable counts as unset
 * @throws SettingsError naming every variable that is wrong
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const sentences = parsed.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
    throw new SettingsError(`The configuration can't be used. ${sentences.join('; ')}`)
  }
  const e = parsed.data
  if ((e.DEPESCHE_TLS_CERT === undefined) !== (e.DEPESCHE_TLS_KEY === undefined))
    throw new SettingsError('DEPESCHE_TLS_CERT and DEPESCHE_TLS_KEY go together: set both or none')
  return {
    dataDir: e.DEPESCHE_DATA_DIR,
    mongodbUri: e.MONGODB_URI ?? null,
    roles: e.DEPESCHE_ROLES,
    hostname: e.DEPESCHE_HOSTNAME.toLowerCase(),
    publicUrl: (e.DEPESCHE_PUBLIC_URL ?? `http://localhost:${e.DEPESCHE_HTTP_PORT || 8080}`).replace(/\/$/, ''),
    bind: e.DEPESCHE_BIND,
    trustedProxies: e.DEPESCHE_TRUSTED_PROXIES,
    httpPort: e.DEPESCHE_HTTP_PORT,
    smtpPort: e.DEPESCHE_SMTP_PORT,
    smtpsPort: e.DEPESCHE_SMTPS_PORT,
    inboundPort: e.DEPESCHE_INBOUND_PORT,
    tlsCert: e.DEPESCHE_TLS_CERT ?? null,
    tlsKey: e.DEPESCHE_TLS_KEY ?? null,
    masterKey: e.DEPESCHE_MASTER_KEY ?? null,
    masterKeyFile: e.DEPESCHE_MASTER_KEY_FILE ?? resolve(e.DEPESCHE_DATA_DIR, 'master.key'),
    dnsServers: e.DEPESCHE_DNS_SERVERS,
    dnsValidates: e.DEPESCHE_DNS_VALIDATES ?? null,
    mxPort: e.DEPESCHE_MX_PORT,
    mtaStsPort: e.DEPESCHE_MTA_STS_PORT,
    tlsRequired: e.DEPESCHE_TLS_REQUIRED,
    destinationsFile: e.DEPESCHE_DESTINATIONS_FILE ?? null,
    smarthost: e.DEPESCHE_SMARTHOST === undefined ? null : readSmarthost(e.DEPESCHE_SMARTHOST),
    sendAddresses: e.DEPESCHE_SEND_ADDRESSES,
    poolsFile: e.DEPESCHE_POOLS_FILE ?? null,
    allowPrivateDestinations: e.DEPESCHE_ALLOW_PRIVATE_DESTINATIONS,
    dkimZone: e.DEPESCHE_DKIM_ZONE ?? null,
    operatorDkim: operatorDkim(e),
    domainConnect: domainConnect(e.DEPESCHE_DOMAIN_CONNECT),
    bounceDomain: (e.DEPESCHE_BOUNCE_DOMAIN ?? `bounces.${e.DEPESCHE_HOSTNAME}`).toLowerCase(),
    operatorSystem: e.DEPESCHE_OPERATOR_SYSTEM ?? null,
    postmaster: e.DEPESCHE_POSTMASTER ?? null,
    retrySeconds: e.DEPESCHE_RETRY_SECONDS,
    expireSeconds: e.DEPESCHE_EXPIRE_SECONDS,
    delayedSeconds: e.DEPESCHE_DELAYED_SECONDS,
    demoFloor: e.DEPESCHE_DEMO_FLOOR ?? null,
    webhookRetrySeconds: e.DEPESCHE_WEBHOOK_RETRY_SECONDS,
    laneLeaseSeconds: e.DEPESCHE_LANE_LEASE_SECONDS,
    signup: e.DEPESCHE_SIGNUP,
    support: e.DEPESCHE_SUPPORT ?? null,
    stripe: stripeAccount(e),
    logLevel: e.DEPESCHE_LOG_LEVEL,
  }
}

function readSmarthost(text: string): Smarthost {
  const url = new URL(text)
  const implicitTls = url.protocol === 'smtps:'
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (implicitTls ? 465 : 587) : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    pass: url.password === '' ? undefined : decodeURIComponent(url.password),
    implicitTls,
  }
}

/** The effective settings with every secret replaced, for `depesche config` and bug reports. */
export function maskedSettings(settings: Settings): Record<string, unknown> {
  const masked = (value: string | null | undefined) => (value == null ? null : '••••')
  return {
    ...settings,
    mongodbUri: settings.mongodbUri?.replace(/\/\/[^@/]*@/, '//••••@') ?? null,
    masterKey: masked(settings.masterKey),
    smarthost: settings.smarthost && { ...settings.smarthost, pass: masked(settings.smarthost.pass) },
    stripe: settings.stripe && { secretKey: masked('sk'), webhookSecret: masked('whsec') },
  }
}

function stripeAccount({
  STRIPE_SECRET_KEY: secretKey,
  STRIPE_WEBHOOK_SECRET: webhookSecret,
}: z.output<typeof Environment>) {
  if (secretKey === undefined && webhookSecret === undefined) return null
  if (secretKey === undefined || webhookSecret === undefined)
    throw new SettingsError('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET go together: set both or none')
  return { secretKey, webhookSecret }
}

function operatorDkim(e: z.output<typeof Environment>): Settings['operatorDkim'] {
  const { DEPESCHE_OPERATOR_DKIM_DOMAIN: domain, DEPESCHE_OPERATOR_DKIM_SELECTOR: selector } = e
  const keyFile = e.DEPESCHE_OPERATOR_DKIM_KEY_FILE
  if (domain === undefined && selector === undefined && keyFile === undefined) return null
  if (domain === undefined || selector === undefined || keyFile === undefined)
    throw new SettingsError('DEPESCHE_OPERATOR_DKIM_DOMAIN, _SELECTOR and _KEY_FILE go together: set all or none')
  return { domain, selector, keyFile: resolve(keyFile) }
}

function domainConnect(text: string | undefined): Settings['domainConnect'] {
  if (text === undefined) return null
  const [providerId = '', serviceId = '', ...file] = text.split('/')
  return { providerId, serviceId, keyFile: file.length === 0 ? null : resolve(file.join('/')) }
}
