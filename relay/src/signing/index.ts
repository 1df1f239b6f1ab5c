/**
 * Signing: what a stored mail gets before it leaves: List-Help, Auto-Submitted, DKIM signatures. It reads no body (the
 * body hash was taken at intake) and may neither change nor drop anything else of the mail, nor know lanes, stores or DNS.
 *
 * The signer is our own because mailauth 7.1 can't over-sign, parses the PEM for every mail, reads the body again, and
 * given a KeyObject returns an empty signature instead of throwing. mailauth, dkimpy and OpenDKIM are its judges in the
 * tests. A mail that can't be signed is not sent: every failure rejects.
 */
import { createHash, type KeyObject, sign } from 'node:crypto'
import { promisify } from 'node:util'
import type { Message, SignedMessage } from '../values.ts'
import { type HeaderField, headerFields, relaxedField } from './header-fields.ts'
import { listHelpField } from './list-help.ts'

export { type BodyHash, createBodyHash } from './body-hash.ts'

export interface SigningKey {
  readonly selector: string
  readonly algorithm: 'rsa-sha256' | 'ed25519-sha256'
  /** private */
  readonly key: KeyObject
  /** d= of its signature where it isn't the identity's: the operator's second one */
  readonly domain?: string
}

export interface SigningIdentity {
  /** lower-case A-label; aligned with From */
  readonly domain: string
  readonly keys: readonly SigningKey[]
  /** https, http and mailto URIs, at least one */
  readonly listHelp: readonly string[]
  /** where complaints shall go and what names this mail then (RFC 9477); null: nothing is said */
  readonly complaints?: { readonly address: string; readonly feedbackId: string } | null
}

export class SigningError extends Error {
  override name = 'SigningError'
}

/** With a callback, node:crypto signs in libuv's pool and not on the event loop. */
const signInPool = promisify(sign)

/**
 * Fields a reader sees or a client acts on, at most once each in a mail (RFC 5322 §3.6): named once more in h= than they
 * stand there, so that a second one, or a first one added on the way, breaks the signature (RFC 6376 §5.4.2).
 */
const overSigned = ['from', 'to', 'cc', 'subject', 'date', 'message-id', 'reply-to']
/** Singletons too, but named only where present: a relay on the way may rightly add a missing one (RFC 6152 §3). */
const overSignedIfPresent = [
  'sender',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-help',
  'auto-submitted',
]
const signedIfPresent = [
  'list-unsubscribe',
  'list-unsubscribe-post',
  'feedback-id',
  'cfbl-address',
  'cfbl-feedback-id',
  'x-csa-complaints',
]

/**
 * @param body gives the body's octets from the start; passed on, not read
 * @param at the time of signing, for t=
 * @throws SigningError when nothing or not everything could be signed
 */
export async function signMessage(
  message: Message,
  identity: SigningIdentity,
  body: SignedMessage['body'],
  at: Date = new Date(),
): Promise<SignedMessage> {
  if (identity.keys.length === 0) throw new SigningError(`there is no DKIM key for ${identity.domain}`)
  const stored = headerFields(message.header)
  // one List-Help and it is ours (RFC 2369 §2: a field must not occur twice)
  const kept = stored.some(field => field.name === 'list-help') ? stored.filter(f => f.name !== 'list-help') : stored
  const added = addedFields(kept, identity)
  const fields = added.concat(kept)
  const names = signedNames(fields)
  const canonical = canonicalFields(fields, names)
  const signatures = await Promise.all(
    identity.keys.map(key =>
      signature(canonical, names.join(':'), key, key.domain ?? identity.domain, message.bodyHash, at),
    ),
  )
  const rest = kept === stored ? message.header : Buffer.from(kept.map(f => f.raw).join(''), 'latin1')
  const ours = signatures.join('') + added.map(field => field.raw).join('')
  const complete = rest.length === 0 || rest.subarray(-2).toString('latin1') === '\r\n'
  const header = Buffer.concat([Buffer.from(ours, 'latin1'), rest, Buffer.from(complete ? '\r\n' : '\r\n\r\n')])
  return { message, header, body }
}

