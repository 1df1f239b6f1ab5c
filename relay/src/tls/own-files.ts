/** The relay's own authority and server certificate, as PEM files that an operator can look at, back up and replace. */
import { X509Certificate } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'
import type { CertificateAndKey } from './certificates.ts'
import { serverNames } from './names.ts'
import { keyFits } from './pair.ts'

/** A server certificate is made anew this long before it ends, so that a relay that is seldom restarted never shows an expired one. */
const RENEW_BEFORE_MS = 30 * 86_400_000
/** The authority must outlive what it signs. */
const AUTHORITY_RENEW_BEFORE_MS = 400 * 86_400_000

export interface TlsFiles {
  /** what clients trust */
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

/**
 * Makes `ca.pem`, `ca.key`, `server.pem` and `server.key` in `dir` where they are missing, unreadable, near their end,
 * or not for `hostname`. The authority is kept as long as it can be, because shops trust it. Safe to call again at any
 * time; one process at a time.
 */
export async function ensureTlsFiles(
  dir: string,
  hostname: string,
  now: () => Date = () => new Date(),
): Promise<TlsFiles> {
  const files = { caFile: join(dir, 'ca.pem'), certFile: join(dir, 'server.pem'), keyFile: join(dir, 'server.key') }
  const caKeyFile = join(dir, 'ca.key')
  await mkdir(dir, { recursive: true, mode: 0o700 })

  let authority = await readPair(files.caFile, caKeyFile)
  const server = await readPair(files.certFile, files.keyFile)
  const names = serverNames(hostname)
  const trusted = await readFile(files.caFile, 'utf8').catch(() => null)
  if (trusted !== null && server !== null && isUsable(server.cert, trusted, names, now())) return files

  // the library for certificates is large and seldom needed; the supervisor stays small without it
  const { issueServerCertificate, makeAuthority } = await import('./certificates.ts')
  if (authority === null || endsWithin(authority.cert, AUTHORITY_RENEW_BEFORE_MS, now())) {
    authority = await makeAuthority(now())
    await replaceFile(caKeyFile, authority.key, 0o600)
    await replaceFile(files.caFile, authority.cert, 0o644)
  }
  const issued = await issueServerCertificate(authority, names, now())
  await replaceFile(files.keyFile, issued.key, 0o600)
  await replaceFile(files.certFile, issued.cert, 0o644)
  return files
}

/** Relays run for years; a certificate has thirty days left when this finds it. */
const LOOK_EVERY_MS = 86_400_000

/**
 * Looks daily whether the files must be made anew, until disposed. Whoever uses them reads them again when they change.
 * @param failed told of each look that went wrong; the next one comes all the same
 */
export function keepTlsFiles(
  dir: string,
  hostname: string,
  failed: (error: Error) => void,
  { everyMs = LOOK_EVERY_MS, now = () => new Date() } = {},
): Disposable {
  const timer = setInterval(() => ensureTlsFiles(dir, hostname, now).catch(failed), everyMs)
  timer.unref()
  return { [Symbol.dispose]: () => clearInterval(timer) }
}

function isUsable(cert: string, authorityCert: string, names: readonly string[], now: Date): boolean {
  try {
    const server = new X509Certificate(cert)
    const authority = new X509Certificate(authorityCert)
    const covers = (name: string) => (isIP(name) === 0 ? server.checkHost(name) : server.checkIP(name)) !== undefined
    return (
      server.verify(authority.publicKey) &&
      names.every(covers) &&
      !endsWithin(cert, RENEW_BEFORE_MS, now) &&
      !endsWithin(authorityCert, RENEW_BEFORE_MS, now)
    )
  } catch {
    return false
  }
}

const endsWithin = (cert: string, ms: number, now: Date): boolean =>
  new X509Certificate(cert).validToDate.getTime() - now.getTime() < ms

/** @returns null when a file is missing, no PEM, or the key is another certificate's */
async function readPair(certFile: string, keyFile: string): Promise<CertificateAndKey | null> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile, 'utf8'), readFile(keyFile, 'utf8')])
    return keyFits(cert, key) ? { cert, key } : null
  } catch {
    return null
  }
}

/** By way of a second file and a rename, so that a reader sees the old or the new one and a key is never readable by others. */
async function replaceFile(file: string, content: string, mode: number): Promise<void> {
  const next = `${file}.${process.pid}.new`
  await writeFile(next, content, { mode })
  await rename(next, file)
}
