/**
 * Whose request it is, behind proxies: limits, sign-in throttles and what is stored of a mail go by the client's address, so
 * nobody may choose it himself. A proxy adds the address it saw at the right end of X-Forwarded-For; what stands left of
 * that came from outside and can say anything. So the list is read from the right, for as long as each address is that of
 * a trusted proxy; the first that isn't is the client. With no trusted proxy the field isn't read at all.
 */
import { BlockList, isIP } from 'node:net'
import type { Middleware } from 'koa'

export interface Hop {
  /** of the peer of the connection */
  readonly peer: string
  readonly forwardedFor: string
  readonly forwardedProto: string
}

export interface Client {
  readonly address: string
  /** what a trusted proxy says that the client has used; null: there is none, or it says nothing */
  readonly protocol: string | null
  /** somebody who isn't trusted says for whom he asks */
  readonly unheard: boolean
}

/** @param trusted addresses and networks (`10.0.0.0/8`) */
export function createClientReader(trusted: readonly string[]): (hop: Hop) => Client {
  const proxies = new BlockList()
  for (const one of trusted) {
    const [network = '', prefix] = one.split('/')
    const family = familyOf(network)
    if (prefix === undefined) proxies.addAddress(network, family)
    else proxies.addSubnet(network, Number(prefix), family)
  }
  const isProxy = (address: string) => isIP(address) !== 0 && proxies.check(address, familyOf(address))
  return ({ peer, forwardedFor, forwardedProto }) => {
    const near = plain(peer)
    if (!isProxy(near)) return { address: near, protocol: null, unheard: forwardedFor !== '' }
    const protocol = forwardedProto.split(',').at(-1)?.trim().toLowerCase() || null
    let address = near
    for (const entry of forwardedFor.split(',').reverse()) {
      const next = withoutPort(entry.trim())
      if (next === null) break // a proxy that says `unknown`, or garbage: the proxy itself is all that is known
      address = next
      if (!isProxy(next)) break
    }
    return { address, protocol, unheard: false }
  }
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** A socket that listens on both families shows IPv4 as IPv6. */
const plain = (address: string) => {
  const [, mapped = ''] = /^::ffff:([\d.]+)$/i.exec(address) ?? []
  return isIP(mapped) === 4 ? mapped : address
}

/** Some proxies write a port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. @returns null for what is no address */
function withoutPort(text: string): string | null {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text) ?? []
  const address = plain(bracketed ?? dotted ?? text)
  return isIP(address) === 0 || address.includes('%') ? null : address
}

/**
 * Sets the request's `ip`. Browsers that came by https are told to do so always (RFC 6797 §7.2: never over http); all else
 * that depends on it (cookies, links, origins) goes by the public URL and by no field of a request.
 * @param unheard called once when a proxy that isn't trusted seems to stand in front
 */
export function knowClient(
  { trustedProxies, publicUrl }: { readonly trustedProxies: readonly string[]; readonly publicUrl: string },
  unheard: (peer: string) => void,
): Middleware {
  const clientOf = createClientReader(trustedProxies)
  let said = false
  return (context, next) => {
    const peer = context.socket.remoteAddress ?? ''
    const client = clientOf({
      peer,
      forwardedFor: context.get('x-forwarded-for'),
      forwardedProto: context.get('x-forwarded-proto'),
    })
    context.request.ip = client.address
    if (client.unheard && !said) {
      said = true
      unheard(peer)
    }
    if (client.protocol === 'https' && publicUrl.startsWith('https:'))
      context.set('Strict-Transport-Security', 'max-age=31536000')
    return next()
  }
}
