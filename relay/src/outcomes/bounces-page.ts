/** docs/bounces.md, written from the rules, so that it can't say anything else than what happens. */
import type { OutcomeClass } from '../values.ts'
import { type CauseName, causes, nextSteps } from './causes.ts'
import { rules } from './rules/index.ts'

const classes: Record<OutcomeClass, { en: string; de: string }> = {
  hard: {
    en: 'The address, or its domain, does not exist. It enters the suppression list at once, and nothing more is tried.',
    de: 'Die Adresse oder ihre Domain gibt es nicht. Sie kommt sofort auf die Sperrliste, und es folgt kein Versuch mehr.',
  },
  soft: {
    en: 'The address exists, but takes no mail at present. Answered with 4xx, the mail is tried again until its time is up; with 5xx, it ends here. Never suppressed.',
    de: 'Die Adresse gibt es, aber sie nimmt zurzeit keine Mails an. Auf 4xx folgt ein neuer Versuch, bis die Zeit um ist; mit 5xx endet die Mail hier. Nie gesperrt.',
  },
  policy: {
    en: 'The receiver does not want this mail, this sender or this server. Answered with 4xx, the mail is tried again until its time is up; with 5xx, it ends here. Never suppressed for that.',
    de: 'Der Empfänger will diese Mail, diesen Absender oder diesen Server nicht. Auf 4xx folgt ein neuer Versuch, bis die Zeit um ist; mit 5xx endet die Mail hier. Dafür nie gesperrt.',
  },
  host: {
    en: 'The mail server could not be reached or refused us before the mail. It is tried again until the time is up, unless DNS names private addresses only. Never suppressed.',
    de: 'Der Mailserver war nicht zu erreichen oder hat uns vor der Mail abgewiesen. Neue Versuche folgen, bis die Zeit um ist, außer wenn das DNS nur private Adressen nennt. Nie gesperrt.',
  },
  expired: {
    en: 'The time for delivery is over; nothing more is tried. Never suppressed.',
    de: 'Die Zeit für die Zustellung ist um; es folgt kein Versuch mehr. Nie gesperrt.',
  },
}

const cell = (text: string): string =>
  text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('<', '&lt;').replace(' {host}', '')

/** A table as the formatter leaves it, columns padded, so that formatting the page doesn't part it from the rules. */
function table(...rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map(row => row.map(cell))
  const widths = (cells[0] ?? []).map((_, i) => Math.max(3, ...cells.map(row => row[i]?.length ?? 0)))
  const line = (row: readonly string[]) => `| ${row.map((text, i) => text.padEnd(widths[i] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = cells
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...body.map(line), '']
}

export function bouncesPage(): string {
  const of = (cause: CauseName) => rules.filter(rule => rule.cause === cause)
  const lines = [
    '# Bounces: what an answer means',
    '',
    'Written by `node scripts/write-bounces-page.mjs` from the table of rules (`relay/src/outcomes/rules/`): change those, not this page.',
    '',
    'The first rule that fits decides. They are tried in this order: what happened before the mail was spoken of; tokens of one provider; words about the sender, since a block list often hides behind `5.1.1`; pace, size and the state of a mailbox that exists; words that say the address does not exist; other words; the enhanced code; the basic code. Words are compared without case, accents, punctuation, addresses and host names. A temporary answer (4xx) never makes an address hard.',
    '',
    'A mailbox that is _disabled, suspended, inactive or locked_ exists (RFC 3463 X.2.1) and may come back, so it is soft. One that is _closed, deleted, no longer in use_ is hard.',
    '',
  ]
  for (const [cls, meaning] of Object.entries(classes)) {
    lines.push(`## ${cls}`, '', `${meaning.en}  `, meaning.de, '')
    for (const [name, cause] of Object.entries(causes)) {
      if (cause.class !== cls) continue
      const { en, de } = nextSteps[cause.next]
      lines.push(`### ${name}`, '')
      lines.push(
        ...table(
          ['', 'English', 'Deutsch'],
          ['What happened', cause.reason.en, cause.reason.de],
          ['Advice', cause.advice.en, cause.advice.de],
          ['Next step', en, de],
        ),
      )
      const rows = of(name as CauseName).map(({ id, provider, example, source }) => [
        `\`${id}\`${provider === undefined ? '' : ` (${provider})`}`,
        example,
        source,
      ])
      if (rows.length > 0) lines.push(...table(['Rule', 'Example', 'Source'], ...rows))
    }
  }
  return `${lines.join('\n').trimEnd()}\n`
}
