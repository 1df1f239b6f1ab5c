/**
 * Which addresses a mail may be delivered to: the whole world, but never this machine or its neighbours. Anyone can
 * publish an MX that points at 127.0.0.1 or a cloud's metadata service (SSRF).
 *
 * The ranges are IANA's special-purpose registries (RFC 6890 and successors), so far as they are no mail hosts.
 */
import { BlockList, isIPv4, isIPv6 } from 'node:net'

const forbidden = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8], // this network, RFC 791
  ['10.0.0.0', 8], // private, RFC 1918
  ['100.64.0.0', 10], // carrier-grade NAT, RFC 6598
  ['127.0.0.0', 8], // loopback, RFC 1122
  ['169.254.0.0', 16], // link local, RFC 3927 (and clouds' metadata)
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // IETF protocol assignments, RFC 6890
  ['192.0.2.0', 24], // documentation, RFC 5737
  ['192.88.99.0', 24], // 6to4 relays, RFC 7526
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks, RFC 2544
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast, RFC 5771
  ['240.0.0.0', 4], // reserved, and broadcast
] as const)
  forbidden.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 96], // unspecified, loopback, and IPv4-compatible (RFC 4291 §2.5.5.1, deprecated)
  ['64:ff9b:1::', 48], // NAT64 of the local network, RFC 8215: where it leads can't be told
  ['100::', 64], // discard, RFC 6666
  ['2001::', 23], // IETF protocol assignments incl. Teredo, benchmarks, ORCHID: no mail hosts
  ['2001:db8::', 32], // documentation, RFC 3849
  ['2002::', 16], // 6to4, RFC 3056: carries an IPv4 address, and is out of use (RFC 7526)
  ['3fff::', 20], // documentation, RFC 9637
  ['5f00::', 16], // segment routing, RFC 9602
  ['fc00::', 7], // unique local, RFC 4193
  ['fe80::', 10], // link local
  ['fec0::', 10], // site local, RFC 3879
  ['ff00::', 8], // multicast
] as const)
  forbidden.addSubnet(network, prefix, 'ipv6')

/** IPv4 in IPv6 by a rule that leads to the IPv4 host: mapped (RFC 4291 §2.5.5.2), translated (RFC 7915), NAT64 (RFC 6052 §2.1). */
const wrappers = new BlockList()
wrappers.addSubnet('::ffff:0:0', 96, 'ipv6')
wrappers.addSubnet('::ffff:0:0:0', 96, 'ipv6')
wrappers.addSubnet('64:ff9b::', 96, 'ipv6')

/** @returns true when mail from here may go there as far as the address itself tells */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !forbidden.check(address, 'ipv4')
  if (!isIPv6(address) || address.includes('%')) return false
  if (wrappers.check(address, 'ipv6')) return isPublicAddress(lastFourOctets(address))
  return !forbidden.check(address, 'ipv6')
}

function lastFourOctets(address: string): string {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)
  if (dotted?.[1] !== undefined) return dotted[1]
  // the URL parser writes an IPv6 address in one canonical form (RFC 5952)
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const groups = canonical.split(':')
  const [high, low] = [groups.at(-2), groups.at(-1)].map(group => Number.parseInt(group || '0', 16))
  return [(high ?? 0) >> 8, (high ?? 0) & 255, (low ?? 0) >> 8, (low ?? 0) & 255].join('.')
}
