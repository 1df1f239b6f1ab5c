/** The language of a person's mails and pages, at first: what his browser asks for (RFC 9110 §12.5.4), of what there is. */
import type { Locale } from '../accounts/users.ts'

export function preferredLocale(acceptLanguage: string | null | undefined): Locale {
  const wishes = (acceptLanguage ?? '').split(',', 50).map(part => {
    const [range = '', ...parameters] = part.split(';').map(text => text.trim().toLowerCase())
    const q = parameters.find(text => text.startsWith('q='))
    return { language: range.split('-')[0], weight: q === undefined ? 1 : Number(q.slice(2)) || 0 }
  })
  const weight = (locale: Locale) => Math.max(0, ...wishes.filter(w => w.language === locale).map(w => w.weight))
  return weight('de') > weight('en') || (weight('en') === 0 && weight('de') > 0) ? 'de' : 'en'
}
