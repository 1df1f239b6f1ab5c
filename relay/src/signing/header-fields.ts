/**
 * A header section as a list of fields, and their relaxed canonical form (RFC 6376 §3.4.2). Octets are latin1 strings
 * here, one character each, so that nothing of a mail is changed by reading it.
 */
export interface HeaderField {
  /** lower case */
  readonly name: string
  /** the whole field as it stands, folded, with its CRLF */
  readonly raw: string
}

/** @param section CRLF line ends, without the empty line; a line without a colon is kept as a field without a name */
export function headerFields(section: Buffer): HeaderField[] {
  const text = section.toString('latin1')
  const fields: HeaderField[] = []
  for (let start = 0; start < text.length; ) {
    let end = text.indexOf('\r\n', start)
    while (end !== -1 && (text[end + 2] === ' ' || text[end + 2] === '\t')) end = text.indexOf('\r\n', end + 2)
    const next = end === -1 ? text.length : end + 2
    const raw = end === -1 ? `${text.slice(start)}\r\n` : text.slice(start, next)
    const colon = raw.indexOf(':')
    fields.push({ name: colon === -1 ? '' : raw.slice(0, colon).trimEnd().toLowerCase(), raw })
    start = next
  }
  return fields
}

/** @returns `name:value` and CRLF: unfolded, runs of white space as one SP, none around the value */
export function relaxedField({ name, raw }: HeaderField): string {
  const value = raw
    .slice(raw.indexOf(':') + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
  let end = value.length
  while (end > 0 && value[end - 1] === ' ') end--
  return `${name}:${value.slice(value[0] === ' ' ? 1 : 0, end)}\r\n`
}
