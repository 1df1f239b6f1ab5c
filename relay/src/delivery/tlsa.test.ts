import { createHash, X509Certificate } from 'node:crypto'
import { expect } from 'chai'
import type { Answer } from 'dns-packet'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { startTestResolver, type TestResolver } from './dns-server.test-peer.ts'
import { createSecureDns, validatesByDefault } from './secure-dns.ts'
import { createDaneLookups, type TlsaRecord } from './tlsa.ts'
import { tlsaMismatch } from './tlsa-match.ts'

const sha256 = Buffer.alloc(32, 1)
const tlsa = (name: string, usage: number, selector: number, matchingType: number, certificate: Buffer): Answer => ({
  type: 'TLSA',
  name,
  ttl: 60,
  data: { usage, selector, matchingType, certificate },
})
const world: Answer[] = [
  { type: 'MX', name: 'shop.example', ttl: 60, data: { preference: 1, exchange: 'mx.host.example' } },
  { type: 'A', name: 'mx.host.example', ttl: 60, data: '192.0.2.1' },
  tlsa('_25._tcp.mx.host.example', 3, 1, 1, sha256),
]

describe('DANE look-ups', () => {
  let resolver: TestResolver
  const start = async (records = world, signed = ['shop.example', 'host.example']) => {
    resolver = await startTestResolver(records, signed)
    const dns = createSecureDns([resolver.address], 500)
    return createDaneLookups(dns, () => new Date())
  }
  const of = (dane: ReturnType<typeof createDaneLookups>) => dane.of('shop.example', 'mx.host.example', 25)
  afterEach(() => resolver.close())

  it('find the records of a host when everything on the way is validated, and ask once', async () => {
    const dane = await start()
    const found = { usage: 3, selector: 1, matchingType: 1, data: sha256 }
    const names = ['mx.host.example', 'shop.example']
    expect(await of(dane)).to.deep.equal({ kind: 'usable', records: [found], names })
    await of(dane)
    expect(resolver.asked.sort()).to.deep.equal([
      'A mx.host.example',
      'AAAA mx.host.example',
      'MX shop.example',
      'TLSA _25._tcp.mx.host.example',
    ])
  })

  it('come back over TCP when the answer is too long', async () => {
    const dane = await start()
    resolver.truncates = true
    expect(await of(dane)).to.have.property('kind', 'usable')
  })

  for (const [what, question] of [
    ['MX records', 'MX shop.example'],
    ["host's addresses", 'A mx.host.example'],
    ['TLSA records', 'TLSA _25._tcp.mx.host.example'],
  ] as const)
    it(`find nothing when the ${what} are not validated`, async () => {
      const dane = await start()
      resolver.unsigned = [question]
      expect(await of(dane)).to.deep.equal({ kind: 'none' })
    })

  it('keep away from a host whose records are bogus, or whose addresses are', async () => {
    const dane = await start()
    resolver.bogus = ['TLSA _25._tcp.mx.host.example']
    expect(await of(dane)).to.have.property('kind', 'failed')
    await resolver.close()
    const other = await start()
    resolver.bogus = ['A mx.host.example', 'AAAA mx.host.example']
    expect(await of(other)).to.have.property('kind', 'failed')
  })

  it('tell records that mail servers can not use from none at all', async () => {
    const dane = await start([
      ...world.slice(0, 2),
      tlsa('_25._tcp.mx.host.example', 1, 0, 1, sha256),
      tlsa('_25._tcp.mx.host.example', 3, 1, 1, Buffer.alloc(7)),
      tlsa('_25._tcp.mx.host.example', 3, 9, 1, sha256),
    ])
    expect(await of(dane)).to.deep.equal({ kind: 'unusable' })
  })

  it('look under the name an alias leads to, then under the alias', async () => {
    const alias: Answer[] = [
      ...world.slice(0, 1),
      { type: 'CNAME', name: 'mx.host.example', ttl: 60, data: 'real.host.example' },
      { type: 'A', name: 'real.host.example', ttl: 60, data: '192.0.2.1' },
      tlsa('_25._tcp.mx.host.example', 3, 1, 1, sha256),
    ]
    const dane = await start(alias)
    expect(await of(dane)).to.have.property('kind', 'usable')
    expect(resolver.asked).to.include('TLSA _25._tcp.real.host.example')
    await resolver.close()
    const elsewhere = await start(alias, ['shop.example', 'mx.host.example'])
    expect(await of(elsewhere), 'signed alias, unsigned target').to.have.property('kind', 'usable')
  })

  it('say so when no resolver answers', async () => {
    await start()
    const silent = createSecureDns(['127.0.0.1:1'], 100)
    expect(await silent.ask('shop.example', 'MX')).to.have.property('failed')
  })
})

