/**
 * The mails that the app writes in the shop's stead: which there are, their default templates in German and English, and
 * how one is made of an order's data. It knows no Shopify and no relay: data in, texts out.
 */
import type { MailData } from './data.ts'
import { defaultHtml } from './default-html.ts'
import { defaultText } from './default-text.ts'
import { compileTemplate, fill } from './fill.ts'
import { type Brand, type Language, type MailKind, mailKinds, type Template } from './kinds.ts'
import { sampleData } from './sample.ts'
import { namesOf, viewOf } from './view.ts'
import { kindWords } from './words.ts'

export { MailData, type MailDataInput } from './data.ts'
export { TemplateFault } from './fill.ts'
export { type Brand, type Language, type MailKind, mailKinds, type Template } from './kinds.ts'
export { sampleData } from './sample.ts'

export const defaultTemplate = (kind: MailKind, language: Language): Template => ({
  subject: kindWords[kind][language].subject,
  html: defaultHtml(kind, language),
  text: defaultText(kind, language),
})

const anyBrand: Brand = { name: '', url: '', logoUrl: null, colour: '', contactEmail: null, listHelpUrl: null }

/** Every name a template may ask for, whatever it is of: a template may serve for several kinds. */
export const placeholders: ReadonlySet<string> = new Set(
  mailKinds.flatMap(kind => [...namesOf(viewOf('en', sampleData(kind, 'en'), anyBrand))]),
)

/** Defaults are compiled once; edited templates as they come. */
const compiledDefaults = new Map<string, ReturnType<typeof compileTemplate>>()

function compiledDefault(kind: MailKind, language: Language) {
  const key = `${kind} ${language}`
  const compiled = compiledDefaults.get(key) ?? compileTemplate(defaultTemplate(kind, language), placeholders)
  compiledDefaults.set(key, compiled)
  return compiled
}

/**
 * @param edited the merchant's; default: ours
 * @throws TemplateFault when the edited one can't be used
 */
export function renderMail(
  kind: MailKind,
  language: Language,
  data: MailData,
  brand: Brand,
  edited?: Template,
): { subject: string; html: string; text: string } {
  const compiled = edited === undefined ? compiledDefault(kind, language) : compileTemplate(edited, placeholders)
  const { subject, html, text } = fill(compiled, viewOf(language, data, brand))
  return { subject, html, text: withoutGaps(text) }
}

const withoutGaps = (text: string): string =>
  `${text
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
