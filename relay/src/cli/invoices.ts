import { readFile, writeFile } from 'node:fs/promises'
import { stdin, stdout } from 'node:process'
import { text as readAll } from 'node:stream/consumers'
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { findAddress, readAddress, setAddress, setDebtorAccount } from '../billing/invoices/address.ts'
import { decimal } from '../billing/invoices/cents.ts'
import { creditInvoice } from '../billing/invoices/credit.ts'
import { exportDatev } from '../billing/invoices/datev.ts'
import { exportCsv } from '../billing/invoices/export.ts'
import type { FinishDeps } from '../billing/invoices/finish.ts'
import { issueInvoices } from '../billing/invoices/issue.ts'
import { readIssuer, setIssuer } from '../billing/invoices/issuer.ts'
import {
  findInvoice,
  listInvoices,
  markPaid,
  markUnpaid,
  readInvoiceFile,
  showInvoice,
} from '../billing/invoices/look.ts'
import { type InvoiceView, invoiceStates } from '../billing/invoices/view.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { readCount } from './option-values.ts'
import { print, table } from './print.ts'

export function invoicesCommands(program: Command) {
  const invoices = program
    .command('invoices')
    .description('invoices: who writes them, to whom, and what became of them')
  const command = (text: string, description: string, parent = invoices) =>
    parent.command(text).description(description).option('--json', 'print JSON')

  const issuer = invoices.command('issuer').description('who writes the invoices')
  command('show', 'name, tax and bank data, numbers', issuer).action(({ json }) =>
    withContext(async context => print(json, await readIssuer(context))),
  )
  command('set <file>', 'take them from a JSON file; - reads standard input', issuer).action((file, { json }) =>
    withContext(async context => {
      const data = await setIssuer(context, await readJson(file), 'cli')
      print(json, data, () => `Invoices are written by ${data.name} from now on.`)
    }),
  )

  const address = invoices.command('address').description("where an account's invoices go")
  command('show <account>', "the account's id, or its owner's address", address).action((account, { json }) =>
    withContext(async context => print(json, await readAddress(context, (await findAccount(context, account))._id))),
  )
  command('set <account> [file]', 'take it from a JSON file; - reads standard input', address)
    .option('--debtor-account <number>', 'its number in your ledger, for DATEV', readCount)
    .action((account, file, { debtorAccount, json }) =>
      withContext(async context => {
        const { _id } = await findAccount(context, account)
        if (file === undefined && debtorAccount === undefined)
          throw new Problem('input', 'There is nothing to set', 'Give a file, or --debtor-account')
        if (file !== undefined) await setAddress(context, _id, await readJson(file), 'cli')
        if (debtorAccount !== undefined) await setDebtorAccount(context, _id, debtorAccount, 'cli')
        const now = await findAddress(context, _id)
        print(json, now, () => `Invoices go to ${now?.company || now?.name}, ${now?.city}.`)
      }),
    )

  command(
    'issue <account>',
    'write the invoice of what is charged so far; else the relay does it within the hour',
  ).action((account, { json }) =>
    withContext(async context => {
      const { _id } = await findAccount(context, account)
      const { invoices: written, waitsFor } = await issueInvoices(finishing(context), _id, context.now())
      print(json, { items: written, waitsFor }, () =>
        [
          ...written.map(invoice => `${invoice.number} over ${decimal(invoice.grossCents)} EUR is written.`),
          ...(waitsFor === 'address' ? ['The account has no billing address: depesche invoices address set'] : []),
          ...(waitsFor === 'issuer' ? ['The operator’s data are missing: depesche invoices issuer set'] : []),
          ...(written.length === 0 && waitsFor === null ? ['Nothing is charged that stands on no invoice.'] : []),
        ].join('\n'),
      )
    }),
  )

  command('list', 'invoices and credit notes, newest first')
    .option('--account <id>', "the account's id, or its owner's address; else all")
    .option('--state <state>', invoiceStates.join(', '), readState)
    .option('--limit <n>', 'at most so many', readCount, 100)
    .option('--after <next>', 'go on after this (`next` of the page before)')
    .action(({ account, state, limit, after, json }) =>
      withContext(async context => {
        const accountId = account === undefined ? null : (await findAccount(context, account))._id
        const page = await listInvoices(context, accountId, { state, limit, after })
        const head = ['number', 'of', 'due on', 'state', 'EUR', 'customer']
        print(json, page, () =>
          table(
            head,
            page.items.map(item => [item.number, item.issuedOn, item.dueOn, item.state, signed(item), item.customer]),
          ),
        )
      }),
    )

  command('show <id>', 'one invoice, by id or number').action((id, { json }) =>
    withContext(async context => {
      const invoice = await showInvoice(context, null, id)
      print(json, invoice, () => words(invoice))
    }),
  )

  command('pdf <id>', 'write its PDF, with the XML inside, into a file')
    .option('--out <file>', 'default: its own name; - is standard output')
    .action((id, { out, json }) =>
      withContext(async context => {
        const { name, content } = await readInvoiceFile(context, null, id)
        await write(out ?? name, content, json)
      }),
    )

  command('credit <id>', 'take an invoice back by a credit note, all of it that is left')
    .requiredOption('--reason <text>', 'printed on the credit note')
    .option('--line <n:mails...>', 'only so many mails of this line; may be given for several', readLines)
    .action((id, { reason, line, json }) =>
      withContext(async context => {
        const invoice = await findInvoice(context, null, id)
        const note = await creditInvoice(finishing(context), invoice, { reason, lines: line }, 'cli')
        print(json, note, () => `${note.number} takes back ${decimal(note.grossCents)} EUR of ${invoice.number}.`)
      }),
    )

  command('paid <id>', 'note that it was paid')
    .option('--on <day>', 'the day the money came in, as 2046-01-31; default: today')
    .option('--reference <text>', "the bank's words")
    .option('--undo', 'take that back')
    .action((id, { on, reference, undo, json }) =>
      withContext(async context => {
        const invoice = await findInvoice(context, null, id)
        const changed = undo
          ? await markUnpaid(context, invoice, 'cli')
          : await markPaid(context, invoice, { on, reference }, 'cli')
        print(json, changed, () => `${changed.number} is ${changed.state}.`)
      }),
    )

  command('export', 'invoices and credit notes of some days into a file')
    .requiredOption('--from <day>', 'by the date on the paper, as 2046-01-01')
    .requiredOption('--to <day>', 'and up to this day')
    .option('--datev', "as DATEV's Buchungsstapel, for the tax adviser; else CSV")
    .option('--account <id>', 'of one account only (CSV)')
    .option('--out <file>', 'default: standard output, for DATEV its own name; - is standard output')
    .action(({ from, to, datev, account, out, json }) =>
      withContext(async context => {
        if (datev && account !== undefined)
          throw new Problem('input', 'DATEV gets the postings of all accounts', 'Leave out --account')
        if (datev) {
          const { name, content } = await exportDatev(context, { from, to })
          return await write(out ?? name, content, json)
        }
        const accountId = account === undefined ? null : (await findAccount(context, account))._id
        await write(out ?? '-', Buffer.from(await exportCsv(context, accountId, { from, to })), json)
      }),
    )
}

