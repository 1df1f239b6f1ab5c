/**
 * A small authoritative DNS server over UDP and TCP (RFC 1035), for the trial's domains and for tests: records can be
 * set while it runs, and a name can be told to fail. It answers for its own zones only and never asks another server.
 */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import dnsPacket from 'dns-packet'
import { canonicalName, createZoneRecords, type TrialRecord, type ZoneRecords } from './zone.ts'

/** Answers change while the trial runs (a DKIM record is added and looked for at once), so nobody may keep them long. */
const TTL_SECONDS = 1
/** Without EDNS a UDP answer has at most 512 octets (RFC 1035 §4.2.1), with it this much (RFC 9715 §3.1). */
const PLAIN_UDP_BYTES = 512
const MAX_UDP_BYTES = 1232
const MAX_TCP_CONNECTIONS = 100
const TCP_IDLE_MS = 5_000

const rcode = { noError: 0, formErr: 1, servFail: 2, nxDomain: 3, notImp: 4, refused: 5 } as const

export type DnsFailure = 'servfail' | 'refused' | 'drop' | 'truncate'

export interface DnsQuestion {
  readonly name: string
  readonly type: string
  readonly over: 'udp' | 'tcp'
}

export interface TrialDnsOptions {
  readonly host?: string
  /** 0 for a free one */
  readonly port?: number
  /** apex names of the zones it answers for */
  readonly zones: readonly string[]
  readonly records?: readonly TrialRecord[]
}

export interface TrialDns extends Pick<ZoneRecords, 'set' | 'add' | 'remove' | 'all'> {
  readonly host: string
  readonly port: number
  /** `host:port`, as DEPESCHE_DNS_SERVERS takes it */
  readonly address: string
  /** what was asked, oldest first; the last 10,000 */
  readonly questions: readonly DnsQuestion[]
  /**
   * From now on questions for this name (and type) fail; null: no longer.
   * `truncate` answers over UDP with TC set, so that the client must come back over TCP.
   */
  fail(name: string, failure: DnsFailure | null, type?: string): void
  close(): Promise<void>
}

export async function startTrialDns(options: TrialDnsOptions): Promise<TrialDns> {
  const host = options.host ?? '127.0.0.1'
  const records = createZoneRecords(options.zones, options.records)
  const failures = new Map<string, DnsFailure>()
  const questions: DnsQuestion[] = []
  const { udp, tcp, port } = await bindBoth(host, options.port ?? 0)

  const failureOf = (name: string, type: string): DnsFailure | undefined =>
    failures.get(`${canonicalName(name)} ${type}`) ?? failures.get(canonicalName(name))

  /** @returns the reply, or null for none */
  function reply(message: Buffer, over: 'udp' | 'tcp'): Buffer | null {
    let query: dnsPacket.DecodedPacket
    try {
      query = dnsPacket.decode(message)
    } catch {
      return message.length < 12 ? null : formatError(message)
    }
    const [question] = query.questions ?? []
    if (query.type !== 'query' || question === undefined) return null
    questions.push({ name: canonicalName(question.name), type: question.type, over })
    if (questions.length > 10_000) questions.shift()

    const failure = failureOf(question.name, question.type)
    if (failure === 'drop') return null
    if (failure === 'servfail' || failure === 'refused')
      return encode(query, failure === 'servfail' ? rcode.servFail : rcode.refused, [], null)
    const { outcome, records: found, zone } = records.answer(question.name, question.type)
    const code = {
      found: rcode.noError,
      'no-type': rcode.noError,
      'no-name': rcode.nxDomain,
      'not-ours': rcode.refused,
    }
    const asksSoa = outcome === 'no-type' && question.type === 'SOA' && canonicalName(question.name) === zone
    const soa = outcome === 'found' || zone === null ? null : startOfAuthority(zone)
    const full = asksSoa
      ? encode(query, rcode.noError, [startOfAuthority(zone ?? '')], null)
      : encode(query, code[outcome], found.map(wireRecord), soa)
    if (over === 'tcp' || (failure !== 'truncate' && full.length <= udpLimit(query))) return full
    return encode(query, code[outcome], [], null, dnsPacket.TRUNCATED_RESPONSE)
  }

  udp.on('message', (message, peer) => {
    const answer = reply(message, 'udp')
    if (answer !== null) udp.send(answer, peer.port, peer.address)
  })
  const connections = new Set<Socket>()
  tcp.on('connection', socket => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
    serveTcp(socket, message => reply(message, 'tcp'))
  })

  return {
    host,
    port,
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    questions,
    set: records.set,
    add: records.add,
    remove: records.remove,
    all: records.all,
    fail(name, failure, type) {
      const key = type === undefined ? canonicalName(name) : `${canonicalName(name)} ${type}`
      if (failure === null) failures.delete(key)
      else failures.set(key, failure)
    },
    async close() {
      for (const socket of connections) socket.destroy()
      udp.close()
      tcp.close()
      await Promise.all([once(udp, 'close'), once(tcp, 'close')])
    },
  }
}

