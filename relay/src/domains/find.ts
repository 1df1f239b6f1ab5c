/** Finding domains by what people type: a name, an id, an account. */
import { ObjectId } from 'bson'
import type { Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { type Domain, DomainName } from './index.ts'

/**
 * @param accountId needed only where several accounts have a domain of that name
 * @throws Problem `domain-unknown`, `domain-ambiguous`
 */
export async function findDomain({ store }: { store: Store }, text: string, accountId?: ObjectId): Promise<Domain> {
  const name = DomainName.safeParse(text)
  const found = ObjectId.isValid(text)
    ? await store.models.Domain.find({ _id: text }).lean()
    : name.success
      ? await store.models.Domain.find({ name: name.data, ...(accountId === undefined ? {} : { accountId }) }).lean()
      : []
  const mine = (found as unknown as Domain[]).filter(
    domain => accountId === undefined || String(domain.accountId) === String(accountId),
  )
  const [domain, second] = mine
  if (domain === undefined)
    throw new Problem('domain-unknown', `There is no sending domain ${text}`, 'See the list of sending domains')
  if (second !== undefined)
    throw new Problem(
      'domain-ambiguous',
      `${mine.length} accounts have the domain ${text}`,
      `Add --account, or give its id: ${mine.map(d => String(d._id)).join(', ')}`,
    )
  return domain
}

/** All domains, or those of an account. */
export async function listDomains({ store }: { store: Store }, accountId?: ObjectId): Promise<Domain[]> {
  return (await store.models.Domain.find(accountId === undefined ? {} : { accountId }).lean()) as unknown as Domain[]
}
