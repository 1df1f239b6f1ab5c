/**
 * X.509 certificates (RFC 5280) with EC P-256 keys: an authority, and server certificates of it. EC because a shop that
 * opens a new connection per mail pays for the handshake, and P-256 signs about twenty times faster than RSA-2048.
 *
 * With pkijs, because selfsigned and @peculiar/x509 fail beside mailauth: that pins another version of the ASN.1 schemas
 * they share, and each copy of those knows only its own classes.
 */
import { randomBytes, webcrypto } from 'node:crypto'
import { isIP } from 'node:net'
import * as asn1 from 'asn1js'
import * as pki from 'pkijs'

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const DAY_MS = 86_400_000

/** A clock that is some hours late must not refuse a certificate made just now. */
const BACKDATED_MS = DAY_MS
/** Ten years: trusting the authority anew is work for every shop. */
const AUTHORITY_LIFE_MS = 3650 * DAY_MS
/** 397 days is the most that current clients accept from a public authority; a private one keeps to it as well. */
const SERVER_LIFE_MS = 397 * DAY_MS

const oid = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
} as const

/** Bits of KeyUsage, RFC 5280 §4.2.1.3: how many of the eight are unused, and the bits. */
const keyUsage = { digitalSignature: { unused: 7, bits: 0x80 }, certificateAndCrlSigning: { unused: 1, bits: 0x06 } }

/** A certificate and its private key, both PEM (PKCS #8). */
export interface CertificateAndKey {
  readonly cert: string
  readonly key: string
}

type Keys = webcrypto.CryptoKeyPair
const engine = () =>
  new pki.CryptoEngine({
    name: 'node',
    crypto: webcrypto as ConstructorParameters<typeof pki.CryptoEngine>[0]['crypto'],
  })

/** @returns a self-signed authority that may sign server certificates and nothing below it */
export async function makeAuthority(now: Date): Promise<CertificateAndKey> {
  const keys = await newKeys()
  const cert = await unsigned(keys, now, AUTHORITY_LIFE_MS)
  setCommonName(cert.subject, 'Depesche relay authority')
  cert.issuer = cert.subject
  cert.extensions = [
    extension(oid.basicConstraints, true, new pki.BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    usageExtension(keyUsage.certificateAndCrlSigning),
    extension(oid.subjectKeyIdentifier, false, new asn1.OctetString({ valueHex: await keyIdentifier(cert) })),
  ]
  return signed(cert, keys, keys.privateKey)
}

/** @param names see `serverNames`; the first becomes the common name */
export async function issueServerCertificate(
  authority: CertificateAndKey,
  names: readonly string[],
  now: Date,
): Promise<CertificateAndKey> {
  const issuer = pki.Certificate.fromBER(pemToDer(authority.cert))
  const keys = await newKeys()
  const cert = await unsigned(keys, now, SERVER_LIFE_MS)
  setCommonName(cert.subject, names[0] ?? 'localhost')
  cert.issuer = issuer.subject
  cert.extensions = [
    extension(oid.basicConstraints, true, new pki.BasicConstraints({ cA: false })),
    usageExtension(keyUsage.digitalSignature),
    extension(oid.extKeyUsage, false, new pki.ExtKeyUsage({ keyPurposes: [oid.serverAuth] })),
    extension(oid.subjectAltName, false, new pki.GeneralNames({ names: names.map(generalName) })),
    extension(oid.subjectKeyIdentifier, false, new asn1.OctetString({ valueHex: await keyIdentifier(cert) })),
    // Python 3.13 and others verify strictly (RFC 5280 §4.2.1.1) and refuse a certificate without it
    extension(
      oid.authorityKeyIdentifier,
      false,
      new pki.AuthorityKeyIdentifier({
        keyIdentifier: new asn1.OctetString({ valueHex: await keyIdentifier(issuer) }),
      }),
    ),
  ]
  const issuerKey = await webcrypto.subtle.importKey('pkcs8', pemToDer(authority.key), P256, false, ['sign'])
  return signed(cert, keys, issuerKey)
}

const newKeys = (): Promise<Keys> => webcrypto.subtle.generateKey(P256, true, ['sign', 'verify'])

async function unsigned(keys: Keys, now: Date, lifeMs: number): Promise<pki.Certificate> {
  const cert = new pki.Certificate()
  cert.version = 2 // v3
  // 16 octets, the first between 0x40 and 0x7f: positive and of fixed length (RFC 5280 §4.1.2.2)
  const serial = randomBytes(16)
  serial[0] = (serial.readUInt8(0) & 0x3f) | 0x40
  cert.serialNumber = new asn1.Integer({ valueHex: arrayBuffer(serial) })
  cert.notBefore.value = new Date(now.getTime() - BACKDATED_MS)
  cert.notAfter.value = new Date(now.getTime() - BACKDATED_MS + lifeMs)
  await cert.subjectPublicKeyInfo.importKey(keys.publicKey, engine())
  return cert
}

async function signed(cert: pki.Certificate, keys: Keys, by: webcrypto.CryptoKey): Promise<CertificateAndKey> {
  await cert.sign(by, 'SHA-256', engine())
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)
  return { cert: derToPem(cert.toSchema(true).toBER(), 'CERTIFICATE'), key: derToPem(key, 'PRIVATE KEY') }
}

/** RFC 7093 §2 (1): the first 160 bits of the SHA-256 over the public key. */
async function keyIdentifier(cert: pki.Certificate): Promise<ArrayBuffer> {
  const { valueHexView } = cert.subjectPublicKeyInfo.subjectPublicKey.valueBlock
  return (await webcrypto.subtle.digest('SHA-256', arrayBuffer(valueHexView))).slice(0, 20)
}

function setCommonName(name: pki.RelativeDistinguishedNames, value: string): void {
  name.typesAndValues.push(
    new pki.AttributeTypeAndValue({ type: oid.commonName, value: new asn1.Utf8String({ value }) }),
  )
}

/** RFC 5280 §4.2.1.6: an address is 4 or 16 octets, a host name an IA5String. */
function generalName(name: string): pki.GeneralName {
  if (isIP(name) === 0) return new pki.GeneralName({ type: 2, value: name })
  return new pki.GeneralName({ type: 7, value: new asn1.OctetString({ valueHex: arrayBuffer(addressOctets(name)) }) })
}

function addressOctets(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number))
  const [left = '', right = ''] = address.split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':').map(group => Number.parseInt(group, 16)))
  const [head, tail] = [groups(left), groups(right)]
  const all = [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail]
  return Buffer.from(all.flatMap(group => [group >> 8, group & 0xff]))
}

const usageExtension = ({ unused, bits }: { unused: number; bits: number }) =>
  extension(oid.keyUsage, true, new asn1.BitString({ valueHex: arrayBuffer(Buffer.from([bits])), unusedBits: unused }))

function extension(extnID: string, critical: boolean, value: pki.PkiObject | asn1.BaseBlock): pki.Extension {
  const schema = value instanceof pki.PkiObject ? value.toSchema() : value
  return new pki.Extension({ extnID, critical, extnValue: schema.toBER(false) })
}

const arrayBuffer = (octets: Uint8Array): ArrayBuffer => new Uint8Array(octets).buffer

const pemToDer = (pem: string): ArrayBuffer =>
  arrayBuffer(Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'))

function derToPem(der: ArrayBuffer, label: string): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
