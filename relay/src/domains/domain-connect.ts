/**
 * Domain Connect (draft-ietf-dconn-domainconnect): a link to the domain's DNS provider, where its owner signs in, sees our
 * records and sets them by a click. We find the provider by a record in the zone, ask whether it knows our template, and
 * make the link; whatever comes of it is seen in DNS. The provider's addresses come from DNS, so they may be anybody's: they
 * are asked as public-request.ts does, and a link that isn't https is none.
 */
import { type KeyObject, sign } from 'node:crypto'
import { z } from 'zod'
import type { DomainDeps } from './index.ts'
import { type PublicRequestDeps, requestPublic } from './public-request.ts'
import type { SetupRecord } from './setup-records.ts'
import { hostIn, type Zone } from './zone.ts'

export interface ConnectTemplate {
  readonly providerId: string
  readonly serviceId: string
  /** RSA; signs the links. Null: the template wants no signature */
  readonly key: KeyObject | null
}

export interface ConnectDeps extends PublicRequestDeps {
  readonly dns: PublicRequestDeps['dns'] & Pick<DomainDeps['dns'], 'resolveTxt'>
  readonly withinMs?: number
}

export interface ConnectLink {
  /** whose page it leads to */
  readonly provider: string
  readonly url: string
}

/** for all questions together: a merchant waits */
const withinMs = 6000
/** §_domainconnect: "should limit the number of records it attempts" */
const maxPrefixes = 2
const bodyLimit = 64 * 1024
/** the label below syncPubKeyDomain at which the public key is published */
export const keyLabel = '_dcpubkeyv1'

/** A URL without query and fragment, to which a path is added. */
const UrlPrefix = z
  .url({ protocol: /^https$/ })
  .max(500)
  .regex(/^[^?#]*$/)
  .transform(url => url.replace(/\/+$/, ''))

/** What we read of a provider's settings; the rest is passed over, but for what it says must be understood. */
const known = ['providerId', 'providerName', 'providerDisplayName', 'urlSyncUX', 'urlAPI', 'nameServers'] as const
const ProviderSettings = z
  .looseObject({
    providerId: z.string().max(200),
    providerName: z.string().max(200),
    providerDisplayName: z.string().max(200).optional(),
    urlSyncUX: UrlPrefix,
    urlAPI: UrlPrefix,
    nameServers: z.array(z.string()).optional(),
    crit: z.array(z.string()).optional(),
  })
  .refine(({ crit = [], ...given }) =>
    crit.every(name => !Object.hasOwn(given, name) || (known as readonly string[]).includes(name)),
  )

/** @returns null where nothing is to be set, the provider doesn't take part, or doesn't know our template. Never rejects. */
export async function connectLink(
  deps: ConnectDeps,
  template: ConnectTemplate,
  of: { readonly domain: string; readonly zone: Zone; readonly records: readonly SetupRecord[]; readonly back: string },
): Promise<ConnectLink | null> {
  const values = templateValues(of.domain, of.zone, of.records)
  if (values === null) return null
  const signal = AbortSignal.timeout(deps.withinMs ?? withinMs)
  const ask = (url: string) =>
    requestPublic(deps, new URL(url), { signal, purpose: 'Domain Connect', accept: 'application/json', bodyLimit })
  const path = `/v2/domainTemplates/providers/${encode(template.providerId)}/services/${encode(template.serviceId)}`
  const found = await deps.dns.resolveTxt(`_domainconnect.${of.zone.apex}`).catch(() => [])
  for (const prefix of found
    .map(parts => parts.join(''))
    .filter(isPrefix)
    .slice(0, maxPrefixes)) {
    try {
      const answer = await ask(`https://${prefix}/v2/${of.zone.apex}/settings`)
      if (answer.status !== 200) continue
      const settings = ProviderSettings.parse(JSON.parse(answer.body.toString('utf8')))
      if (!keepsZone(settings.nameServers, of.zone)) continue
      const { status } = await ask(`${settings.urlAPI}${path}`)
      if (status < 200 || status > 299) return null
      const query = signedQuery({ ...values, redirect_uri: of.back }, template.key)
      const provider = settings.providerDisplayName ?? settings.providerName
      return { provider, url: `${settings.urlSyncUX}${path}/apply?${query}` }
    } catch {
      // a zone may name a provider that it has left, or anything else: the next record, or none
    }
  }
  return null
}

/** An authority and perhaps a path. */
const isPrefix = (text: string): boolean =>
  /^[a-z0-9.-]+(:\d{1,5})?(\/[\w.~%-]+)*\/?$/i.test(text) && URL.canParse(`https://${text}`)

/** A provider that names its servers must be the one that the zone has; a record may be left over from another. */
const keepsZone = (named: readonly string[] | undefined, { nameServers }: Zone): boolean =>
  named === undefined ||
  nameServers.length === 0 ||
  named.some(name => nameServers.includes(name.toLowerCase().replace(/\.$/, '')))

/** @returns the parameters of domain-connect-template.ts, or null when its records stand in DNS already */
export function templateValues(
  domain: string,
  zone: Zone,
  records: readonly SetupRecord[],
): Record<string, string> | null {
  const host = hostIn(zone, domain)
  const wanted = records.filter(({ found }) => !found)
  const dkim = wanted.find(({ name }) => name.endsWith(`._domainkey.${domain}`))
  if (host === null || dkim === undefined) return null
  const groups: string[] = []
  const values: Record<string, string> = {}
  if (dkim.type === 'CNAME') {
    // shop.example.<token>.dp1.dkim.relay.example
    const [token = '', selector = ''] = dkim.value.slice(domain.length + 1).split('.')
    groups.push(/^dp[34]$/.test(selector) ? 'delegated-ed25519' : 'delegated')
    values.token = token
  } else {
    const [, algorithm, publicKey] = /^v=DKIM1; k=(\w+); p=([\w+/=]+)$/.exec(dkim.value) ?? []
    if (algorithm === undefined || publicKey === undefined) return null
    groups.push('dkim')
    Object.assign(values, { selector: dkim.name.slice(0, -`._domainkey.${domain}`.length), algorithm, publicKey })
  }
  if (wanted.some(({ name, type }) => type === 'TXT' && name === `_dmarc.${domain}`)) groups.push('dmarc')
  return { domain: zone.apex, ...(host === '@' ? {} : { host }), groupId: groups.join(','), ...values }
}

/** RFC 3986 §2.3: only unreserved characters stay as they are. */
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Names in order, each encoded; what is signed is exactly what stands in the link before `sig` (§ Signing Procedure). */
export function signedQuery(values: Readonly<Record<string, string>>, key: KeyObject | null): string {
  const query = Object.entries(values)
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(pair => pair.join('='))
    .join('&')
  if (key === null) return query
  const signature = sign('sha256', Buffer.from(query), key).toString('base64') // RSASSA-PKCS1-v1_5
  return `${query}&sig=${encode(signature)}&key=${keyLabel}`
}
