/**
 * The List-Help field: one field with one or more `<URI>`, comma separated (RFC 2369 §2, §3.1). It tells where the
 * recipient learns why he gets the mail.
 */
const maxLine = 76 // below 78 (RFC 5322 §2.1.1) with the comma

/**
 * @param uris https, http or mailto, checked when they were saved
 * @returns the folded field with its CRLF
 * @throws Error when there is none, or one can't stand between angle brackets
 */
export function listHelpField(uris: readonly string[]): string {
  if (uris.length === 0) throw new Error('no List-Help is configured')
  let field = 'List-Help:'
  let column = field.length
  for (const [i, uri] of uris.entries()) {
    if (!/^(https?:\/\/|mailto:)[\x21-\x3b\x3d\x3f-\x7e]+$/i.test(uri))
      throw new Error(`${JSON.stringify(uri)} can't stand in List-Help`)
    const element = `<${uri}>${i < uris.length - 1 ? ',' : ''}`
    const folded = column + 1 + element.length > maxLine
    field += folded ? `\r\n ${element}` : ` ${element}`
    column = folded ? 1 + element.length : column + 1 + element.length
  }
  return `${field}\r\n`
}
