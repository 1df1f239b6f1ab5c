/** A receiving server that notes who brings a mail: by smtp-server, which is not ours. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

export interface Brought {
  /** e.g. `127.0.0.2 mta1.relay.test`: the peer's address and the name it greeted with */
  readonly by: string
  readonly recipient: string
}

export interface Receiver extends AsyncDisposable {
  readonly port: number
  readonly brought: readonly Brought[]
  /** @throws when so many have not come within the time */
  waitFor(count: number, withinMs: number): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const brought: Brought[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      stream.resume().once('end', () => {
        const by = `${session.remoteAddress} ${session.hostNameAppearsAs}`
        for (const { address } of session.envelope.rcptTo) brought.push({ by, recipient: address })
        done()
      })
    },
  })
  server.on('error', () => undefined) // a client that hangs up
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    brought,
    async waitFor(count, withinMs) {
      for (const until = Date.now() + withinMs; brought.length < count; await delay(20))
        if (Date.now() > until) throw new Error(`${brought.length} of ${count} mails came: ${JSON.stringify(brought)}`)
    },
    [Symbol.asyncDispose]: () => new Promise(resolve => server.close(() => resolve())),
  }
}
