import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/**
 * Ports free a moment ago on 127.0.0.1. Where a server can bind port 0 itself, that is surer. They lie below 32768, from
 * where on Linux takes the ports of outgoing connections: one of those would take it before the server does.
 */
export async function freePorts(count: number): Promise<number[]> {
  const servers: Server[] = []
  while (servers.length < count) {
    const server = createServer().listen(randomInt(20_000, 32_000), '127.0.0.1')
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    )
    if (isFree) servers.push(server)
  }
  const ports = servers.map(server => (server.address() as { port: number }).port)
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

/** Settings for a relay that is started again: the shop, and who sends reports, find it where it was. */
export async function fixedPorts(): Promise<Record<string, string>> {
  const names = ['SMTP', 'SMTPS', 'HTTP', 'INBOUND']
  const ports = await freePorts(names.length)
  return Object.fromEntries(names.map((name, i) => [`DEPESCHE_${name}_PORT`, `${ports[i]}`]))
}
