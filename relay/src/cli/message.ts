import { ObjectId } from 'bson'
import type { Command } from 'commander'
import { cancelMessage, listMessages, showMessage } from '../queue/messages.ts'
import { readStats } from '../stats/index.ts'
import { findSystem, listSystems } from '../systems/index.ts'
import type { Attempt } from '../values.ts'
import { withContext } from './context.ts'
import { dryRun } from './dry-run.ts'
import { readCount, readTime } from './option-values.ts'
import { print, table, time } from './print.ts'

export function messageCommands(program: Command) {
  const message = program.command('message').description('accepted mails and what became of them')
  message
    .command('list')
    .description('list messages, newest first')
    .option('--system <id>', 'of this system only')
    .option('--limit <n>', 'at most so many', readCount, 50)
    .option('--after <id>', 'go on after this id (`next` of the page before)')
    .option('--json', 'print JSON')
    .action(({ system, limit, after, json }) =>
      withContext(async context => {
        const systemId = system === undefined ? undefined : (await findSystem(context, null, system))._id
        const items = await listMessages(context.store, { systemId, before: after, limit })
        const next = items.length === limit ? (items.at(-1)?.id ?? null) : null
        print(json, { items, next }, () =>
          table(
            ['id', 'received', 'recipients', 'subject'],
            items.map(m => [
              m.id,
              time(m.receivedAt),
              m.recipients.map(r => `${r.recipient} (${r.state})`).join(', '),
              m.subject,
            ]),
            'No messages yet.',
          ),
        )
      }),
    )
  message
    .command('show <id>')
    .description('one message with every recipient and attempt')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        const shown = await showMessage(context.store, id)
        print(json, shown, () =>
          [
            `${shown.subject || '(no subject)'}  from ${shown.from}, ${shown.sizeBytes} octets, received ${time(shown.receivedAt)}`,
            ...shown.deliveries.flatMap(d => [
              `\n${d.recipient}: ${d.state}${d.class ? ` (${d.class})` : ''}`,
              ...(d.explanation ? [`  ${d.explanation.en}`] : []),
              ...d.attempts.map(
                (a: Attempt) =>
                  `  ${time(a.at)}  ${a.host ?? '–'}  ${encryption(a)}  ${a.ms} ms  ${a.response}${a.tlsFailure === undefined || a.tlsFailure === a.response ? '' : ` (${a.tlsFailure})`}`,
              ),
            ]),
          ].join('\n'),
        )
      }),
    )
  message
    .command('explain')
    .description('say what would become of a mail, without sending one')
    .requiredOption('--from <address>', 'the sender')
    .requiredOption('--to <address>', 'the recipient')
    .option('--system <id>', 'sent by this system; otherwise the first that may send from the domain')
    .option('--json', 'print JSON')
    .action(({ from, to, system, json }) =>
      withContext(async context => {
        if (system !== undefined) await findSystem(context, null, system)
        const run = await dryRun(context, { from, to, systemId: system })
        print(json, run, () =>
          [
            `${run.from} → ${run.to}: ${run.end.toUpperCase()}`,
            ...run.steps.map(({ step, right, words }) => `${right ? '✓' : '✗'} ${step.padEnd(12)} ${words}`),
          ].join('\n'),
        )
      }),
    )
  message
    .command('cancel <id>')
    .description('cancel what has not left yet')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        const cancelled = await cancelMessage(context, id)
        print(json, { id, cancelled }, () =>
          cancelled === 0 ? 'Nothing was left to cancel.' : `${cancelled} recipients cancelled.`,
        )
      }),
    )
  program
    .command('stats')
    .description('received, delivered and bounced mails; what waits now')
    .option('--system <id>', 'of this system only')
    .option('--from <time>', 'ISO 8601; rounded to 15 minutes', readTime)
    .option('--to <time>', 'ISO 8601; rounded to 15 minutes', readTime)
    .option('--json', 'print JSON')
    .action(({ system, from, to, json }) =>
      withContext(async context => {
        const ids =
          system === undefined
            ? (await listSystems(context, { limit: 100_000 })).map(s => new ObjectId(s.id))
            : [(await findSystem(context, null, system))._id]
        const stats = await readStats(context, ids, { from, to })
        print(json, stats, () =>
          table(
            ['', ''],
            [
              ['as of', time(stats.asOf)],
              ...(
                ['received', 'delivered', 'bounced', 'suppressed', 'deferred', 'queued', 'held', 'cancelled'] as const
              ).map(name => [name, stats[name]]),
            ],
          ).trimStart(),
        )
      }),
    )
}

/** e.g. `TLSv1.3 by mta-sts, CN=mx.example.org` */
function encryption({ tls, tlsPolicy }: Attempt): string {
  const by = tlsPolicy === undefined || tlsPolicy === 'opportunistic' || tlsPolicy === 'none' ? '' : ` by ${tlsPolicy}`
  return tls === null
    ? `not encrypted${by && `, refused${by}`}`
    : `${tls.version}${by}${tls.certificate ? `, ${tls.certificate}` : ''}`
}
