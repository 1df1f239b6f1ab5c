/**
 * The XML of a report out of what is attached to a mail: gzip (RFC 9990 §3.5), zip (large reporters to this day), or plain.
 * Attachments come from anybody. What they are is told by their first octets; they are inflated as a stream whose reader
 * may stop, and counted as they come, so a bomb costs no more than the limit.
 */
import { createGunzip } from 'node:zlib'
import { fromBufferPromise } from 'yauzl'

/** A report of 20 MB has some 40,000 sources. */
export const unpackedBytes = 20 * 1024 * 1024
const stepBytes = 16 * 1024
/** Of a zip; directories count too. */
const maxEntries = 8

export interface Attached {
  readonly name: string
  readonly mimeType: string
  readonly octets: Buffer
}

/** Why a mail or its attachment is no report that can be read; the words go into the reply. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

type Kind = 'gzip' | 'zip' | 'xml'

const reportTypes = /^(?:application\/(?:x-)?(?:gzip|zip|xml|zip-compressed|gunzip|gzip-compressed)|text\/xml)$/i
const reportNames = /\.(?:xml|gz|gzip|zip)$/i

/** The attachment that is the report: declared as one, or else the first that looks like one; null when none does. */
export function findReport(attached: readonly Attached[]): Attached | null {
  const possible = attached.filter(({ octets }) => kindOf(octets) !== null)
  const declared = possible.find(({ name, mimeType }) => reportTypes.test(mimeType) || reportNames.test(name))
  return declared ?? possible[0] ?? null
}

function kindOf(octets: Buffer): Kind | null {
  if (octets[0] === 0x1f && octets[1] === 0x8b) return 'gzip' // RFC 1952 §2.3.1
  if (octets.subarray(0, 4).equals(zipSignature)) return 'zip'
  const head = octets.subarray(0, 512).toString('latin1')
  return /^(?:\u00ef\u00bb\u00bf)?\s*<(?:\?xml|!|(?:[\w.-]{1,50}:)?feedback\b)/.test(head) ? 'xml' : null
}

const zipSignature = Buffer.from([0x50, 0x4b, 3, 4])

/**
 * The report's octets, step by step; nothing is inflated that isn't asked for.
 * @throws Unreadable past the limit, and when it is broken, empty or holds several files
 */
export async function* unpack(octets: Buffer, limit = unpackedBytes): AsyncGenerator<Buffer> {
  let bytes = 0
  try {
    for await (const step of opened(octets, limit)) {
      bytes += step.length
      if (bytes > limit) throw new Unreadable(`unpacked it is larger than ${limit / 1024 / 1024} MB`)
      yield step
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable('its archive is broken', { cause: error })
  }
  if (bytes === 0) throw new Unreadable('it is empty')
}

function opened(octets: Buffer, limit: number): AsyncIterable<Buffer> | Iterable<Buffer> {
  const kind = kindOf(octets)
  if (kind === 'zip') return onlyFileOf(octets, limit)
  if (kind === 'xml') return steps(octets)
  const gunzip = createGunzip()
  gunzip.end(withoutLineEnds(octets))
  return gunzip
}

/**
 * Some reporters (Mimecast) end the file with a line end, which zlib takes for another member. The last octet of a gzip
 * file is the highest of its unpacked size (RFC 1952 §2.3.1), so none that is small enough ends so.
 */
function withoutLineEnds(octets: Buffer): Buffer {
  let end = octets.length
  while (end > 0 && (octets[end - 1] === 0x0a || octets[end - 1] === 0x0d)) end--
  return octets.subarray(0, end)
}

function* steps(octets: Buffer) {
  for (let at = 0; at < octets.length; at += stepBytes) yield octets.subarray(at, at + stepBytes)
}

/** Names are left as octets: nothing is written under them. */
async function* onlyFileOf(octets: Buffer, limit: number): AsyncGenerator<Buffer> {
  const zip = await fromBufferPromise(octets, { lazyEntries: true, decodeStrings: false })
  if (zip.entryCount > maxEntries) throw new Unreadable('its archive holds several files')
  const isFile = ({ fileName }: { fileName: unknown }) => (fileName as Buffer).at(-1) !== 0x2f
  const files = []
  for await (const entry of zip.eachEntry()) if (isFile(entry)) files.push(entry)
  const [file, second] = files
  if (file === undefined) throw new Unreadable('its archive is empty')
  if (second !== undefined) throw new Unreadable('its archive holds several files')
  if (file.uncompressedSize > limit) throw new Unreadable(`unpacked it is larger than ${limit / 1024 / 1024} MB`)
  for await (const step of await zip.openReadStreamPromise(file)) yield step as Buffer
}
