/** An HTTPS policy host for `mta-sts.<any domain named>` on loopback, with an authority of its own. */
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { type CertificateAndKey, issueServerCertificate, makeAuthority } from '../tls/certificates.ts'

export interface PolicyServer {
  readonly port: number
  /** PEM of the authority */
  readonly authority: string
  /** of each domain: its text, or what the host does instead */
  policies: Record<string, string | { status: number; location?: string } | { octets: number } | 'stall'>
  contentType: string
  readonly asked: string[]
  close(): Promise<void>
}

export const policyText = (mode: string, mx: readonly string[], maxAge = 604_800): string =>
  [`version: STSv1`, `mode: ${mode}`, ...mx.map(host => `mx: ${host}`), `max_age: ${maxAge}`, ''].join('\r\n')

/** @param authority to issue the certificate by; a new one when there is none */
export async function startPolicyServer(
  domains: readonly string[],
  authority?: CertificateAndKey,
): Promise<PolicyServer> {
  const ca = authority ?? (await makeAuthority(new Date()))
  const names = domains.map(domain => `mta-sts.${domain}`)
  const { cert, key } = await issueServerCertificate(ca, names, new Date())
  const server = createServer({ cert, key }, (request, response) => {
    const domain = (request.headers.host ?? '').replace(/^mta-sts\./, '').replace(/:\d+$/, '')
    host.asked.push(`${domain}${request.url}`)
    const policy = host.policies[domain]
    if (policy === 'stall') return
    if (policy === undefined) response.writeHead(404).end()
    else if (typeof policy === 'string') response.writeHead(200, { 'content-type': host.contentType }).end(policy)
    else if ('octets' in policy)
      response.writeHead(200, { 'content-type': host.contentType }).end('x'.repeat(policy.octets))
    else response.writeHead(policy.status, policy.location ? { location: policy.location } : {}).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const host: PolicyServer = {
    port: (server.address() as AddressInfo).port,
    authority: ca.cert,
    policies: {},
    contentType: 'text/plain; charset=utf-8',
    asked: [],
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return host
}