function addedFields(kept: HeaderField[], { domain, listHelp, complaints }: SigningIdentity): HeaderField[] {
  const added: HeaderField[] = []
  try {
    added.push({ name: 'list-help', raw: listHelpField(listHelp) })
  } catch (error) {
    throw new SigningError(`List-Help of ${domain}: ${(error as Error).message}`, { cause: error })
  }
  if (!kept.some(field => field.name === 'auto-submitted'))
    added.push({ name: 'auto-submitted', raw: 'Auto-Submitted: auto-generated\r\n' }) // RFC 3834 §5.1
  if (complaints && !kept.some(field => field.name === 'cfbl-address'))
    added.push(
      { name: 'cfbl-address', raw: `CFBL-Address: ${complaints.address}; report=arf\r\n` },
      { name: 'cfbl-feedback-id', raw: `CFBL-Feedback-ID: ${complaints.feedbackId}\r\n` },
    )
  return added
}

/** @returns the names of h=, lower case, as often as they shall stand there */
function signedNames(fields: HeaderField[]): string[] {
  const count = new Map<string, number>()
  for (const { name } of fields) count.set(name, (count.get(name) ?? 0) + 1)
  const names: string[] = []
  const add = (name: string, times: number) => {
    for (let i = 0; i < times; i++) names.push(name)
  }
  for (const name of overSigned) add(name, (count.get(name) ?? 0) + 1)
  for (const name of overSignedIfPresent) if (count.has(name)) add(name, (count.get(name) ?? 0) + 1)
  for (const name of signedIfPresent) add(name, count.get(name) ?? 0)
  return names
}

/** Of several fields with one name the last is taken first (RFC 6376 §5.4.2); a name without a field adds nothing. */
function canonicalFields(fields: HeaderField[], names: string[]): string {
  const left = new Map<string, HeaderField[]>()
  for (const field of fields) {
    const same = left.get(field.name)
    if (same) same.push(field)
    else left.set(field.name, [field])
  }
  let canonical = ''
  for (const name of names) {
    const field = left.get(name)?.pop()
    if (field) canonical += relaxedField(field)
  }
  return canonical
}

async function signature(
  canonical: string,
  names: string,
  { selector, algorithm, key }: SigningKey,
  domain: string,
  bodyHash: string,
  at: Date,
): Promise<string> {
  // an RSA key under Ed25519's name would sign too, and nobody could verify it
  if (`${key.asymmetricKeyType}-sha256` !== algorithm || key.type !== 'private')
    throw new SigningError(`the key ${selector}._domainkey.${domain} is no private key for ${algorithm}`)
  const unsigned =
    `DKIM-Signature: v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain};\r\n` +
    ` s=${selector}; t=${Math.floor(at.getTime() / 1000)};\r\n` +
    `${foldedNames(names)};\r\n` +
    ` bh=${bodyHash};\r\n` +
    ' b='
  const input = canonical + relaxedField({ name: 'dkim-signature', raw: unsigned }).slice(0, -2) // without its CRLF
  const octets = Buffer.from(input, 'latin1')
  const value =
    algorithm === 'ed25519-sha256'
      ? await signInPool(null, createHash('sha256').update(octets).digest(), key) // RFC 8463 §3: of the hash
      : await signInPool('sha256', octets, key)
  if (value.length === 0) throw new SigningError(`the key ${selector}._domainkey.${domain} gave no signature`)
  return `${unsigned}${folded(value.toString('base64'))}\r\n`
}

/** h= in lines below 78 octets; white space around the colons is allowed (RFC 6376 §3.5). */
function foldedNames(names: string): string {
  const lines: string[] = []
  let line = ' h='
  for (const name of names.split(':').map((n, i, all) => (i < all.length - 1 ? `${n}:` : n))) {
    if (line.length + name.length > 75) {
      lines.push(line)
      line = '  '
    }
    line += name
  }
  lines.push(line)
  return lines.join('\r\n')
}

const folded = (base64: string) => {
  let text = base64.slice(0, 72)
  for (let at = 72; at < base64.length; at += 74) text += `\r\n  ${base64.slice(at, at + 74)}`
  return text
}
