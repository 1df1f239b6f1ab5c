/** A resolver on loopback that answers from a list, and says of the zones named that it has validated them. */
import { once } from 'node:events'
import dnsPacket, { type Answer } from 'dns-packet'
import { bindBoth } from '../trial/dns.ts'

export interface TestResolver {
  readonly port: number
  /** `127.0.0.1:port` */
  readonly address: string
  /** `TYPE name`, oldest first */
  readonly asked: string[]
  records: Answer[]
  /** names below which answers carry the AD bit */
  signed: string[]
  /** `TYPE name` below them that don't */
  unsigned: string[]
  /** `TYPE name` that fail with SERVFAIL */
  bogus: string[]
  /** answers come over TCP only */
  truncates: boolean
  close(): Promise<void>
}

export async function startTestResolver(records: Answer[], signed: string[] = []): Promise<TestResolver> {
  const { udp, tcp, port } = await bindBoth('127.0.0.1', 0)

  const server: TestResolver = {
    port,
    address: `127.0.0.1:${port}`,
    asked: [],
    records,
    signed,
    unsigned: [],
    bogus: [],
    truncates: false,
    async close() {
      udp.close()
      tcp.close()
      await once(tcp, 'close')
    },
  }

  function reply(message: Buffer, over: 'udp' | 'tcp'): Buffer {
    const query = dnsPacket.decode(message)
    const [question] = query.questions ?? []
    const name = question?.name.toLowerCase() ?? ''
    const type = question?.type ?? 'A'
    server.asked.push(`${type} ${name}`)
    const base = { type: 'response' as const, id: query.id, questions: query.questions }
    if (server.bogus.includes(`${type} ${name}`)) return dnsPacket.encode({ ...base, flags: 2 })
    if (server.truncates && over === 'udp') return dnsPacket.encode({ ...base, flags: dnsPacket.TRUNCATED_RESPONSE })
    const answers: Answer[] = []
    let at = name
    for (let step = 0; step < 5; step++) {
      const here = server.records.filter(record => record.name.toLowerCase() === at)
      answers.push(...here.filter(record => record.type === type))
      const alias = here.find(record => record.type === 'CNAME')
      if (alias?.type !== 'CNAME' || type === 'CNAME') break
      answers.push(alias)
      at = String(alias.data)
    }
    const isSigned = (n: string) => server.signed.some(zone => n === zone || n.endsWith(`.${zone}`))
    const secure =
      !server.unsigned.includes(`${type} ${name}`) && isSigned(name) && answers.every(answer => isSigned(answer.name))
    const exists = server.records.some(record => record.name === name || record.name.endsWith(`.${name}`))
    const rcode = answers.length > 0 || exists ? 0 : 3
    return dnsPacket.encode({ ...base, flags: (secure ? dnsPacket.AUTHENTIC_DATA : 0) | rcode, answers })
  }

  udp.on('message', (message, peer) => udp.send(reply(message, 'udp'), peer.port, peer.address))
  tcp.on('connection', socket =>
    socket
      .on('error', () => undefined)
      .on('data', (chunk: Buffer) => {
        const answer = reply(chunk.subarray(2), 'tcp')
        const length = Buffer.alloc(2)
        length.writeUInt16BE(answer.length)
        socket.end(Buffer.concat([length, answer]))
      }),
  )
  return server
}
