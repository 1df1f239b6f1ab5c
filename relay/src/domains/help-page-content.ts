/**
 * What a List-Help page says (RFC 2369 §3.1): who sends which mails, why, and how to get fewer of them. Kinds and reasons are
 * chosen, not written, so that the page is there in German and English alike; a note of the merchant's own may be added.
 */
import { z } from 'zod'

export const mailKinds = [
  'order',
  'booking',
  'shipping',
  'deliveryState',
  'account',
  'password',
  'signIn',
  'doubleOptIn',
  'comments',
  'appointments',
] as const
export type MailKind = (typeof mailKinds)[number]

export const mailReasons = ['ordered', 'booked', 'account', 'asked', 'commented'] as const
export type MailReason = (typeof mailReasons)[number]

/** How somebody gets fewer mails: not at all, in his account, by writing to the merchant, or on a page. */
export const stopWays = ['impossible', 'account', 'contact', 'page'] as const
export type StopWay = (typeof stopWays)[number]

const HttpsUrl = z
  .url({ protocol: /^https$/, error: 'must be an https:// address' })
  .max(900)
  .refine(text => {
    const url = URL.canParse(text) ? new URL(text) : null // what is no URL is complained of above
    return url === null || (url.username === '' && url.password === '' && url.hostname.includes('.'))
  }, 'must be an address on the web')

/** No control characters but line breaks, nothing that turns the direction of a line. */
const Text = (chars: number) =>
  z
    .string()
    .transform(text =>
      text
        .replace(/\r\n?/g, '\n')
        .replace(/[^\P{C}\n]/gu, '')
        .trim(),
    )
    .pipe(z.string().min(1, 'must not be empty').max(chars))

export const HelpPageContent = z
  .object({
    merchant: Text(120).meta({ description: 'as recipients know it' }),
    kinds: z.array(z.enum(mailKinds)).min(1).max(mailKinds.length),
    reasons: z.array(z.enum(mailReasons)).min(1).max(mailReasons.length),
    stop: z.enum(stopWays).default('impossible').meta({ description: 'how to get fewer of these mails' }),
    stopUrl: HttpsUrl.nullable().default(null).meta({ description: 'the page for `account` and `page`' }),
    note: z
      .object({ de: Text(1000).nullable().default(null), en: Text(1000).nullable().default(null) })
      .default({ de: null, en: null })
      .meta({ description: 'words of your own, plain text' }),
    contact: z.object({
      email: z.email().max(254),
      phone: z
        .string()
        .trim()
        .regex(/^\+?[\d ()/.-]{4,40}$/, 'must be a phone number such as +49 30 123456')
        .nullable()
        .default(null),
      postal: Text(400).nullable().default(null),
    }),
    imprintUrl: HttpsUrl,
    privacyUrl: HttpsUrl.nullable().default(null),
    language: z.enum(['de', 'en']).default('de').meta({ description: 'for readers whose browser wants neither' }),
  })
  .refine(({ stop, stopUrl }) => stop !== 'page' || stopUrl !== null, {
    path: ['stopUrl'],
    message: 'give the address of the page',
  })
export type HelpPageContent = z.output<typeof HelpPageContent>
