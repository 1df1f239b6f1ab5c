#!/usr/bin/env node
/** `depesche`: every command has --help and --json, and ends with a sentence and a non-zero code when it fails. */
import { Command, CommanderError } from 'commander'
import { ZodError } from 'zod'
import { SettingsError } from '../config/settings.ts'
import { Problem } from '../values.ts'
import { accountCommands } from './account.ts'
import { inboxCommands } from './inbox.ts'
import { messageCommands } from './message.ts'
import { operationCommands } from './operation.ts'
import { queueCommands } from './queue.ts'
import { startCommands } from './start.ts'
import { systemCommands } from './system.ts'

const program = new Command('depesche')
  .description('Transactional mail relay for shops and CMS')
  .version('0.1.0')
  .showHelpAfterError('(add --help for what the command takes)')
  .exitOverride()

for (const add of [
  startCommands,
  accountCommands,
  systemCommands,
  messageCommands,
  queueCommands,
  inboxCommands,
  operationCommands,
])
  add(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode
  else {
    const { type, sentence } = words(error)
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ error: { type, message: sentence } })}\n`)
    process.stderr.write(`depesche: ${sentence}\n`)
    process.exitCode = 1
  }
}

function words(error: unknown): { type: string; sentence: string } {
  if (error instanceof Problem) return { type: error.type, sentence: `${error.message}. ${error.advice}` }
  if (error instanceof ZodError)
    return {
      type: 'input',
      sentence: error.issues.map(issue => [issue.path.join('.'), issue.message].filter(Boolean).join(': ')).join('; '),
    }
  if (error instanceof SettingsError) return { type: 'configuration', sentence: error.message }
  return { type: 'failure', sentence: error instanceof Error ? error.message : String(error) }
}
