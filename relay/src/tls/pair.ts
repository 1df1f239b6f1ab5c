/** A certificate file and its key file: read together, checked against each other, and watched. */
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'

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

/** @throws TlsPairError when a file is missing or no PEM, or the key is another certificate's */
export async function readTlsPair({ certFile, keyFile }: TlsPairFiles): Promise<TlsPair> {
  const [cert, key] = await Promise.all([readText(certFile), readText(keyFile)])
  const fits = tried(`${certFile} is no certificate in PEM`, () => new X509Certificate(cert)).checkPrivateKey(
    tried(`${keyFile} is no private key in PEM without passphrase`, () => createPrivateKey(key)),
  )
  if (!fits) throw new TlsPairError(`The key in ${keyFile} does not belong to the certificate in ${certFile}`)
  return { cert, key }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
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
  /** looks at the files now, as after SIGHUP */
  look(): Promise<void>
}

export interface WatchOptions {
  readonly signal: AbortSignal
  readonly log: { info(fact: object, message: string): void; warn(fact: object, message: string): void }
  /** how often the files are read; certificates come every few weeks, so seconds don't matter */
  readonly everyMs?: number
  /** what is in use already; unset: the files as they are at the first look */
  readonly current?: TlsPair
}

/**
 * Calls `onChange` with each new pair. The files are read, not watched by inotify: certificates are often symbolic links
 * that are swapped (certbot, Kubernetes), and inotify misses those. While the two files don't fit (one of them was
 * written, the other not yet), the pair in use stays and one warning is logged.
 */
export function watchTls(files: TlsPairFiles, onChange: (pair: TlsPair) => void, options: WatchOptions): TlsWatch {
  const { signal, log, everyMs = 10_000 } = options
  let inUse = options.current ?? null
  let complaint = ''

  async function look(): Promise<void> {
    try {
      const pair = await readTlsPair(files)
      complaint = ''
      if (signal.aborted || (pair.cert === inUse?.cert && pair.key === inUse.key)) return
      const first = inUse === null
      inUse = pair
      if (first) return
      onChange(pair)
      log.info({ certFile: files.certFile, validTo: new X509Certificate(pair.cert).validTo }, 'new certificate in use')
    } catch (error) {
      const reason = error instanceof Error ? error.message : `${error}`
      if (reason !== complaint) log.warn({ reason }, 'certificate kept: the files on disk do not fit')
      complaint = reason
    }
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await look()
      await delay(everyMs, undefined, { ref: false, signal }).catch(() => {})
    }
  }
  void watch()
  return { look }
}
