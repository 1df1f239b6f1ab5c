/**
 * Apps: in place of typing keys a merchant uploads a package to his platform, which then introduces itself here and brings
 * the access that the relay needs. Nothing is changed by that alone: somebody of the account connects the system, by this
 * access instead of one he types (`app: true`).
 */
import type { AppRequest, Platform, RemoteApp } from '@depesche/plugin-sdk'
import { AppRefusal } from '@depesche/plugin-sdk'
import { ObjectId } from 'bson'
import { strToU8, zipSync } from 'fflate'
import type { Vault } from '../../config/seal.ts'
import { durable, type Store } from '../../store/index.ts'
import type { System } from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { remoteRows, sealAccess } from './rows.ts'

export interface AppDeps {
  readonly store: Store
  readonly vault: Vault
  now(): Date
  readonly platformList: readonly Platform[]
  readonly settings: { readonly publicUrl: string }
}

interface AppRow {
  /** of the system */
  readonly _id: ObjectId
  readonly accountId: ObjectId
  readonly shop: string | null
  readonly url: string | null
  readonly secret: string | null
  readonly access: string | null
  readonly active: boolean
  readonly pending: { readonly shop: string; readonly url: string; readonly secret: string } | null
  readonly updatedAt: Date
}

export interface SiteView {
  /** a connection stands, also one that is being put back */
  readonly connected: boolean
  readonly app: {
    /** of the site that has introduced itself; null: none has yet */
    readonly url: string | null
    /** it is switched on there, so that its access works */
    readonly active: boolean
  }
}

const appRows = (store: Store) => store.db.collection<AppRow>('remoteApps')

const secretPlace = (id: ObjectId) => `app:${id.toHexString()}:secret`
const accessPlace = (id: ObjectId) => `app:${id.toHexString()}:access`
/** The same whenever the package is made. */
const packageSecret = (vault: Vault, id: ObjectId) => vault.deriveKey(`app:${id.toHexString()}`).toString('hex')

/** @returns the package for one system, a zip. Secret: who has it can introduce a site for this system */
export function packApp(deps: AppDeps, { _id, platform }: System): { name: string; bytes: Buffer } {
  const app = appOf(deps, platform)
  const at = `${deps.settings.publicUrl}/v1/apps/${_id.toHexString()}`
  const files = app.files({
    secret: packageSecret(deps.vault, _id),
    register: `${at}/register`,
    events: `${at}/events`,
  })
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])))
  return { name: app.fileName, bytes: Buffer.from(zipped) }
}

/** How the site of a system stands, whether anything is set up there or not. */
export async function viewSite({ store }: Pick<AppDeps, 'store'>, { _id, accountId }: System): Promise<SiteView> {
  const row = await appRows(store).findOne({ _id, accountId })
  const app = row?.access == null ? { url: null, active: false } : { url: row.url, active: row.active }
  return { connected: (await openConnection(store, _id)) !== null, app }
}

/** What the app of this system's platform has brought. @throws Problem `app-missing` */
export async function appAccess(
  { store, vault }: Pick<AppDeps, 'store' | 'vault'>,
  { _id, accountId }: System,
): Promise<{ url: string; access: Record<string, string> }> {
  const row = await appRows(store).findOne({ _id, accountId })
  if (row?.access == null || row.url === null)
    throw new Problem(
      'app-missing',
      'The app has not introduced its site yet',
      'Download the app here, upload it in the platform, install and switch it on; then try again',
    )
  return { url: row.url, access: JSON.parse(vault.open(row.access, accessPlace(_id))) }
}

/**
 * The platform introduces itself. Until it has confirmed, what was known of it stays.
 * @returns what it is answered @throws Problem `app-denied`
 */
