/** Who a whole message is from and to, where the request doesn't say it: as its header has it. */
import addressparser from 'nodemailer/lib/addressparser'
import { fieldsNamed, isHeaderFault, parseHeader, unfoldedValue } from '../intake/header.ts'
import { defaultIntakeLimits } from '../intake/index.ts'
import { refusals } from '../intake/refusals.ts'
import { createScan } from '../intake/scan.ts'
import { isRefusal, type Refusal } from '../values.ts'

interface Named {
  readonly from: string
  readonly to: readonly string[]
}

export function readRaw(octets: Buffer): Named | Refusal {
  const header = headerOf(octets)
  if (isRefusal(header)) return header
  const addresses = (name: string) =>
    fieldsNamed(header, name).flatMap(field => flat(addressparser(unfoldedValue(header.section, field))))
  const [from] = addresses('from')
  if (from === undefined) return refusals.noFrom()
  return { from, to: ['to', 'cc', 'bcc'].flatMap(addresses) }
}

/** The same faults as intake finds, since intake is asked only when the recipients are known. */
function headerOf(octets: Buffer) {
  const { headerBytes, headerFields, lineBytes } = defaultIntakeLimits
  const end = octets.indexOf('\r\n\r\n')
  const section = octets.subarray(0, end === -1 ? headerBytes + 1 : end + 2)
  if (section.length > headerBytes) return refusals.headerTooLarge(headerBytes)
  const fault = createScan(lineBytes).pass(section)
  if (fault !== null) return fault === 'longLine' ? refusals.longLine(lineBytes) : refusals[fault]()
  const header = parseHeader(section, headerFields)
  if (!isHeaderFault(header)) return header
  return 'tooManyFields' in header
    ? refusals.tooManyFields(headerFields)
    : refusals.malformedField(header.malformedLine)
}

const flat = (parsed: ReturnType<typeof addressparser>): string[] =>
  parsed.flatMap(one =>
    'group' in one && Array.isArray(one.group)
      ? flat(one.group as ReturnType<typeof addressparser>)
      : 'address' in one && typeof one.address === 'string' && one.address !== ''
        ? [one.address]
        : [],
  )
