/** The trial's shop: an account and a system for `shop.test`, connected as any other, its DKIM record set in the trial's zone. */
import { Resolver } from 'node:dns/promises'
import { ObjectId } from 'bson'
import { createAccount, findAccount } from '../accounts/index.ts'
import { openVault } from '../config/seal.ts'
import type { Settings } from '../config/settings.ts'
import { openStore } from '../store/index.ts'
import {
  checkSystem,
  createCredential,
  createSystem,
  findSystem,
  listSystems,
  type SystemDeps,
} from '../systems/index.ts'
import type { TrialDns } from '../trial/index.ts'
import { Problem } from '../values.ts'
import { keyTools } from './key-tools.ts'
import type { RunFile } from './run-file.ts'

export const trialDomain = 'shop.test'
const owner = 'owner@shop.test'

export interface TrialShop {
  readonly systemId: string
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
}

/** @param knownPassword of an earlier start; a new credential is made without it */
export async function connectTrialShop(
  settings: Settings,
  run: RunFile,
  dns: TrialDns,
  knownPassword: string | null,
): Promise<TrialShop> {
  await using store = await openStore(run.store, { maxPoolSize: 2 })
  const resolver = new Resolver()
  resolver.setServers([dns.address])
  const [host = '127.0.0.1', port = ''] = run.smtp?.split(':') ?? []
  const deps: SystemDeps = {
    store,
    vault: await openVault(settings),
    keys: keyTools,
    dns: resolver,
    now: () => new Date(),
    smtp: { host, port: Number(port) },
    platforms: ['custom'],
  }
  const account = await findAccount(deps, owner).catch(() => null)
  const accountId = account?._id ?? new ObjectId((await createAccount(deps, { email: owner, name: 'Trial shop' })).id)
  const [known] = await listSystems(deps, { accountId, limit: 1 })
  const system =
    known ??
    (await createSystem(deps, accountId, {
      name: 'Trial shop',
      platform: 'custom',
      domains: [{ name: trialDomain, listHelp: [`mailto:help@${trialDomain}`] }],
    }))
  // what a merchant does at his DNS provider
  for (const { name, value } of (await checkSystem(deps, await findSystem(deps, accountId, system.id))).records)
    dns.set([{ type: 'TXT', name, value }])
  const { missing } = await checkSystem(deps, await findSystem(deps, accountId, system.id))
  if (missing.length > 0)
    throw new Problem(
      'trial',
      `the trial shop could not be connected: ${missing.join(', ')}`,
      'Remove the data directory and start again',
    )
  const found = await findSystem(deps, accountId, system.id)
  const password = knownPassword ?? (await createCredential(deps, found, 'trial')).password
  return { systemId: system.id, host, port: Number(port), username: found.username, password }
}
