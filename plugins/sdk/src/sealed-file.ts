/**
 * What a plugin keeps between two starts (its token, its SMTP password, the settings of before), in one file that is of no
 * use without the platform's own secret: AES-256-GCM under a key made by scrypt, written aside and renamed, 0600.
 */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

export interface SealedFile<T> {
  /** null: there is none. @throws SealedWithAnother when the secret has changed: connect again */
  read(): Promise<T | null>
  write(value: T): Promise<void>
  remove(): Promise<void>
}

export class SealedWithAnother extends Error {
  override name = 'SealedWithAnother'
}

/** `dps1.` base64url(salt 16 ‖ nonce 12 ‖ tag 16 ‖ ciphertext) */
const form = 'dps1.'
const shortest = 16

/** @param secret of the platform, e.g. PAYLOAD_SECRET; 16 characters at least @throws TypeError when it is shorter */
export function sealedFile<T>(path: string, secret: string): SealedFile<T> {
  if (secret.length < shortest) throw new TypeError(`The secret must have ${shortest} characters at least`)
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      return text === null ? null : (JSON.parse(await unseal(text.trim(), secret, path)) as T)
    },
    async write(value) {
      const sealed = await seal(JSON.stringify(value), secret)
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const aside = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
      const file = await open(aside, 'wx', 0o600)
      try {
        await file.writeFile(`${sealed}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(aside, path)
    },
    remove: () => rm(path, { force: true }),
  }
}

const keyOf = (secret: string, salt: Buffer) => promisify(scrypt)(secret, salt, 32) as Promise<Buffer>

async function seal(text: string, secret: string): Promise<string> {
  const salt = randomBytes(16)
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', await keyOf(secret, salt), nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return `${form}${Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64url')}`
}

async function unseal(text: string, secret: string, path: string): Promise<string> {
  const octets = Buffer.from(text.slice(form.length), 'base64url')
  try {
    if (!text.startsWith(form) || octets.length < 44) throw new Error('it has another form')
    const key = await keyOf(secret, octets.subarray(0, 16))
    const decipher = createDecipheriv('aes-256-gcm', key, octets.subarray(16, 28)).setAuthTag(octets.subarray(28, 44))
    return Buffer.concat([decipher.update(octets.subarray(44)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw new SealedWithAnother(`${path} can't be opened with this secret: connect the system again`, { cause })
  }
}
