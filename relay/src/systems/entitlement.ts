/**
 * Whether a system may send now, and what. Asked at the login, and again at each mail: shops keep connections open, and
 * a paused system, a revoked credential or a lost domain must not go on for as long as one lives.
 */
import type { ObjectId } from 'bson'
import { keeping, readPrivacy } from '../privacy/setting.ts'
import { toBuffer } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { defaultPool, isRefusal, type Priority, type Refusal, refusal, type Submitter } from '../values.ts'
import { systemFacts } from './index.ts'
import { type Replaced, replacedBy } from './rotation.ts'
import { judgeSystem, maySend } from './state.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

/** How long an answer is believed: a revoked token or a paused system stops within this time. */
export const believedMs = 5_000
/** An entry that is to be believed for longer than that was made before the clock was set back. */
export const isFresh = (until: number, at: number) => until >= at && until <= at + believedMs
export const believedEntries = 10_000

export interface Entitlement {
  /** the valid credentials */
  readonly tokens: readonly {
    readonly id: ObjectId
    readonly tokenHash: Buffer
    readonly priority: Priority
    /** those whose place it takes with its first use */
    readonly replaces: Replaced | null
  }[]
  readonly answer: Omit<Submitter, 'credentialId' | 'priority'> | Refusal
}

/** @returns null when there is no such system */
export async function readEntitlement(
  { store, now }: Deps,
  which: { username: string } | { _id: ObjectId },
): Promise<Entitlement | null> {
  const system = await store.models.System.findOne(which).lean()
  if (system === null) return null
  const credentials = await store.models.Credential.find({ systemId: system._id, revokedAt: null }).lean()
  const facts = await systemFacts({ store }, system)
  const domains = facts.domains.filter(domain => maySend(domain, now())).map(domain => domain.name)
  const { state, reason } = judgeSystem(facts, now())
  const keeps = keeping(await readPrivacy(store, system.accountId as unknown as ObjectId))
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
          sandbox: system.sandbox === true,
          pool: system.pool ?? defaultPool,
          ...(keeps === undefined ? {} : { keeps }),
          sendingDomains: domains,
        }
  return {
    tokens: credentials
      .filter(c => c.endsAt == null || c.endsAt > now())
      .map(c => ({
        id: c._id as unknown as ObjectId,
        tokenHash: toBuffer(c.tokenHash as unknown as Buffer),
        priority: c.priority === 'high' ? 'high' : 'normal',
        replaces: replacedBy(c as unknown as Parameters<typeof replacedBy>[0]),
      })),
    answer,
  }
}

/**
 * Asks again for somebody who has logged in before.
 * @returns what it may send now, or why nothing
 */
export function createEntitlementCheck(deps: Deps): (submitter: Submitter) => Promise<Submitter | Refusal> {
  const believed = new Map<string, { until: number; found: Entitlement | null }>()
  const ended = new Set<string>() // credentials; a revoked one never comes back
  const look = async ({ systemId }: Submitter) => {
    const found = await readEntitlement(deps, { _id: systemId })
    if (believed.size >= believedEntries) believed.clear()
    believed.set(systemId.toHexString(), { found, until: deps.now().getTime() + believedMs })
    return found
  }
  const isIn = (found: Entitlement | null, { credentialId }: Submitter) =>
    credentialId !== null && found?.tokens.some(({ id }) => id.equals(credentialId)) === true

  return async submitter => {
    const credential = submitter.credentialId?.toHexString() ?? ''
    if (ended.has(credential)) return revoked
    const entry = believed.get(submitter.systemId.toHexString())
    const known = entry !== undefined && isFresh(entry.until, deps.now().getTime()) && isIn(entry.found, submitter)
    const found = known ? entry.found : await look(submitter) // a credential may be newer than what we believe
    if (found === null || !isIn(found, submitter)) {
      if (ended.size >= believedEntries) ended.clear()
      ended.add(credential)
      return revoked
    }
    // 535 answers AUTH only (RFC 4954 §6); here it is the mail that is refused
    if (isRefusal(found.answer)) return { ...found.answer, code: 550 }
    return { ...found.answer, credentialId: submitter.credentialId, priority: submitter.priority }
  }
}

const revoked = refusal(
  550,
  '5.7.8',
  'The SMTP credentials of this connection were revoked',
  'Enter new ones in the mail settings of your shop',
)

/** one line of ASCII, since it goes into an SMTP reply */
const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '?')
