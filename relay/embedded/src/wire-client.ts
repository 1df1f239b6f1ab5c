/** One command to a running engine, without a driver. */
import { connect } from 'node:net'
import { deserialize, serialize } from 'bson'

/** @throws Error with the engine's sentence when it refuses */
export function request(uri: string, command: Record<string, unknown>): Promise<Record<string, unknown>> {
  const host = decodeURIComponent(uri.slice('mongodb://'.length).split('/')[0] ?? '')
  const body = serialize(command)
  const head = Buffer.alloc(21)
  head.writeInt32LE(head.length + body.length, 0)
  head.writeInt32LE(2013, 12) // OP_MSG, one section of kind 0
  return new Promise((done, fail) => {
    const [name = '', port] = host.split(':')
    const socket = host.startsWith('/') ? connect({ path: host }) : connect({ host: name, port: Number(port) })
    const parts: Buffer[] = []
    socket.once('error', fail)
    socket.once('close', () => fail(new Error('the engine closed the connection')))
    socket.on('data', part => {
      parts.push(part)
      const all = Buffer.concat(parts)
      if (all.length < 4 || all.length < all.readInt32LE(0)) return
      const reply = deserialize(all.subarray(21))
      if (reply.ok === 1) done(reply)
      else fail(new Error(String(reply.errmsg)))
      socket.destroy()
    })
    socket.write(Buffer.concat([head, body]))
  })
}
