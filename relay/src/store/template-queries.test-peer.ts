/** Walks the queries of templates, for every-query.test-peer.ts. */
import type { ObjectId } from 'bson'
import * as templates from '../templates/index.ts'
import { createTemplates } from '../templates/use.ts'
import type { Store } from './index.ts'

export async function walkTemplates(
  store: Store,
  now: () => Date,
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const deps = { store, now }
  const of = { accountId, systemId, by: 'cli' }
  const given = { name: 'walk', subject: 'Order', html: null, text: 'Hi {{name}}', note: null, publish: true }
  const made = await templates.createTemplate(deps, of, given)
  await templates.createTemplate(deps, of, given).catch(() => undefined) // its name is taken
  for (const filter of [{ accountId }, { accountId, systemId }])
    for (const after of [undefined, made._id.toHexString()])
      await templates.listTemplates(store, filter, { after, limit: 1 })
  const changed = await templates.changeTemplate(deps, made, { text: 'x', note: null, publish: false }, 'cli')
  await templates.publishTemplate(deps, changed, 2)
  for (const before of [undefined, 2]) await templates.listVersions(store, made, { before, limit: 1 })
  const fill = createTemplates(deps)
  for (const version of [undefined, 1]) await fill(of, { name: 'walk', version, variables: { name: 'Anna' } })
  await templates.removeTemplate(store, changed)
}
