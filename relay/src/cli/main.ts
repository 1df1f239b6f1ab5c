#!/usr/bin/env node
/** `depesche`: every command has --help and --json, and ends with a sentence and a non-zero code when it fails. */
import { Command, CommanderError } from 'commander'
import { ZodError } from 'zod'
import { SettingsError } from '../config/settings.ts'
import { Problem } from '../values.ts'

/**
 * The groups of commands and what they bring. Only the group that is asked for is loaded: `start` stays as long as the
 * relay runs, and needs neither mongoose nor a mail parser.
 */
const groups: { names: string[]; load(): Promise<(program: Command) => void> }[] = [
  { names: ['start', 'demo'], load: async () => (await import('./start.ts')).startCommands },
  { names: ['account'], load: async () => (await import('./account.ts')).accountCommands },
  { names: ['api-key'], load: async () => (await import('./api-key.ts')).apiKeyCommands },
  { names: ['operator'], load: async () => (await import('./operator.ts')).operatorCommands },
  { names: ['system'], load: async () => (await import('./system.ts')).systemCommands },
  { names: ['platform'], load: async () => (await import('./platform.ts')).platformCommands },
  { names: ['woocommerce'], load: async () => (await import('./woo.ts')).wooCommands },
  { names: ['dkim', 'key'], load: async () => (await import('./dkim.ts')).dkimCommands },
  { names: ['message', 'stats'], load: async () => (await import('./message.ts')).messageCommands },
  { names: ['queue'], load: async () => (await import('./queue.ts')).queueCommands },
  { names: ['addresses'], load: async () => (await import('./addresses.ts')).addressesCommands },
  { names: ['suppression'], load: async () => (await import('./suppression.ts')).suppressionCommands },
  { names: ['webhook'], load: async () => (await import('./webhook.ts')).webhookCommands },
  { names: ['usage', 'lots', 'prices'], load: async () => (await import('./billing.ts')).billingCommands },
  { names: ['invoices'], load: async () => (await import('./invoices.ts')).invoicesCommands },
  { names: ['bounce'], load: async () => (await import('./bounce.ts')).bounceCommands },
  { names: ['dmarc'], load: async () => (await import('./dmarc.ts')).dmarcCommands },
  { names: ['privacy'], load: async () => (await import('./privacy.ts')).privacyCommands },
  { names: ['domain-connect'], load: async () => (await import('./domain-connect.ts')).domainConnectCommands },
  { names: ['replies'], load: async () => (await import('./replies.ts')).repliesCommands },
  { names: ['inbox'], load: async () => (await import('./inbox.ts')).inboxCommands },
  {
    names: ['config', 'migrate', 'doctor', 'backup', 'restore'],
    load: async () => (await import('./operation.ts')).operationCommands,
  },
]

const program = new Command('depesche')
  .description('Transactional mail relay for shops and CMS')
  .version('0.1.0')
  .showHelpAfterError('(add --help for what the command takes)')
  .exitOverride()

const asked = groups.filter(group => group.names.includes(process.argv[2] ?? ''))
for (const group of asked.length > 0 ? asked : groups) (await group.load())(program)

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
