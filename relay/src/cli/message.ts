import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { searchMessages } from '../messages/search.ts'
import { type TimelineDelivery, type TimelineMessage, timelineOf } from '../messages/timeline.ts'
import { cancelMessage, readMessage, viewMessage } from '../queue/messages.ts'
import { readStats } from '../stats/index.ts'
import { findSystem, systemIdsOf } from '../systems/index.ts'
import { type Attempt, deliveryStates, outcomeClasses } from '../values.ts'
import { withContext } from './context.ts'
import { dryRun } from './dry-run.ts'
import { readCount, readOneOf, readTime } from './option-values.ts'
import { print, table, time } from './print.ts'

export function messageCommands(program: Command) {
  const message = program.command('message').description('accepted mails and what became of them')
  message
    .command('list')
    .description('list messages, newest first')
    .option('--account <id or address>', 'of this account only')
    .option('--system <id>', 'of this system only')
    .option('--recipient <address>', 'anna@example.org, the beginning anna*, or all of @example.org')
    .option('--subject <words>', 'all must stand in it')
    .option('--state <state>', `of one of its recipients: ${deliveryStates.join(', ')}`, readOneOf(deliveryStates))
    .option('--class <class>', `of a bounce or delay: ${outcomeClasses.join(', ')}`, readOneOf(outcomeClasses))
    .option('--from <time>', 'received from then on; ISO 8601', readTime)
    .option('--to <time>', 'received before; ISO 8601', readTime)
    .option('--tag <tag>', 'noted by the shop')
    .option('--order <number>', 'noted by the shop')
    .option('--limit <n>', 'at most so many', readCount, 50)
    .option('--after <id>', 'go on after this id (`next` of the page before)')
    .option('--json', 'print JSON')
    .action(({ account, system, limit, after, json, ...asked }) =>
      withContext(async context => {
        const found = system === undefined ? null : await findSystem(context, null, system)
        // a system is of one account, whose indexes are of use
        const accountId =
          account !== undefined ? (await findAccount(context, account))._id : (found?.accountId ?? undefined)
        const filter = { ...asked, accountId, systemId: found?._id }
        const { items, next, more } = await searchMessages(context.store, filter, { before: after, limit })
        print(
          json,
          { items, next, more },
          () =>
            table(
              ['id', 'received', 'recipients', 'subject'],
              items.map(m => [
                m.id,
                time(m.receivedAt),
                m.recipients.map(r => `${r.recipient} (${r.state})`).join(', '),
                m.subject,
              ]),
              next === null ? 'No such messages.' : 'None yet.',
            ) + (next === null ? '' : `\n${more ? 'The search goes on' : 'More'} with: --after ${next}`),
        )
      }),
    )
  message
    .command('show <id>')
    .description('one message with every recipient and attempt')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        const { message: row, deliveries } = await readMessage(context.store, id, null, null)
        const rows = deliveries as unknown as TimelineDelivery[]
        const timeline = await timelineOf(context.store, row as unknown as TimelineMessage, rows)
        const shown = { ...viewMessage(row, deliveries), timeline }
        print(json, shown, () =>
          [
            `${shown.subject || '(no subject)'}  from ${shown.from}, ${shown.sizeBytes} octets, received ${time(shown.receivedAt)}`,
            ...(shown.sendAt === null ? [] : [`to leave at ${time(shown.sendAt)}`]),
            ...(shown.order === null ? [] : [`order ${shown.order}`]),
            ...(shown.tags.length === 0 ? [] : [`tags ${shown.tags.join(', ')}`]),
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
          system === undefined ? await systemIdsOf(context, null) : [(await findSystem(context, null, system))._id]
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
