/** Joins the domains room with signing's key tools: keys travel as PEM, and what is wrong with one is a Problem. */
import { createPublicKey } from 'node:crypto'
import type { KeyTools } from '../domains/index.ts'
import {
  type DkimKey,
  DkimKeyError,
  dkimRecord,
  exportDkimKey,
  generateDkimKey,
  importDkimKey,
  matchDkimRecord,
  selectorFault,
} from '../signing/dkim-key.ts'
import { Problem } from '../values.ts'

export const keyTools: KeyTools = {
  generate: async algorithm => asPem(await generateDkimKey(algorithm)),
  importPem(pem) {
    try {
      return asPem(importDkimKey(pem))
    } catch (error) {
      if (!(error instanceof DkimKeyError)) throw error
      throw new Problem(
        'dkim-key',
        error.message,
        'Give the private key as PEM: RSA of at least 1,024 bits, or Ed25519',
      )
    }
  },
  recordValue: publicKey => dkimRecord(createPublicKey(publicKey)),
  match: (records, publicKey) => matchDkimRecord(records, createPublicKey(publicKey)),
  selectorFault,
}

const asPem = ({ algorithm, key }: DkimKey) => ({
  algorithm,
  privateKey: exportDkimKey(key),
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
})
