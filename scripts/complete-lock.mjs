/**
 * Completes package-lock.json after `npm install`: a registry that mirrors only what was asked for lacks the packages of
 * other platforms (Biome's binaries), npm then leaves them out of the lock file, and `npm ci` refuses it. The entries
 * made here have no integrity; npm fetches them only on those platforms. Run: node scripts/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const file = join(dirname(dirname(fileURLToPath(import.meta.url))), 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))
const made = []
for (const entry of Object.values(lock.packages))
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`
    const [, os, cpu, musl] = /-(android|darwin|linux|win32)-(arm64|x64)(-musl)?$/.exec(name) ?? []
    if (lock.packages[path] !== undefined || os === undefined) continue
    lock.packages[path] = {
      version,
      cpu: [cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(os === 'linux' ? { libc: [musl ? 'musl' : 'glibc'] } : {}),
      ...(entry.license ? { license: entry.license } : {}),
      optional: true,
      os: [os],
      ...(entry.engines ? { engines: entry.engines } : {}),
    }
    made.push(name)
  }
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(made.length === 0 ? 'The lock file is complete.\n' : `Added ${made.join(', ')}.\n`)
