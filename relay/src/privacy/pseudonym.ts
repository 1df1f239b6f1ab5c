/**
 * What stands in place of an erased recipient: a keyed hash, so that counts of recipients stay what they were, the same
 * address is recognised as erased, and nobody without the master key can try addresses one after the other.
 */
import { createHmac } from 'node:crypto'
import { domainToASCII } from 'node:url'
import type { ObjectId } from 'bson'
import type { Vault } from '../config/seal.ts'
import { Problem } from '../values.ts'

const mark = 'erased:'

/** 80 bits: two of an account's recipients never get the same. */
const octets = 10

/** @param address as `readAddress` gives it */
export const pseudonymOf = (vault: Pick<Vault, 'deriveKey'>, accountId: ObjectId, address: string): string =>
  mark +
  createHmac('sha256', vault.deriveKey('privacy-pseudonym'))
    .update(`${accountId.toHexString()}:${address}`)
    .digest('hex')
    .slice(0, 2 * octets)

export const isErased = (recipient: string): boolean => recipient.startsWith(mark)

/** As deliveries have it in `address`. @throws Problem `address` */
export function readAddress(given: string): string {
  const text = given.trim().toLowerCase()
  const at = text.lastIndexOf('@')
  const domain = domainToASCII(text.slice(at + 1))
  if (at < 1 || at > 64 * 4 || domain === '' || /[\s<>]/.test(text))
    throw new Problem('address', `${given.slice(0, 100)} is no mail address`, 'Write it as anna@example.com')
  return `${text.slice(0, at)}@${domain}`
}
