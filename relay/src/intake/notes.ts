/**
 * What a shop notes on a mail for itself, in fields that are taken out before it leaves: `X-Depesche-Tag` (repeated, or
 * with commas), `X-Depesche-Metadata` (a JSON object), `X-Depesche-Template`, `X-Depesche-Order`. A note that isn't as it
 * should be is left out: an order mail is worth more than what is noted on it.
 */
import type { MailNotes } from '../values.ts'
import { fieldsNamed, type Header, unfoldedValue } from './header.ts'
import { readableSubject } from './subject.ts'

export const noteLimits = {
  tags: 10,
  /** characters of a tag, an order number, a template's name */
  nameLength: 100,
  /** of the JSON */
  metadataBytes: 2048,
}

/** No dot and no dollar: stores and templates read them in their own ways. */
export const metadataName = /^[\w-]{1,64}$/

/** What is noted in the header. */
export function readNotes(header: Header): MailNotes {
  if (!header.fields.some(({ name }) => name.startsWith('x-depesche-'))) return {}
  const values = (name: string): string[] =>
    fieldsNamed(header, name).map(field => readableSubject(unfoldedValue(header.section, field), 4_000))
  const named = (name: string): string | undefined => values(name).find(value => isName(value))
  const tags = values('x-depesche-tag')
    .flatMap(value => value.split(',').map(tag => tag.trim()))
    .filter(isName)
  const metadata = parseMetadata(values('x-depesche-metadata')[0])
  return noted({
    ...(tags.length === 0 ? {} : { tags: [...new Set(tags)].slice(0, noteLimits.tags) }),
    metadata,
    template: named('x-depesche-template'),
    order: named('x-depesche-order'),
  })
}

const isName = (value: string): boolean => value.length > 0 && value.length <= noteLimits.nameLength

function parseMetadata(text: string | undefined): MailNotes['metadata'] {
  if (text === undefined || Buffer.byteLength(text) > noteLimits.metadataBytes) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  return isMetadata(value) ? value : undefined
}

const isMetadata = (value: unknown): value is NonNullable<MailNotes['metadata']> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.entries(value).every(
    ([name, one]) => metadataName.test(name) && ['string', 'number', 'boolean'].includes(typeof one),
  )

/** Those that are there: nothing is stored of the others. */
function noted(notes: { [Name in keyof MailNotes]: MailNotes[Name] | undefined }): MailNotes {
  return Object.fromEntries(Object.entries(notes).filter(([, value]) => value !== undefined))
}
