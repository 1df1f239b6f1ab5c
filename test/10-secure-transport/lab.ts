/**
 * A relay in a world of three kinds of receivers on three loopback addresses and one port: one whose certificate is by an
 * authority the relay trusts (127.0.0.1), one without TLS (127.0.0.2), one with a certificate of nobody (127.0.0.3). DNS
 * is a resolver of the tests' own that validates, and the policy host is real HTTPS.
 */
import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Answer } from 'dns-packet'
import { startTestResolver, type TestResolver } from '../../relay/src/delivery/dns-server.test-peer.ts'
import { type PolicyServer, startPolicyServer } from '../../relay/src/delivery/policy-server.test-peer.ts'
import { issueServerCertificate, makeAuthority } from '../../relay/src/tls/certificates.ts'
import type { TrialRecord } from '../../relay/src/trial/index.ts'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { type Sink, startSink } from '../lab/sink.ts'

/** Receivers by what they are. */
const addresses = { trusted: '127.0.0.1', plain: '127.0.0.2', untrusted: '127.0.0.3' } as const
export type Receiver = keyof typeof addresses

export interface SecureWorld extends AsyncDisposable {
  readonly resolver: TestResolver
  readonly policyHost: PolicyServer
  readonly sinks: Record<Receiver, Sink>
  readonly certificates: Record<'own' | 'authority' | 'untrusted', X509Certificate>
  relay: RunningRelay
  readonly shop: ConnectedShop
  /** MX and address of a domain; its host is `mx.<domain>` */
  domain(name: string, receiver: Receiver): void
  tlsa(name: string, usage: number, of: X509Certificate): void
  announcePolicy(name: string, id?: string): void
}

/** @param named domains that have a host in the certificates and a policy host */
export async function startSecureWorld(
  named: readonly string[],
  env: Record<string, string> = {},
): Promise<SecureWorld> {
  await using stack = new AsyncDisposableStack()
  const now = new Date()
  const authority = await makeAuthority(now)
  const stranger = await makeAuthority(now)
  const names = named.map(name => `mx.${name}`)
  const own = await issueServerCertificate(authority, names, now)
  const trusted = stack.adopt(
    await startSink({ host: addresses.trusted, tls: { key: own.key, cert: own.cert + authority.cert } }),
    sink => sink.close(),
  )
  const { port } = trusted
  const plain = stack.adopt(await startSink({ host: addresses.plain, port }), sink => sink.close())
  const foreign = await issueServerCertificate(stranger, names, now)
  const untrusted = stack.adopt(await startSink({ host: addresses.untrusted, port, tls: foreign }), sink =>
    sink.close(),
  )
  const resolver = stack.adopt(await startTestResolver([]), server => server.close())
  const policyHost = stack.adopt(await startPolicyServer(named, authority), server => server.close())
  const dir = stack.adopt(await mkdtemp(join(tmpdir(), 'secure-')), path => rm(path, { recursive: true }))
  const caFile = join(dir, 'ca.pem')
  await writeFile(caFile, authority.cert)
  const relay = stack.use(
    await launchRelay({
      NODE_EXTRA_CA_CERTS: caFile,
      DEPESCHE_DNS_SERVERS: resolver.address,
      DEPESCHE_MX_PORT: `${port}`,
      DEPESCHE_MTA_STS_PORT: `${policyHost.port}`,
      DEPESCHE_RETRY_SECONDS: '300',
      ...env,
    }),
  )
  const shop = await connectShop(relay, { set: records => resolver.records.push(...records.map(answerOf)) })
  const kept = stack.move()
  return {
    resolver,
    policyHost,
    sinks: { trusted, plain, untrusted },
    certificates: {
      own: new X509Certificate(own.cert),
      authority: new X509Certificate(authority.cert),
      untrusted: new X509Certificate(foreign.cert),
    },
    relay,
    shop,
    domain(name, receiver) {
      resolver.records.push(
        { type: 'MX', name, ttl: 1, data: { preference: 10, exchange: `mx.${name}` } },
        { type: 'A', name: `mx.${name}`, ttl: 1, data: addresses[receiver] },
        { type: 'A', name: `mta-sts.${name}`, ttl: 1, data: '127.0.0.1' },
      )
    },
    tlsa(name, usage, of) {
      const spki = of.publicKey.export({ type: 'spki', format: 'der' })
      const certificate = createHash('sha256').update(spki).digest()
      const data = { usage, selector: 1, matchingType: 1, certificate }
      resolver.records.push({ type: 'TLSA', name: `_${port}._tcp.mx.${name}`, ttl: 1, data })
      resolver.signed.push(name)
    },
    announcePolicy(name, id = '1') {
      resolver.records.push({ type: 'TXT', name: `_mta-sts.${name}`, ttl: 1, data: [`v=STSv1; id=${id};`] })
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

export function answerOf(record: TrialRecord): Answer {
  if (record.type === 'TXT') {
    const text = typeof record.value === 'string' ? record.value : record.value.join('')
    return { type: 'TXT', name: record.name, ttl: 1, data: text.match(/.{1,255}/gs) ?? [] }
  }
  if (record.type === 'MX')
    return { type: 'MX', name: record.name, ttl: 1, data: { preference: record.preference, exchange: record.exchange } }
  return { type: record.type, name: record.name, ttl: 1, data: record.value } as Answer
}
