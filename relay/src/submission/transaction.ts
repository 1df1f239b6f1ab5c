/** MAIL and RCPT: what they ask for and whether they may. Pure; the connection only writes the replies. */
import { isRefusal, type Refusal, type Submitter } from '../values.ts'
import { isMailbox, parseMailbox, splitPath } from './address.ts'
import type { SubmissionLimits } from './limits.ts'
import { refusals } from './refusals.ts'

export interface Transaction {
  readonly reversePath: string
  readonly body: '7BIT' | '8BITMIME'
  readonly smtputf8: boolean
  /** in the order of RCPT, without duplicates */
  readonly recipients: Set<string>
  refusedRecipients: number
}

/** @param argument what follows `MAIL FROM:` */
export function openTransaction(
  argument: string,
  submitter: Submitter,
  limits: SubmissionLimits,
): Transaction | Refusal {
  const split = splitPath(argument)
  if (split === null) return refusals.mailSyntax()
  const parameters = parseParameters(split.parameters)
  if (isRefusal(parameters)) return parameters
  let body: Transaction['body'] = '7BIT'
  let smtputf8 = false
  for (const [name, value] of parameters) {
    switch (name) {
      case 'SIZE': // RFC 1870 §5
        if (value === null || !/^\d{1,20}$/.test(value)) return refusals.badParameter(name)
        if (Number(value) > limits.messageBytes) return refusals.tooLarge(limits.messageBytes)
        break
      case 'BODY': {
        // RFC 6152 §2
        const kind = value?.toUpperCase()
        if (kind !== '7BIT' && kind !== '8BITMIME') return refusals.badParameter(name)
        body = kind
        break
      }
      case 'SMTPUTF8': // RFC 6531 §3.4
        if (value !== null) return refusals.badParameter(name)
        smtputf8 = true
        break
      case 'AUTH': // RFC 4954 §5: must be understood, and may be ignored as from an untrusted client
        if (value === null) return refusals.badParameter(name)
        break
      default:
        return refusals.unknownParameter(name)
    }
  }
  const open = { body, smtputf8, recipients: new Set<string>(), refusedRecipients: 0 }
  if (split.path === '') return { ...open, reversePath: '' }
  const sender = parseMailbox(split.path)
  const { sendingDomains } = submitter
  if (!isMailbox(sender)) {
    // root@localhost and the like: well-formed, so the sentence about the sender helps more than one about syntax
    return sender === 'syntax' ? refusals.senderSyntax(split.path) : refusals.foreignSender(split.path, sendingDomains)
  }
  if (sender.needsSmtputf8 && !smtputf8) return refusals.needsSmtputf8(split.path)
  if (!sendingDomains.includes(sender.domain)) return refusals.foreignSender(sender.address, sendingDomains)
  return { ...open, reversePath: sender.address }
}

/**
 * @param argument what follows `RCPT TO:`
 * @returns the canonical address, which the caller adds; a repeated one collapses in the set
 */
export function readRecipient(argument: string, transaction: Transaction, limits: SubmissionLimits): string | Refusal {
  const split = splitPath(argument)
  if (split === null) return refusals.rcptSyntax()
  const parameters = parseParameters(split.parameters)
  if (isRefusal(parameters)) return parameters
  const [first] = parameters
  if (first !== undefined) return refusals.unknownParameter(first[0]) // DSN (RFC 3461) is not announced
  const mailbox = parseMailbox(split.path)
  if (!isMailbox(mailbox)) {
    if (mailbox === 'literal') return refusals.recipientLiteral(split.path)
    return mailbox === 'domain' ? refusals.recipientDomain(split.path) : refusals.recipientSyntax(split.path || '<>')
  }
  if (mailbox.needsSmtputf8 && !transaction.smtputf8) return refusals.needsSmtputf8(split.path)
  if (!transaction.recipients.has(mailbox.address) && transaction.recipients.size >= limits.recipients) {
    return refusals.tooManyRecipients(limits.recipients)
  }
  return mailbox.address
}

/** RFC 5321 §4.1.2 esmtp-param; names in upper case, no name twice. */
function parseParameters(text: string): Map<string, string | null> | Refusal {
  const parameters = new Map<string, string | null>()
  for (const parameter of text.split(' ')) {
    if (parameter === '') continue
    const found = /^([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~\u0080-\u{10ffff}]+))?$/u.exec(parameter)
    const name = found?.[1]?.toUpperCase()
    if (name === undefined || parameters.has(name)) return refusals.badParameter(parameter.slice(0, 40))
    parameters.set(name, found?.[2] ?? null)
  }
  return parameters
}
