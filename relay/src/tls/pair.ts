/** A certificate file and its key file: read together, checked against each other, and watched. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Both PEM; `cert` may be a chain, the server's first. */
export interface TlsPair {
  readonly cert: string
  readonly key: string
}

export interface TlsPairFiles {
  readonly certFile: string
  readonly keyFile: string
}

/** The files can't be used; the message names the file and what is wrong with it. */
export class TlsPairError extends Error {
  override name = 'TlsPairError'
}

/** @returns whether the private key belongs to the (first) certificate. @throws when one of them is no PEM */
export function keyFits(cert: string, key: string): boolean {
  return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key))
}

/**
 * Both files are small and are read in one go, so that nothing comes between.
 * @throws TlsPairError when a file is missing or no PEM, or the key is another certificate's
 */
export function readTlsPair({ certFile, keyFile }: TlsPairFiles): TlsPair {
  const [cert, key] = [readText(certFile), readText(keyFile)]
  const fits = tried(`${certFile} is no certificate in PEM`, () => new X509Certificate(cert)).checkPrivateKey(
    tried(`${keyFile} is no private key in PEM without passphrase`, () => createPrivateKey(key)),
  )
  if (!fits) throw new TlsPairError(`The key in ${keyFile} does not belong to the certificate in ${certFile}`)
  return { cert, key }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new TlsPairError(`${file} can't be read: ${error instanceof Error ? error.message : error}`)
  }
}

function tried<T>(otherwise: string, make: () => T): T {
  try {
    return make()
  } catch {
    throw new TlsPairError(otherwise)
  }
}

export interface TlsWatch {
  /** the pair in use */
  current(): TlsPair
  /** looks at the files now, as after SIGHUP */
  look(): void
  close(): void
}

interface WatchLog {
  info(fact: object, message: string): void
  warn(fact: object, message: string): void
}

/** Certificates come every few weeks; ten seconds are soon enough. */
const LOOK_EVERY_MS = 10_000

/**
 * Calls `onChange` after each new pair. The files are read, not watched by inotify: certificates are often symbolic links
 * that are swapped (certbot, Kubernetes), and inotify misses those. While the two files don't fit (one of them was
 * written, the other not yet), the pair in use stays and one warning is logged.
 * @throws TlsPairError when the files can't be used at the start
 */
export function watchTls(
  files: TlsPairFiles,
  onChange: (pair: TlsPair) => void,
  log: WatchLog,
  everyMs = LOOK_EVERY_MS,
): TlsWatch {
  let inUse = readTlsPair(files)
  let complaint = ''

  function look(): void {
    try {
      const pair = readTlsPair(files)
      complaint = ''
      if (pair.cert === inUse.cert && pair.key === inUse.key) return
      inUse = pair
      onChange(pair)
      log.info({ certFile: files.certFile, validTo: new X509Certificate(pair.cert).validTo }, 'new certificate in use')
    } catch (error) {
      const reason = error instanceof Error ? error.message : `${error}`
      if (reason !== complaint) log.warn({ reason }, 'certificate kept: the files on disk do not fit')
      complaint = reason
    }
  }

  const timer = setInterval(look, everyMs)
  timer.unref()
  return { current: () => inUse, look, close: () => clearInterval(timer) }
}
