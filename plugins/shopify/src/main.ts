#!/usr/bin/env node
/** `depesche-shopify`: reads the settings, runs the app until it is told to end. */
import { pino } from 'pino'
import { startApp } from './app.ts'
import { readSettings } from './settings.ts'

const help = `Usage: depesche-shopify [--help]

Runs Depesche's app for Shopify, beside a relay. Settings are read from the environment:

  SHOPIFY_API_KEY           client ID of the app at Shopify (needed)
  SHOPIFY_API_SECRET        its secret (needed)
  DEPESCHE_RELAY_URL        address of the relay that mails go through (needed)
  DEPESCHE_PUBLIC_URL       address of this app, as in shopify.app.toml (needed)
  DEPESCHE_BIND             address to listen on (127.0.0.1)
  DEPESCHE_HTTP_PORT        port to listen on (8091)
  DEPESCHE_DATA_DIR         store and master key (./data/shopify)
  MONGODB_URI               MongoDB, a database of the app's own; without it the embedded store in the data directory
  DEPESCHE_MASTER_KEY       32 bytes in base64 that seal tokens; or _FILE; made in the data directory otherwise
  DEPESCHE_LOG_LEVEL        fatal, error, warn, info, debug or trace (info)
`

if (process.argv.some(word => word === '--help' || word === '-h')) process.stdout.write(help)
else if (process.argv.length > 2) fail(`There is no argument ${process.argv[2]}; see --help`)
else await run().catch(error => fail(error instanceof Error ? error.message : `${error}`))

function fail(sentence: string): void {
  process.stderr.write(`depesche-shopify: ${sentence}\n`)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const settings = readSettings(process.env)
  const log = pino({ level: settings.logLevel, name: 'shopify' })
  const app = await startApp(settings, log)
  log.info({ bind: settings.bind, port: app.port, relay: settings.relayUrl }, 'listening')
  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    const code = await app[Symbol.asyncDispose]().then(
      () => 0,
      error => {
        log.error({ err: error }, 'did not end well')
        return 1
      },
    )
    process.exit(code) // Agenda leaves timers behind for jobs of another day
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end())
}
