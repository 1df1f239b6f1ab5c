/**
 * Tells people something that has happened already, so a mail that can't be sent must not undo it: whoever acted is told
 * that nobody was told.
 */
import type { Logger } from 'pino'
import type { Locale, Notices, Once } from './index.ts'
import { type TextName, writeNotice } from './write.ts'

export interface TellDeps {
  readonly notices: Notices
  readonly log: Pick<Logger, 'warn'>
}

export interface Addressee {
  readonly email: string
  readonly name: string
  readonly locale: Locale
}

type Values = Readonly<Record<string, string>>

/**
 * @param values of the text; `name` is the addressee's
 * @param once what is told of, where it may be told again
 * @returns whether each of them gets a mail; false too when there is nobody. Never rejects.
 */
export async function tell(
  { notices, log }: TellDeps,
  text: TextName,
  people: readonly Addressee[],
  values: Values | ((locale: Locale) => Values),
  url?: string,
  once?: Once,
): Promise<boolean> {
  let told = people.length > 0
  for (const person of people) {
    try {
      const given = typeof values === 'function' ? values(person.locale) : values
      await notices.notify({ ...writeNotice(text, person, { name: person.name, ...given }, url), once })
    } catch (error) {
      log.warn({ err: error, text }, 'a notice could not be sent')
      told = false
    }
  }
  return told
}
