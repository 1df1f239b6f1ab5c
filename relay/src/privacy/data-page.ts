/** docs/data-processing.md, in both languages, from the table. Written by scripts/write-data-page.mjs. */
import { type DataEntry, dataEntries, type Whose } from './data-table.ts'

const whose: Record<Whose, { readonly de: string; readonly en: string }> = {
  recipient: { de: 'Empfänger', en: 'recipients' },
  user: { de: 'wer sich anmeldet', en: 'who signs in' },
  customer: { de: 'Händler', en: 'the merchant' },
}

const intro = {
  en: `# What is stored, and for how long?

For merchants' records of processing (Art. 30 GDPR). Everything lies in one database of the operator, whose disk and backups he
keeps; logs hold recipients' addresses only at the level \`debug\`. What can be set, exported and erased: [privacy](privacy.md).
This page is made from \`relay/src/privacy/data-table.ts\`, and a test compares that with what the relay stores.`,
  de: `# Was wird gespeichert, und wie lange?

Für das Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO). Alles liegt in einer Datenbank des Betreibers, der Festplatte
und Sicherungen verwahrt; Protokolle nennen Empfänger nur auf der Stufe \`debug\`. Was sich einstellen, ausgeben und löschen lässt:
[privacy](privacy.md).`,
}
const heads = {
  en: ['collection', 'what', 'whose', 'kept'],
  de: ['Sammlung', 'was', 'von wem', 'wie lange'],
} as const

/** Columns as wide as Biome makes them. */
function table(locale: 'de' | 'en', entries: readonly DataEntry[]): string {
  const rows = [
    heads[locale],
    ...entries.map(({ id, what, people, kept }) => [
      `\`${id}\``,
      what[locale],
      people.map(one => whose[one][locale]).join(', ') || '–',
      kept[locale],
    ]),
  ]
  const widths = heads[locale].map((_, i) => Math.max(...rows.map(row => [...(row[i] ?? '')].length)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell + ' '.repeat((widths[i] ?? 0) - [...cell].length)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n')
}

export const dataPage = (): string =>
  (['en', 'de'] as const).map(locale => `${intro[locale]}\n\n${table(locale, dataEntries)}\n`).join('\n')
