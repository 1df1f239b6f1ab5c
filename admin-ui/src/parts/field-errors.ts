/** Puts what the API finds wrong beside the fields of a form. */
import { isProblem } from '../app/api.ts'
import { language } from '../app/words.ts'
import { fieldWords } from './field-words.ts'

/**
 * For `form.setErrors`.
 * @param names of fields that the form calls otherwise than the API: `{ 'bank.iban': 'iban' }`
 */
export function fieldErrors(error: unknown, names: Readonly<Record<string, string>> = {}): Record<string, string> {
  const errors = isProblem(error) ? (error.errors ?? []) : []
  return Object.fromEntries(
    errors.map(each => {
      const path = each.at.slice(1).replaceAll('/', '.')
      return [names[path] ?? path, fieldWords(each, language()) ?? each.message]
    }),
  )
}
