/** Standard Webhooks signatures (https://www.standardwebhooks.com): HMAC-SHA-256 over `id.timestamp.body`, version `v1`. */
import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'

/** 192 bits, the length that the specification asks for at least. */
export const newSecret = (): string => `whsec_${randomBytes(24).toString('base64')}`

/**
 * @param secrets of which the receiver knows one at least: more than one while he changes over
 * @param id without a full stop
 */
export function signatureHeaders(
  secrets: readonly string[],
  { id, at, body }: { id: string; at: Date; body: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(secret => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
