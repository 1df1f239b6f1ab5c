/** What better-auth's link in a mail says, read without a look at its signature: to choose a text or to ask for more. */
import { z } from 'zod'

const Payload = z.object({
  email: z.string(),
  updateTo: z.string().optional(),
  requestType: z.string().optional(),
})

export type EmailToken = z.output<typeof Payload>

/** @returns null for what is none; whether it is valid is better-auth's to say */
export function readEmailToken(token: unknown): EmailToken | null {
  if (typeof token !== 'string') return null
  try {
    return Payload.parse(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')))
  } catch {
    return null
  }
}
