// Runs a command of the project on the runtime it is written for. The system's Node only has to be 20 or newer: this
// script installs the dependencies when they are missing or older than the lock file (Node 24 comes with them as the
// npm package `node`), then hands over to that Node.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = name => join(root, 'node_modules', '.bin', name)
const [command = 'help', ...args] = process.argv.slice(2)

install()

const relay = ['relay/src/cli/main.ts']
const commands = {
  start: () => node([...relay, 'start', ...(args.length === 0 ? ['--trial'] : args)]),
  depesche: () => node([...relay, ...args]),
  bench: () => node(['test/bench/main.ts', ...args]),
  test: () => node([join(root, 'node_modules/mocha/bin/mocha.js'), ...args], prepareTests()),
  lint: () => run(bin('biome'), ['check', ...args]),
  format: () => run(bin('biome'), ['check', '--write', ...args]),
  types: () => run(bin('tsc'), ['--noEmit', '-p', root]),
}
if (!(command in commands)) {
  process.stderr.write(`unknown command ${command}; there are ${Object.keys(commands).join(', ')}\n`)
  process.exit(2)
}
commands[command]()

/** `npm ci` when node_modules isn't what the lock file says. */
function install() {
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
  const stamp = join(root, 'node_modules', '.depesche-lock')
  if (existsSync(bin('node')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  // a tree that npm itself has brought up to date (npm install by hand) is as good
  const own = join(root, 'node_modules', '.package-lock.json')
  const fresh = existsSync(bin('node')) && existsSync(own) && statSync(own).mtimeMs >= statSync(join(root, 'package-lock.json')).mtimeMs
  if (!fresh) {
    process.stderr.write('Installing dependencies (once, about a minute) …\n')
    const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] })
    if (done.status !== 0) {
      process.stderr.write('The dependencies could not be installed: see the lines above. Is the npm registry reachable?\n')
      process.exit(done.status ?? 1)
    }
  }
  writeFileSync(stamp, lock)
}

/** Tools that some tests use as independent clients and judges; without them those tests are pending and say so. */
function prepareTests() {
  const tools = { swaks: 'swaks', msmtp: 'msmtp', 'opendkim-testmsg': 'opendkim-tools', 'python3': 'python3-dkim', openssl: 'openssl' }
  const has = name => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0
  const missing = Object.entries(tools).filter(([name, pkg]) => !has(name) || (pkg === 'python3-dkim' && spawnSync('/usr/bin/python3', ['-c', 'import dkim']).status !== 0)).map(([, pkg]) => pkg)
  if (missing.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    process.stderr.write(`Installing ${missing.join(', ')} for the tests …\n`)
    const quiet = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
    spawnSync('apt-get', ['update', '-qq'], quiet)
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], quiet)
  }
  return {}
}

function node(nodeArgs, env = {}) {
  // npm's own certificates and headers are not the relay's
  run(bin('node'), nodeArgs, env)
}

function run(file, fileArgs, env = {}) {
  const child = spawn(file, fileArgs, { cwd: root, stdio: 'inherit', env: { ...process.env, PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH}`, ...env } })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => signal !== 'SIGINT' && child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1))
}
