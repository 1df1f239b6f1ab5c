/**
 * Passwords of people, as better-auth keeps them: `salt:key` in hex, scrypt over the password in NFKC with the salt's
 * hex digits as octets. So the hash of an owner who was created on the command line is valid when he first logs in.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'

/** 16 MB and some 50 ms per guess */
const cost = { N: 16_384, r: 16, p: 1, maxmem: 128 * 16_384 * 16 * 2 }
const keyBytes = 64

/** Both bounds are better-auth's, so that what is taken here is taken in the UI too. */
export const Password = z
  .string()
  .min(8, 'must have at least 8 characters')
  .max(128, 'must have at most 128 characters')

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex')
  return `${salt}:${(await derive(password, salt)).toString('hex')}`
}

/** @returns false too for a hash that is none. Constant time. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
  const [salt, key] = hash.split(':')
  if (!salt || !key || !/^[0-9a-f]{128}$/.test(key)) return false
  return timingSafeEqual(Buffer.from(key, 'hex'), await derive(password, salt))
}

const derive = (password: string, salt: string) =>
  new Promise<Buffer>((resolve, reject) =>
    scrypt(password.normalize('NFKC'), salt, keyBytes, cost, (error, key) => (error ? reject(error) : resolve(key))),
  )
