/** Reports as reporters pack them, and as nobody should. */
import { readFile } from 'node:fs/promises'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'

export const example = (name: string): Promise<Buffer> => readFile(new URL(`./examples/${name}.xml`, import.meta.url))

/** A zip of these files (APPNOTE.TXT 4.3). @param claimed the unpacked size that it names, where it lies */
export function zipOf(files: Record<string, Buffer>, claimed?: number): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const packed = deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0) // version needed
    common.writeUInt16LE(8, 4) // deflated
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(claimed ?? content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(directory.length, 4)
  end.writeUInt16LE(directory.length, 6)
  end.writeUInt32LE(listed.length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, listed, Buffer.from('PK\x05\x06'), end])
}

export const record = (ip: string, count: number | string, more = ''): string =>
  `<record><row><source_ip>${ip}</source_ip><count>${count}</count><policy_evaluated><disposition>none</disposition><dkim>fail</dkim><spf>fail</spf></policy_evaluated></row><identifiers><header_from>shop.example</header_from></identifiers>${more}</record>`

/** A report with these records; times in seconds. */
export const reportOf = (
  records: string,
  { id = '1', domain = 'shop.example', begin = 1772323200, end = 1772409599, org = 'reporter.example' } = {},
): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?><feedback><report_metadata><org_name>${org}</org_name><email>a@${org}</email><report_id>${id}</report_id><date_range><begin>${begin}</begin><end>${end}</end></date_range></report_metadata><policy_published><domain>${domain}</domain><p>none</p></policy_published>${records}</feedback>`,
  )

/** A mail as reporters send it; gzipped unless a type is given. */
export function mailWith(report: Buffer, type = 'application/gzip', name = 'report.xml.gz'): Buffer {
  const file = type === 'application/gzip' && report[0] !== 0x1f ? gzipSync(report) : report
  const encoded = file.toString('base64').replace(/.{76}/g, '$&\r\n')
  return Buffer.from(
    [
      'From: noreply-dmarc@reporter.example',
      'To: dmarc@bounces.relay.example',
      'Subject: Report Domain: shop.example Submitter: reporter.example Report-ID: <1>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="B"',
      '',
      '--B',
      'Content-Type: text/plain',
      '',
      'This is a DMARC aggregate report.',
      '--B',
      `Content-Type: ${type}; name="${name}"`,
      `Content-Disposition: attachment; filename="${name}"`,
      'Content-Transfer-Encoding: base64',
      '',
      encoded,
      '--B--',
      '',
    ].join('\r\n'),
  )
}
