/**
 * SMTP credentials: a user name per system and random tokens, of which only the SHA-256 is kept. Tokens have 192 bits,
 * so a plain hash is enough and guessing is hopeless; compares are constant in time all the same.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { ObjectId } from 'bson'
import { z } from 'zod'
import { toBuffer } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { Problem, type Refusal, refusal, type Submitter } from '../values.ts'
import { systemFacts } from './index.ts'
import { judgeSystem, maySend } from './state.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

const hash = (token: string) => createHash('sha256').update(token).digest()

export const Label = z.string().trim().min(1, 'must not be empty').max(100)

/** A new credential of a system that is set up. The password is in the answer and nowhere else. @throws Problem */
export async function createCredential(
  { store, now }: Deps,
  system: { _id: ObjectId; accountId: ObjectId; username: string },
  label: string,
): Promise<{ id: string; username: string; password: string }> {
  const password = randomBytes(24).toString('base64url')
  const { _id } = await store.models.Credential.create({
    accountId: system.accountId,
    systemId: system._id,
    label: Label.parse(label),
    tokenHash: hash(password),
    createdAt: now(),
  })
  return { id: String(_id), username: system.username, password }
}

/** @throws Problem `credential-unknown` */
export async function revokeCredential({ store, now }: Deps, accountId: ObjectId, credentialId: string): Promise<void> {
  const known = ObjectId.isValid(credentialId)
  const result = known
    ? await store.models.Credential.updateOne(
        { _id: credentialId, accountId, revokedAt: null },
        { $set: { revokedAt: now() } },
      )
    : { matchedCount: 0 }
  if (result.matchedCount === 0)
    throw new Problem(
      'credential-unknown',
      `There is no valid credential ${credentialId}`,
      'List them with: depesche system show',
    )
}

/** How long an answer is believed: a revoked token or a paused system stops within this time. */
const believedMs = 5_000
const believedEntries = 10_000

/**
 * Authentication for submission. Answers are kept for some seconds, since shops open a connection per mail.
 * @returns the submitter; null for a wrong user name or password; a refusal when the system may not send now
 */
export function createAuthenticator({ store, now }: Deps) {
  const believed = new Map<
    string,
    { until: number; tokens: { id: ObjectId; tokenHash: Buffer }[]; answer: Omit<Submitter, 'credentialId'> | Refusal }
  >()
  const usedAt = new Map<string, number>()

  const look = async (username: string) => {
    const system = await store.models.System.findOne({ username }).lean()
    if (system === null) return null
    const credentials = await store.models.Credential.find({ systemId: system._id, revokedAt: null }).lean()
    const facts = await systemFacts({ store }, system)
    const domains = facts.domains.filter(domain => maySend(domain, now())).map(domain => domain.name)
    const { state, reason } = judgeSystem(facts, now())
    const answer =
      state === 'inactive' || domains.length === 0
        ? // RFC 5248: X.7.13 user account disabled
          refusal(
            535,
            '5.7.13',
            `The system "${plain(system.name)}" may not send now: ${plain(reason)}`,
            'Open the system in Depesche to see what to set',
          )
        : {
            accountId: system.accountId as unknown as ObjectId,
            systemId: system._id as unknown as ObjectId,
            sendingDomains: domains,
          }
    return {
      tokens: credentials.map(c => ({
        id: c._id as unknown as ObjectId,
        tokenHash: toBuffer(c.tokenHash as unknown as Buffer),
      })),
      answer,
    }
  }

  return async (username: string, password: string): Promise<Submitter | Refusal | null> => {
    const at = now().getTime()
    let entry = believed.get(username)
    if (entry === undefined || entry.until < at) {
      const found = await look(username)
      if (found === null) {
        timingSafeEqual(hash(password), hash(username)) // as much work as for a known name
        return null
      }
      entry = { ...found, until: at + believedMs }
      if (believed.size >= believedEntries) believed.clear()
      believed.set(username, entry)
    }
    const offered = hash(password)
    // no early end: the time must not tell which token nearly fitted
    let match: ObjectId | null = null
    for (const token of entry.tokens) if (timingSafeEqual(token.tokenHash, offered)) match = token.id
    if (match === null) return null
    if ('refused' in entry.answer) return entry.answer
    noteUse(match, at)
    return { ...entry.answer, credentialId: match }
  }

  function noteUse(id: ObjectId, at: number) {
    const key = id.toHexString()
    if ((usedAt.get(key) ?? 0) > at - 60_000) return
    if (usedAt.size >= believedEntries) usedAt.clear()
    usedAt.set(key, at)
    // a fact for the system's page only: nothing waits for it and a lost one comes again
    store.models.Credential.updateOne({ _id: id }, { $set: { lastUsedAt: new Date(at) } }).catch(() => undefined)
  }
}

/** one line of ASCII, since it goes into an SMTP reply */
const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '?')
