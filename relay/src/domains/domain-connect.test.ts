import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import fc from 'fast-check'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { type ConnectDeps, connectLink, keyLabel, signedQuery, templateValues } from './domain-connect.ts'
import { connectTemplate, publicKeyRecords } from './domain-connect-template.ts'
import type { SetupRecord } from './setup-records.ts'

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const record = (name: string, value: string, more: Partial<SetupRecord> = {}): SetupRecord => ({
  ...{ type: 'TXT', name, value, host: null, ttl: 3600, purpose: { de: '', en: '' } },
  ...{ needed: true, found: false, seen: [], ...more },
})
const dkim = record('dp1._domainkey.mail.shop.example', 'v=DKIM1; k=rsa; p=MIIB+x/y==')
const dmarc = record('_dmarc.mail.shop.example', 'v=DMARC1; p=none', { needed: false })
const zone = { apex: 'shop.example', nameServers: ['ns1.dns.example'], primary: '' }

/** A DNS provider that answers as the draft's examples do (Settings End-Point, Query Supported Template). */
describe('Domain Connect', function () {
  this.timeout(30_000)
  let server: Server
  let deps: ConnectDeps
  let prefix: string
  let asked: string[]
  let settings: Record<string, unknown> | string
  let supported: number
  const texts = new Map<string, string[]>()
  before(async () => {
    const ca = await makeAuthority(new Date())
    const tls = await issueServerCertificate(ca, ['dc.dns.example'], new Date())
    server = createServer(tls, (request, response) => {
      asked.push(request.url ?? '')
      if (request.url?.endsWith('/v2/shop.example/settings')) {
        response.setHeader('content-type', 'application/json')
        response.end(typeof settings === 'string' ? settings : JSON.stringify(settings))
      } else if (request.url?.startsWith('/api/v2/domainTemplates/')) response.writeHead(supported).end()
      else response.writeHead(404).end()
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    prefix = `dc.dns.example:${(server.address() as AddressInfo).port}`
    deps = {
      dns: {
        resolveTxt: async name => (texts.get(name) ?? []).map(text => [text]),
        resolve4: async name => (name === 'dc.dns.example' ? ['127.0.0.1'] : []),
        resolve6: async () => [],
      },
      isPublicAddress: address => address === '127.0.0.1',
      allowPrivateDestinations: false,
      trustedAuthorities: [ca.cert],
      withinMs: 3000,
    }
  })
  after(() => {
    server.closeAllConnections()
    server.close()
  })
  beforeEach(() => {
    asked = []
    supported = 200
    settings = {
      providerId: 'dns.example',
      providerName: 'DNS Example',
      providerDisplayName: 'Example Domains',
      urlSyncUX: 'https://www.dns.example/connect/',
      urlAPI: `https://${prefix}/api`,
      width: 750,
      height: 750,
      nameServers: ['NS1.dns.example.', 'ns2.dns.example'],
    }
    texts.clear()
    texts.set('_domainconnect.shop.example', [prefix])
  })
  const link = (key: typeof privateKey | null = null, records = [dkim, dmarc]) =>
    connectLink(
      deps,
      { providerId: 'relay.example', serviceId: 'mail', key },
      {
        ...{ domain: 'mail.shop.example', zone, records, back: 'https://relay.example/domains/1' },
      },
    )

  it('finds the provider of a zone, asks whether it knows our template, and makes a link', async () => {
    const made = await link()
    expect(made?.provider).to.equal('Example Domains')
    const url = new URL(made?.url ?? '')
    expect(`${url.origin}${url.pathname}`).to.equal(
      'https://www.dns.example/connect/v2/domainTemplates/providers/relay.example/services/mail/apply',
    )
    expect(Object.fromEntries(url.searchParams)).to.deep.equal({
      domain: 'shop.example',
      host: 'mail',
      groupId: 'dkim,dmarc',
      selector: 'dp1',
      algorithm: 'rsa',
      publicKey: 'MIIB+x/y==',
      redirect_uri: 'https://relay.example/domains/1',
    })
    expect(asked).to.deep.equal([
      '/v2/shop.example/settings',
      '/api/v2/domainTemplates/providers/relay.example/services/mail',
    ])
  })

  it('signs what stands in the link, as providers verify it', async () => {
    const query = new URL((await link(privateKey))?.url ?? '').search.slice(1)
    const [, signed = '', sig = '', key] = /^(.*)&sig=([^&]*)&key=([^&]*)$/.exec(query) ?? []
    expect(key).to.equal(keyLabel)
    const { name, values } = publicKeyRecords('relay.example', privateKey)
    expect(name).to.equal(`${keyLabel}.relay.example`)
    for (const value of values) expect(value.length).to.be.lessThan(256)
    // put together as § Signature Verification says
    const parts = values.map(value => Object.fromEntries(value.split(',').map(pair => [pair[0], pair.slice(2)])))
    const der = Buffer.from(
      parts
        .sort((a, b) => a.p - b.p)
        .map(({ d }) => d)
        .join(''),
      'base64',
    )
    const published = createPublicKey({ key: der, format: 'der', type: 'spki' })
    const signature = Buffer.from(decodeURIComponent(sig), 'base64')
    expect(verify('sha256', Buffer.from(signed), published, signature)).to.equal(true)
    expect(verify('sha256', Buffer.from(`${signed}x`), published, signature)).to.equal(false)
    const names = signed.split('&').map(pair => pair.split('=')[0])
    expect(names).to.deep.equal([...names].sort())
  })

  it('writes every value so that it is read back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ unit: 'binary' })), values => {
        expect(Object.fromEntries(new URLSearchParams(signedQuery(values, null)))).to.deep.equal({ ...values })
      }),
    )
  })

  it('offers nothing where the provider doesn’t know the template', async () => {
    supported = 404
    expect(await link()).to.equal(null)
  })

  it('offers nothing where nobody takes part, or everything is set', async () => {
    texts.clear()
    expect(await link()).to.equal(null)
    texts.set('_domainconnect.shop.example', [prefix])
    asked = []
    expect(await link(null, [{ ...dkim, found: true }, dmarc])).to.equal(null)
    expect(asked).to.deep.equal([])
  })

  for (const [what, wrong] of [
    ['that run something', { urlSyncUX: 'javascript:alert(1)//' }],
    ['without TLS', { urlSyncUX: 'http://www.dns.example' }],
    ['with a query of their own', { urlSyncUX: 'https://www.dns.example/?next=' }],
    ['of a provider that the zone has left', { nameServers: ['ns1.other.example'] }],
    ['of a provider who wants more than we know', { crit: ['vnd.new'], 'vnd.new': 1 }],
    ['of a provider without the flow', { urlSyncUX: undefined }],
  ] as const)
    it(`makes no links ${what}`, async () => {
      settings = { ...(settings as object), ...wrong }
      expect(await link()).to.equal(null)
    })

  it('is led nowhere by a record that is no address, and asks no private one', async () => {
    for (const record of [
      'https://evil.example',
      'user@evil.example',
      'evil.example/?a=',
      'evil.example/#a',
      '',
      '10.0.0.1',
      '[::1]',
      'localhost:1',
    ]) {
      texts.set('_domainconnect.shop.example', [record])
      expect(await link(), record).to.equal(null)
    }
    settings = { ...(settings as object), urlAPI: 'https://10.0.0.1/api' }
    texts.set('_domainconnect.shop.example', [prefix])
    expect(await link()).to.equal(null)
    expect(asked).to.deep.equal(['/v2/shop.example/settings'])
  })

  it('tries the next record when the first leads nowhere, and not more than two', async () => {
    texts.set('_domainconnect.shop.example', ['no.example', prefix])
    expect((await link())?.provider).to.equal('Example Domains')
    texts.set('_domainconnect.shop.example', ['no.example', 'none.example', prefix])
    expect(await link()).to.equal(null)
  })

  it('ends with an answer that has no end, or is no JSON', async () => {
    for (const wrong of ['{', 'x'.repeat(100_000), '[]', 'null']) {
      settings = wrong
      expect(await link()).to.equal(null)
    }
  })

  it('names the group that a delegated domain needs', () => {
    const value = 'mail.shop.example.0a1b2c3d4e.dp1.dkim.relay.example'
    const values = templateValues('mail.shop.example', zone, [{ ...dkim, type: 'CNAME', value }])
    expect(values).to.deep.equal({ domain: 'shop.example', host: 'mail', groupId: 'delegated', token: '0a1b2c3d4e' })
  })

  it('has a template in docs/domain-connect whose variables are those of the links', async () => {
    const template = connectTemplate({
      providerId: 'relay.example',
      serviceId: 'transactional-mail',
      name: 'Example Relay',
      publicUrl: 'https://relay.example',
      bounceDomain: 'bounces.relay.example',
      dkimZone: 'dkim.relay.example',
      signs: true,
    })
    const file = new URL('../../../docs/domain-connect/relay.example.transactional-mail.json', import.meta.url)
    expect(JSON.parse(await readFile(file, 'utf8'))).to.deep.equal(template)
    const variables = [...JSON.stringify(template.records).matchAll(/%(\w+)%/g)].map(match => match[1])
    // no variable may be named like a parameter of the flow itself (§ Special and Built-In Variables)
    expect([...new Set(variables)].sort()).to.deep.equal(['algorithm', 'fqdn', 'publicKey', 'selector', 'token'])
  })
})
