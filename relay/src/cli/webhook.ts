import { setTimeout as sleep } from 'node:timers/promises'
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { type EventType, eventTypes } from '../events/index.ts'
import { findSystem } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { listAttempts } from '../webhooks/attempts.ts'
import {
  createWebhook,
  enableWebhook,
  findWebhook,
  listWebhooks,
  removeWebhook,
  rotateSecret,
  unusualTypes,
  type WebhookRow,
} from '../webhooks/index.ts'
import { isMailbox } from '../webhooks/mail.ts'
import { attemptOf, queueTest } from '../webhooks/queue-test.ts'
import { replayEvent, replayRange } from '../webhooks/replay.ts'
import { sendTest } from '../webhooks/send.ts'
import { type Context, withContext } from './context.ts'
import { readCount, readTime } from './option-values.ts'
import { print, table, time } from './print.ts'

export function webhookCommands(program: Command) {
  const webhook = program.command('webhook').description('where owners are told what becomes of their mails')
  const command = (text: string, description: string) =>
    webhook.command(text).description(description).option('--json', 'print JSON')

  command('add', 'tell an address of events; prints the secret, once')
    .requiredOption('--account <id>', "the account's id, or its owner's address")
    .requiredOption('--url <url>', 'an https: address that takes POST')
    .option('--system <id>', "of this system's mails only")
    .option(
      '--types <list>',
      `by comma: ${eventTypes.join(', ')} (default: all but ${unusualTypes.join(', ')})`,
      readTypes,
    )
    .action(({ account, url, system, types, json }) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        const systemId = system === undefined ? null : (await findSystem(context, _id, system))._id
        const made = await createWebhook(sending(context), _id, systemId, { url, types })
        print(json, made, () =>
          [
            `${made.url} is told of ${made.types.join(', ')} from now on.`,
            `Its id:     ${made.id}`,
            `Its secret: ${made.secret} (shown only now)`,
            `Try it with: depesche webhook test ${made.id}`,
          ].join('\n'),
        )
      }),
    )

  command('list', 'webhooks, and how they do')
    .option('--account <id>', "the account's id, or its owner's address; else all")
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <next>', 'go on after this (`next` of the page before)')
    .action(({ account, limit, after, json }) =>
      withContext(async context => {
        const accountId = account === undefined ? null : (await findAccount(context, account))._id
        const page = await listWebhooks(context, accountId, { limit, after })
        print(json, page, () =>
          table(
            ['id', 'state', 'since', 'types', 'URL', 'why'],
            page.items.map(item => [
              item.id,
              item.state,
              time(item.failingSince ?? item.createdAt),
              item.types.map(type => type.replace('message.', '')).join(','),
              item.url,
              item.reason,
            ]),
          ),
        )
      }),
    )

  command('remove <id>', 'tell it nothing any more').action((id, { json }) =>
    withContext(async context => {
      const row = await findWebhook(context, null, id)
      await removeWebhook(context, row)
      print(json, { id, removed: true }, () => `${row.url} is told nothing any more.`)
    }),
  )

  command('enable <id>', 'take up a webhook again that was disabled').action((id, { json }) =>
    withContext(async context => {
      const row = await findWebhook(context, null, id)
      const resumed = await enableWebhook(context, row)
      print(
        json,
        { id, resumed },
        () =>
          `${row.url} is told of events again; ${resumed} that had been stopped are on their way. What happened meanwhile: depesche webhook replay ${id} --from …`,
      )
    }),
  )

  command('rotate <id>', 'make a new secret and print it; the old one signs too for a day more').action(
    (id, { json }) =>
      withContext(async context => {
        const { secret, oldEndsAt } = await rotateSecret(context, await findWebhook(context, null, id))
        print(json, { id, secret, oldEndsAt }, () => `${secret}\nThe old secret signs too until ${time(oldEndsAt)}.`)
      }),
  )

  command('test <id>', 'send it an event of the type webhook.test now, and show the answer').action((id, { json }) =>
    withContext(async context => {
      const row = await findWebhook(context, null, id)
      if (isMailbox(row.url)) return tryMailbox(context, row, json)
      const { eventId, ms, taken, answer: answered } = await sendTest(sending(context), row)
      const { status, answer, error } = answered
      print(json, { eventId, taken, status, ms, answer, error }, () =>
        [status === null ? `No answer: ${error}.` : `It answered ${status} after ${ms} ms.`, answer]
          .join('\n')
          .trimEnd(),
      )
      if (!taken) process.exitCode = 1
    }),
  )

  command('log <id>', 'what it was sent and how it answered, newest first')
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <next>', 'go on after this (`next` of the page before)')
    .action((id, { limit, after, json }) =>
      withContext(async context => {
        const page = await listAttempts(context.store, await findWebhook(context, null, id), { limit, after })
        print(json, page, () =>
          table(
            ['at', 'event', 'status', 'ms', 'answer'],
            page.items.map(item => [
              time(item.at),
              item.eventId,
              item.status,
              item.ms,
              (item.error ?? item.answer).split('\n')[0]?.slice(0, 100) ?? '',
            ]),
          ),
        )
      }),
    )

  command('replay <id>', 'send it one event again, or those of a time range')
    .option('--event <event>', 'the id of an event, see `webhook log`')
    .option('--from <time>', 'events that happened from then on (ISO 8601)')
    .option('--to <time>', 'and before this; default: now')
    .action((id, { event, from, to, json }) =>
      withContext(async context => {
        const row = await findWebhook(context, null, id)
        if ((event === undefined) === (from === undefined))
          throw new Problem('input', 'It must be clear what to replay', 'Give --event, or --from and perhaps --to')
        let replayed = 1
        if (event !== undefined) await replayEvent(context, row, event)
        else {
          const range = { from: readTime(from), to: to === undefined ? context.now() : readTime(to) }
          replayed = await replayRange(context, row, range)
        }
        print(json, { id, replayed }, () => `${replayed} events are on their way to ${row.url}.`)
      }),
    )
}