/** The relay tells the customer: the command line can't send mail. */
const finishing = (context: Context): FinishDeps => ({
  store: context.store,
  now: context.now,
  log: { warn: (fields, text) => void process.stderr.write(`depesche: ${text}: ${JSON.stringify(fields)}\n`) },
})

const signed = ({ kind, grossCents }: InvoiceView) => `${kind === 'credit' ? '-' : ''}${decimal(grossCents)}`

const words = (invoice: InvoiceView): string =>
  [
    `${invoice.kind === 'invoice' ? 'Invoice' : 'Credit note'} ${invoice.number} of ${invoice.issuedOn}, ${invoice.customer}: ${invoice.state}`,
    ...(invoice.corrects === null ? [] : [`for ${invoice.corrects.number}: ${invoice.corrects.reason}`]),
    table(
      ['', 'what', 'mails', 'from', 'to', 'EUR'],
      invoice.lines.map(line => [line.n, line.kind, line.quantity, line.from, line.to, decimal(line.netCents)]),
    ),
    `net ${decimal(invoice.netCents)}, VAT ${invoice.vat.percent} % ${decimal(invoice.vatCents)} (${invoice.vat.kind}), total ${decimal(invoice.grossCents)} EUR`,
    ...(invoice.dueCents > 0 ? [`to pay: ${decimal(invoice.dueCents)} EUR by ${invoice.dueOn}`] : []),
    ...(invoice.creditedCents > 0 ? [`taken back: ${decimal(invoice.creditedCents)} EUR`] : []),
    ...(invoice.payment === null
      ? []
      : [`paid on ${invoice.payment.on} by ${invoice.payment.how} ${invoice.payment.reference}`]),
  ].join('\n')

async function write(out: string, content: Buffer, json: boolean): Promise<void> {
  if (out === '-') {
    stdout.write(content)
    return
  }
  // what was written once is not written over by mistake
  await writeFile(out, content, { flag: 'wx' }).catch(error => {
    throw new Problem('output', `${out} can't be written (${error.code})`, 'Name another file with --out')
  })
  print(json, { file: out, bytes: content.length }, () => `${out} is written.`)
}

async function readJson(file: string) {
  const text = await (file === '-' ? readAll(stdin) : readFile(file, 'utf8')).catch(error => {
    throw new Problem('input', `${file} can't be read (${error.code})`, 'Name a JSON file, or - for standard input')
  })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Problem('input', `${file} is no JSON: ${(error as Error).message}`, 'See docs/invoices.md for an example')
  }
}

function readState(text: string) {
  const state = invoiceStates.find(one => one === text)
  if (state !== undefined) return state
  throw new Problem('input', `There is no state ${text}`, `There are ${invoiceStates.join(', ')}`)
}

function readLines(text: string, before: { n: number; quantity: number }[] = []) {
  const found = /^(\d{1,6}):(\d{1,10})$/.exec(text)
  if (found === null) throw new Problem('input', `${text} is no line with mails`, 'Write it as 1:25000')
  return [...before, { n: Number(found[1]), quantity: Number(found[2]) }]
}
