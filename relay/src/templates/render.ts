/**
 * Templates are Mustache without what reaches out: no partials, no functions, no prototypes (`{{constructor}}` is a missing
 * variable). HTML is escaped; a variable that nobody gave is an error and not a gap in a mail. Sections may be left out:
 * that is how a template says "if there is one".
 */
import Mustache from 'mustache'
import { Problem } from '../values.ts'

export interface TemplateContent {
  readonly subject: string
  readonly html: string | null
  readonly text: string | null
}

export interface Rendered {
  readonly subject: string
  readonly html: string | null
  readonly text: string | null
  /** variables that the template prints and nobody gave; printed as nothing */
  readonly missing: readonly string[]
}

/** Of one mail; mailboxes cut off long before, at 100 kB or so. */
const mostLetters = 1024 * 1024
/** Of the header's field, as elsewhere for mails by HTTP. */
const mostSubjectLetters = 900
/** Lists in lists multiply: so many tags and passages there may be in one mail, each time that they are looked at. */
const mostSteps = 100_000
/** Sections in sections, and names in names (`a.b.c`): what a step costs. */
const deepest = 20
const mostNames = 10
/** Mustache looks for the end of a tag once for each blank before it. */
const longestBlank = 1000

type Tokens = readonly (readonly [string, string, ...unknown[]])[]

export interface Compiled {
  readonly parts: Readonly<Record<'subject' | 'html' | 'text', Tokens | null>>
  /** what it prints and what its sections ask for, each once */
  readonly variables: readonly string[]
  /** of the template */
  readonly letters: number
}

/** @throws Problem `template-wrong` with what is wrong and where */
export function compile({ subject, html, text }: TemplateContent): Compiled {
  const parts = { subject: parse('subject', subject), html: parse('html', html), text: parse('text', text) }
  const variables = new Set<string>()
  for (const tokens of Object.values(parts)) if (tokens !== null) names(tokens, variables)
  const letters = [subject, html, text].reduce((sum, part) => sum + (part?.length ?? 0), 0)
  return { parts, variables: [...variables], letters }
}

const parser = new Mustache.Writer()
// what is compiled is kept by whoever asks, and no longer than he does
Object.assign(parser, { templateCache: undefined })

function parse(part: string, template: string | null): Tokens | null {
  if (template === null) return null
  if (hasLongBlank(template)) throw wrong(`${part}: more than ${longestBlank} blanks in a row`)
  let tokens: Tokens
  try {
    tokens = parser.parse(template) as unknown as Tokens
  } catch (error) {
    throw wrong(`${part}: ${(error as Error).message}`)
  }
  refuse(part, tokens, deepest)
  return tokens
}

const hasLongBlank = (text: string): boolean => {
  for (const { 0: blank } of text.matchAll(/\s+/g)) if (blank.length > longestBlank) return true
  return false
}

function refuse(part: string, tokens: Tokens, deeper: number): void {
  if (deeper < 0) throw wrong(`${part}: more than ${deepest} sections stand in each other`)
  for (const [kind, text, , , inner] of tokens) {
    if (kind === '>') throw wrong(`${part}: {{> ${text}}} would include another template, which isn’t offered`)
    if (!['text', '!', '='].includes(kind) && (text.length > 200 || text.split('.').length > mostNames))
      throw wrong(`${part}: the name ${text.slice(0, 40)}… is too long`)
    if (Array.isArray(inner)) refuse(part, inner as unknown as Tokens, deeper - 1)
  }
}

const wrong = (what: string) =>
  new Problem('template-wrong', `The template can’t be read: ${what}`, 'See https://mustache.github.io/mustache.5.html')

function names(tokens: Tokens, into: Set<string>): void {
  for (const token of tokens) {
    if (['name', '&', '#', '^'].includes(token[0]) && token[1] !== '.') into.add(token[1])
    if (Array.isArray(token[4])) names(token[4] as unknown as Tokens, into)
  }
}

/** What one mail's rendering has used and missed. */
interface Run {
  readonly missing: Set<string>
  letters: number
  steps: number
}

/** Looks at own properties only, in each section from the inside to the outside. */
class Variables extends Mustache.Context {
  readonly run: Run
  readonly #view: unknown
  readonly #outer: Variables | null

  constructor(view: unknown, outer: Variables | null, run: Run) {
    super(view)
    this.#view = view
    this.#outer = outer
    this.run = run
  }

  override push(view: unknown): Variables {
    step(this.run, 1)
    return new Variables(view, this, this.run)
  }

  override lookup(name: string): unknown {
    if (name === '.') return this.#view
    const path = name.split('.')
    for (let at: Variables | null = this; at !== null; at = at.#outer) {
      const found = own(at.#view, path)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function own(view: unknown, path: readonly string[]): unknown {
  let value = view
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return value
}

class Printer extends Mustache.Writer {
  override renderTokens(tokens: string[][], context: Mustache.Context, ...more: [never, never, never]): string {
    const { run } = context as Variables
    step(run, tokens.length)
    for (const token of tokens) if (token[0] === 'text') count(run, token[1] as string)
    return super.renderTokens(tokens, context, ...more)
  }

  override escapedValue(token: string[], context: Mustache.Context, config?: Mustache.RenderOptions): string {
    const { escape: escapeText = Mustache.escape } = (config ?? {}) as { escape?: (text: string) => string }
    return escapeText(this.unescapedValue(token, context))
  }

  override unescapedValue(token: string[], context: Mustache.Context): string {
    const { run } = context as Variables
    const [, name = ''] = token
    const value = context.lookup(name) as unknown
    if (value === undefined || typeof value === 'object') {
      // null is given, and prints nothing; a list or an object can't be printed
      if (value !== null) run.missing.add(name)
      return ''
    }
    const text = String(value)
    count(run, text)
    return text
  }

  override renderPartial(): string {
    return ''
  }
}

function step(run: Run, steps: number): void {
  run.steps += steps
  if (run.steps > mostSteps) throw tooLarge(`more than ${mostSteps} tags and passages`)
}

function count(run: Run, text: string): void {
  run.letters += text.length
  if (run.letters > mostLetters) throw tooLarge(`more than ${mostLetters} letters`)
}

const tooLarge = (why: string) =>
  new Problem(
    'template-too-large',
    `The template makes a mail that is too large: ${why}`,
    'Give shorter texts and lists, or nest them less',
  )

const printer = new Printer()

/** Line ends and the like would end the field. */
const inOneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()

/** @throws Problem `template-too-large` */
export function render({ parts }: Compiled, variables: Readonly<Record<string, unknown>>): Rendered {
  const run: Run = { missing: new Set(), letters: 0, steps: 0 }
  const context = new Variables(variables, null, run)
  const print = (tokens: Tokens | null, escapeText: ((text: string) => string) | null): string | null =>
    tokens === null
      ? null
      : printer.renderTokens(
          tokens as unknown as string[][],
          context,
          undefined as never,
          undefined as never,
          (escapeText === null ? undefined : { escape: escapeText }) as never,
        )
  const plain = (text: string) => text
  const subject = inOneLine(print(parts.subject, plain) ?? '')
  if (subject.length > mostSubjectLetters) throw tooLarge(`its subject has more than ${mostSubjectLetters} letters`)
  const html = print(parts.html, null)
  const text = print(parts.text, plain)
  return { subject, html, text, missing: [...run.missing] }
}
