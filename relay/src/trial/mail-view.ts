/** What a person wants to see of a mail that arrived: the fields, whether its signatures hold, and what is in it. */
import { createRequire } from 'node:module'
import PostalMime, { type Address } from 'postal-mime'

// mailauth's types name the file without its ending, which its package does not resolve for ES modules
const { dkimVerify } = createRequire(import.meta.url)('mailauth/lib/dkim/verify') as {
  dkimVerify(mail: Buffer, options: { resolver: TxtResolver }): Promise<{ results: DkimResult[] }>
}

interface DkimResult {
  readonly signingDomain?: string
  readonly selector?: string
  readonly algo?: string
  readonly status: { readonly result: string; readonly comment?: string | false; readonly aligned?: string | false }
}

/** As `dns.promises.resolve`: rejects with `code: 'ENOTFOUND'` where there is nothing. */
export type TxtResolver = (name: string, type: string) => Promise<unknown>

export interface MailView {
  readonly from: string
  readonly to: string
  readonly subject: string
  /** as the mail says it; null when missing or no date */
  readonly date: string | null
  readonly messageId: string | null
  readonly listHelp: string | null
  readonly signatures: readonly {
    readonly domain: string
    readonly selector: string
    readonly algorithm: string
    /** pass, fail, neutral, temperror, permerror (RFC 8601 §2.7.1) */
    readonly result: string
    readonly comment: string | null
    /** the signing domain is the one of From (RFC 9989: relaxed or strict alignment) */
    readonly aligned: boolean
  }[]
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly sizeBytes: number }[]
  readonly text: string
  readonly html: string | null
  readonly sizeBytes: number
}

/** @param resolver where the DKIM keys are looked up */
export async function showMail(raw: Buffer, resolver: TxtResolver): Promise<MailView> {
  const [mail, { results }] = await Promise.all([PostalMime.parse(raw), dkimVerify(raw, { resolver })])
  return {
    from: mail.from === undefined ? '' : written(mail.from),
    to: (mail.to ?? []).map(written).join(', '),
    subject: mail.subject ?? '',
    date: mail.date ?? null,
    messageId: mail.messageId ?? null,
    listHelp: mail.headers.find(({ key }) => key === 'list-help')?.value ?? null,
    signatures: results
      .filter(({ signingDomain }) => signingDomain !== undefined)
      .map(({ signingDomain = '', selector = '', algo = '', status }) => ({
        domain: signingDomain,
        selector,
        algorithm: algo,
        result: status.result,
        comment: status.comment || null,
        aligned: Boolean(status.aligned),
      })),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'unnamed',
      type: mimeType,
      sizeBytes: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
    text: mail.text ?? '',
    html: mail.html ?? null,
    sizeBytes: raw.length,
  }
}

function written(address: Address): string {
  const { name, address: mailbox } = address
  return name === '' || name === undefined ? (mailbox ?? '') : `${name} <${mailbox ?? ''}>`
}
