import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { stdin, stdout } from 'node:process'
import { buffer } from 'node:stream/consumers'
import type { Command } from 'commander'
import { readReport } from '../inbound/read-report.ts'
import { classify } from '../outcomes/classify.ts'

export function bounceCommands(program: Command) {
  const bounce = program.command('bounce').description('returned mails')
  bounce
    .command('explain <files...>')
    .description('say what returned mails mean, one line of JSON per file; a folder means its files, - standard input')
    .option('--json', 'the same: it is JSON in any case')
    .action(async (names: string[]) => {
      for (const name of names)
        for (const file of await filesOf(name)) {
          const line = await explain(file)
          if ('error' in line) process.exitCode = 1
          stdout.write(`${JSON.stringify(line)}\n`)
        }
    })
}

async function filesOf(name: string): Promise<string[]> {
  if (name === '-') return [name]
  const found = await stat(name).catch(() => null)
  if (found?.isDirectory() !== true) return [name]
  const entries = await readdir(name, { withFileTypes: true })
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(name, entry.name))
    .sort()
}

async function explain(file: string): Promise<object> {
  try {
    const { kind, recipients } = await readReport(file === '-' ? await buffer(stdin) : await readFile(file), classify)
    return {
      file,
      kind,
      recipients: recipients.map(({ diagnostic: _, ...recipient }) => recipient),
    }
  } catch (error) {
    return { file, error: `The file can't be read: ${(error as Error).message}` }
  }
}
