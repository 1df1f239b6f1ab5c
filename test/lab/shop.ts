/** Connects a shop to a relay under test as its merchant would: account, system, DNS record, check, credentials. */
import type { TrialDns, TrialRecord } from '../../relay/src/trial/index.ts'
import type { SmtpValues } from './clients.ts'
import type { RunningRelay } from './relay.ts'

interface SystemCheck {
  readonly id: string
  readonly state: 'draft' | 'ready' | 'active' | 'inactive'
  readonly reason: string
  readonly missing: readonly string[]
  readonly records: readonly {
    readonly type: string
    readonly name: string
    readonly value: string
    readonly found: boolean
  }[]
  readonly smtp: { readonly host: string; readonly port: number; readonly username: string } | null
}

export interface ConnectedShop {
  readonly accountId: string
  readonly systemId: string
  readonly domain: string
  readonly smtp: SmtpValues
  /** the records that were put into DNS */
  readonly records: readonly TrialRecord[]
  check(): Promise<SystemCheck>
}

export interface ShopOptions {
  readonly domain?: string
  readonly listHelp?: readonly string[]
  /** of an account that exists already */
  readonly accountId?: string
  /** default: custom */
  readonly platform?: string
}

/** @throws Error with what the relay says is missing */
export async function connectShop(
  relay: RunningRelay,
  dns: Pick<TrialDns, 'set'>,
  options: ShopOptions = {},
): Promise<ConnectedShop> {
  const { domain = 'shop.test', listHelp = [`mailto:info@${domain}`] } = options
  const accountId =
    options.accountId ??
    (
      await relay.depesche<{ id: string }>(
        'account',
        'create',
        '--email',
        `owner@${domain}`,
        '--name',
        `Shop ${domain}`,
      )
    ).id
  const { id: systemId } = await relay.depesche<{ id: string }>(
    'system',
    'create',
    '--account',
    accountId,
    '--name',
    domain,
    '--platform',
    options.platform ?? 'custom',
    '--domain',
    domain,
    ...listHelp.flatMap(uri => ['--list-help', uri]),
  )
  const check = () => relay.depesche<SystemCheck>('system', 'check', systemId)
  const records = (await check()).records.map(asTrialRecord)
  dns.set(records)
  const checked = await check()
  if (checked.missing.length > 0)
    throw new Error(`${domain} still lacks ${checked.missing.join(', ')}: ${checked.reason}`)
  const credentials = await relay.depesche<Omit<SmtpValues, 'caFile'>>(
    'system',
    'credentials',
    systemId,
    '--label',
    'lab',
  )
  return { accountId, systemId, domain, smtp: { ...credentials, caFile: relay.caFile }, records, check }
}

function asTrialRecord({ type, name, value }: SystemCheck['records'][number]): TrialRecord {
  if (type === 'MX') {
    const [preference = '', exchange = ''] = value.split(/\s+/)
    return { type, name, preference: Number(preference), exchange }
  }
  if (type === 'TXT' || type === 'CNAME' || type === 'A' || type === 'AAAA') return { type, name, value }
  throw new Error(`the lab can't set a ${type} record`)
}
