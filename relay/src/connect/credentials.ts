/** SMTP credentials for a plugin that has some already; see systems/rotation.ts for what becomes of the old ones. */
import type { ObjectId } from 'bson'
import { durable } from '../store/index.ts'
import { checkSystem, createCredential, type System } from '../systems/index.ts'
import { Problem } from '../values.ts'
import type { ConnectDeps } from './index.ts'

/** What stands in the shop's mail settings. */
export interface SmtpAccess {
  readonly host: string
  readonly port: number
  readonly encryption: 'starttls'
  readonly username: string
  readonly password: string
}

/** of one plugin; a loop must not make more */
const mostValid = 10

/** @throws Problem `system-state` while something is missing, `credentials-state` when too many are in use */
export async function giveCredential(
  deps: ConnectDeps,
  system: System,
  connectionId: ObjectId,
  label: string,
): Promise<SmtpAccess & { id: string }> {
  const { smtp, missing } = await checkSystem(deps, system)
  if (smtp === null)
    throw new Problem(
      'system-state',
      `The system isn’t set up yet: ${missing.join(', ')} missing`,
      'Set what GET /v1/connection names, and ask again',
    )
  await makeRoom(deps, system._id, connectionId)
  return { ...smtp, ...(await createCredential(deps, system, label, 'normal', connectionId)) }
}

async function makeRoom({ store, now }: ConnectDeps, systemId: ObjectId, connectionId: ObjectId): Promise<void> {
  const { Credential } = store.models
  const valid = await Credential.find({ systemId, revokedAt: null, connectionId }).sort({ createdAt: 1 }).lean()
  const living = valid.filter(({ endsAt }) => endsAt == null || endsAt > now())
  if (living.length < mostValid) return
  // the newest may be on its way into the shop's settings
  const unused = living.slice(0, -1).find(({ lastUsedAt }) => lastUsedAt == null)
  if (unused === undefined)
    throw new Problem(
      'credentials-state',
      `${living.length} credentials of this connection are in use`,
      'Save the newest in the settings of the shop, and ask for others tomorrow',
    )
  await Credential.updateOne({ _id: unused._id }, { $set: { revokedAt: now() } }, durable)
}