/** The same port over UDP and TCP; a free one may be taken on the other side, so it is tried a few times. */
export async function bindBoth(host: string, wanted: number): Promise<{ udp: UdpSocket; tcp: Server; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4')
    udp.bind(wanted, host)
    await once(udp, 'listening') // rejects on 'error'
    const { port } = udp.address()
    const tcp = createServer({ noDelay: true })
    tcp.maxConnections = MAX_TCP_CONNECTIONS
    tcp.listen(port, host)
    try {
      await once(tcp, 'listening')
      return { udp, tcp, port }
    } catch (error) {
      udp.close()
      if (wanted !== 0 || attempt === 10) throw error
    }
  }
}

/** RFC 1035 §4.2.2: each message behind its length in two octets. */
function serveTcp(socket: Socket, reply: (message: Buffer) => Buffer | null): void {
  let pending = Buffer.alloc(0)
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk])
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0)
      const answer = reply(pending.subarray(2, end))
      pending = pending.subarray(end)
      if (answer === null) continue
      const length = Buffer.alloc(2)
      length.writeUInt16BE(answer.length)
      socket.write(Buffer.concat([length, answer]))
    }
  })
}

function udpLimit(query: dnsPacket.DecodedPacket): number {
  const edns = query.additionals?.find(record => record.type === 'OPT')
  const offered = edns?.type === 'OPT' ? edns.udpPayloadSize : PLAIN_UDP_BYTES
  return Math.min(Math.max(offered, PLAIN_UDP_BYTES), MAX_UDP_BYTES)
}

function encode(
  query: dnsPacket.DecodedPacket,
  code: number,
  answers: dnsPacket.Answer[],
  authority: dnsPacket.Answer | null,
  moreFlags = 0,
): Buffer {
  const edns = query.additionals?.some(record => record.type === 'OPT') ?? false
  return dnsPacket.encode({
    type: 'response',
    id: query.id,
    flags: dnsPacket.AUTHORITATIVE_ANSWER | ((query.flags ?? 0) & dnsPacket.RECURSION_DESIRED) | moreFlags | code,
    questions: query.questions,
    answers,
    authorities: authority === null ? [] : [authority],
    additionals: edns
      ? [
          {
            type: 'OPT',
            name: '.',
            udpPayloadSize: MAX_UDP_BYTES,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  })
}

function formatError(message: Buffer): Buffer {
  const header = Buffer.alloc(12)
  message.copy(header, 0, 0, 2)
  header.writeUInt16BE(0x8000 | rcode.formErr, 2)
  return header
}

function wireRecord(record: TrialRecord): dnsPacket.Answer {
  const { name } = record
  const ttl = TTL_SECONDS
  switch (record.type) {
    case 'MX':
      return { type: 'MX', name, ttl, data: { preference: record.preference, exchange: record.exchange } }
    case 'TXT':
      return {
        type: 'TXT',
        name,
        ttl,
        data: typeof record.value === 'string' ? split(record.value) : [...record.value],
      }
    default:
      return { type: record.type, name, ttl, data: record.value }
  }
}

function split(text: string): Buffer[] {
  const octets = Buffer.from(text)
  const parts: Buffer[] = []
  for (let at = 0; at < octets.length || at === 0; at += 255) parts.push(octets.subarray(at, at + 255))
  return parts
}

function startOfAuthority(zone: string): dnsPacket.Answer {
  const data = {
    mname: `ns.${zone}`,
    rname: `hostmaster.${zone}`,
    serial: 1,
    refresh: 60,
    retry: 60,
    expire: 600,
    minimum: TTL_SECONDS, // how long "no such name" may be kept, RFC 2308 §5
  }
  return { type: 'SOA', name: zone, ttl: TTL_SECONDS, data }
}
