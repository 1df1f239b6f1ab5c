/**
 * Whether an address is one of this machine's. Binding tells: the list of interfaces doesn't have all of 127.0.0.0/8, nor
 * what a route makes local.
 */
import { createSocket } from 'node:dgram'
import { isIPv6 } from 'node:net'

/** Of binding to an address of somebody else's, or of a family that the machine hasn't. */
const notOurs = ['EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL']

export function isOnThisMachine(address: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4')
  socket.once('error', (error: NodeJS.ErrnoException) => {
    socket.close()
    resolve(!notOurs.includes(error.code ?? ''))
  })
  socket.bind(0, address, () => {
    socket.close()
    resolve(true)
  })
  return promise
}
