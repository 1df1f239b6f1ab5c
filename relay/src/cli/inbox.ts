import { Resolver } from 'node:dns/promises'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { createTransport } from 'nodemailer'
import { readSettings } from '../config/settings.ts'
import { readRunFile } from '../ops/run-file.ts'
import type { TrialShop } from '../ops/trial-shop.ts'
import { listKept } from '../ops/trial-world.ts'
import { showMail } from '../trial/index.ts'
import { Problem } from '../values.ts'
import { readCount } from './option-values.ts'
import { print, table } from './print.ts'

export function inboxCommands(program: Command) {
  const inbox = program.command('inbox').description('the inbox of a trial: what arrived at inbox.test')
  inbox
    .command('list')
    .description('mails that arrived, newest first')
    .option('--limit <n>', 'at most so many', readCount, 20)
    .option('--json', 'print JSON')
    .action(async ({ limit, json }) => {
      const { trial } = await theTrial()
      const all = await listKept(trial.inboxDir)
      const items = await Promise.all(
        all.slice(0, limit).map(async mail => ({ ...mail, ...summary(await view(trial, mail.id)) })),
      )
      print(json, { items, next: null }, () =>
        table(
          ['id', 'received', 'for', 'DKIM', 'subject'],
          items.map(m => [m.id, m.receivedAt, m.recipients.join(', '), m.dkim, m.subject]),
          'Nothing has arrived yet. Send a mail with the line that `npm start` printed, or: depesche inbox send',
        ),
      )
    })
  inbox
    .command('show <id>')
    .description('one mail as its recipient’s server got it')
    .option('--raw', 'the mail itself, octet by octet')
    .option('--json', 'print JSON')
    .action(async (id, { raw, json }) => {
      const { trial } = await theTrial()
      if (raw) {
        process.stdout.write(await source(trial, id))
        return
      }
      const mail = (await listKept(trial.inboxDir)).find(kept => kept.id === id)
      const shown = { ...mail, ...(await view(trial, id)) }
      print(json, shown, () =>
        [
          `From:       ${shown.from}`,
          `To:         ${shown.to}`,
          `Subject:    ${shown.subject}`,
          `Date:       ${shown.date ?? '–'}`,
          `List-Help:  ${shown.listHelp ?? '–'}`,
          ...shown.signatures.map(
            s =>
              `DKIM:       ${s.result} (${s.domain}, selector ${s.selector}, ${s.algorithm}${s.aligned ? ', aligned with From' : ''})`,
          ),
          `Arrived:    ${mail?.tls ? `encrypted with ${mail.tls.version}, ${mail.tls.cipher}` : 'not encrypted'}, from <${mail?.reversePath ?? ''}>, ${shown.sizeBytes} octets`,
          ...shown.attachments.map(a => `Attachment: ${a.name} (${a.type}, ${a.sizeBytes} octets)`),
          '',
          shown.text,
        ].join('\n'),
      )
    })
  inbox
    .command('send')
    .description('send a mail of the trial shop by SMTP, as a shop would')
    .option('--to <address>', 'recipient at inbox.test', 'anna@inbox.test')
    .option('--subject <text>', 'subject', 'Your order 1042')
    .option('--json', 'print JSON')
    .action(async ({ to, subject, json }) => {
      const { settings } = await theTrial()
      const shop = JSON.parse(await readFile(join(settings.dataDir, 'trial.json'), 'utf8')) as TrialShop
      const transport = createTransport({
        host: shop.host,
        port: shop.port,
        requireTLS: true,
        tls: { ca: await readFile(join(settings.dataDir, 'tls', 'ca.pem')) },
        auth: { user: shop.username, pass: shop.password },
      })
      const { response, messageId } = await transport.sendMail({
        from: 'Trial shop <shop@shop.test>',
        to,
        subject,
        text: 'Thank you for your order. It is on its way.',
      })
      transport.close()
      print(
        json,
        { messageId, response },
        () => `The relay said: ${response}\nLook at it: npm run depesche -- inbox list`,
      )
    })
}

async function theTrial() {
  const settings = readSettings(process.env)
  const run = await readRunFile(settings.dataDir)
  if (run?.trial === undefined)
    throw new Problem('no-trial', 'No trial runs on this data directory', 'Start one with: npm start')
  return { settings, trial: run.trial }
}

type Trial = Awaited<ReturnType<typeof theTrial>>['trial']

const source = async (trial: Trial, id: string): Promise<Buffer> => {
  if (!/^[\w-]+$/.test(id)) throw unknown(id)
  return readFile(join(trial.inboxDir, `${id}.eml`)).catch(() => {
    throw unknown(id)
  })
}

async function view(trial: Trial, id: string) {
  const resolver = new Resolver()
  resolver.setServers([trial.dns])
  return showMail(await source(trial, id), (name, type) => resolver.resolve(name, type))
}

const summary = ({ subject, from, signatures }: Awaited<ReturnType<typeof view>>) => ({
  subject,
  from,
  dkim: signatures.map(s => s.result).join(', ') || 'none',
})

const unknown = (id: string) =>
  new Problem('mail-unknown', `There is no mail ${id} in the inbox`, 'List them with: depesche inbox list')
