/**
 * Sets a domain's records at Cloudflare with a token that its owner lends for this moment; it is kept nowhere. First a plan,
 * then the plan is carried out. Only what we have set before is ever changed (our records carry a comment); what somebody
 * else has set at a name of ours is shown, and left alone.
 */
import type Cloudflare from 'cloudflare'
import { z } from 'zod'
import { Problem } from '../values.ts'
import type { SetupRecord } from './setup-records.ts'

export const CloudflareToken = z
  .string()
  .trim()
  .regex(/^[\w.-]{8,400}$/, 'must be an API token of Cloudflare')

/** `keep`: it stands there already; `conflict`: something else stands at that name, which isn't ours to change */
export type ChangeAction = 'create' | 'update' | 'keep' | 'conflict'

export interface Change {
  readonly action: ChangeAction
  readonly type: SetupRecord['type']
  readonly name: string
  readonly value: string
  /** what stands at that name now */
  readonly present: readonly string[]
  readonly needed: boolean
}

interface Planned extends Change {
  readonly ttl: number
  /** of the record to be updated */
  readonly recordId: string | null
}

/** By which we know our records again. */
const comment = 'Depesche'
const api = 'https://api.cloudflare.com/client/v4'

export interface CloudflareDeps {
  /** of a stand-in, in tests */
  readonly baseURL?: string
}

/**
 * @param apply false: only the plan
 * @returns what was, or would be, done with each record
 * @throws Problem `cloudflare-token`, `cloudflare-zone`, `cloudflare-failed`
 */
export async function setAtCloudflare(
  { baseURL = api }: CloudflareDeps,
  token: string,
  zone: string,
  records: readonly SetupRecord[],
  apply: boolean,
): Promise<Change[]> {
  // 1,100 modules, 25 MB: not in every process at its start, for what is asked for once a week
  const { default: Client } = await import('cloudflare')
  const client = new Client({
    apiToken: token,
    ...{ apiKey: null, apiEmail: null, userServiceKey: null }, // whatever the environment has
    baseURL,
    maxRetries: 1,
    timeout: 15_000,
    logLevel: 'off',
  })
  try {
    const zoneId = await findZoneId(client, zone)
    const plan = await Promise.all(records.map(record => planFor(client, zoneId, record)))
    if (apply) for (const change of plan) await carryOut(client, zoneId, change)
    return plan.map(({ action, type, name, value, present, needed }) => ({
      action,
      type,
      name,
      value,
      present,
      needed,
    }))
  } catch (error) {
    throw error instanceof Client.APIError ? inWords(error) : error
  }
}

async function findZoneId(client: Cloudflare, name: string): Promise<string> {
  // an account's own token can't be verified this way; what it may do shows with the first question
  const verified = await client.user.tokens.verify().catch(() => null)
  if (verified !== null && verified.status !== 'active') throw wrongToken(`The token is ${verified.status}`)
  for await (const zone of client.zones.list({ name })) {
    if (zone.name !== name) continue
    if (zone.status !== 'active')
      throw new Problem(
        'cloudflare-zone',
        `${name} is at Cloudflare, but ${zone.status}: its records are not in DNS yet`,
        'Finish moving the domain to Cloudflare first',
      )
    return zone.id
  }
  throw new Problem(
    'cloudflare-zone',
    `The token reaches no zone ${name}`,
    'Choose this zone when you make the token, or one of the account that has it',
  )
}

async function planFor(client: Cloudflare, zoneId: string, record: SetupRecord): Promise<Planned> {
  const { type, name, value, ttl, needed } = record
  const there: Cloudflare.DNS.RecordResponse[] = []
  for await (const one of client.dns.records.list({ zone_id: zoneId, name: { exact: name } }))
    if (one.name === name) there.push(one)
  const present = there.map(one => `${one.type} ${contentOf(one)}`)
  const of = (action: ChangeAction, recordId: string | null = null): Planned => ({
    ...{ action, type, name, value, present, needed, ttl, recordId },
  })
  if (there.some(one => one.type === type && contentOf(one) === value)) return of('keep')
  if (there.length === 0) return of('create')
  const [ours, second] = there.filter(one => one.type === type && one.comment === comment)
  // a CNAME stands alone, and of DKIM or DMARC records at one name none counts (RFC 6376 §3.6.2.2, RFC 9989 §4.10)
  return ours !== undefined && second === undefined && there.length === 1 ? of('update', ours.id) : of('conflict')
}

/** TXT is in quotes, long ones in several (RFC 1035 §5.1); names may end with a full stop. */
function contentOf({ type, content = '' }: Cloudflare.DNS.RecordResponse & { content?: string }): string {
  if (type !== 'TXT') return content.toLowerCase().replace(/\.$/, '')
  const parts = content.match(/"((?:[^"\\]|\\.)*)"/g)
  return parts === null ? content : parts.map(part => part.slice(1, -1).replaceAll(/\\(.)/g, '$1')).join('')
}

async function carryOut(client: Cloudflare, zoneId: string, { action, recordId, type, name, value, ttl }: Planned) {
  const content = type === 'TXT' ? (value.match(/.{1,255}/g) ?? []).map(part => `"${part}"`).join(' ') : value
  const wanted = { zone_id: zoneId, type, name, content, ttl, comment, proxied: false }
  if (action === 'create') await client.dns.records.create(wanted)
  if (action === 'update' && recordId !== null) await client.dns.records.update(recordId, wanted)
}

const wrongToken = (why: string) =>
  new Problem(
    'cloudflare-token',
    why,
    'Make one at Cloudflare under My Profile, API Tokens, with the permission Zone, DNS, Edit for this zone',
  )

/** Never with the token, whatever the answer says. */
function inWords(error: InstanceType<typeof Cloudflare.APIError>): Problem {
  const { status } = error
  if (status === 400 || status === 401 || status === 403)
    return wrongToken('Cloudflare refuses this token, or it may not change DNS of this zone')
  const words = (error.errors ?? []).map(({ message }) => message).join('; ')
  return new Problem(
    'cloudflare-failed',
    status === undefined
      ? 'Cloudflare does not answer'
      : `Cloudflare answered ${status}${words === '' ? '' : `: ${words}`}`,
    'Try again in a moment, or set the records yourself',
  )
}
