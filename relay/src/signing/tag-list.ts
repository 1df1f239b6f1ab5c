/**
 * Tag lists: `tag=value; tag=value` (RFC 6376 §3.2), the form of DKIM key records.
 */
const tagName = /^[A-Za-z][A-Za-z0-9_]*$/
/** VALCHAR and folding white space: everything printable but the semicolon, and white space within. */
const tagValue = /^[\x21-\x3a\x3c-\x7e \t\r\n]*$/

/**
 * @returns tags in their order, values without the white space around them; null when it is no tag list or a tag stands
 *   in it twice (RFC 6376 §3.2: then the whole list is invalid)
 */
export function parseTagList(text: string): Map<string, string> | null {
  const tags = new Map<string, string>()
  const specs = text.split(';')
  if (specs.length > 1 && specs.at(-1)?.trim() === '') specs.pop() // one final semicolon is allowed
  for (const spec of specs) {
    const equals = spec.indexOf('=')
    if (equals === -1) return null
    const name = spec.slice(0, equals).trim()
    const value = spec.slice(equals + 1).trim()
    if (!tagName.test(name) || !tagValue.test(value) || tags.has(name)) return null
    tags.set(name, value)
  }
  return tags
}
