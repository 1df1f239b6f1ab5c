/** What webhooks want, as events/ asks for it. */
import type { Interests } from '../events/index.ts'
import type { Store } from '../store/index.ts'
import { announce } from './dispatches.ts'
import { webhookRows } from './index.ts'

export function createInterests(deps: { store: Store; now(): Date }): Interests {
  return {
    async read(accountId) {
      const fields = { accountId: 1, systemId: 1, types: 1, createdAt: 1, state: 1 } as const
      const rows = await webhookRows(deps.store)
        .find(accountId === undefined ? {} : { accountId }, { projection: fields })
        .toArray()
      return rows.map(({ _id, accountId, systemId, types, createdAt, state }) => ({
        webhookId: _id,
        accountId,
        systemId,
        types,
        since: createdAt,
        active: state !== 'disabled',
      }))
    },
    announce: (interests, events) => announce(deps, interests, events),
  }
}
