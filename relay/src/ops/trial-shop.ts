/**
 * The trial's systems, connected as any other, their DKIM records set in the trial's zone: a shop for `shop.test`, and
 * the operator's own at `depesche.test`, from which the relay's own mails (sign-up, reset, reminders) really come.
 */
import { randomBytes } from 'node:crypto'
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
const operatorDomain = 'depesche.test'
/** at the trial's inbox, so that what the relay writes to him can be read */
const owner = 'owner@inbox.test'
/** of trials made before there were users */
const formerOwner = 'owner@shop.test'

export interface TrialShop {
  readonly systemId: string
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  /** who signs in as the shop's owner; absent in trials made before there were users */
  readonly owner?: { readonly email: string; readonly password: string }
}

/** @param known of an earlier start: its password, and its owner's; without it new ones are made */
export const connectTrialShop = (settings: Settings, run: RunFile, dns: TrialDns, known: Partial<TrialShop> | null) =>
  withDeps(settings, run, dns, async (deps): Promise<TrialShop> => {
    const account = await findAccount(deps, owner).catch(() => findAccount(deps, formerOwner).catch(() => null))
    const ownerPassword = known?.owner?.password ?? randomBytes(9).toString('base64url')
    const given = { email: owner, name: 'Trial shop', password: ownerPassword }
    const accountId = account?._id ?? new ObjectId((await createAccount(deps, given)).id)
    const [system] = await listSystems(deps, { accountId, limit: 1 })
    const id = system?.id ?? (await createSystem(deps, accountId, systemAt(trialDomain, 'Trial shop'))).id
    await setRecords(deps, dns, accountId, id)
    const found = await findSystem(deps, accountId, id)
    const password = known?.password ?? (await createCredential(deps, found, 'trial')).password
    return {
      systemId: id,
      ...deps.smtp,
      username: found.username,
      password,
      ...(account === null || known?.owner !== undefined ? { owner: { email: owner, password: ownerPassword } } : {}),
    }
  })

/** @param id what DEPESCHE_OPERATOR_SYSTEM says: the relay runs already */
export const connectOperatorSystem = (settings: Settings, run: RunFile, dns: TrialDns, id: string) =>
  withDeps(settings, run, dns, async deps => {
    const email = 'operator@inbox.test'
    const account = await findAccount(deps, email).catch(() => null)
    const accountId = account?._id ?? new ObjectId((await createAccount(deps, { email, name: 'Depesche' })).id)
    const known = await findSystem(deps, accountId, id).catch(() => null)
    if (known === null) await createSystem(deps, accountId, systemAt(operatorDomain, 'Depesche'), new ObjectId(id))
    await setRecords(deps, dns, accountId, id)
  })

const systemAt = (domain: string, name: string) => ({
  name,
  platform: 'custom',
  domains: [{ name: domain, listHelp: [`mailto:help@${domain}`] }],
})

/** What a merchant does at his DNS provider. */
async function setRecords(deps: SystemDeps, dns: TrialDns, accountId: ObjectId, id: string): Promise<void> {
  for (const { name, value } of (await checkSystem(deps, await findSystem(deps, accountId, id))).records)
    dns.set([{ type: 'TXT', name, value }])
  const { missing } = await checkSystem(deps, await findSystem(deps, accountId, id))
  if (missing.length > 0)
    throw new Problem(
      'trial',
      `a system of the trial could not be connected: ${missing.join(', ')}`,
      'Remove the data directory and start again',
    )
}

async function withDeps<T>(
  settings: Settings,
  run: RunFile,
  dns: TrialDns,
  work: (deps: SystemDeps) => Promise<T>,
): Promise<T> {
  await using store = await openStore(run.store, { maxPoolSize: 2 })
  const resolver = new Resolver()
  resolver.setServers([dns.address])
  const [host = '127.0.0.1', port = ''] = run.smtp?.split(':') ?? []
  return await work({
    store,
    vault: await openVault(settings),
    keys: keyTools,
    dns: resolver,
    now: () => new Date(),
    smtp: { host, port: Number(port), implicitTlsPort: settings.smtpsPort },
    platforms: ['custom'],
  })
}
