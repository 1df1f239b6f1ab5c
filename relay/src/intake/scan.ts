/**
 * Looks at a mail's octets as they pass: NUL, bare CR, bare LF and over-long lines are what SMTP smuggling is made of
 * and what the next hop would refuse (RFC 5321 §2.3.8, §4.5.2, §4.5.3.1.6). Octets above 127 decide about 8BITMIME.
 *
 * Hot path (5 MB mails at 13/s): `indexOf` jumps from CR to CR and from LF to LF, which took 4 ms for 5 MB where a loop
 * over the octets took 5.4 ms.
 */
import { isAscii } from 'node:buffer'

export type Fault = 'nul' | 'bareCr' | 'bareLf' | 'longLine'

export interface Scan {
  /** @returns the first kind of fault known so far, or null. Once it is not null the mail is to be refused. */
  pass(chunk: Buffer): Fault | null
  /** to be called at the end of the mail: a CR that was its last octet is a bare one */
  end(): Fault | null
  /** some octet above 127 has passed */
  readonly eightBit: boolean
}

const CR = 13
const LF = 10

/** @param lineBytes the longest line allowed, without its CRLF (998 in RFC 5321 §4.5.3.1.6) */
export function createScan(lineBytes: number): Scan {
  let endedInCr = false
  let lineSoFar = 0
  let fault: Fault | null = null
  let eightBit = false

  const pass = (chunk: Buffer): Fault | null => {
    if (fault !== null || chunk.length === 0) return fault
    if (!eightBit && !isAscii(chunk)) eightBit = true
    if (chunk.indexOf(0) !== -1) {
      fault = 'nul'
      return fault
    }
    let position = 0 // where the current line goes on in this chunk
    let lineEnds = 0 // LFs of this chunk that belong to a CRLF
    if (endedInCr) {
      if (chunk[0] !== LF) {
        fault = 'bareCr'
        return fault
      }
      position = 1
      lineEnds = 1
      lineSoFar = 0
      endedInCr = false
    }
    const last = chunk.length - 1
    for (let cr = chunk.indexOf(CR, position); cr !== -1; cr = chunk.indexOf(CR, position)) {
      if (lineSoFar + cr - position > lineBytes) {
        fault = 'longLine'
        return fault
      }
      if (cr === last) {
        endedInCr = true
        lineSoFar += cr - position
        position = chunk.length
        break
      }
      if (chunk[cr + 1] !== LF) {
        fault = 'bareCr'
        return fault
      }
      lineEnds++
      lineSoFar = 0
      position = cr + 2
    }
    for (let lf = chunk.indexOf(LF); lf !== -1; lf = chunk.indexOf(LF, lf + 1)) lineEnds--
    if (lineEnds < 0) {
      fault = 'bareLf'
      return fault
    }
    lineSoFar += chunk.length - position
    if (lineSoFar > lineBytes) fault = 'longLine'
    return fault
  }

  return {
    pass,
    end: () => {
      if (fault === null && endedInCr) fault = 'bareCr'
      return fault
    },
    get eightBit() {
      return eightBit
    },
  }
}
