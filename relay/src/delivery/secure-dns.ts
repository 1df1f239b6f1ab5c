/**
 * DNS look-ups that tell whether the answer was validated (RFC 4035 §3.2.3): node:dns shows neither the AD bit nor TLSA
 * records. The validating is the resolver's work; its AD bit is worth as much as the way to it, so only resolvers that
 * the operator calls trusted are asked (docs/delivery.md).
 */
import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import dnsPacket, { type Answer, type DecodedPacket, type RecordType } from 'dns-packet'

/** What a look-up brought. `secure` says that the resolver has validated it, also that there is nothing. */
export type Looked =
  | { readonly answers: readonly Answer[]; readonly secure: boolean; readonly ttlSeconds: number }
  | { readonly failed: string }

export interface SecureDns {
  /** Never rejects. A name that doesn't exist and a name without such a record are both an empty list. */
  ask(name: string, type: RecordType): Promise<Looked>
}

/** RFC 9715 §3.1: what passes without fragments. */
const udpPayloadSize = 1232
/** How long an empty answer is good: its SOA tells, within a day (RFC 2308 §5), but the next mail is worth a question. */
const emptySeconds = 300

/**
 * @param servers `address` or `address:port`, `[address]:port` for IPv6; asked in order
 * @param timeoutMs for one try at one server; each gets two
 */
export function createSecureDns(servers: readonly string[], timeoutMs = 3000): SecureDns {
  const places = servers.map(placeOf)
  return {
    async ask(name, type) {
      let failed = 'no resolver'
      for (const place of [...places, ...places]) {
        const id = randomInt(65_536)
        const query = dnsPacket.encode({
          type: 'query',
          id,
          // AD in a question says that we understand it (RFC 6840 §5.7), DO says so to older resolvers
          flags: dnsPacket.RECURSION_DESIRED | dnsPacket.AUTHENTIC_DATA,
          questions: [{ type, name, class: 'IN' }],
          additionals: [optionRecord],
        })
        const isOurs = (packet: DecodedPacket) => packet.id === id && isAnswerTo(packet, name, type)
        try {
          let packet = await overUdp(place, query, timeoutMs, isOurs)
          if (packet.flag_tc) packet = await overTcp(place, query, timeoutMs, isOurs)
          const rcode = (packet as { rcode?: string }).rcode
          // SERVFAIL is also what a validating resolver says to a forged answer: the next one must not be asked for a better
          if (rcode !== 'NOERROR' && rcode !== 'NXDOMAIN') return { failed: rcode ?? 'no answer code' }
          return looked(packet)
        } catch (error) {
          failed = (error as Error).message
        }
      }
      return { failed }
    },
  }
}

const optionRecord = {
  type: 'OPT' as const,
  name: '.',
  udpPayloadSize,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: dnsPacket.DNSSEC_OK,
  flag_do: true,
  options: [],
}

function looked(packet: DecodedPacket): Looked {
  const answers = (packet.answers ?? []).filter(answer => answer.type !== 'RRSIG')
  const ttls = answers.map(answer => ('ttl' in answer ? (answer.ttl ?? 0) : 0))
  return { answers, secure: packet.flag_ad, ttlSeconds: ttls.length === 0 ? emptySeconds : Math.min(...ttls) }
}

const sameName = (a: string, b: string) => a.toLowerCase().replace(/\.$/, '') === b.toLowerCase().replace(/\.$/, '')

function isAnswerTo(packet: DecodedPacket, name: string, type: RecordType): boolean {
  const [question] = packet.questions ?? []
  return packet.type === 'response' && question?.type === type && sameName(question.name, name)
}

interface Place {
  readonly address: string
  readonly port: number
}

function placeOf(server: string): Place {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+|[^:]*(?::[^:]*){2,}))(?::(\d+))?$/.exec(server) ?? []
  const address = bracketed ?? plain ?? server
  return isIPv6(server) ? { address: server, port: 53 } : { address, port: port === undefined ? 53 : Number(port) }
}

type IsOurs = (packet: DecodedPacket) => boolean

function overUdp({ address, port }: Place, query: Buffer, withinMs: number, isOurs: IsOurs): Promise<DecodedPacket> {
  const { promise, resolve, reject } = Promise.withResolvers<DecodedPacket>()
  // a socket per question: its port is random, and connected it takes packets of this server only
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  const timer = setTimeout(() => reject(new Error('the resolver did not answer')), withinMs)
  socket.on('error', reject)
  socket.on('message', message => {
    const packet = decoded(message)
    if (packet !== null && isOurs(packet)) resolve(packet)
  })
  socket.connect(port, address, (error?: Error) => {
    if (error) reject(error)
    else socket.send(query)
  })
  return promise.finally(() => {
    clearTimeout(timer)
    socket.close()
  })
}

function overTcp({ address, port }: Place, query: Buffer, withinMs: number, isOurs: IsOurs): Promise<DecodedPacket> {
  const { promise, resolve, reject } = Promise.withResolvers<DecodedPacket>()
  const socket = connect(port, address)
  const timer = setTimeout(() => reject(new Error('the resolver did not answer over TCP')), withinMs)
  let octets = Buffer.alloc(0)
  socket.on('error', reject).on('close', () => reject(new Error('the resolver closed the connection')))
  socket.on('data', chunk => {
    octets = Buffer.concat([octets, chunk]) // 65,537 octets at most: the length has two
    if (octets.length < 2 || octets.length < 2 + octets.readUInt16BE(0)) return
    const packet = decoded(octets.subarray(2, 2 + octets.readUInt16BE(0)))
    if (packet !== null && isOurs(packet)) resolve(packet)
    else reject(new Error('the resolver sent something else'))
  })
  const length = Buffer.alloc(2)
  length.writeUInt16BE(query.length)
  socket.write(Buffer.concat([length, query]))
  return promise.finally(() => {
    clearTimeout(timer)
    socket.destroy()
  })
}

function decoded(message: Buffer): DecodedPacket | null {
  try {
    return dnsPacket.decode(message)
  } catch {
    return null // as good as lost
  }
}

/**
 * Whether the AD bit is believed when the operator didn't say: on this machine nobody stands between us and the resolver.
 * Docker's resolver has a loopback address too, but only hands on what came over the network.
 */
export function validatesByDefault(servers: readonly string[]): boolean {
  const addresses = servers.map(server => placeOf(server).address)
  return addresses.length > 0 && addresses.every(a => (a.startsWith('127.') && a !== '127.0.0.11') || a === '::1')
}
