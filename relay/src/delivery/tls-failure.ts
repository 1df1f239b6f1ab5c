/** Why a TLS session failed, in RFC 8460 §4.3's words: for reports to the receiver, and for the attempt. */
export type TlsFailureType =
  | 'starttls-not-supported'
  | 'certificate-host-mismatch'
  | 'certificate-expired'
  | 'certificate-not-trusted'
  | 'validation-failure'
  | 'tlsa-invalid'
  | 'dnssec-invalid'
  | 'sts-policy-fetch-error'
  | 'sts-policy-invalid'

export interface TlsFailure {
  readonly type: TlsFailureType
  /** a sentence */
  readonly words: string
}

const byCode: Record<string, TlsFailureType> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-host-mismatch',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired', // the nearest there is
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-not-trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-not-trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-not-trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-not-trusted',
  CERT_UNTRUSTED: 'certificate-not-trusted',
  CERT_REVOKED: 'certificate-not-trusted',
}

/** @param error of a handshake, or `authorizationError`, which Node gives as an error or only its code */
export function trustFailure(error: Error | string): TlsFailureType {
  const code = typeof error === 'string' ? error : (error as NodeJS.ErrnoException).code
  return byCode[code ?? ''] ?? 'validation-failure'
}
