/**
 * DKIM keys: making and importing them, the DNS record that publishes one, and whether the record found in DNS matches.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { parseTagList } from './tag-list.ts'

export type DkimAlgorithm = 'rsa-sha256' | 'ed25519-sha256'

export interface DkimKey {
  readonly algorithm: DkimAlgorithm
  /** private */
  readonly key: KeyObject
  /** modulus length; 256 for Ed25519 */
  readonly bits: number
  /** sentences for the owner; empty when nothing is wrong */
  readonly warnings: readonly string[]
}

/** A key that can't be used: the message is a sentence that says why and what to do. */
export class DkimKeyError extends Error {
  override name = 'DkimKeyError'
}

const generate = promisify(generateKeyPair)

/** @returns a new key: RSA of 2,048 bits (RFC 8301 §3.2) or Ed25519 (RFC 8463) */
export async function generateDkimKey(algorithm: DkimAlgorithm = 'rsa-sha256'): Promise<DkimKey> {
  const { privateKey } =
    algorithm === 'rsa-sha256' ? await generate('rsa', { modulusLength: 2048 }) : await generate('ed25519')
  return describe(privateKey)
}

/**
 * @param pem a private key, PKCS#1 or PKCS#8, not encrypted
 * @throws DkimKeyError
 */
export function importDkimKey(pem: string | Buffer): DkimKey {
  const text = pem.toString().trim()
  if (/-----BEGIN (RSA )?PUBLIC KEY-----|-----BEGIN CERTIFICATE-----/.test(text) && !/PRIVATE KEY-----/.test(text))
    throw new DkimKeyError('This is a public key; signing needs the private one (-----BEGIN PRIVATE KEY-----)')
  if (/ENCRYPTED/.test(text.slice(0, 200)))
    throw new DkimKeyError('The key is encrypted; remove its password first: openssl pkey -in key.pem -out plain.pem')
  if (!/-----BEGIN (RSA )?PRIVATE KEY-----/.test(text))
    throw new DkimKeyError(
      'This is no private key in PEM form (-----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE KEY-----)',
    )
  let key: KeyObject
  try {
    key = createPrivateKey(text)
  } catch (error) {
    throw new DkimKeyError(
      'The private key is damaged or cut off; copy the whole file including its first and last line',
      {
        cause: error,
      },
    )
  }
  return describe(key)
}

/** @returns PKCS#8 PEM, to be sealed before it is stored */
export const exportDkimKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString()

function describe(key: KeyObject): DkimKey {
  if (key.asymmetricKeyType === 'ed25519') return { algorithm: 'ed25519-sha256', key, bits: 256, warnings: [] }
  if (key.asymmetricKeyType !== 'rsa')
    throw new DkimKeyError(`DKIM knows RSA and Ed25519 keys, this one is ${key.asymmetricKeyType}`)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  // RFC 8301 §3.2: verifiers must not accept signatures of shorter keys
  if (bits < 1024)
    throw new DkimKeyError(`The key has ${bits} bits; receivers ignore RSA keys below 1024, make one of 2048`)
  if (bits > 4096)
    throw new DkimKeyError(`The key has ${bits} bits; not every receiver accepts RSA keys above 4096, make one of 2048`)
  const warnings =
    bits < 2048 ? [`The key has ${bits} bits; 2048 are recommended, and some receivers count less as weak`] : []
  return { algorithm: 'rsa-sha256', key, bits, warnings }
}

/** @returns the value of the TXT record: `v=DKIM1; k=rsa; p=…` (RFC 6376 §3.6.1, RFC 8463 §4) */
export function dkimRecord(key: KeyObject): string {
  const publicKey = key.type === 'private' ? createPublicKey(key) : key
  if (publicKey.asymmetricKeyType === 'ed25519')
    return `v=DKIM1; k=ed25519; p=${rawEd25519(publicKey).toString('base64')}`
  return `v=DKIM1; k=rsa; p=${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}`
}

const rawEd25519 = (publicKey: KeyObject) => Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url')

/** @returns the strings of the TXT record, each of at most 255 octets (RFC 1035 §3.3.14, RFC 7208 §3.3) */
export function splitRecord(value: string): string[] {
  const strings: string[] = []
  for (let at = 0; at < value.length; at += 255) strings.push(value.slice(at, at + 255))
  return strings
}

/** @returns the form zone files want: `"…" "…"` */
export const zoneFileForm = (value: string): string =>
  splitRecord(value)
    .map(string => `"${string.replace(/["\\]/g, '\\$&')}"`)
    .join(' ')

export type DkimRecordState = 'match' | 'missing' | 'mismatch' | 'revoked' | 'malformed'

/**
 * What the TXT records at `<selector>._domainkey.<domain>` say about a key. Records that have nothing to do with DKIM
 * (a wildcard's SPF record) are passed over. More than one DKIM record is malformed: which one a receiver takes is
 * undefined (RFC 6376 §3.6.2.2).
 * @param txt the records as a resolver gives them: each a list of strings, to be joined without a space
 * @param key private or public
 */
export function matchDkimRecord(txt: string[][], key: KeyObject): DkimRecordState {
  const texts = txt.map(strings => strings.join('')).filter(text => /^\s*v\s*=\s*DKIM|(^|;)\s*p\s*=/i.test(text))
  const [text, second] = texts
  if (text === undefined) return 'missing'
  if (second !== undefined) return 'malformed'
  const tags = parseTagList(text)
  if (tags === null) return 'malformed'
  const version = tags.get('v')
  if (version !== undefined && (version !== 'DKIM1' || tags.keys().next().value !== 'v')) return 'malformed'
  const p = tags.get('p')?.replace(/\s+/g, '')
  if (p === undefined) return 'malformed'
  if (p === '') return 'revoked'
  const wanted = key.type === 'private' ? createPublicKey(key) : key
  if ((tags.get('k') ?? 'rsa') !== wanted.asymmetricKeyType) return 'mismatch'
  if (!allows(tags.get('h'), 'sha256') || !(allows(tags.get('s'), '*') || allows(tags.get('s'), 'email')))
    return 'mismatch'
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(p)) return 'malformed'
  const published = readPublicKey(Buffer.from(p, 'base64'), wanted)
  if (published === null) return 'malformed'
  return published.equals(wanted) ? 'match' : 'mismatch'
}

const allows = (list: string | undefined, word: string) =>
  list === undefined || list.split(':').some(entry => entry.trim() === word)

function readPublicKey(octets: Buffer, like: KeyObject): KeyObject | null {
  try {
    if (like.asymmetricKeyType === 'ed25519') {
      if (octets.length !== 32) return null
      return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: octets.toString('base64url') }, format: 'jwk' })
    }
    try {
      return createPublicKey({ key: octets, format: 'der', type: 'spki' })
    } catch {
      return createPublicKey({ key: octets, format: 'der', type: 'pkcs1' }) // RFC 6376 §3.6.1 as it was written
    }
  } catch {
    return null
  }
}

/**
 * @returns null, or why it is no selector (RFC 6376 §3.1: labels of letters, digits and hyphens, joined by dots)
 * @param domain the signing domain: both together must fit into a DNS name
 */
export function selectorFault(selector: string, domain: string): string | null {
  const labels = selector.split('.')
  if (selector === '') return 'The selector is empty'
  if (!labels.every(label => /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(label)))
    return 'A selector consists of letters, digits and hyphens, and begins and ends with a letter or digit'
  if (labels.some(label => label.length > 63)) return 'Each part of a selector has at most 63 characters'
  if (`${selector}._domainkey.${domain}`.length > 253) return 'Selector and domain together are too long for a DNS name'
  return null
}
