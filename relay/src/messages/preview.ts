/**
 * The HTML of a mail, to be shown in a frame. Whoever wrote it is not trusted: the answer is locked in by its own policy,
 * which lets nothing run, nothing be sent and, unless it is asked for, nothing be fetched. Pictures that the mail brings
 * along (cid:) are put in their places.
 */
import PostalMime from 'postal-mime'
import { escapeHtml } from '../html.ts'
import { readBeginning, type StoredContent } from './content.ts'

/** @returns the page, null when the mail has neither HTML nor text */
export async function previewOf(content: StoredContent, { remote }: { remote: boolean }): Promise<string | null> {
  const mail = await PostalMime.parse(await readBeginning(content), { attachmentEncoding: 'arraybuffer' })
  if (mail.html === undefined) return mail.text === undefined ? null : textPage(mail.text)
  const pictures = new Map(
    mail.attachments.flatMap(({ contentId, mimeType, content: octets }) =>
      contentId !== undefined && /^image\/(png|jpe?g|gif|webp)$/i.test(mimeType) && typeof octets !== 'string'
        ? [
            [
              contentId.replace(/^<|>$/g, ''),
              `data:${mimeType};base64,${Buffer.from(new Uint8Array(octets)).toString('base64')}`,
            ],
          ]
        : [],
    ),
  )
  const html = mail.html.replace(/cid:([^"'\s)>]+)/gi, (whole, id: string) => pictures.get(id) ?? whole)
  // the policy forbids it anyway; without the address the browser needn't complain of each picture
  return remote ? html : html.replace(/(<img\b[^<>]*?\s)src(\s*=\s*["']?\s*(?:https?:)?\/\/)/gi, '$1data-src$2')
}

/** Text, as a page of its own. */
export const textPage = (text: string): string =>
  `<!doctype html><html><head><meta charset="utf-8"></head><body><pre style="white-space:pre-wrap">${escapeHtml(text)}</pre></body></html>`

/** `sandbox` without a word: no scripts, no forms, an origin of its own, also when it is opened alone. */
export const previewHeaders = ({ remote }: { remote: boolean }): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'unsafe-inline'${remote ? ' https:' : ''}`,
    `img-src data:${remote ? ' https: http:' : ''}`,
    `font-src data:${remote ? ' https:' : ''}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
    'sandbox',
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
})
