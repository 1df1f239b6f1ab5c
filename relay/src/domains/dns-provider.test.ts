import { expect } from 'chai'
import { dnsProviders, providerOf } from './dns-provider.ts'
import { findZone, hostIn } from './zone.ts'

const of = (nameServers: string[], primary = '') => providerOf({ nameServers, primary })?.id ?? null

describe('the provider of a zone', () => {
  for (const [id, servers] of [
    ['cloudflare', ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com']],
    ['ionos', ['ns1045.ui-dns.biz', 'ns1045.ui-dns.com', 'ns1045.ui-dns.de', 'ns1045.ui-dns.org']],
    ['strato', ['docks01.rzone.de', 'shades12.rzone.de']],
    ['united-domains', ['ns.udag.de', 'ns.udag.net', 'ns.udag.org']],
    ['inwx', ['ns.inwx.de', 'ns2.inwx.de', 'ns3.inwx.eu']],
    ['hetzner', ['helium.ns.hetzner.de', 'hydrogen.ns.hetzner.com', 'oxygen.ns.hetzner.com']],
    ['netcup', ['root-dns.netcup.net', 'second-dns.netcup.net', 'third-dns.netcup.net']],
    ['all-inkl', ['ns5.kasserver.com', 'ns6.kasserver.com']],
    ['godaddy', ['ns11.domaincontrol.com', 'ns12.domaincontrol.com']],
    ['namecheap', ['dns1.registrar-servers.com', 'dns2.registrar-servers.com']],
    ['route53', ['ns-1.awsdns-00.com', 'ns-1500.awsdns-59.org', 'ns-1800.awsdns-33.co.uk', 'ns-900.awsdns-48.net']],
    ['ovh', ['dns17.ovh.net', 'ns17.ovh.net']],
    ['azure', ['ns1-04.azure-dns.com', 'ns2-04.azure-dns.net']],
    ['desec', ['ns1.desec.io', 'ns2.desec.org']],
  ] as const)
    it(`${id} is known by its name servers`, () => expect(of([...servers])).to.equal(id))

  it('is nobody’s where no name server is known, also if it only looks like one', () => {
    expect(of(['ns1.shop.example'])).to.equal(null)
    expect(of(['ns.cloudflare.com.evil.example', 'xui-dns.com'])).to.equal(null)
    expect(of([])).to.equal(null)
  })

  it('is the primary’s where two providers serve the zone', () => {
    const both = ['ns.inwx.de', 'ns1.desec.io']
    expect(of(both, 'ns.inwx.de')).to.equal('inwx')
    expect(of(both, 'hidden.shop.example')).to.equal(null)
    expect(of(['ns.inwx.de', 'ns2.shop.example'])).to.equal('inwx')
  })

  it('has a help page of https and an id of its own', () => {
    expect(new Set(dnsProviders.map(({ id }) => id)).size).to.equal(dnsProviders.length)
    for (const { help } of dnsProviders) expect(new URL(help).protocol).to.equal('https:')
  })
})

describe('the zone of a domain', () => {
  const zones: Record<string, string[]> = {
    'shop.example': ['NS1.Host.Example.'],
    'eu.shop.example': ['ns2.else.example'],
  }
  const missing = async () => Promise.reject(Object.assign(new Error('queryNs ENODATA'), { code: 'ENODATA' }))
  const dns = {
    resolveTxt: missing,
    resolveNs: async (name: string) => zones[name] ?? missing(),
    resolveSoa: async () => ({ nsname: 'Primary.Host.Example' }),
  }

  it('is the lowest name with name servers', async () => {
    expect(await findZone({ dns }, 'mail.shop.example')).to.deep.equal({
      apex: 'shop.example',
      nameServers: ['ns1.host.example'],
      primary: 'primary.host.example',
    })
    expect((await findZone({ dns }, 'a.b.eu.shop.example'))?.apex).to.equal('eu.shop.example')
  })

  it('is not guessed, but for a name right below a top-level domain', async () => {
    expect(await findZone({ dns }, 'a.else.example')).to.equal(null)
    expect(await findZone({ dns }, 'else.example')).to.deep.equal({
      apex: 'else.example',
      nameServers: [],
      primary: '',
    })
    expect((await findZone({ dns: { resolveTxt: missing } }, 'shop.example'))?.nameServers).to.deep.equal([])
  })

  it('shortens names to what a form wants', () => {
    const zone = { apex: 'shop.example' }
    expect(hostIn(zone, 'dp1._domainkey.mail.shop.example')).to.equal('dp1._domainkey.mail')
    expect(hostIn(zone, 'shop.example')).to.equal('@')
    expect(hostIn(zone, 'dp1._domainkey.myshop.example')).to.equal(null)
  })
})
