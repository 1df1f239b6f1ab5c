/** Writes a notice of a text and its values, in the language of whoever gets it. */
import { accountTexts } from './account-texts.ts'
import { billingTexts } from './billing-texts.ts'
import { domainTexts } from './domain-texts.ts'
import type { Locale, Notice } from './index.ts'
import { oneLine } from './page.ts'
import { signInTexts } from './sign-in-texts.ts'
import type { Text } from './text.ts'

export type TextName =
  | keyof typeof signInTexts
  | keyof typeof accountTexts
  | keyof typeof billingTexts
  | keyof typeof domainTexts

export const allTexts: Readonly<Record<TextName, Text>> = {
  ...signInTexts,
  ...accountTexts,
  ...billingTexts,
  ...domainTexts,
}

/** longer values are cut: a name of a page's length is no name */
const longest = 300

/**
 * @param url where the action leads; a text with an action needs one
 * @throws Error for a value that the text wants and nobody gave
 */
export function writeNotice(
  name: TextName,
  to: { readonly email: string; readonly locale: Locale },
  values: Readonly<Record<string, string>>,
  url?: string,
): Notice {
  const text = allTexts[name]
  const fill = (template: string) =>
    template.replace(/\{(\w+)\}/g, (_, key: string) => {
      const value = values[key]
      if (value === undefined) throw new Error(`the text ${name} needs {${key}}`)
      const line = oneLine(value)
      return line.length > longest ? `${line.slice(0, longest)}…` : line
    })
  const { locale } = to
  if ((text.action === undefined) !== (url === undefined)) throw new Error(`the text ${name} and its link don't fit`)
  return {
    to: [to.email],
    locale,
    subject: fill(text.subject[locale]),
    paragraphs: text.paragraphs.map(paragraph => fill(paragraph[locale])),
    ...(text.action === undefined || url === undefined ? {} : { action: { label: text.action[locale], url } }),
  }
}

/** A moment as people of a language write it, in UTC, since nobody knows where they are. */
export const moment = (at: Date, locale: Locale): string =>
  `${new Intl.DateTimeFormat(locale === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`
