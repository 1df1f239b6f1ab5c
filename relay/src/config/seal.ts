/**
 * Secrets at rest: AES-256-GCM under the master key, with the place a secret belongs to as associated data, so that
 * a sealed key can't be moved to another document. Sealed form: `v1.` base64url(nonce 12 ‖ tag 16 ‖ ciphertext).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Settings, SettingsError } from './settings.ts'

export interface Vault {
  /** @param place what the secret belongs to, e.g. `domain:<id>:dkim:<selector>` */
  seal(secret: string, place: string): string
  /** @throws Error when the key is another one, the place is wrong or the text was changed */
  open(sealed: string, place: string): string
  /** a key for one purpose, derived by HKDF-SHA-256 (RFC 5869), 32 bytes */
  deriveKey(purpose: string): Buffer
}

/**
 * The vault over the master key of the settings; generated on first use into `masterKeyFile` (0600).
 * @throws SettingsError when the given key isn't 32 bytes of base64
 */
export async function openVault(settings: Pick<Settings, 'masterKey' | 'masterKeyFile'>): Promise<Vault> {
  const text = settings.masterKey ?? (await readOrCreateKey(settings.masterKeyFile))
  const master = Buffer.from(text.trim(), 'base64')
  if (master.length !== 32)
    throw new SettingsError('The master key must be 32 bytes in base64 (make one with: openssl rand -base64 32)')
  const deriveKey = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `depesche:${purpose}`, 32))
  const sealing = deriveKey('seal')
  return {
    deriveKey,
    seal(secret, place) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(place))
      const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return `v1.${Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url')}`
    },
    open(sealed, place) {
      if (!sealed.startsWith('v1.')) throw new Error(`unknown sealed form of ${place}`)
      const bytes = Buffer.from(sealed.slice(3), 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealing, bytes.subarray(0, 12))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(12, 28))
      try {
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
      } catch {
        throw new Error(`The secret of ${place} can't be opened: is DEPESCHE_MASTER_KEY the one it was sealed with?`)
      }
    },
  }
}

/** Two processes may start at once: the key is written aside and linked into place, and whoever is first wins. */
async function readOrCreateKey(file: string): Promise<string> {
  const existing = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (existing !== null) return existing
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(aside, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
  await chmod(aside, 0o600)
  await link(aside, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await unlink(aside)
  return readFile(file, 'utf8')
}
