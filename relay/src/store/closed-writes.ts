/**
 * A mend of the MongoDB driver (7.8.0 and 7.9.0; connection.js, `writeCommand`). What a socket doesn't take at once it
 * waits for with 'drain', and a socket that is destroyed meanwhile, or was destroyed in this very turn, emits 'close'
 * alone: the command is never answered, and whoever sent it hangs until the process ends. Seen when the store was killed
 * under load: clients of the submission waited for ever, or a lane stood still.
 *
 * Here a command ends with its connection, as one that waits for its reply does.
 */
import type { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'

interface Connection extends EventEmitter {
  /** why it was closed */
  readonly error: Error | null
  writeCommand(command: unknown, options: unknown): Promise<void>
}

const mongoose = createRequire(import.meta.url).resolve('mongoose') // whose driver it is
const driver = createRequire(mongoose)('mongodb/lib/cmap/connection.js') as { Connection: { prototype: Connection } }
const { prototype } = driver.Connection
const { writeCommand } = prototype

prototype.writeCommand = async function (command, options) {
  const { promise: closed, reject } = Promise.withResolvers<never>()
  const fail = () => reject(this.error)
  this.once('close', fail)
  try {
    await Promise.race([writeCommand.call(this, command, options), closed])
  } finally {
    this.off('close', fail)
  }
}
