/** What the answers to a transaction tell about how much the destination bears. */
import type { Lesson } from './lane-capacity.ts'
import type { Verdict } from './transaction.ts'

/** As Gmail, Yahoo, Outlook, Orange, GMX and Postfix (anvil) write it. */
const tooMuch =
  /too (many|fast|much)|rate.?limit|throttl|slow(ing)? down|unusual rate|rate (is )?(exceeded|too high)|trop de|zu viele/i
/** Greylisting asks for another try of this mail, and an overfull mailbox is its owner's matter. */
const notOurRate = /gr[ea]y.?list|mailbox|quota|recipients/i

/** @param alive the connection can still be used */
export function lessonOf(verdicts: readonly Verdict[], alive: boolean): { how: Lesson; words: string } {
  const busy = verdicts.find(({ code, words, phase }) => {
    if (code === 421) return true
    return (
      code !== null &&
      code >= 400 &&
      code < 500 &&
      phase !== 'connect' &&
      tooMuch.test(words) &&
      !notOurRate.test(words)
    )
  })
  if (busy !== undefined) return { how: 'busy', words: busy.words }
  return { how: alive ? 'success' : 'neutral', words: '' }
}
