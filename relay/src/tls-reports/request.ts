/** Which domains want TLS reports, and where (RFC 8460 §3): `v=TLSRPTv1; rua=mailto:a@example.org,https://…` */

const maxTargets = 5

/**
 * @param records of `_smtp._tls.<domain>`, each as its strings
 * @returns mailto: and https: URIs in the domain's order; empty: no report is wanted
 */
export function reportTargets(records: readonly (readonly string[])[]): string[] {
  const ours = records.map(strings => strings.join('')).filter(text => /^v=TLSRPTv1\s*;/.test(text))
  const [record] = ours
  if (record === undefined || ours.length > 1) return [] // §3: of several none counts
  const field = record.split(';').find(part => /^\s*rua\s*=/.test(part)) ?? ''
  return field
    .slice(field.indexOf('=') + 1)
    .split(',')
    .map(uri => uri.trim())
    .filter(uri => isTarget(uri))
    .slice(0, maxTargets)
}

function isTarget(uri: string): boolean {
  if (uri.length > 500) return false
  if (/^mailto:[^\s<>,?@]+@[^\s<>,?@]+$/i.test(uri)) return true
  return /^https:\/\//i.test(uri) && URL.canParse(uri)
}

export const isHttps = (uri: string): boolean => /^https:/i.test(uri)
