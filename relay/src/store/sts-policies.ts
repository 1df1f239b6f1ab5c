/** MTA-STS policies beyond a restart, as delivery asks for them. */
import type { RememberedPolicies, StsPolicy } from '../delivery/index.ts'
import { hasty, type Store } from './index.ts'

export function createStsPolicies(store: Store): RememberedPolicies {
  const policies = store.db.collection<Omit<StsPolicy, 'domain'> & { _id: string }>('stspolicies')
  return {
    async recall(domain) {
      const row = await policies.findOne({ _id: domain })
      if (row === null) return null
      const { _id, ...policy } = row
      return { domain: _id, ...policy }
    },
    async remember({ domain, ...policy }) {
      await policies.replaceOne({ _id: domain }, policy, { upsert: true, ...hasty })
    },
  }
}
