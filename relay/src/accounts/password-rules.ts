/**
 * Which passwords are taken (NIST SP 800-63B-4 §3.1.1.2): any characters, 8 to 128 of them, and none that a stranger
 * tries first: who the person is, with or without digits behind it, this service's name, one character again and again,
 * or a row of the keyboard. A list of leaked passwords would catch more; none that is kept well is at hand without
 * asking somebody on the internet.
 */
import { Password } from './password.ts'

/** rows that people run their finger over, and their way back */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
]
const runs = rows.flatMap(row => [row, [...row].reverse().join('')]).map(row => row + row)
const serviceWords = [
  'depesche',
  'password',
  'passwort',
  'kennwort',
  'passwd',
  'welcome',
  'willkommen',
  'letmein',
  'admin',
]

export type PasswordFault = {
  readonly code: 'PASSWORD_TOO_SHORT' | 'PASSWORD_TOO_LONG' | 'PASSWORD_TOO_EASY'
  readonly message: string
}

/** @param who words that belong to the person: address, name, account. @returns null for one that is taken */
export function passwordFault(password: string, who: readonly string[]): PasswordFault | null {
  const parsed = Password.safeParse(password)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const code = issue?.code === 'too_big' ? 'PASSWORD_TOO_LONG' : 'PASSWORD_TOO_SHORT'
    return { code, message: `The password ${issue?.message ?? 'can’t be used'}` }
  }
  return isEasy(password, who)
    ? {
        code: 'PASSWORD_TOO_EASY',
        message: 'This password is easily guessed. Take several words that have nothing to do with you',
      }
    : null
}

function isEasy(password: string, who: readonly string[]): boolean {
  const bare = core(password)
  const letters = password.toLowerCase()
  if (new Set(letters).size < 4) return true
  if (runs.some(run => run.includes(letters))) return true
  return [...serviceWords, ...who.flatMap(wordsOf)].some(
    word => word.length >= 3 && (bare === word || bare === word + word || letters === word),
  )
}

/** without what people put around a word: digits and signs */
const core = (text: string) => text.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')

/** an address, what stands before its @, and a name: each whole, without the signs in it, and its parts */
function wordsOf(text: string): string[] {
  const whole = text.toLowerCase()
  return [whole, whole.split('@')[0] ?? ''].flatMap(name => {
    const parts = name.split(/[^\p{L}\p{N}]+/u)
    return [name, core(name), parts.join(''), ...parts.map(core)]
  })
}