it('the AD bit is believed of this machine only, not of what merely looks like it', () => {
  expect(validatesByDefault(['127.0.0.1', '[::1]:5353', '::1'])).to.equal(true)
  expect(validatesByDefault(['127.0.0.53:53'])).to.equal(true)
  expect(validatesByDefault(['127.0.0.1', '192.0.2.1'])).to.equal(false)
  expect(validatesByDefault(['127.0.0.11'])).to.equal(false)
  expect(validatesByDefault([])).to.equal(false)
})

describe('a host’s certificate and its DANE records', () => {
  const now = new Date()
  const made = (async () => {
    const ca = await makeAuthority(now)
    const other = await makeAuthority(now)
    const own = await issueServerCertificate(ca, ['mx.host.example'], now)
    return {
      ca: new X509Certificate(ca.cert),
      own: new X509Certificate(own.cert),
      other: new X509Certificate(other.cert),
    }
  })()
  const spki = (cert: X509Certificate) => cert.publicKey.export({ type: 'spki', format: 'der' })
  const record = (usage: number, selector: number, matchingType: number, cert: X509Certificate): TlsaRecord => {
    const octets = selector === 0 ? cert.raw : spki(cert)
    const hash = { 0: (o: Buffer) => o, 1: digest('sha256'), 2: digest('sha512') }[matchingType] ?? (o => o)
    return { usage, selector, matchingType, data: hash(octets) }
  }
  const digest = (name: string) => (octets: Buffer) => createHash(name).update(octets).digest()

  for (const selector of [0, 1])
    for (const matchingType of [0, 1, 2]) {
      it(`fit with 3 ${selector} ${matchingType}, whatever the name and date`, async () => {
        const { own, other } = await made
        const late = new Date(now.getTime() + 10 * 365 * 86_400_000)
        expect(tlsaMismatch([own], [record(3, selector, matchingType, own)], ['else.example'], late)).to.equal(null)
        expect(
          tlsaMismatch([own], [record(3, selector, matchingType, other)], ['mx.host.example'], now),
        ).to.have.property('type', 'validation-failure')
      })
      it(`fit with 2 ${selector} ${matchingType} over the chain`, async () => {
        const { own, ca, other } = await made
        expect(tlsaMismatch([own, ca], [record(2, selector, matchingType, ca)], ['mx.host.example'], now)).to.equal(
          null,
        )
        const wrong = tlsaMismatch(
          [own, other, ca],
          [record(2, selector, matchingType, other)],
          ['mx.host.example'],
          now,
        )
        expect(wrong).to.have.property('type', 'validation-failure')
      })
    }

  it('need the name and the date with DANE-TA', async () => {
    const { own, ca } = await made
    const records = [record(2, 0, 1, ca)]
    const late = new Date(now.getTime() + 10 * 365 * 86_400_000)
    expect(tlsaMismatch([own, ca], records, ['mx.else.example'], now)).to.have.property(
      'type',
      'certificate-host-mismatch',
    )
    expect(tlsaMismatch([own, ca], records, ['mx.host.example'], late)).to.have.property('type', 'certificate-expired')
    expect(tlsaMismatch([own, ca], records, ['mx.else.example', 'mx.host.example'], now)).to.equal(null)
  })

  it('need no authority from the host when the record holds it whole', async () => {
    const { own, ca } = await made
    expect(tlsaMismatch([own], [record(2, 0, 0, ca)], ['mx.host.example'], now)).to.equal(null)
    expect(tlsaMismatch([own], [record(2, 0, 1, ca)], ['mx.host.example'], now)).to.not.equal(null)
  })

  it('do not fit when somebody only copied the issuer’s name', async () => {
    const { own, other } = await made // same subject as the real authority, another key
    expect(tlsaMismatch([own, other], [record(2, 0, 1, other)], ['mx.host.example'], now)).to.not.equal(null)
  })
})
