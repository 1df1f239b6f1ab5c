/** Builds the admin UI when its sources have changed since the last time. `node scripts/build-ui.mjs`, or by `npm start`. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const sources = ['admin-ui/src', 'admin-ui/public', 'client/src']
const files = ['admin-ui/index.html', 'admin-ui/vite.config.ts', 'admin-ui/postcss.config.mjs', 'package-lock.json']
const stamp = join(root, 'admin-ui', 'dist', '.built-from')

/** @returns resolves with the exit code; 0 at once when nothing has changed */
export async function buildUi() {
  const wanted = hashOfSources()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return 0
  const own = join(root, 'node_modules', '.bin', 'node')
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const child = spawn(existsSync(own) ? own : process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'admin-ui'),
    stdio: ['ignore', 2, 2],
  })
  const code = await new Promise(resolve => {
    child.once('error', () => resolve(1))
    child.once('exit', (status, signal) => resolve(status ?? (signal === null ? 0 : 1)))
  })
  if (code === 0) writeFileSync(stamp, wanted)
  else process.stderr.write('The admin UI could not be built; the relay works without it\n')
  return code
}

function hashOfSources() {
  const hash = createHash('sha256')
  for (const folder of sources)
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter(each => each.isFile())
      .map(each => join(each.parentPath, each.name))
      .sort())
      hash.update(entry.slice(root.length)).update(readFileSync(entry))
  for (const file of files) hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exit(await buildUi())
