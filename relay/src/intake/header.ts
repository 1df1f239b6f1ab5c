/**
 * The header section as raw octets (RFC 5322 §2.2): where each field begins and ends, so that what isn't changed is
 * passed on octet for octet. No field is decoded here.
 */

export interface Field {
  /** lower case */
  readonly name: string
  /** offset of the name's first octet in the section */
  readonly start: number
  /** offset after the colon */
  readonly valueStart: number
  /** offset after the CRLF of the field's last line */
  readonly end: number
}

export interface Header {
  /** all fields, each line with its CRLF, without the empty line */
  readonly section: Buffer
  readonly fields: readonly Field[]
}

/** What is wrong with a section: the number (from 1) of a line that is no field, or too many fields. */
export type HeaderFault = { readonly malformedLine: number } | { readonly tooManyFields: true }

const LF = 10
const COLON = 58

/**
 * @param section lines that each end in CRLF (the scan has made sure of that)
 * @returns the fields, or what is wrong. A space between name and colon (RFC 5322 §4.5) is refused too: receivers
 * disagree on what such a field is called, so it could hide a second From.
 */
export function parseHeader(section: Buffer, maxFields: number): Header | HeaderFault {
  const fields: Field[] = []
  let open: { name: string; start: number; valueStart: number } | null = null
  let position = 0
  let line = 0
  while (position < section.length) {
    line++
    const lf = section.indexOf(LF, position)
    const end = lf === -1 ? section.length : lf + 1
    const first = section[position]
    if (first === 32 || first === 9) {
      if (open === null) return { malformedLine: line }
    } else {
      if (open !== null) fields.push({ ...open, end: position })
      if (fields.length >= maxFields) return { tooManyFields: true }
      const colon = section.indexOf(COLON, position)
      if (colon === -1 || colon >= end || !isFieldName(section, position, colon)) return { malformedLine: line }
      open = { name: section.toString('latin1', position, colon).toLowerCase(), start: position, valueStart: colon + 1 }
    }
    position = end
  }
  if (open !== null) fields.push({ ...open, end: section.length })
  return { section, fields }
}

export const isHeaderFault = (value: Header | HeaderFault): value is HeaderFault => !('fields' in value)

/** RFC 5322 §3.6.8: printable US-ASCII except the colon, at least one octet. */
function isFieldName(section: Buffer, start: number, end: number): boolean {
  if (end === start) return false
  for (let i = start; i < end; i++) {
    const octet = section[i] ?? 0
    if (octet < 33 || octet > 126) return false
  }
  return true
}

/** @returns the value unfolded (RFC 5322 §2.2.3) and trimmed; octets above 127 are read as UTF-8 */
export function unfoldedValue(section: Buffer, field: Field): string {
  const raw = section.toString('utf8', field.valueStart, field.end)
  return raw.replace(/\r\n/g, '').trim()
}

export const fieldsNamed = (header: Header, name: string): Field[] => header.fields.filter(f => f.name === name)
