/** A mail as it is given by HTTP: what may be said of it. What the words mean is written here for the API's reference. */
import { z } from 'zod'
import { metadataName, noteLimits } from '../intake/notes.ts'
import { headerFault } from './extra-headers.ts'

/** So far ahead a mail may be scheduled: what is longer belongs into the shop's own calendar. */
export const scheduleDays = 30

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/
const oneLine = (max: number) =>
  z
    .string()
    .max(max)
    .refine(text => !control.test(text), 'must have no control characters or line ends')

const Address = z
  .union([
    oneLine(1000),
    z.strictObject({
      address: oneLine(320),
      name: oneLine(200).optional().meta({ description: 'as it is shown' }),
    }),
  ])
  .meta({
    id: 'Address',
    description: '`anna@example.com`, `Anna Schmidt <anna@example.com>`, or both parts',
    examples: ['Anna Schmidt <anna@example.com>'],
  })
export type AddressInput = z.output<typeof Address>

/** A single one needn't be a list. */
const Addresses = z.union([Address, z.array(Address).max(1000)])

/** Looks for what is wrong instead of matching the whole: texts of 40 MB come here. */
function isBase64(text: string): boolean {
  const end = text.trimEnd()
  const padding = end.indexOf('=')
  return !/[^A-Za-z0-9+/=\r\n]/.test(end) && (padding === -1 || (padding >= end.length - 2 && end.endsWith('=')))
}

const Base64 = z.string().refine(isBase64, 'must be base64 (RFC 4648)').meta({ format: 'byte', description: 'base64' })

const Attachment = z
  .strictObject({
    filename: oneLine(255).refine(name => name.trim() !== '', 'must not be empty'),
    content: Base64,
    contentType: z
      .string()
      .max(200)
      .regex(/^(?!multipart\/)[\w.+-]+\/[\w.+-]+$/i, 'must be a type like application/pdf, and no multipart')
      .optional()
      .meta({ description: 'otherwise by the end of the file’s name' }),
    cid: z
      .string()
      .max(200)
      .regex(/^[\w.@+-]+$/)
      .optional()
      .meta({ description: 'by which the HTML shows it: `<img src="cid:logo">`' }),
    disposition: z.enum(['attachment', 'inline']).optional(),
  })
  .meta({ id: 'Attachment' })

const Headers = z
  .record(z.string().max(100), oneLine(900))
  .refine(headers => Object.keys(headers).length <= 50, 'must be 50 at most')
  .superRefine((headers, context) => {
    for (const name of Object.keys(headers)) {
      const fault = headerFault(name)
      if (fault !== null) context.addIssue({ code: 'custom', path: [name], message: fault })
    }
  })
  .meta({ description: 'other fields of the header, such as `References` or `X-Shop`' })

const Note = oneLine(noteLimits.nameLength).refine(text => text.trim() !== '', 'must not be empty')

export const Metadata = z
  .record(
    z.string().regex(metadataName, 'must be of letters, digits, _ and -'),
    z.union([oneLine(1000), z.number(), z.boolean()]),
  )
  .refine(value => Buffer.byteLength(JSON.stringify(value)) <= noteLimits.metadataBytes, 'must be 2 kB of JSON at most')
  .meta({ description: 'your own words on the mail, told in events', examples: [{ customer: 42 }] })

const TemplateUse = z
  .strictObject({
    name: z.string().max(100).meta({ description: 'of a template of the system' }),
    version: z.int().min(1).optional().meta({ description: 'otherwise the published one' }),
    variables: z.record(z.string(), z.unknown()).default({}),
  })
  .meta({ id: 'TemplateUse' })
export type TemplateUse = z.output<typeof TemplateUse>

const SendAt = z.iso
  .datetime({ offset: true })
  .transform(text => new Date(text))
  .meta({ description: `leaves then, up to ${scheduleDays} days ahead; until then it can be cancelled` })

const shape = {
  systemId: z
    .string()
    .regex(/^[0-9a-f]{24}$/)
    .optional()
    .meta({ description: 'whose mail it is; otherwise the system that has the domain of `from`' }),
  from: Address.optional(),
  to: Addresses.optional(),
  cc: Addresses.optional(),
  bcc: Addresses.optional(),
  replyTo: Addresses.optional(),
  subject: oneLine(900).optional(),
  text: z.string().optional(),
  html: z.string().optional(),
  template: TemplateUse.optional().meta({ description: 'subject, text and HTML are made of it' }),
  attachments: z.array(Attachment).max(100).optional(),
  headers: Headers.optional(),
  raw: Base64.optional().meta({
    description: 'instead of the parts: a whole message (RFC 5322) in base64; then `envelope` may name its recipients',
  }),
  envelope: z
    .strictObject({
      from: oneLine(320).optional().meta({ description: 'otherwise the address in From' }),
      to: z.array(oneLine(320)).min(1).max(1000).optional().meta({ description: 'otherwise all in To, Cc and Bcc' }),
    })
    .optional(),
  tags: z.array(Note).max(noteLimits.tags).optional().meta({ description: 'to find it by' }),
  metadata: Metadata.optional(),
  order: Note.optional().meta({ description: 'number of the order it is about, to find it by' }),
  templateName: Note.optional().meta({
    description:
      'which mail of yours it is, such as `order-confirmation`: kept as its `template`, as by SMTP with X-Depesche-Template. A stored `template` names itself',
  }),
  priority: z
    .enum(['high', 'normal'])
    .optional()
    .meta({ description: 'high passes what waits for the same destination' }),
  sendAt: SendAt.optional(),
} as const

const parts = [
  'from',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'subject',
  'text',
  'html',
  'template',
  'attachments',
  'headers',
] as const

export const NewMessage = z
  .strictObject(shape)
  .superRefine((mail, context) => {
    const fault = (at: string, message: string) => context.addIssue({ code: 'custom', path: [at], message })
    if (mail.template !== undefined && mail.templateName !== undefined)
      fault('templateName', 'is that of `template` already')
    if (mail.raw !== undefined) {
      for (const part of parts) if (mail[part] !== undefined) fault(part, 'stands in `raw` already')
      return
    }
    if (mail.envelope !== undefined) fault('envelope', 'goes with `raw`; use to, cc and bcc')
    if (mail.from === undefined) fault('from', 'is missing')
    if (mail.to === undefined && mail.cc === undefined && mail.bcc === undefined) fault('to', 'is missing')
    const { template } = mail
    for (const part of ['subject', 'text', 'html'] as const)
      if (template !== undefined && mail[part] !== undefined) fault(part, 'is made of the template')
    if (template === undefined && mail.subject === undefined) fault('subject', 'is missing')
    if (template === undefined && mail.text === undefined && mail.html === undefined)
      fault('text', 'one of text, html, template and raw is needed')
  })
  .meta({ id: 'NewMessage' })
export type NewMessage = z.output<typeof NewMessage>
