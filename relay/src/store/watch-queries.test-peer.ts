/**
 * Watches what a store is asked: from which line of the relay, and with which command. For the test that explains every
 * query: `openWatched` shows the calls, `querySites` names the lines of the source that make one.
 */
import { glob, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { mongo } from 'mongoose'
import { openStore, type Store } from './index.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const queryNames = [
  'find',
  'findOne',
  'findById',
  'exists',
  'updateOne',
  'updateMany',
  'deleteOne',
  'deleteMany',
  'replaceOne',
  'bulkWrite',
  'aggregate',
  'countDocuments',
  'estimatedDocumentCount',
  'distinct',
  'findOneAndUpdate',
  'findOneAndDelete',
  'findOneAndReplace',
  'findByIdAndUpdate',
  'findByIdAndDelete',
]
const isQuery = new RegExp(`\\.(${queryNames.join('|')})(<[^>]*>)?\\(`, 'g')
/** `rows.find(row => …)` asks an array */
const isArrayCall = /^\s*(\w+|\([^()]*\))\s*=>/

/** `room/file.ts:line` of every query in the relay's source. */
export async function querySites(): Promise<string[]> {
  const sites: string[] = []
  for await (const file of glob('**/*.ts', { cwd: root })) {
    if (/\.test(-peer)?\.ts$/.test(file)) continue
    const text = await readFile(`${root}${file}`, 'utf8')
    for (const match of text.matchAll(isQuery)) {
      if (isArrayCall.test(text.slice(match.index + match[0].length))) continue
      sites.push(`${file}:${text.slice(0, match.index).split('\n').length}`)
    }
  }
  return sites
}

export interface SeenCommand {
  readonly name: string
  readonly command: mongo.Document
}

export interface WatchedStore {
  readonly store: Store
  /** `room/file.ts:line` of the queries made through it */
  readonly sites: ReadonlySet<string>
  readonly commands: readonly SeenCommand[]
}

/** A second connection to the store, whose calls and commands are noted. The caller closes it. */
export async function openWatched(uri: string): Promise<WatchedStore> {
  const store = await openStore(`${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`)
  const commands: SeenCommand[] = []
  store.db.client.on('commandStarted', ({ commandName, command }) => commands.push({ name: commandName, command }))
  const sites = new Set<string>()
  const watched = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(of, name) {
        const value = Reflect.get(of, name, of)
        if (typeof value !== 'function' || typeof name !== 'string' || !queryNames.includes(name)) return value
        return (...given: unknown[]) => {
          const site = callSite()
          if (site !== null) sites.add(site)
          return value.apply(of, given)
        }
      },
    })
  const bound = (of: object, value: unknown) => (typeof value === 'function' ? value.bind(of) : value)
  const watchedDb = (db: mongo.Db): mongo.Db =>
    new Proxy(db, {
      get(of, name) {
        if (name === 'collection') return (given: string) => watched(of.collection(given))
        if (name === 'client') return watchedClient(of.client)
        return bound(of, Reflect.get(of, name, of))
      },
    })
  const watchedClient = (client: mongo.MongoClient): mongo.MongoClient =>
    new Proxy(client, {
      get(of, name) {
        if (name === 'db') return (...given: Parameters<typeof client.db>) => watchedDb(of.db(...given))
        return bound(of, Reflect.get(of, name, of))
      },
    })
  const db = watchedDb(store.db)
  const models = Object.fromEntries(Object.entries(store.models).map(([name, model]) => [name, watched(model)]))
  return { store: { ...store, db, models: models as unknown as Store['models'] }, sites, commands }
}

/** The innermost line of the relay's own source on the stack. */
function callSite(): string | null {
  for (const line of (new Error().stack ?? '').split('\n').slice(1)) {
    const found = /file:\/\/(.*\.ts):(\d+):\d+/.exec(line)
    if (found === null || !found[1]?.startsWith(root) || /\.test(-peer)?\.ts$/.test(found[1])) continue
    return `${found[1].slice(root.length)}:${found[2]}`
  }
  return null
}
