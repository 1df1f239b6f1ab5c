/** Promise 20: what the API finds wrong with a field is told in the user's language. */
import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { z } from 'zod'
import { fieldWords } from '../../admin-ui/src/parts/field-words.ts'
import { germanRules } from '../../admin-ui/src/parts/rule-words.ts'
import { fieldCodes } from '../../relay/src/http/field-problem.ts'
import { problemOf } from '../../relay/src/http/problem-details.ts'

const schema = z
  .object({
    absent: z.string(),
    kind: z.string(),
    whole: z.number().int(),
    empty: z.string().min(1),
    short: z.string().min(3),
    long: z.string().max(2000),
    exact: z.string().length(3),
    low: z.number().min(1000),
    high: z.number().max(3),
    above: z.number().gt(0),
    few: z.array(z.string()).min(1),
    many: z.array(z.string()).max(2),
    step: z.number().multipleOf(0.01),
    email: z.email(),
    url: z.url(),
    day: z.iso.date(),
    time: z.iso.datetime(),
    pattern: z.string().regex(/^a$/),
    choice: z.enum(['open', 'paid']),
    literal: z.literal(true),
    union: z.union([z.literal(1), z.object({})]),
    kinds: z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]),
    map: z.record(z.string().regex(/^a$/), z.string()),
    own: z.string().refine(() => false, 'must be an IBAN'),
    form: z.string().regex(/^a$/, 'must be a BIC'),
  })
  .strict()

const wrong = {
  kind: 7,
  whole: 1.5,
  empty: '',
  short: 'ab',
  long: 'x'.repeat(2001),
  exact: 'ab',
  low: 7,
  high: 4,
  above: 0,
  few: [],
  many: ['a', 'b', 'c'],
  step: 0.001,
  email: 'anna',
  url: 'shop',
  day: 'today',
  time: 'now',
  pattern: 'b',
  choice: 'lost',
  literal: false,
  union: 'x',
  kinds: { kind: 'b' },
  map: { b: 'x' },
  own: 'DE00',
  form: 'b',
  extra: 1,
}

const german = {
  absent: 'Das fehlt',
  kind: 'Muss Text sein',
  whole: 'Muss eine ganze Zahl sein',
  empty: 'Darf nicht leer sein',
  short: 'Muss mindestens 3 Zeichen haben',
  long: 'Darf höchstens 2.000 Zeichen haben',
  exact: 'Muss genau 3 Zeichen haben',
  low: 'Muss mindestens 1.000 sein',
  high: 'Darf höchstens 3 sein',
  above: 'Muss größer als 0 sein',
  few: 'Muss mindestens 1 Eintrag haben',
  many: 'Darf höchstens 2 Einträge haben',
  step: 'Muss ein Vielfaches von 0,01 sein',
  email: 'Muss eine Mailadresse wie anna@example.com sein',
  url: 'Muss eine Adresse wie https://shop.example sein',
  day: 'Muss ein Tag wie 2026-03-29 sein',
  time: 'Muss eine Zeit wie 2026-03-29T12:00:00Z sein',
  pattern: 'Ist nicht so geschrieben, wie es sein muss',
  choice: 'Muss eines davon sein: open, paid',
  literal: 'Muss eines davon sein: true',
  union: 'Hat keine der Formen, die es haben darf',
  'kinds/kind': 'Hat keine der Formen, die es haben darf',
  'map/b': 'Hat keine der Formen, die es haben darf',
  own: 'Muss eine IBAN sein',
  form: 'Muss eine BIC sein',
  '': 'Ein Feld extra gibt es nicht',
}

/** Where sentences are for whoever runs the relay or writes a plugin, not for people in a browser. */
const elsewhere = /^(cli|ops|config|delivery|identity|trial|connect\/oauth)\//

describe('a wrong field', () => {
  const problems = () => problemOf(schema.safeParse(wrong).error)?.errors ?? []

  it('is told in German and in English, of every kind there is', () => {
    const said = (language: 'de' | 'en') =>
      Object.fromEntries(problems().map(each => [each.at.slice(1), fieldWords(each as never, language)]))
    expect(said('de')).to.deep.equal(german)
    expect(Object.keys(said('en'))).to.have.members(Object.keys(german))
    expect(said('en')).to.include({
      absent: 'This is missing',
      long: 'Must have at most 2,000 characters',
      low: 'Must be at least 1,000',
      own: 'Must be an IBAN',
    })
    for (const words of Object.values(said('en')))
      expect(words)
        .to.match(/^[A-Z]/)
        .and.not.match(/Invalid|undefined/)
    expect(new Set(problems().map(({ code }) => code))).to.deep.equal(new Set(fieldCodes))
  })

  it('has German words for every rule of the API’s own', async () => {
    const root = new URL('../../relay/src/', import.meta.url)
    const found = new Set<string>()
    for (const file of await readdir(root, { recursive: true })) {
      if (!/\.ts$/.test(file) || /\.test/.test(file) || elsewhere.test(file)) continue
      const text = await readFile(new URL(file, root), 'utf8')
      if (!/from 'zod'|addIssue/.test(text)) continue
      for (const [, rule = ''] of text.matchAll(/'(must (?:be|have|not|begin|name)\b[^'\n]*)'/g)) found.add(rule)
    }
    expect(found.size).to.be.greaterThan(30)
    expect([...found].filter(rule => germanRules[rule] === undefined)).to.deep.equal([])
  })
})
