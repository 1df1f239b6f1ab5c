/** What may stand on a paper: one line of letters that the paper's font has, and days of the issuer's calendar. */
import { z } from 'zod'

/**
 * Latin, Greek and Cyrillic letters and the usual signs: what Roboto has, which is embedded in every paper. A letter
 * without a picture would be an empty box on an invoice that can't be changed, and PDF/A forbids it.
 */
const printable =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u017f\u0218-\u021b\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0482\u048a-\u0513\u1e9e\u1ea0-\u1ef9\u2010\u2011\u2013-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122]*$/

export const paperText = (max: number) =>
  z
    .string()
    .transform(text => text.normalize('NFC').trim())
    .pipe(
      z.string().max(max).regex(printable, 'must be one line in Latin, Greek or Cyrillic letters, as it is printed'),
    )

export const someText = (max: number) => paperText(max).pipe(z.string().min(1, 'must not be empty'))

/** `2046-01-31`, in the issuer's time zone: papers know days, not moments. */
export type Day = string

export function dayOf(at: Date, timeZone: string): Day {
  const format = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${part.year}-${part.month}-${part.day}`
}

/** The last day of a period that ends before `to`. */
export const lastDayBefore = (to: Date, timeZone: string): Day => dayOf(new Date(to.getTime() - 1), timeZone)

export function addDays(day: Day, days: number): Day {
  const at = new Date(`${day}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

export type Language = 'de' | 'en'

/** `31.01.2046` and `31 January 2046`: no order of day and month to guess at */
export const printDay = (day: Day, language: Language): string =>
  new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    timeZone: 'UTC',
    ...(language === 'de' ? { dateStyle: 'medium' } : { dateStyle: 'long' }),
  }).format(new Date(`${day}T00:00:00Z`))
