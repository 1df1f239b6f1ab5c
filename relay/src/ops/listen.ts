import { setTimeout as pause } from 'node:timers/promises'

/** A predecessor that was killed may hold its ports for a moment. */
const patienceMs = 8_000

/** @throws Error with a sentence when the port stays taken or isn't ours to take */
export async function listenPatiently<T>(what: string, listen: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs
  for (;;) {
    try {
      return await listen()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EACCES')
        throw new Error(
          `${what}: this user may not listen there. Choose a port above 1023, or grant CAP_NET_BIND_SERVICE`,
        )
      if (code === 'EADDRNOTAVAIL') throw new Error(`${what}: DEPESCHE_BIND is not an address of this machine`)
      if (code !== 'EADDRINUSE') throw error
      if (Date.now() > until)
        throw new Error(`${what} is taken by another program. End it, or choose another port (0 asks for a free one)`)
      await pause(200)
    }
  }
}
