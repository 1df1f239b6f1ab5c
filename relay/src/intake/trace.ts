/**
 * The Received field that this server adds (RFC 5321 §4.4): whom the mail came from, how, when, and under which id.
 */
import { isIPv6 } from 'node:net'
import type { Submission } from '../values.ts'

export interface Reception {
  readonly hostname: string
  readonly id: string
  readonly at: Date
  /** false where the owner of the system wants the shop's address left out */
  readonly showClient: boolean
}

/** @returns the folded field with its last CRLF */
export function receivedField(submission: Submission, reception: Reception): string {
  const { client, envelope } = submission
  const lines: string[] = []
  const local = submission.protocol === 'local'
  if (reception.showClient && !local)
    lines.push(`from ${heloForTrace(client.helo)} (${addressLiteral(client.address)})`)
  const how = local ? '' : ` with ${protocolKeyword(submission)}`
  lines.push(`by ${reception.hostname}${how} id ${reception.id}`)
  if (client.tls) lines.push(`(${commentText(client.tls.version)} ${commentText(client.tls.cipher)})`)
  // With several recipients the field would tell each of them about one other (RFC 5321 §7.6).
  const only = envelope.recipients.length === 1 ? envelope.recipients[0] : undefined
  if (only !== undefined) lines.push(`for <${only}>`)
  return `Received: ${lines.join('\r\n\t')};\r\n\t${mailDate(reception.at)}\r\n`
}

/** RFC 3848; with SMTPUTF8 RFC 6531 §4.3; HTTPS isn't registered, but says what is true. */
const protocolKeyword = ({ protocol, envelope }: Submission): string =>
  protocol === 'ESMTPSA' && envelope.smtputf8 ? 'UTF8SMTPSA' : protocol

/** EHLO names come from anyone's mail client: only what may stand in a domain or address literal is kept. */
const heloForTrace = (helo: string): string => helo.replace(/[^A-Za-z0-9.:_[\]-]/g, '?').slice(0, 255) || 'unknown'

const addressLiteral = (address: string): string => (isIPv6(address) ? `[IPv6:${address}]` : `[${address}]`)

const commentText = (text: string): string => text.replace(/[^A-Za-z0-9._-]/g, '')

/** RFC 5322 §3.3, in UTC. */
export const mailDate = (at: Date): string => at.toUTCString().replace('GMT', '+0000')
