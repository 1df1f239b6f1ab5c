/** What a mail has attached, as octets; for mails that are taken for the file in them. */
import { parseMail } from './report-parts.ts'

export interface Attached {
  readonly name: string
  readonly mimeType: string
  readonly octets: Buffer
}

/** Never throws: what can't be read as MIME has nothing attached. */
export async function attachmentsOf(raw: Buffer): Promise<Attached[]> {
  const mail = await parseMail(raw).catch(() => null)
  return (mail?.attachments ?? []).map(({ filename, mimeType, content }) => ({
    name: filename ?? '',
    mimeType,
    octets: typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer),
  }))
}
