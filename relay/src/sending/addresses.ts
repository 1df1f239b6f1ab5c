/** Addresses as they are given by HTTP. What SMTP would refuse at MAIL and RCPT is refused here, in the same words. */
import addressparser from 'nodemailer/lib/addressparser'
import { isMailbox, parseMailbox } from '../submission/address.ts'
import { refusals } from '../submission/refusals.ts'
import { isRefusal, type Refusal } from '../values.ts'
import type { AddressInput } from './new-message.ts'

export interface Recipient {
  /** canonical, as it stands in the envelope */
  readonly address: string
  readonly domain: string
  /** as it is shown, or '' */
  readonly name: string
}

/** `name <address>`, an address, or both parts. */
export function readAddress(given: AddressInput): Recipient | Refusal {
  const { address, name } = typeof given === 'string' ? splitAddress(given) : { name: '', ...given }
  const mailbox = parseMailbox(address)
  if (isMailbox(mailbox)) return { address: mailbox.address, domain: mailbox.domain, name: name.trim() }
  const written = typeof given === 'string' ? given : given.address
  if (mailbox === 'literal') return refusals.recipientLiteral(written)
  return mailbox === 'domain' ? refusals.recipientDomain(written) : refusals.recipientSyntax(written)
}

/** The library is lax; what isn't plainly one address gives none, which is refused. */
function splitAddress(text: string): { address: string; name: string } {
  const plain = text.trim()
  if (!/[\s<>"(]/.test(plain)) return { address: plain, name: '' }
  const [only, ...others] = addressparser(plain)
  if (only === undefined || others.length > 0 || !('address' in only) || typeof only.address !== 'string')
    return { address: '', name: '' }
  // `<x@good> <y@evil>` is read as x@good with a name
  if ((plain.match(/</g)?.length ?? 0) > 1 && !plain.includes('"')) return { address: '', name: '' }
  return { address: only.address, name: only.name ?? '' }
}

/** A list, or a single one. @returns the first refusal there is */
export function readAddresses(given: AddressInput | readonly AddressInput[] | undefined): Recipient[] | Refusal {
  const read: Recipient[] = []
  for (const one of given === undefined ? [] : isList(given) ? given : [given]) {
    const address = readAddress(one)
    if (isRefusal(address)) return address
    read.push(address)
  }
  return read
}

const isList = (given: AddressInput | readonly AddressInput[]): given is readonly AddressInput[] => Array.isArray(given)

/** Some letter of it is above 127, so that servers on its way must know SMTPUTF8 (RFC 6531). */
export const needsUtf8 = (address: string): boolean => /[^ -~]/.test(address)
