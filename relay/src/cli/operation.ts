import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { maskedSettings, readSettings } from '../config/settings.ts'
import { examine } from '../ops/doctor.ts'
import { readRunFile } from '../ops/run-file.ts'
import { Problem } from '../values.ts'
import { withContext } from './context.ts'
import { print, table } from './print.ts'

export function operationCommands(program: Command) {
  program
    .command('config')
    .description('the effective settings, secrets masked')
    .option('--json', 'print JSON')
    .action(({ json }) => {
      const settings = maskedSettings(readSettings(process.env))
      print(json, settings, () =>
        table(
          ['setting', 'value'],
          Object.entries(settings).map(([name, value]) => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ]),
        ),
      )
    })
  program
    .command('migrate')
    .description('create missing collections and indexes (on MongoDB: run after each update)')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async ({ store }) => {
        const made = await store.ensureIndexes()
        print(json, { made }, () => (made.length === 0 ? 'Nothing to do.' : `Made ${made.join(', ')}.`))
      }),
    )
  program
    .command('backup <file>')
    .description('copy the embedded store, also while the relay runs (MongoDB: use mongodump)')
    .option('--json', 'print JSON')
    .action(async (file, { json }) => {
      const { settings, storeDir } = embeddedStore()
      const target = resolve(file)
      await access(target).then(
        () => {
          throw new Problem(
            'file-exists',
            `${target} exists already`,
            'Choose another name; a backup never overwrites one',
          )
        },
        () => undefined,
      )
      if ((await readRunFile(settings.dataDir)) === null)
        await (await import('@depesche/embedded')).backup(storeDir, target)
      else await withContext(({ store }) => store.db.command({ depescheBackup: 1, file: target }))
      print(
        json,
        { file: target },
        () =>
          `Store copied to ${target}. Keep ${settings.masterKeyFile} too: without it the keys in the backup can't be opened.`,
      )
    })
  program
    .command('restore <file>')
    .description('put a backup in the place of the embedded store; the relay must be stopped')
    .option('--json', 'print JSON')
    .action(async (file, { json }) => {
      const { settings, storeDir } = embeddedStore()
      const run = await readRunFile(settings.dataDir)
      if (run !== null) throw new Problem('relay-runs', `The relay runs as process ${run.pid}`, 'Stop it first')
      await (await import('@depesche/embedded')).restore(storeDir, resolve(file))
      print(
        json,
        { restored: resolve(file) },
        () => `Restored from ${resolve(file)}. What was there is kept as ${storeDir}/before-restore.sqlite.`,
      )
    })
  program
    .command('doctor')
    .description('look at configuration, store, ports, DNS, TLS and disk')
    .option('--json', 'print JSON')
    .action(({ json }) =>
      withContext(async context => {
        const findings = (await examine(context, { integrity: true })).map(({ check, ok, words }) => ({
          check,
          ok,
          finding: words.en,
        }))
        const bad = findings.filter(finding => !finding.ok)
        print(json, { ok: bad.length === 0, findings }, () =>
          findings.map(f => `${f.ok ? '✓' : '✗'} ${f.check}: ${f.finding}`).join('\n'),
        )
        if (bad.length > 0)
          throw new Problem('doctor', `${bad.length} of ${findings.length} checks failed`, 'See the lines marked ✗')
      }),
    )
}

/** @throws Problem where the store is MongoDB, which has its own tools */
function embeddedStore() {
  const settings = readSettings(process.env)
  if (settings.mongodbUri !== null)
    throw new Problem('not-embedded', 'The store is MongoDB', 'Use mongodump and mongorestore')
  return { settings, storeDir: join(settings.dataDir, 'store') }
}
