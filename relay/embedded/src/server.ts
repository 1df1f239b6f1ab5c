/**
 * Connections and the group commit: every write of one turn of the event loop shares one SQLite transaction; the
 * replies leave when it is on disk.
 */
import { createServer, type Server, type Socket } from 'node:net'
import { serialize } from 'bson'
import type { Reply } from './command-arguments.ts'
import type { createCommands } from './commands.ts'
import { MongoError, outOfDisk } from './errors.ts'
import type { Storage } from './storage.ts'
import { maxMessageBytes, type Pieces, type Request, readRequest, reply } from './wire.ts'

/** a message may be so much larger than the documents in it */
const messageLimitBytes = maxMessageBytes + 16_384

/** so much may wait for a client that asks and doesn't read; nothing more is read from it until it does */
const unreadLimitBytes = 64 * 1024 * 1024

/** longer than a lane needs from its claim to its first outcome, short enough to lose next to nothing */
const hastyMs = 20

export interface ServerDeps {
  readonly storage: Storage
  readonly commands: ReturnType<typeof createCommands>
  readonly log: (entry: object) => void
}

export function serve({ storage, commands, log }: ServerDeps): Server & { flush(): void; closeConnections(): void } {
  const waiting: { send: (body: Pieces) => void; body: Pieces }[] = []
  const sockets = new Set<Socket>()
  let scheduled = false
  let later: NodeJS.Timeout | null = null

  function schedule() {
    if (scheduled) return
    scheduled = true
    setImmediate(flush)
  }

  /** What nobody waits for (j: false) goes with the next commit that somebody waits for, or after a moment. */
  function scheduleLater() {
    if (scheduled) return
    later ??= setTimeout(flush, hastyMs)
  }

  function flush() {
    scheduled = false
    if (later !== null) clearTimeout(later)
    later = null
    const replies = waiting.splice(0)
    try {
      storage.commit()
    } catch (error) {
      log({ level: 'error', message: 'commit failed', error: String(error) })
      storage.rollback()
      const body = errorBody(translate(error))
      for (const { send } of replies) send(body)
      return
    }
    for (const { send, body } of replies) send(body)
    // here and not later: the replies are with the kernel, and under load a next turn would find the next transaction open
    storage.checkpoint()
  }

  function handle(request: Request, send: (body: Pieces) => void) {
    let answer: Reply
    try {
      answer = commands.run(request)
    } catch (error) {
      const known = error instanceof MongoError
      if (!known) {
        log({
          level: 'error',
          message: 'command failed',
          command: Object.keys(request.command)[0],
          error: String((error as Error).stack ?? error),
        })
        // what SQLite couldn't do (disk full, I/O error) may have ended the transaction: nothing of this turn is certain
        if (isSqlite(error) && storage.isOpen()) {
          storage.rollback()
          const body = errorBody(translate(error))
          for (const other of waiting.splice(0)) other.send(body)
        }
      }
      if (storage.isOpen()) schedule()
      return send(errorBody(translate(error)))
    }
    if (storage.isOpen()) {
      if (answer.afterCommit) schedule()
      else scheduleLater()
    }
    // a command that changed nothing waits for the others' commit too when it read what they wrote; reads are local
    if (answer.afterCommit && storage.isOpen()) waiting.push({ send, body: answer.body })
    else send(answer.body)
  }

  const server = createServer({ noDelay: true, highWaterMark: 256 * 1024 }, socket => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
    let parts: Buffer[] = []
    let size = 0
    const refuse = (why: string) => {
      log({ level: 'warn', message: 'connection closed', why })
      socket.destroy()
    }
    socket.on('error', () => socket.destroy())
    socket.on('data', chunk => {
      parts.push(chunk)
      size += chunk.length
      while (size >= 16) {
        let head = parts[0] as Buffer
        if (head.length < 16) {
          head = Buffer.concat(parts)
          parts = [head]
        }
        const length = head.readInt32LE(0)
        if (length < 16 || length > messageLimitBytes) return refuse(`a message of ${length} octets`)
        if (size < length) return
        const all = parts.length === 1 ? head : Buffer.concat(parts)
        const message = all.subarray(0, length)
        const rest = all.subarray(length)
        parts = rest.length === 0 ? [] : [rest]
        size = rest.length
        let request: Request
        try {
          request = readRequest(message)
        } catch (error) {
          if (!(error instanceof MongoError) || !isContent(error)) return refuse((error as Error).message)
          const asked = { requestId: message.readInt32LE(4), legacy: false }
          write(socket, reply(asked, errorBody(error)))
          continue
        }
        handle(request, body => {
          if (request.silent || socket.destroyed) return
          if (socket.writableLength > unreadLimitBytes && !socket.isPaused()) {
            socket.pause()
            socket.once('drain', () => socket.resume())
          }
          write(socket, reply(request, body))
        })
      }
    })
  })
  return Object.assign(server, {
    flush,
    closeConnections() {
      for (const socket of sockets) socket.destroy()
    },
  })
}

/** a document in a message is wrong (InvalidBSON, Overflow), the message isn't: the connection can go on */
const isContent = (error: MongoError): boolean => error.code === 22 || error.code === 15

const isSqlite = (error: unknown): boolean => (error as { code?: string }).code === 'ERR_SQLITE_ERROR'
const sqliteFull = 13
const sqliteIoError = 10

function translate(error: unknown): MongoError {
  if (error instanceof MongoError) return error
  const { errcode } = error as { errcode?: number }
  if (isSqlite(error) && (errcode === sqliteFull || ((errcode ?? 0) & 0xff) === sqliteIoError))
    return outOfDisk('the disk is full or does not work')
  if (error instanceof RangeError) return new MongoError(2, 'BadValue', `malformed value: ${error.message}`)
  return new MongoError(8, 'UnknownError', error instanceof Error ? error.message : String(error))
}

function write(socket: Socket, pieces: Pieces) {
  socket.cork()
  for (const piece of pieces) socket.write(piece)
  socket.uncork()
}

const errorBody = (error: MongoError): Pieces => [
  Buffer.from(
    serialize(
      { ok: 0, errmsg: error.message, code: error.code, codeName: error.codeName, ...error.extra },
      { ignoreUndefined: true },
    ),
  ),
]
