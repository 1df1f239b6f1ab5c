/**
 * Who keeps a zone, told by its name servers, and where records are entered there. Data: providers change their pages, and
 * where a link or a suffix is wrong the records on show are right all the same. Name servers and pages were looked up in
 * 2026, each help page is the provider's own.
 */
import type { Zone } from './zone.ts'

export interface DnsProvider {
  readonly id: string
  readonly name: string
  /** the provider's page on entering records */
  readonly help: string
  /**
   * What its form wants as a record's name: `relative` to the zone (the form adds the zone's name itself, and a full name
   * would stand twice), or the `full` name
   */
  readonly host: 'relative' | 'full'
}

type Row = DnsProvider & { /** suffixes of its name servers */ readonly suffixes: readonly string[] }

/** German providers first, since most merchants are there. */
const providers: readonly Row[] = [
  {
    id: 'ionos',
    name: 'IONOS',
    suffixes: ['ui-dns.com', 'ui-dns.org', 'ui-dns.de', 'ui-dns.biz'],
    help: 'https://www.ionos.de/hilfe/domains/mailserver-und-verwandte-records-konfigurieren/e-mail-authentifizierung-mit-dkim',
    host: 'relative',
  },
  {
    id: 'strato',
    name: 'STRATO',
    suffixes: ['rzone.de'],
    // "the value entered as prefix is completed by the domain's name"
    help: 'https://www.strato.de/faq/domains/was-ist-der-txt-record-und-wie-kann-ich-ihn-verwenden/',
    host: 'relative',
  },
  {
    id: 'united-domains',
    name: 'united-domains',
    suffixes: ['udag.de', 'udag.net', 'udag.org'],
    help: 'https://www.united-domains.de/help/',
    host: 'relative',
  },
  {
    id: 'inwx',
    name: 'INWX',
    suffixes: ['inwx.de', 'inwx.eu', 'inwx.com', 'inwx.net'],
    help: 'https://kb.inwx.com/en-us/3-nameserver',
    host: 'relative',
  },
  {
    id: 'hetzner',
    name: 'Hetzner',
    suffixes: ['ns.hetzner.com', 'ns.hetzner.de', 'first-ns.de', 'second-ns.de', 'second-ns.com', 'your-server.de'],
    // it wants quotes around the value, and adds them itself in the console
    help: 'https://docs.hetzner.com/networking/dns/record-types/txt-record/',
    host: 'relative',
  },
  {
    id: 'netcup',
    name: 'netcup',
    suffixes: ['root-dns.netcup.net', 'second-dns.netcup.net', 'third-dns.netcup.net'],
    help: 'https://www.netcup.com/en/helpcenter/documentation/web-hosting/webhosting-dns',
    host: 'relative',
  },
  {
    id: 'all-inkl',
    name: 'ALL-INKL.COM',
    suffixes: ['kasserver.com'],
    // its example enters "mail._domainkey" as the name
    help: 'https://all-inkl.com/wichtig/anleitungen/providerwechsel/einrichtung/dns/dkim-bei-versand-ueber-externe-mailserver_444.html',
    host: 'relative',
  },
  {
    id: 'hosteurope',
    name: 'Host Europe',
    suffixes: ['hans.hosteurope.de'],
    help: 'https://www.hosteurope.de/faq/domains/verwaltung/nameserver-eintraege',
    host: 'relative',
  },
  {
    id: 'desec',
    name: 'deSEC',
    suffixes: ['desec.io', 'desec.org'],
    help: 'https://desec.readthedocs.io/en/latest/dns/rrsets.html',
    host: 'relative',
  },
  {
    id: 'cloudflare',
    name: 'Cloudflare',
    suffixes: ['ns.cloudflare.com'],
    help: 'https://developers.cloudflare.com/dns/manage-dns-records/how-to/create-dns-records/',
    host: 'relative',
  },
  {
    id: 'godaddy',
    name: 'GoDaddy',
    suffixes: ['domaincontrol.com'],
    help: 'https://www.godaddy.com/help/add-a-txt-record-19232',
    host: 'relative',
  },
  {
    id: 'namecheap',
    name: 'Namecheap',
    suffixes: ['registrar-servers.com'],
    help: 'https://www.namecheap.com/support/knowledgebase/article.aspx/317/2237/how-do-i-add-txtspfdkimdmarc-records-for-my-domain/',
    host: 'relative',
  },
  {
    id: 'route53',
    name: 'Amazon Route 53',
    suffixes: [], // ns-1.awsdns-00.com, .net, .org, .co.uk: see below
    help: 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-creating.html',
    host: 'relative',
  },
  {
    id: 'squarespace',
    name: 'Squarespace',
    // former Google Domains; Google Cloud DNS has the same name servers and takes full names too
    suffixes: ['squarespacedns.com', 'googledomains.com'],
    help: 'https://support.squarespace.com/hc/en-us/articles/360002101888',
    host: 'relative',
  },
  {
    id: 'ovh',
    name: 'OVHcloud',
    suffixes: ['ovh.net', 'ovh.ca', 'anycast.me'],
    help: 'https://help.ovhcloud.com/csm/en-dns-edit-dns-zone?id=kb_article_view&sysparm_article=KB0051682',
    host: 'relative',
  },
  {
    id: 'gandi',
    name: 'Gandi',
    suffixes: ['gandi.net'],
    help: 'https://docs.gandi.net/en/domain_names/common_operations/dns_records.html',
    host: 'relative',
  },
  {
    id: 'hostinger',
    name: 'Hostinger',
    suffixes: ['dns-parking.com', 'hostinger.com'],
    help: 'https://support.hostinger.com/en/articles/1583249-how-to-manage-dns-records-at-hostinger',
    host: 'relative',
  },
  {
    id: 'digitalocean',
    name: 'DigitalOcean',
    suffixes: ['digitalocean.com'],
    help: 'https://docs.digitalocean.com/products/networking/dns/how-to/manage-records/',
    host: 'relative',
  },
  {
    id: 'azure',
    name: 'Azure DNS',
    suffixes: ['azure-dns.com', 'azure-dns.net', 'azure-dns.org', 'azure-dns.info'],
    help: 'https://learn.microsoft.com/en-us/azure/dns/dns-operations-recordsets-portal',
    host: 'relative',
  },
]

/** Route 53 has a domain of its own for each of 64 pairs under four top-level domains. */
const route53 = /\.awsdns-\d{2}\.(com|net|org|co\.uk)$/

const idOf = (nameServer: string): string | undefined =>
  route53.test(nameServer)
    ? 'route53'
    : providers.find(({ suffixes }) => suffixes.some(end => nameServer === end || nameServer.endsWith(`.${end}`)))?.id

/**
 * @returns whose name servers all of them are; where there are several, the primary's (SOA): a second one only copies.
 * Null when none is known, or it can't be told which of two is the one to go to.
 */
export function providerOf({ nameServers, primary }: Omit<Zone, 'apex'>): DnsProvider | null {
  const ids = new Set(nameServers.map(idOf).filter(id => id !== undefined))
  const id = ids.size === 1 ? [...ids][0] : ids.has(idOf(primary) ?? '') ? idOf(primary) : undefined
  const found = providers.find(provider => provider.id === id)
  if (found === undefined) return null
  const { suffixes: _, ...provider } = found
  return provider
}

/** All that are known, for the docs and the test. */
export const dnsProviders: readonly DnsProvider[] = providers
