/** What a plugin sees of its system: what is right, what is missing, where mails go in, and what came. */
import type { ObjectId } from 'bson'
import type { DnsRecord } from '../domains/index.ts'
import { hostedPageUrl } from '../domains/list-help.ts'
import type { Warning } from '../domains/list-help-page.ts'
import {
  type CredentialView,
  checkSystem,
  findSystem,
  listCredentials,
  type Missing,
  type System,
  type SystemState,
  type SystemView,
  systemFacts,
} from '../systems/index.ts'
import type { ConnectionRow, ConnectionView } from './connections.ts'
import { viewConnection } from './connections.ts'
import type { ConnectDeps } from './index.ts'
import { quotaFor, type ShownQuota } from './quota.ts'
import { type SendersSeen, sendersSeen } from './senders.ts'

export interface ConnectionState {
  readonly connection: ConnectionView
  readonly system: {
    readonly id: string
    readonly name: string
    readonly platform: string
    readonly sandbox: boolean
    readonly createdAt: Date
  }
  readonly state: SystemState
  readonly reason: string
  readonly explanation: SystemView['explanation']
  readonly missing: readonly Missing[]
  readonly records: readonly DnsRecord[]
  readonly warnings: readonly Warning[]
  /** without password; null while something is missing */
  readonly smtp: { host: string; port: number; encryption: 'starttls'; username: string } | null
  readonly credentials: readonly CredentialView[]
  readonly domains: readonly {
    readonly name: string
    readonly listHelp: readonly string[]
    /** the page that the relay serves for it; null: it isn't written */
    readonly hostedPage: string | null
  }[]
  /** of the account; null where this connection may not see it */
  readonly quota: ShownQuota | null
  /** what the plugin said it sends as */
  readonly sender: string | null
  readonly firstMailAt: Date | null
  readonly mails: SendersSeen
  readonly platform: ConnectDeps['platformList'][number] | null
  /** the page of the system for people */
  readonly dashboard: string
}

export async function connectionState(deps: ConnectDeps, connection: ConnectionRow): Promise<ConnectionState> {
  const { store, settings, platformList, now } = deps
  const system = await systemOfConnection(deps, connection)
  const { state, reason, explanation, missing, records, warnings, smtp } = await checkSystem(deps, system)
  const { domains } = await systemFacts(deps, system)
  const credentials = await listCredentials(deps, system._id)
  const hosted = await hostedPages(deps, system)
  const id = String(system._id)
  return {
    connection: viewConnection(connection),
    system: {
      id,
      name: system.name,
      platform: system.platform,
      sandbox: system.sandbox === true,
      createdAt: system.createdAt,
    },
    state,
    reason,
    explanation,
    missing,
    records,
    warnings,
    smtp,
    credentials: credentials.filter(
      ({ connectionId, revokedAt, endsAt }) =>
        connectionId === connection._id.toHexString() && revokedAt === null && (endsAt === null || endsAt > now()),
    ),
    domains: domains.map(({ name, listHelp }) => ({ name, listHelp, hostedPage: hosted.get(name) ?? null })),
    quota: await quotaFor(deps, connection),
    sender: system.sender ?? null,
    firstMailAt: system.firstMailAt ?? null,
    mails: await sendersSeen(store, system._id, now()),
    platform: platformList.find(({ id }) => id === system.platform) ?? null,
    dashboard: `${settings.publicUrl}/systems/${id}`,
  }
}

/** by the domain's name */
async function hostedPages({ store, settings }: ConnectDeps, system: System): Promise<Map<string, string>> {
  const domains = await store.models.Domain.find({ _id: { $in: system.domainIds } }, { name: 1 }).lean()
  const pages = await store.models.HelpPage.find({ domainId: { $in: system.domainIds } }, { domainId: 1 }).lean()
  return new Map(
    pages.flatMap(({ _id, domainId }) => {
      const domain = domains.find(one => String(one._id) === String(domainId))
      return domain === undefined ? [] : [[domain.name, hostedPageUrl(settings.publicUrl, String(_id))]]
    }),
  )
}

export const systemOfConnection = (
  deps: Pick<ConnectDeps, 'store'>,
  { accountId, systemId }: { accountId: ObjectId; systemId: ObjectId },
): Promise<System> => findSystem(deps, accountId, systemId.toHexString())
