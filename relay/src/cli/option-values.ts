/** What is typed behind an option, as a value; what can't be one is a Problem that says how to write it. */
import { Problem } from '../values.ts'

export function readTime(text: string): Date {
  const at = new Date(text)
  if (Number.isNaN(at.getTime()))
    throw new Problem('input', `${text} is not a time`, 'Write it as 2026-01-31T12:00:00Z')
  return at
}

/** @returns a whole number from 1 on */
export function readCount(text: string): number {
  const count = Number(text)
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Problem('input', `${text} is no number to count with`, 'Give a whole number from 1 on')
  return count
}

/** @returns a reader of one of these words */
export function readOneOf<Word extends string>(words: readonly Word[]): (text: string) => Word {
  return text => {
    const word = words.find(one => one === text)
    if (word === undefined) throw new Problem('input', `${text} is unknown here`, `Choose one of ${words.join(', ')}`)
    return word
  }
}