export async function registerApp(deps: AppDeps, id: string, request: AppRequest): Promise<object> {
  const system = await systemOf(deps, id)
  const confirm = `${deps.settings.publicUrl}/v1/apps/${id}/confirm`
  const secret = packageSecret(deps.vault, system._id)
  const { answer, ...given } = words(() => appOf(deps, system.platform).register(request, secret, confirm))
  const known = await appRows(deps.store).findOne({ _id: system._id })
  const open = await openConnection(deps.store, system._id)
  // a copy of the shop (a test system) brings the same package, and must not take the connection over
  const isAnother = open !== null && (open.url !== given.url || (known?.shop != null && known.shop !== given.shop))
  if (isAnother) throw refused('Another shop is connected with this system. Disconnect it in Depesche first')
  const pending = { shop: given.shop, url: given.url, secret: deps.vault.seal(given.secret, secretPlace(system._id)) }
  await appRows(deps.store).updateOne(
    { _id: system._id },
    { $set: { accountId: system.accountId, pending, updatedAt: deps.now() }, $setOnInsert: { active: false } },
    { upsert: true, ...durable },
  )
  return answer
}

/** The platform has the secret, and brings access. @throws Problem `app-denied` */
export async function confirmApp(deps: AppDeps, id: string, request: AppRequest): Promise<void> {
  const { store, vault } = deps
  const system = await systemOf(deps, id)
  const { _id } = system
  const pending = (await appRows(store).findOne({ _id }))?.pending
  if (pending == null) throw refused('Nothing waits to be confirmed: install the app again')
  const secret = vault.open(pending.secret, secretPlace(_id))
  const given = words(() => appOf(deps, system.platform).confirm(request, secret))
  if (given.shop !== pending.shop) throw refused('Another shop was introduced: install the app again')
  const { shop, url } = pending
  const access = vault.seal(JSON.stringify(given.access), accessPlace(_id))
  const { matchedCount } = await appRows(store).updateOne(
    { _id, 'pending.secret': pending.secret },
    { $set: { shop, url, secret: pending.secret, access, pending: null, updatedAt: deps.now() } },
    durable,
  )
  if (matchedCount === 0) throw refused('It was introduced once more meanwhile')
  // keys of before end with the installation that brought them
  const open = await openConnection(store, _id)
  if (open?.url === url)
    await remoteRows(store).updateOne(
      { _id: open._id, open: true },
      { $set: { access: sealAccess(vault, open._id, given.access) } },
      durable,
    )
}

/** The app was switched on or off, or taken away. @throws Problem `app-denied` */
export async function noteAppEvent(deps: AppDeps, id: string, request: AppRequest): Promise<void> {
  const { _id, platform } = await systemOf(deps, id)
  const sealed = (await appRows(deps.store).findOne({ _id }))?.secret
  if (sealed == null) throw refused('This app has not introduced itself')
  const event = words(() => appOf(deps, platform).event(request, deps.vault.open(sealed, secretPlace(_id))))
  if (event === 'other') return
  // what opens a shop isn't kept when it opens it no more; whose connection is still open has to be ended by force
  const gone = event === 'gone' ? { url: null, access: null } : {}
  await appRows(deps.store).updateOne(
    { _id },
    { $set: { ...gone, active: event === 'on', updatedAt: deps.now() } },
    durable,
  )
}

const openConnection = (store: Store, systemId: ObjectId) =>
  remoteRows(store).findOne({ systemId, open: true }, { projection: { url: 1 } })

/** Nobody has signed in: the package's secret says which system is meant, and that he may. */
async function systemOf({ store }: Pick<AppDeps, 'store'>, id: string) {
  const system = await store.db
    .collection('systems')
    .findOne({ _id: new ObjectId(id) }, { projection: { accountId: 1, platform: 1 } })
  if (system === null) throw refused('This app is of no system here')
  return { _id: system._id, accountId: system.accountId as ObjectId, platform: String(system.platform) }
}

/** @throws Problem `app-none` */
function appOf({ platformList }: Pick<AppDeps, 'platformList'>, id: string): RemoteApp {
  const platform = platformList.find(one => one.id === id)
  if (platform?.remote?.app !== undefined) return platform.remote.app
  throw new Problem(
    'app-none',
    `There is no app for ${platform?.name ?? id}`,
    'Follow the instructions of the platform',
  )
}

function words<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof AppRefusal ? refused(error.message) : error
  }
}

const refused = (why: string) => new Problem('app-denied', why, 'Download the app in Depesche and install that one')
