/**
 * What a message is found by, as texts of one field with one index: its order number, its tags, and the words of its
 * subject that have a digit, which are order and invoice numbers mostly. Other words would cost an entry each for every
 * mail, and are rarely looked for.
 */

/** Of one subject; longer ones are lists of something. */
const maxNumbers = 6
/** One or two digits are in every second subject. */
const leastLength = 3

const fold = (text: string) => text.normalize('NFKC').toLowerCase()

export const orderKey = (order: string): string => `order:${fold(order)}`
export const tagKey = (tag: string): string => `tag:${fold(tag)}`

/** The words of a text as search compares them. */
export const wordsOf = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? []

/** The keys of those words of a text that have a digit. */
export const numberKeys = (text: string): string[] => [
  ...new Set(
    wordsOf(text)
      .filter(word => word.length >= leastLength && /\p{N}/u.test(word))
      .slice(0, maxNumbers)
      .map(word => `number:${word}`),
  ),
]

export function searchKeysOf(mail: {
  readonly subject: string
  readonly order?: string | undefined
  readonly tags?: readonly string[] | undefined
}): string[] {
  const { subject, order, tags = [] } = mail
  return [...new Set([...(order === undefined ? [] : [orderKey(order)]), ...tags.map(tagKey), ...numberKeys(subject)])]
}
