/**
 * List-Help (RFC 2369 §3.1): where the recipient learns why he gets the mail. A web page or a mail address per
 * sending domain; one page may serve several.
 */
import { z } from 'zod'

/** `https://…`, `http://…` or `mailto:…`, without anything that could leave the header's angle brackets. */
export const ListHelp = z
  .string()
  .trim()
  .max(900, 'is too long for a header field')
  .regex(/^[\x21-\x7e]+$/, 'must be written in ASCII without spaces (percent-encode the rest)')
  .regex(/^[^<>,]*$/, 'must not contain <, > or a comma (percent-encode them)')
  .superRefine((text, context) => {
    const complain = (message: string) => context.addIssue({ code: 'custom', message })
    if (/^mailto:/i.test(text)) {
      if (!/^mailto:[^@?]+@[^@?]+\.[^@?.]+(\?.*)?$/i.test(text))
        complain('must be mailto: and an address, e.g. mailto:info@shop.example')
      return
    }
    const url = URL.canParse(text) ? new URL(text) : null
    if (url === null || !/^https?:$/.test(url.protocol)) complain('must begin with https://, http:// or mailto:')
    else if (url.username !== '' || url.password !== '') complain('must not contain a user name or password')
    else if (!url.hostname.includes('.') || /^[\d.]+$|^\[/.test(url.hostname)) complain('must have a public host name')
  })

/** Where the relay serves a domain's own page; see help-page.ts. */
export const hostedPageUrl = (publicUrl: string, pageId: string): string => `${publicUrl}/help/${pageId}`

/** @returns the page's id, null when the URI is none of ours */
export function hostedPageOf(uri: string, publicUrl: string): string | null {
  const start = hostedPageUrl(publicUrl, '')
  return uri.startsWith(start) && /^[a-z0-9]+$/.test(uri.slice(start.length)) ? uri.slice(start.length) : null
}
