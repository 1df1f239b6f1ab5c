/**
 * What a system may send for somebody who has proven his right otherwise than by SMTP credentials: with an API key, or as
 * a person. Answers are believed for some seconds, as those to SMTP clients are.
 */
import type { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { isRefusal, type Refusal, type Submitter } from '../values.ts'
import { believedEntries, believedMs, isFresh, readEntitlement } from './entitlement.ts'

interface Deps {
  readonly store: Store
  now(): Date
}

export type Entitled = Omit<Submitter, 'credentialId' | 'priority'>

export interface SystemsByKey {
  /** what the system may send, or why nothing; null when the account has no such system */
  entitled(accountId: ObjectId, systemId: ObjectId): Promise<Entitled | Refusal | null>
  /** the account's systems that have this sending domain, oldest first */
  having(accountId: ObjectId, domain: string): Promise<readonly ObjectId[]>
}

export function createSystemsByKey(deps: Deps): SystemsByKey {
  const answers = believing(async (systemId: ObjectId) => {
    const found = await readEntitlement(deps, { _id: systemId })
    if (found === null) return null
    const { answer } = found
    const { accountId } = isRefusal(answer) ? await ownerOf(deps.store, systemId) : answer
    return { accountId, answer }
  }, deps.now)
  const systems = believing((key: { accountId: ObjectId; domain: string }) => systemsHaving(deps.store, key), deps.now)
  return {
    async entitled(accountId, systemId) {
      const found = await answers(systemId.toHexString(), systemId)
      if (found === null || !accountId.equals(found.accountId)) return null
      // 535 answers AUTH only (RFC 4954 §6); here it is the mail that is refused
      return isRefusal(found.answer) ? { ...found.answer, code: 550 } : found.answer
    },
    having: (accountId, domain) => systems(`${accountId.toHexString()} ${domain}`, { accountId, domain }),
  }
}

const ownerOf = async (store: Store, systemId: ObjectId) =>
  (await store.models.System.findById(systemId, { accountId: 1 }).lean()) as unknown as { accountId: ObjectId }

async function systemsHaving(
  store: Store,
  { accountId, domain: name }: { accountId: ObjectId; domain: string },
): Promise<readonly ObjectId[]> {
  const domain = await store.models.Domain.findOne({ accountId, name }, { _id: 1 }).lean()
  if (domain === null) return []
  const systems = await store.models.System.find({ domainIds: domain._id }, { _id: 1, accountId: 1 }).lean()
  return systems
    .filter(system => accountId.equals(system.accountId as unknown as ObjectId))
    .map(({ _id }) => _id as unknown as ObjectId)
    .sort((a, b) => Buffer.compare(a.id, b.id))
}

/** Asked at once by many, it looks once. */
function believing<Of, Answer>(look: (of: Of) => Promise<Answer>, now: () => Date) {
  const believed = new Map<string, { until: number; answer: Promise<Answer> }>()
  return (key: string, of: Of): Promise<Answer> => {
    const at = now().getTime()
    const entry = believed.get(key)
    if (entry !== undefined && isFresh(entry.until, at)) return entry.answer
    if (believed.size >= believedEntries) believed.clear()
    const answer = look(of)
    answer.catch(() => believed.delete(key))
    believed.set(key, { until: at + believedMs, answer })
    return answer
  }
}
