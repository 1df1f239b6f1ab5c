/** `depesche dmarc`: who else sends as a domain, by the reports of receivers. */
import type { Command } from 'commander'
import { findAccount } from '../accounts/index.ts'
import { ownAddresses } from '../delivery/own-addresses.ts'
import { sourceClasses } from '../dmarc-reports/classes.ts'
import { type DmarcSummary, type Source, summarizeReports } from '../dmarc-reports/summary.ts'
import { findDomain } from '../domains/find.ts'
import { dmarcAddress } from '../domains/report-advice.ts'
import { dmarcReportDays } from '../store/retention.ts'
import { Problem } from '../values.ts'
import { withContext } from './context.ts'
import { readCount } from './option-values.ts'
import { print, table } from './print.ts'

interface Options {
  account: string
  days: number
  json: boolean
}

export function dmarcCommands(program: Command) {
  program
    .command('dmarc')
    .description('DMARC reports')
    .command('report <domain>')
    .description('say who else sends as a sending domain, and what to do about it (docs/dmarc.md)')
    .requiredOption('--account <id or e-mail>', 'the account that has the domain')
    .option('--days <n>', 'of so many days', readCount, 30)
    .option('--json', 'print JSON')
    .action((name: string, { account, days, json }: Options) =>
      withContext(async context => {
        if (days > dmarcReportDays)
          throw new Problem('input', `Reports are kept for ${dmarcReportDays} days`, 'Ask for fewer days')
        const { _id: accountId } = await findAccount(context, account)
        const domain = await findDomain(context, name, accountId)
        const summary = await summarizeReports(
          { ...context, addresses: await ownAddresses(context.settings, context.dns) },
          accountId,
          domain.name,
          days,
        )
        print(json, summary, () => inWords(summary, context.bounceDomain))
      }),
    )
}

const day = (at: Date) => at.toISOString().slice(0, 10)
const counted = (n: number, one: string) => `${n.toLocaleString('en')} ${one}${n === 1 ? '' : 's'}`
const titles = { unknown: 'Unknown', known: 'Known', forwarder: 'Forwarders', ours: 'Ours' } as const

function inWords(summary: DmarcSummary, bounceDomain: string): string {
  const { domain, from, to, reports, reporters, mails, passed, policy, sources, unlisted } = summary
  if (reports === 0)
    return `No reports of ${domain} from ${day(from)} to ${day(to)}. They come once its DMARC record says rua=mailto:${dmarcAddress(bounceDomain)} (docs/dmarc.md); see: depesche dkim ${domain}`
  const blocks = sourceClasses.flatMap(of => {
    const some = sources.filter(source => source.class === of)
    const [first] = some
    if (first === undefined) return []
    const all = summary.classes[of]
    const sentences = [...new Set(some.map(({ explanation }) => explanation.en))]
    return [
      `\n${titles[of]}: ${counted(all.mails, 'mail')} of ${counted(all.sources, 'source')}`,
      ...sentences.map(sentence => `  ${sentence}`),
      table(
        ['  mails', 'passed', 'DKIM', 'SPF', 'refused', 'source', ''],
        some.map(source => [
          `  ${source.mails}`,
          source.passed,
          signed(source),
          source.spf.aligned,
          refused(source),
          source.ip,
          source.name ?? '',
        ]),
      ),
    ]
  })
  return [
    `${domain}, ${day(from)} to ${day(to)}: ${counted(mails, 'mail')}, ${passed.toLocaleString('en')} of them passed DMARC${policy?.p ? ` (policy p=${policy.p})` : ''}`,
    `${counted(reports, 'report')} from ${reporters
      .slice(0, 8)
      .map(({ org }) => org)
      .join(', ')}${reporters.length > 8 ? ' …' : ''}`,
    ...blocks,
    ...(unlisted.mails > 0
      ? [`\n${counted(unlisted.mails, 'mail')} more of small sources, ${unlisted.passed} passed`]
      : []),
  ].join('\n')
}

const signed = ({ dkim }: Source): string => {
  const [signer] = dkim.signers
  return signer === undefined ? `${dkim.aligned}` : `${dkim.aligned} (${signer.selector} of ${signer.domain})`
}

const refused = ({ dispositions: { quarantine, reject } }: Source): string =>
  [quarantine > 0 ? `${quarantine} as spam` : '', reject > 0 ? `${reject} rejected` : ''].filter(Boolean).join(', ') ||
  '–'
