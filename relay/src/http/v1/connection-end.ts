/** What follows when a connection ends, whoever ends it: it is written down, and who wants to know is told. */
import { type ConnectionRow, endConnection, retireConnection } from '../../connect/connections.ts'
import { tellAccount } from '../../events/tell.ts'
import { findSystem } from '../../systems/index.ts'
import { createInterests } from '../../webhooks/interests.ts'
import type { Call } from '../route.ts'

export async function finishConnection(
  { deps, audit }: Pick<Call<unknown, unknown, unknown>, 'deps' | 'audit'>,
  connection: ConnectionRow,
  how: 'whole' | 'but-for-erasing' = 'whole',
): Promise<void> {
  const { _id, accountId, systemId, site } = connection
  const end = how === 'whole' ? endConnection : retireConnection
  if (!(await end(deps, connection))) return
  const [id, key] = [systemId.toHexString(), _id.toHexString()]
  await audit('connection.end', key, { systemId: id })
  const { name } = await findSystem(deps, accountId, id)
  const { store, now } = deps
  await tellAccount(
    { store, now, interests: createInterests({ store, now }) },
    {
      key,
      accountId,
      systemId,
      type: 'system.disconnected',
      at: now(),
      data: { system: { id, name }, connection: { id: key, site: site?.url ?? null } },
    },
  )
}
