import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports free a moment ago on 127.0.0.1. Where a server can bind port 0 itself, that is surer. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map(server => once(server, 'listening')))
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
