/** What the API finds wrong with a field, in the user's language: by its code and values, own rules by their sentence. */
import type { Schemas } from '@depesche/client'
import { germanRules } from './rule-words.ts'

export type FieldProblem = Schemas['FieldProblem']
type Language = 'de' | 'en'
type Params = FieldProblem['params']
type Say = (params: Params) => string

/** as zod names what a limit is of, and what is expected */
const things: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'yes or no',
    array: 'a list',
    object: 'an object',
    record: 'an object',
  },
  de: {
    string: 'Text',
    number: 'eine Zahl',
    int: 'eine ganze Zahl',
    boolean: 'Ja oder Nein',
    array: 'eine Liste',
    object: 'ein Objekt',
    record: 'ein Objekt',
  },
}

const formats: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    email: 'an e-mail address such as anna@example.com',
    url: 'an address such as https://shop.example',
    date: 'a day such as 2026-03-29',
    datetime: 'a time such as 2026-03-29T12:00:00Z',
    ipv4: 'an IP address',
    ipv6: 'an IP address',
    uuid: 'a UUID',
    base64: 'base64',
  },
  de: {
    email: 'eine Mailadresse wie anna@example.com',
    url: 'eine Adresse wie https://shop.example',
    date: 'ein Tag wie 2026-03-29',
    datetime: 'eine Zeit wie 2026-03-29T12:00:00Z',
    ipv4: 'eine IP-Adresse',
    ipv6: 'eine IP-Adresse',
    uuid: 'eine UUID',
    base64: 'base64',
  },
}

/** more of them help nobody */
const mostShown = 12
const listed = (values: unknown): string =>
  Array.isArray(values) && values.length > 0 && values.length <= mostShown ? values.join(', ') : ''

const count = (value: unknown, language: Language) => new Intl.NumberFormat(language).format(Number(value))

const unit = (of: unknown, limit: unknown, language: Language): string => {
  const one = Number(limit) === 1
  if (of === 'string') return language === 'de' ? ' Zeichen' : one ? ' character' : ' characters'
  if (of === 'array' || of === 'set')
    return language === 'de' ? (one ? ' Eintrag' : ' Einträge') : one ? ' entry' : ' entries'
  return ''
}

const isNumber = (of: unknown) => of === 'number' || of === 'int' || of === 'bigint'

function size(code: 'too-small' | 'too-big', { limit, of, exact, inclusive }: Params, language: Language): string {
  const what = `${count(limit, language)}${unit(of, limit, language)}`
  const small = code === 'too-small'
  const is = isNumber(of)
  if (language === 'de') {
    if (exact) return `Muss genau ${what} ${is ? 'sein' : 'haben'}`
    if (small && of === 'string' && limit === 1) return 'Darf nicht leer sein'
    if (!is) return small ? `Muss mindestens ${what} haben` : `Darf höchstens ${what} haben`
    if (inclusive === false) return `Muss ${small ? 'größer' : 'kleiner'} als ${what} sein`
    return small ? `Muss mindestens ${what} sein` : `Darf höchstens ${what} sein`
  }
  if (exact) return `Must ${is ? 'be' : 'have'} exactly ${what}`
  if (small && of === 'string' && limit === 1) return 'Must not be empty'
  if (!is) return `Must have ${small ? 'at least' : 'at most'} ${what}`
  if (inclusive === false) return `Must be ${small ? 'more' : 'less'} than ${what}`
  return `Must be ${small ? 'at least' : 'at most'} ${what}`
}

const saying: Readonly<Record<Language, Readonly<Record<Exclude<FieldProblem['code'], 'rule'>, Say>>>> = {
  en: {
    missing: () => 'This is missing',
    type: ({ expected }) => `Must be ${things.en[String(expected)] ?? `of the kind ${expected}`}`,
    'too-small': params => size('too-small', params, 'en'),
    'too-big': params => size('too-big', params, 'en'),
    step: ({ divisor }) => `Must be a multiple of ${count(divisor, 'en')}`,
    format: ({ format }) => {
      const known = formats.en[String(format)]
      return known === undefined ? 'Is not written as it must be' : `Must be ${known}`
    },
    choice: ({ values }) =>
      listed(values) === '' ? 'Is none of the values there are' : `Must be one of ${listed(values)}`,
    'unknown-field': ({ keys }) => `There is no field ${listed(keys)}`,
    'no-alternative': () => 'Has none of the forms that it may have',
  },
  de: {
    missing: () => 'Das fehlt',
    type: ({ expected }) => `Muss ${things.de[String(expected)] ?? `von der Art ${expected}`} sein`,
    'too-small': params => size('too-small', params, 'de'),
    'too-big': params => size('too-big', params, 'de'),
    step: ({ divisor }) => `Muss ein Vielfaches von ${count(divisor, 'de')} sein`,
    format: ({ format }) => {
      const known = formats.de[String(format)]
      return known === undefined ? 'Ist nicht so geschrieben, wie es sein muss' : `Muss ${known} sein`
    },
    choice: ({ values }) =>
      listed(values) === '' ? 'Diesen Wert gibt es hier nicht' : `Muss eines davon sein: ${listed(values)}`,
    'unknown-field': ({ keys }) => `Ein Feld ${listed(keys)} gibt es nicht`,
    'no-alternative': () => 'Hat keine der Formen, die es haben darf',
  },
}

/** @returns null: only the API's own English sentence says it */
export function fieldWords({ code, params, message }: FieldProblem, language: Language): string | null {
  const german = language === 'de' ? germanRules[message] : undefined
  if (german !== undefined) return german
  if (code === 'rule') return language === 'de' ? null : message.replace(/^./, first => first.toUpperCase())
  return saying[language][code](params)
}
