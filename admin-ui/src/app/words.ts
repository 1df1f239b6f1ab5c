/**
 * Words of the interface: each page keeps its own, German beside English, and the compiler sees that both are whole.
 * i18next chooses the language, fills in values and finds plurals (`mails_one`, `mails_other`).
 */
import i18next, { type TOptions } from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'

export const languages = ['en', 'de'] as const
export type Language = (typeof languages)[number]

const stored = 'depesche-language'

const known = (text: string | null | undefined): Language | null =>
  languages.find(language => text?.toLowerCase().startsWith(language)) ?? null

/** What the user chose, else the first of the browser's languages that there is. */
const firstLanguage = (): Language =>
  known(localStorage.getItem(stored)) ?? navigator.languages.map(known).find(language => language !== null) ?? 'en'

await i18next.use(initReactI18next).init({
  lng: firstLanguage(),
  fallbackLng: 'en',
  resources: {},
  interpolation: { escapeValue: false }, // React escapes
  // names of words may be those of the API: `messages:read`, `message.bounced`
  nsSeparator: false,
  keySeparator: false,
})
document.documentElement.lang = i18next.language
i18next.on('languageChanged', language => {
  document.documentElement.lang = language
})

export const language = (): Language => known(i18next.language) ?? 'en'

export function chooseLanguage(chosen: Language): void {
  localStorage.setItem(stored, chosen)
  void i18next.changeLanguage(chosen)
}

type Plural = '_zero' | '_one' | '_other'
type KeyOf<W> = { [K in keyof W & string]: K extends `${infer Base}${Plural}` ? Base : K }[keyof W & string]

/** Translates; a value like `{ name: 'Shop' }` fills `{{name}}`, `count` chooses the plural. */
export type Translate<W> = (key: KeyOf<W>, values?: TOptions) => string

/**
 * Registers the words of a page. @param room its name, unique
 * @returns a hook that gives the function to translate with
 */
export function defineWords<W extends Record<string, string>>(
  room: string,
  words: { readonly en: W; readonly de: Record<keyof W, string> },
): () => Translate<W> {
  for (const each of languages) i18next.addResourceBundle(each, room, words[each])
  return () => useTranslation(room).t as unknown as Translate<W>
}
