/**
 * Configuration that the merchant pastes: the exact text with the values of his system in it. Each format quotes in its own
 * way; a value that a format can't hold is refused rather than written wrongly.
 */
import type { Words } from './define-platform.ts'

export interface SnippetValues {
  readonly host: string
  /** STARTTLS */
  readonly port: number
  /** TLS from the first octet (RFC 8314), for what can't be made to insist on STARTTLS */
  readonly implicitTlsPort: number
  readonly username: string
  readonly password: string
  /** the address the platform is to send from */
  readonly sender: string
  readonly senderName: string
}

export interface SnippetFile {
  /** a file, or where in the platform the text goes */
  readonly path: string
  /** of the text, for colours and for syntax checks */
  readonly language: 'ini' | 'env' | 'yaml' | 'json' | 'js' | 'php' | 'ruby' | 'text'
  readonly text: string
}

export interface Snippet {
  /** which setting makes the platform refuse to send its password without TLS, and where it can't be made to */
  readonly failClosed: Words
  render(values: SnippetValues): readonly SnippetFile[]
}

/** @throws TypeError: no configuration file has room for a line break within a value */
function oneLine(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value)) throw new TypeError('a value of a snippet must not hold control characters')
  return value
}

/** How a text is written as a literal of a format. */
export const quote = {
  /** PHP, single quotes: only `\` and `'` mean anything */
  php: (value: string) => `'${oneLine(value).replace(/[\\']/g, '\\$&')}'`,
  /** Ruby, single quotes: as PHP */
  ruby: (value: string) => `'${oneLine(value).replace(/[\\']/g, '\\$&')}'`,
  /** JavaScript too, whose literals these are */
  json: (value: string) => JSON.stringify(oneLine(value)),
  /** YAML 1.2: a JSON string is one of its double-quoted scalars (§7.3.1) */
  yaml: (value: string) => JSON.stringify(oneLine(value)),
  /** what shells, docker compose and dotenv all read alike: single quotes, in which nothing is expanded */
  env(value: string) {
    if (value.includes("'")) throw new TypeError("an environment file can't hold an apostrophe in single quotes")
    return `'${oneLine(value)}'`
  },
  /** a value up to the end of its line, such as in msmtprc */
  word(value: string) {
    if (!/^[\w.@+=~:/-]+$/.test(value)) throw new TypeError('this format takes values without spaces and quotes only')
    return value
  },
} as const
