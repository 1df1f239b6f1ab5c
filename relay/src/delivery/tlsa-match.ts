/**
 * Whether the certificates a host showed are what its TLSA records say (RFC 7671 §5, RFC 7672 §3).
 *
 * OpenSSL could do it in the handshake, but Node has no way to tell it. So the handshake goes on with any certificate,
 * and nothing is said to the host before this has judged. For DANE-TA the chain is followed here: signatures, dates,
 * issuer bits and names; name constraints and policies are not read, as an anchor in one's own DNS seldom has any.
 */
import { createHash, X509Certificate } from 'node:crypto'
import type { DetailedPeerCertificate } from 'node:tls'
import type { TlsaRecord } from './tlsa.ts'

/** What is wrong, with RFC 8460 §4.3's word for it. */
export interface Mismatch {
  readonly type: 'certificate-host-mismatch' | 'certificate-expired' | 'validation-failure'
  readonly words: string
}

const longestChain = 10

/**
 * @param chain as the host sent it, its own certificate first
 * @param names of which one must be in the certificate, for DANE-TA
 * @returns null when it fits
 */
export function tlsaMismatch(
  chain: readonly X509Certificate[],
  records: readonly TlsaRecord[],
  names: readonly string[],
  now: Date,
): Mismatch | null {
  const [own] = chain
  if (own === undefined) return { type: 'validation-failure', words: 'The host showed no certificate' }
  // DANE-EE: neither names nor dates count, the record is newer than both (RFC 7672 §3.1.1)
  if (records.some(record => record.usage === 3 && isOf(record, own))) return null
  const anchors = records.filter(({ usage }) => usage === 2)
  if (anchors.length === 0)
    return { type: 'validation-failure', words: "The host's certificate is not the one its DANE records name" }
  const known = [...chain, ...anchors.flatMap(certificateOf)]
  const path = pathToAnchor(own, known, anchors)
  if (path === null)
    return { type: 'validation-failure', words: "The host's certificate is not by the issuer its DANE records name" }
  if (path.some(cert => new Date(cert.validFrom) > now || new Date(cert.validTo) < now))
    return { type: 'certificate-expired', words: "The host's certificate has expired" }
  if (!names.some(name => own.checkHost(name, { subject: 'never', partialWildcards: false }) !== undefined))
    return {
      type: 'certificate-host-mismatch',
      words: `The host's certificate is not for ${names.join(' or ')}`,
    }
  return null
}

/** @returns the certificates from the host's own to the anchor; itself an anchor it may be too (RFC 7671 §5.2) */
function pathToAnchor(
  own: X509Certificate,
  known: readonly X509Certificate[],
  anchors: readonly TlsaRecord[],
): X509Certificate[] | null {
  const path = [own]
  for (let cert = own; path.length <= longestChain; ) {
    if (anchors.some(anchor => isOf(anchor, cert))) return path
    const issuer = known.find(
      other => !path.some(seen => seen.raw.equals(other.raw)) && other.ca && isIssuedBy(cert, other),
    )
    if (issuer === undefined) return null
    path.push(issuer)
    cert = issuer
  }
  return null
}

const isIssuedBy = (cert: X509Certificate, issuer: X509Certificate) =>
  cert.checkIssued(issuer) && cert.verify(issuer.publicKey)

function isOf({ selector, matchingType, data }: TlsaRecord, cert: X509Certificate): boolean {
  const octets = selector === 0 ? cert.raw : cert.publicKey.export({ type: 'spki', format: 'der' })
  if (matchingType === 0) return octets.equals(data)
  return createHash(matchingType === 1 ? 'sha256' : 'sha512')
    .update(octets)
    .digest()
    .equals(data)
}

/** A record that holds the whole certificate spares the host from sending it (RFC 7671 §5.2.1). */
function certificateOf({ selector, matchingType, data }: TlsaRecord): X509Certificate[] {
  if (selector !== 0 || matchingType !== 0) return []
  try {
    return [new X509Certificate(data)]
  } catch {
    return []
  }
}

/** @param peer of `getPeerCertificate(true)`: linked from the host's own to the last one, which links to itself */
export function chainOf(peer: DetailedPeerCertificate | null): X509Certificate[] {
  const chain: X509Certificate[] = []
  for (let at = peer; at?.raw !== undefined && chain.length < longestChain; at = at.issuerCertificate) {
    chain.push(new X509Certificate(at.raw))
    if (at.issuerCertificate === at) break
  }
  return chain
}