/** The running relay looks for such work every second. */
const waitMs = 15_000

async function tryMailbox(context: Context, row: WebhookRow, json: boolean) {
  const eventId = await queueTest(context, row)
  const runs = context.run !== null || context.settings.mongodbUri !== null
  let attempt = null
  for (const until = Date.now() + waitMs; attempt === null && runs && Date.now() < until; await sleep(250))
    attempt = await attemptOf(context, row, eventId)
  const { status, ms, answer, error } = attempt ?? { status: null, ms: null, answer: '', error: null }
  const taken = attempt === null ? null : status !== null && status < 300
  const mailbox = row.url.slice('mailto:'.length)
  print(json, { eventId, taken, status, ms, answer, error }, () => {
    if (taken === null && row.pausedUntil !== null && row.pausedUntil > context.now())
      return `The test mail to ${mailbox} is sent at ${time(row.pausedUntil)}; until then it is left alone: ${row.reason}`
    if (taken === null)
      return `The test mail to ${mailbox} waits for the relay, which sends it when it runs. What came of it: depesche webhook log ${row._id}`
    if (!taken) return `The relay could not send the test mail to ${mailbox}: ${error ?? answer}.`
    return `The relay sends a test mail to ${mailbox}. What becomes of it: depesche message show ${answer.replace('mail ', '')}`
  })
  if (taken === false) process.exitCode = 1
}

const sending = (context: Context) => ({
  ...context,
  // a trial's receivers are on this machine
  allowPrivateDestinations: context.settings.allowPrivateDestinations || context.run?.trial != null,
})

function readTypes(text: string): EventType[] {
  return text.split(',').map(name => {
    const type = eventTypes.find(one => one === name.trim())
    if (type === undefined)
      throw new Problem('input', `There is no event ${name.trim()}`, `There are ${eventTypes.join(', ')}`)
    return type
  })
}
