import type { Command } from 'commander'
import { readSettings, roles } from '../config/settings.ts'
import { startSupervisor } from '../ops/supervisor.ts'
import { Problem } from '../values.ts'
import { readCount } from './option-values.ts'

const noOwnMails =
  'nobody can sign up, reset a password or be reminded yet: the relay has no system for its own mails. Connect one (depesche system create) and name its id in DEPESCHE_OPERATOR_SYSTEM'

export function startCommands(program: Command) {
  program
    .command('start')
    .description('run the relay until SIGTERM or Ctrl-C')
    .option('--trial', 'everything on loopback: own DNS zone, a shop with credentials, an inbox to look into')
    .option('--roles <list>', `what this process runs: ${roles.join(',')} (default: all)`)
    .option('--json', 'print JSON once it is ready')
    .action(async ({ trial, roles: wanted, json }) => {
      const env = { ...process.env, ...(wanted === undefined ? {} : { DEPESCHE_ROLES: wanted }) }
      if (trial) {
        const { startTrialRelay, trialWords } = await import('../ops/trial-relay.ts')
        const relay = await startTrialRelay(env)
        process.stdout.write(`${json ? JSON.stringify(relay.trial) : trialWords(relay.trial)}\n`)
        return untilStopped(relay)
      }
      const settings = readSettings(env)
      const relay = await startSupervisor(settings, env)
      const { run, operatorLink } = relay
      process.stdout.write(
        json
          ? `${JSON.stringify({ ...run, operatorLink })}\n`
          : `Depesche is ready. SMTP ${run.smtp ?? '–'} (STARTTLS), ${run.smtps ?? '–'} (TLS), HTTP ${run.http ?? '–'}\n${operatorLink === null ? '' : `Become its operator: ${operatorLink}\n`}`,
      )
      if (settings.operatorSystem === null) process.stderr.write(`depesche: ${noOwnMails}\n`)
      await untilStopped(relay)
    })
  program
    .command('demo')
    .description('send 1,000 order mails of a shop through a relay on loopback and show what happened')
    .option('--mails <n>', 'how many', readCount, 1000)
    .option('--json', 'print the account as JSON')
    .action(async ({ mails, json }) => {
      if (!Number.isInteger(mails) || mails < 1 || mails > 10_000)
        throw new Problem('input', '--mails must be 1 to 10000', 'Leave it out for 1,000')
      const { runDemo } = await import('../ops/demo.ts')
      if (!(await runDemo({ mails, json }))) process.exitCode = 1
    })
}

/** Ctrl-C and SIGTERM end it in order; a second Ctrl-C changes nothing, the order has its time limit. */
async function untilStopped(relay: { stop(): Promise<void> }): Promise<void> {
  await new Promise<void>(resolve => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
  await relay.stop()
  process.exit(0)
}
