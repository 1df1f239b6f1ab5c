/**
 * The words of an answer, made comparable: servers write "User_Unknown", "user  unknown" and "UserUnknown", fold lines in
 * the middle, and put addresses and host names between that say nothing about the cause (`spam@…`, `mx.spamfilter.example`).
 */

/** no answer of more octets is read further: the reason stands at its start, and patterns must stay quick */
const readChars = 2000

/** In `words`, an address becomes `@` and a host, IP address or URL becomes `^`; ` . ` ends a sentence or a clause set off by `;` or ` - `. */
export function comparable(answer: string): string {
  const text = answer
    .slice(0, readChars)
    .replace(/\b([a-z][a-z0-9+.-]{1,10}):\/\/\S+/gi, ' ^ ')
    .replace(/\b(\d{3})([ -])(\d\.\d{1,3}\.\d{1,3})\b/g, ' ') // codes at each line of a folded reply
    .replace(/(^|\s)\d{3}-(?=\S)/g, ' ')
    .replace(/[^\s<>@"'(),;:[\]]{1,64}@[\w.-]{1,255}|"[^"@\s]{1,64}"@[\w.-]{1,255}/g, ' @ ')
    .replace(/\[?\b\d{1,3}(\.\d{1,3}){3}\b\]?|\[?\b(IPv6:)?[\da-f]{1,4}(:[\da-f]{0,4}){3,7}\b\]?/gi, ' ^ ')
    .replace(/(?<![\w.-])(?=[a-z0-9.-]{4,255}(?![\w-]))(?:[a-z0-9_-]+\.){2,}[a-z]{2,24}\.?(?![\w-])/g, ' ^ ')
    .replace(/(?<![\w.-])[a-z0-9-]{1,63}\.(com|net|org|info|biz|edu|gov|test|example|[a-z]{2})\.?(?![\w-])/g, ' ^ ')
    .replace(/([a-z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
  return plain(text)
    .replace(/(?<![\p{L}'’])[ld]['’](?=\p{L})/gu, '') // French l’ and d’
    .replace(/['’`´]/g, '')
    .replace(/[.!?;](?=\s|$)| - /g, ' . ')
    .replace(/[^\p{L}\p{N}@^.%\s]|\.(?=\p{L})/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
}

const adviceBegins = / \. (?=[^ ])| (?:if|please|see|for more|for details|to request|visit|learn more|bitte|falls) /u

/** @returns of comparable words those of the first sentence, up to its advice; codes at the start are no sentence */
export const openingOf = (words: string): string => words.split(adviceBegins, 1)[0] ?? words

/** German letters as they are written without umlauts, others without their accents. */
const plain = (text: string): string =>
  text
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .replace(/ß/g, 'ss')
    .replace(/ł/g, 'l')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')

/**
 * A family of phrasings as one pattern over `comparable` text. In a phrase `(a|b)` is a choice, a word followed by `?` may
 * be left out, `*` stands for any end of a word, and `…` for up to five words of the same sentence.
 */
export function phrases(...family: readonly string[]): RegExp {
  const one = (phrase: string) =>
    phrase
      .replace(/\^/g, '\\^')
      .replace(/\((?!\?)/g, '(?:')
      .replace(/ (\((?:[^()]|\([^()]*\))*\)|[^ ()?]+)\?(?= |$)/g, '(?: $1)?')
      .replace(/ …/g, '(?: [^ .](?:[^ ]+)?){0,5}?') // a full stop stands alone
      .replace(/\*/g, '[^ ]*')
  return new RegExp(`(?:^| )(?:${family.map(one).join('|')})(?= |$)`, 'u')
}
