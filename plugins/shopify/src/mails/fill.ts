/**
 * Templates that merchants may edit, filled in by the relay's engine with its limits. Stricter than there in two things:
 * a name that doesn't exist is a mistake of the template, found when it is saved; and HTML takes no unescaped values,
 * since what customers write (names, notes) stands among them.
 */
import type { Words } from '@depesche/plugin-sdk'
import { type Compiled, compile, render } from 'depesche/src/templates/render.ts'
import { Problem } from 'depesche/src/values.ts'
import type { Template } from './kinds.ts'

/** Why a template can't be used, in words for the merchant who edits it. */
export class TemplateFault extends Error {
  override name = 'TemplateFault'
  readonly reason: Words
  readonly advice: Words
  constructor(reason: Words, advice: Words) {
    super(`${reason.en}. ${advice.en}`)
    this.reason = reason
    this.advice = advice
  }
}

/** Mailboxes cut off mails at 100 kB or so, and a template is only a part of one. */
const mostLetters = 100_000

/**
 * @param known every name that a template may ask for
 * @throws TemplateFault
 */
export function compileTemplate(template: Template, known: ReadonlySet<string>): Compiled {
  if (template.subject.trim() === '') throw faults.noSubject()
  if (template.html.trim() === '') throw faults.empty('HTML')
  if (template.text.trim() === '') throw faults.empty('Text')
  const letters = template.subject.length + template.html.length + template.text.length
  if (letters > mostLetters) throw faults.long()
  if (/<\s*(?:script|iframe|object|embed|form|base|meta[^>]+http-equiv\s*=\s*["']?refresh)\b/i.test(template.html))
    throw faults.active()
  const compiled = asFault(() => compile(template))
  const foreign = compiled.variables.find(name => !known.has(name))
  if (foreign !== undefined) throw faults.unknown(foreign)
  const raw = unescapedIn(compiled.parts.html ?? [])
  if (raw !== null) throw faults.unescaped(raw)
  return compiled
}

/** @throws TemplateFault when it gets too large */
export function fill(
  compiled: Compiled,
  view: Readonly<Record<string, unknown>>,
): { subject: string; html: string; text: string } {
  const { subject, html, text } = asFault(() => render(compiled, view))
  return { subject, html: html ?? '', text: text ?? '' }
}

/** @returns the name */
function unescapedIn(tokens: readonly (readonly [string, string, ...unknown[]])[]): string | null {
  for (const [kind, name, , , inner] of tokens) {
    if (kind === '&') return name
    const found = Array.isArray(inner) ? unescapedIn(inner) : null
    if (found !== null) return found
  }
  return null
}

function asFault<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw error.type === 'template-too-large' ? faults.tooLarge() : faults.unreadable(error.message)
  }
}

const useDefault: Words = {
  de: 'Ändern Sie die Vorlage, oder setzen Sie sie auf den Standard zurück',
  en: 'Change the template, or reset it to the default',
}

const faults = {
  noSubject: () =>
    new TemplateFault(
      { de: 'Der Betreff ist leer', en: 'The subject is empty' },
      { de: 'Geben Sie einen Betreff ein', en: 'Enter a subject' },
    ),
  empty: (part: 'HTML' | 'Text') =>
    new TemplateFault(
      { de: `Der Teil „${part}“ ist leer`, en: `The ${part === 'HTML' ? 'HTML' : 'text'} part is empty` },
      {
        de: 'E-Mails brauchen beide Teile: HTML und Text für alle, die kein HTML anzeigen',
        en: 'Mails need both parts: HTML, and text for those who don’t show HTML',
      },
    ),
  long: () =>
    new TemplateFault(
      {
        de: `Die Vorlage hat mehr als ${mostLetters.toLocaleString('de')} Zeichen`,
        en: `The template has more than ${mostLetters.toLocaleString('en')} letters`,
      },
      {
        de: 'Kürzen Sie sie; Bilder werden verlinkt, nicht eingebettet',
        en: 'Shorten it; pictures are linked, not embedded',
      },
    ),
  active: () =>
    new TemplateFault(
      {
        de: 'Das HTML enthält Skripte, Formulare oder eingebettete Seiten',
        en: 'The HTML has scripts, forms or embedded pages in it',
      },
      {
        de: 'E-Mail-Programme führen so etwas nicht aus und halten die E-Mail für gefährlich: Entfernen Sie es',
        en: 'Mail programs don’t run these and take the mail for dangerous: remove them',
      },
    ),
  unknown: (name: string) =>
    new TemplateFault(
      { de: `Den Platzhalter {{${short(name)}}} gibt es nicht`, en: `There is no placeholder {{${short(name)}}}` },
      {
        de: 'Prüfen Sie die Schreibweise: Alle Platzhalter stehen neben der Vorlage',
        en: 'Check how it is spelled: all placeholders are listed beside the template',
      },
    ),
  unescaped: (name: string) =>
    new TemplateFault(
      { de: `{{{${short(name)}}}} fügt ungeprüftes HTML ein`, en: `{{{${short(name)}}}} puts in HTML unchecked` },
      {
        de: `Schreiben Sie {{${short(name)}}}, denn Kunden können HTML in ihre Angaben schreiben`,
        en: `Write {{${short(name)}}}, since customers can write HTML into what they enter`,
      },
    ),
  unreadable: (reason: string) =>
    new TemplateFault(
      { de: `Die Vorlage ist nicht lesbar (${reason})`, en: `The template can’t be read (${reason})` },
      {
        de: 'Jeder Abschnitt {{#name}} endet mit {{/name}}, und jede Klammer {{ mit }}',
        en: 'Each section {{#name}} ends with {{/name}}, and each {{ with }}',
      },
    ),
  tooLarge: () => new TemplateFault({ de: 'Die E-Mail wird zu groß', en: 'The mail gets too large' }, useDefault),
}

const short = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name)
