/** What an entry of a log adds to its act, in words: names of values, roles, scopes, money and times. */
import { count, euro, inLocalTime } from '../../app/format.ts'
import type { Scope } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { type Role, roles, useRoleWords } from '../../parts/role-name.tsx'
import { useScopeName } from '../../parts/scope-names.tsx'

const en = {
  account: 'account',
  address: 'address',
  after: 'now',
  agency: 'agency',
  app: 'app',
  before: 'before',
  block: 'block',
  changed: 'changed',
  creditNote: 'credit note',
  days: 'days',
  domain: 'domain',
  domains: 'domains',
  endsAt: 'ends',
  force: 'without an answer from there',
  held: 'mails held',
  how: 'way',
  label: 'for',
  latest: 'newest version',
  listHelp: 'List-Help',
  name: 'name',
  note: 'note',
  page: 'page',
  paused: 'paused',
  published: 'published version',
  reason: 'reason',
  records: 'records',
  reference: 'reference',
  released: 'mails released',
  renews: 'renews',
  replayed: 'events',
  retried: 'mails tried again',
  role: 'role',
  scope: 'scope',
  scopes: 'may',
  selector: 'selector',
  sender: 'sender',
  site: 'site',
  size: 'mails',
  state: 'state',
  systemId: 'system',
  unitPriceMicroEuro: 'per mail',
  url: 'address',
  version: 'version',
  via: 'way',
  yes: 'yes',
  no: 'no',
}

const de: Record<keyof typeof en, string> = {
  account: 'Konto',
  address: 'Adresse',
  after: 'jetzt',
  agency: 'Agentur',
  app: 'App',
  before: 'vorher',
  block: 'Block',
  changed: 'geändert',
  creditNote: 'Gutschrift',
  days: 'Tage',
  domain: 'Domain',
  domains: 'Domains',
  endsAt: 'endet',
  force: 'ohne Antwort von dort',
  held: 'angehaltene Mails',
  how: 'Weg',
  label: 'für',
  latest: 'neueste Version',
  listHelp: 'List-Help',
  name: 'Name',
  note: 'Notiz',
  page: 'Seite',
  paused: 'angehalten',
  published: 'veröffentlichte Version',
  reason: 'Grund',
  records: 'Einträge',
  reference: 'Referenz',
  released: 'freigegebene Mails',
  renews: 'verlängert sich',
  replayed: 'Ereignisse',
  retried: 'erneut versuchte Mails',
  role: 'Rolle',
  scope: 'Umfang',
  scopes: 'darf',
  selector: 'Selektor',
  sender: 'Absender',
  site: 'Website',
  size: 'Mails',
  state: 'Zustand',
  systemId: 'System',
  unitPriceMicroEuro: 'je Mail',
  url: 'Adresse',
  version: 'Version',
  via: 'Weg',
  yes: 'ja',
  no: 'nein',
}

const useWords = defineWords('audit-detail', { en, de })

const isKnown = (name: string): name is keyof typeof en => Object.hasOwn(en, name)
const isRole = (value: unknown): value is Role => roles.some(role => role === value)

/** @returns writes it as one line: values that say something, no braces */
export function useDetailWords(nameOf: (id: string) => string): (detail: Readonly<Record<string, unknown>>) => string {
  const t = useWords()
  const scopeName = useScopeName()
  const roleName = useRoleWords()
  const inWord = (name: string, value: unknown): string => {
    if (typeof value === 'boolean') return t(value ? 'yes' : 'no')
    if (typeof value === 'number') return name.endsWith('MicroEuro') ? euro(value, 5) : count(value)
    if (typeof value === 'string')
      return name === 'role' && isRole(value) ? roleName.name(value) : inLocalTime(nameOf(value))
    if (Array.isArray(value))
      return value.map(each => (name === 'scopes' ? scopeName(each as Scope) : inWord('', each))).join(', ')
    return `(${inWords(value as Readonly<Record<string, unknown>>)})`
  }
  const inWords = (detail: Readonly<Record<string, unknown>>): string =>
    Object.entries(detail)
      .filter(([, value]) => value !== null && value !== undefined && value !== '')
      .map(([name, value]) => `${isKnown(name) ? t(name) : name}: ${inWord(name, value)}`)
      .join(', ')
  return inWords
}
