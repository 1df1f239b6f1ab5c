/**
 * Runs a command of the project on the runtime it is written for. The system's Node only has to be 20 or newer: the
 * dependencies bring Node 24 (the npm package `node`), and this script installs them when they are missing or not those
 * of the lock file. When nothing has changed it asks nobody and works offline.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import { buildUi } from './build-ui.mjs'
import { ensureInstalled, root } from './install.mjs'
import { runTests } from './run-tests.mjs'

const bin = join(root, 'node_modules', '.bin')
const [command = 'help', ...args] = process.argv.slice(2)
const depesche = 'relay/src/cli/main.ts'

/** `dev`: needs what only developers install */
const commands = {
  start: {
    run: () => {
      void buildUi() // beside the start; the relay serves it when it is there
      return node([depesche, 'start', ...(args.length === 0 ? ['--trial'] : args)])
    },
  },
  depesche: { run: () => node([depesche, ...args]) },
  bench: { dev: true, run: () => node(['test/bench/main.ts', ...args]) },
  test: { dev: true, run: () => runTests(node, args) },
  lint: { dev: true, run: () => run(join(bin, 'biome'), ['check', ...args]) },
  format: { dev: true, run: () => run(join(bin, 'biome'), ['check', '--write', ...args]) },
  types: {
    dev: true,
    run: async () =>
      (await run(join(bin, 'tsc'), ['--noEmit', '-p', root, ...args])) ||
      (await run(join(bin, 'tsc'), ['--noEmit', '-p', join(root, 'admin-ui'), ...args])),
  },
}

const asked = Object.hasOwn(commands, command) ? commands[command] : null
if (asked === null) {
  process.stderr.write(`There is no command ${command}; there are ${Object.keys(commands).join(', ')}\n`)
  process.exit(2)
}
await ensureInstalled({ dev: asked.dev === true })
process.exit(await asked.run())

/** On Node 24 of the dependencies; where that could not be installed, on the system's if it is new enough. */
function node(nodeArgs, env) {
  const own = join(bin, 'node')
  if (existsSync(own)) return run(own, nodeArgs, env)
  if (Number(process.versions.node.split('.')[0]) >= 24) return run(process.execPath, nodeArgs, env)
  process.stderr.write(
    'Node 24 is missing: the install script of the npm package `node` did not run. Install again with: npm ci --ignore-scripts=false\n',
  )
  return 1
}

/** @returns the exit code; 128 and the signal's number when a signal ended it, as shells say it */
function run(file, fileArgs, env = {}) {
  // /usr/sbin: Debian puts a judge of signatures there, and other users' PATH lacks it
  const path = [bin, process.env.PATH, '/usr/sbin'].join(delimiter)
  const child = spawn(file, fileArgs, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: path, ...env } })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'])
    process.on(signal, () => {
      // Ctrl-C reaches the whole foreground group; passed on, the child would get it twice
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  return new Promise(resolve => {
    child.once('error', error => {
      process.stderr.write(`${file} can't be started: ${error.message}\n`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]))
  })
}
