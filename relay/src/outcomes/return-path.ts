/**
 * The return path of a delivery: `b+<id>.<mac>@<bounce domain>`, so that a bounce names its delivery and nobody else
 * can forge one. The MAC is HMAC-SHA-256 over the id, 10 bytes, base32 (RFC 4648 §6), which keeps the local part below
 * 64 octets (RFC 5321 §4.5.3.1.1) and case-insensitive. Several recipients in one transaction share the first one's.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { ObjectId } from 'bson'
import type { DeliveryId, MessageId, ReversePath } from '../values.ts'

const macBytes = 10
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

export function returnPath(deliveryId: DeliveryId, key: Buffer, bounceDomain: string): ReversePath {
  const id = deliveryId.toHexString()
  return `b+${id}.${base32(mac(id, key))}@${bounceDomain}`
}

/** @returns the delivery, or null when the path is not ours or the MAC is wrong. Constant time. */
export function parseReturnPath(path: ReversePath, key: Buffer, bounceDomain: string): DeliveryId | null {
  const at = path.lastIndexOf('@')
  if (path.slice(at + 1).toLowerCase() !== bounceDomain) return null
  const parts = /^b\+([0-9a-f]{24})\.([a-z2-7]{16})$/.exec(path.slice(0, Math.max(at, 0)).toLowerCase())
  return checked(parts, key)
}

/**
 * The same for a whole message, as CFBL-Feedback-ID wants it (RFC 9477 §4.2: atext and colons): complaints hide the
 * recipient and often the return path, and keep this field.
 */
export const feedbackId = (messageId: MessageId, key: Buffer): string => {
  const id = messageId.toHexString()
  return `${id}:${base32(mac(id, key))}`
}

/** @returns the message, or null when it isn't ours. Constant time. */
export const parseFeedbackId = (text: string, key: Buffer): MessageId | null =>
  checked(/^([0-9a-f]{24}):([a-z2-7]{16})$/.exec(text.toLowerCase()), key)

function checked(parts: RegExpExecArray | null, key: Buffer): ObjectId | null {
  const [, id, given] = parts ?? []
  if (id === undefined || given === undefined) return null
  const wanted = base32(mac(id, key))
  return timingSafeEqual(Buffer.from(given), Buffer.from(wanted)) ? new ObjectId(id) : null
}

const mac = (id: string, key: Buffer): Buffer => createHmac('sha256', key).update(id).digest().subarray(0, macBytes)

/** 80 bits are 16 letters without padding */
function base32(bytes: Buffer): string {
  let bits = BigInt(`0x${bytes.toString('hex')}`)
  let text = ''
  for (let i = 0; i < (bytes.length * 8) / 5; i++) {
    text = alphabet[Number(bits & 31n)] + text
    bits >>= 5n
  }
  return text
}
