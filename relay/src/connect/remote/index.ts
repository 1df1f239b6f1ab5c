/**
 * Platforms that the relay configures itself, through their own API (plugins/…/platform.ts, `remote`). What stood there is
 * kept sealed before anything is changed, and put back when a change fails, when the relay is killed amid it, and when the
 * system is disconnected. This room knows no platform: what is asked and written is the declaration's.
 */
import {
  changeSettings,
  NotPutBack,
  type Platform,
  putBack,
  type RemotePlatform,
  type RemoteSite,
  SiteFault,
} from '@depesche/plugin-sdk'
import { ObjectId } from 'bson'
import { z } from 'zod'
import type { Actor } from '../../audit/index.ts'
import { durable } from '../../store/index.ts'
import { addSendingDomain, type System, systemFacts } from '../../systems/index.ts'
import { revokeCredentialsOf } from '../../systems/rotation.ts'
import { Problem } from '../../values.ts'
import { giveCredential } from '../credentials.ts'
import type { ConnectDeps } from '../index.ts'
import { demandOwnAddress } from '../settings.ts'
import { platformValues } from '../snippet.ts'
import { askForMail, mailSeen, type Seen } from '../verification.ts'
import { appAccess } from './app.ts'
import { type AskSiteDeps, createAskSite, siteUrl } from './ask-site.ts'
import { pageOf } from './page.ts'
import {
  faultOf,
  findRemote,
  openAccess,
  openBefore,
  type RemoteRow,
  type RemoteView,
  remoteRows,
  sealAccess,
  sealBefore,
  viewRemote,
} from './rows.ts'

export { findRemote, type RemoteView, viewRemote }

export interface RemoteDeps extends ConnectDeps {
  readonly asking: AskSiteDeps
}

/** What putting back takes. */
export type UndoDeps = Pick<RemoteDeps, 'store' | 'vault' | 'now' | 'asking' | 'platformList'>

const byKeys = {
  url: z.string().trim().max(500).meta({ description: 'of the site', example: 'https://shop.example' }),
  access: z
    .record(z.string().max(60), z.string().trim().min(1, 'must not be empty').max(4000))
    .meta({ description: '`access` of the platform, each by its name' }),
}
const byApp = { app: z.literal(true).meta({ description: 'by what the platform’s app has brought' }) }
const sender = z.email().max(254).optional().meta({ description: 'the address the platform is to send from' })
const wishes = {
  sender,
  page: z.boolean().default(false).meta({ description: 'also make the List-Help page there, where that is possible' }),
}

export const RemoteAccess = z.union([z.strictObject({ ...byKeys, sender }), z.strictObject({ ...byApp, sender })])
export const NewRemote = z.union([z.strictObject({ ...byKeys, ...wishes }), z.strictObject({ ...byApp, ...wishes })])

/** @throws Problem `app-missing` */
const accessFor = async (
  deps: RemoteDeps,
  system: System,
  given: z.output<typeof RemoteAccess>,
): Promise<{ url: string; access: Readonly<Record<string, string>> }> =>
  'app' in given ? appAccess(deps, system) : given

/** How a site stands, and what connecting would change; passwords are never shown. */
export interface RemoteLook {
  readonly version: string | null
  /** `before` is null where it can't be read */
  readonly settings: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[]
}

/** Changes nothing. @throws Problem */
export async function lookAtRemote(
  deps: RemoteDeps,
  system: System,
  { sender, ...given }: z.output<typeof RemoteAccess>,
): Promise<RemoteLook> {
  if (sender !== undefined) demandOwnAddress(sender, (await systemFacts(deps, system)).domains)
  const { url, access } = await accessFor(deps, system, given)
  const site = await openSite(deps, remoteOf(deps, system.platform), url, access).catch(tell)
  const values = await platformValues(deps, sentAs(system, sender), { username: system.username, password: '' })
  const today = await site.read().catch(tell)
  const wanted = Object.entries(site.wanted(values))
  return {
    version: site.version,
    settings: wanted.map(([name, after]) =>
      site.secrets.includes(name) ? { name, before: null, after: null } : { name, before: today[name] ?? null, after },
    ),
  }
}

const sentAs = (system: System, sender: string | undefined): System =>
  sender === undefined ? system : { ...system, sender }

/** @throws Problem `remote-exists`, `remote-failed` (everything is as before), `remote-undoing` (it isn't yet) */
export async function connectRemote(
  deps: RemoteDeps,
  system: System,
  { sender, page, ...given }: z.output<typeof NewRemote>,
  createdBy: Actor,
): Promise<RemoteView> {
  const { store, vault, now } = deps
  const remote = remoteOf(deps, system.platform)
  const { _id: systemId, accountId, platform } = system
  if (sender !== undefined) demandOwnAddress(sender, (await systemFacts(deps, system)).domains)
  const { url, access } = await accessFor(deps, system, given)
  const site = await openSite(deps, remote, url, access).catch(tell)
  const _id = new ObjectId()
  const row: RemoteRow = {
    _id,
    accountId,
    systemId,
    platform,
    url: addressOf(siteUrl(url, deps.asking.allowPrivateDestinations)),
    access: sealAccess(vault, _id, access),
    before: null,
    changed: [],
    version: site.version,
    page: null,
    nonce: null,
    state: 'connecting',
    open: true,
    fault: null,
    tries: 0,
    nextTryAt: new Date(now().getTime() + amidMs),
    createdBy,
    createdAt: now(),
    connectedAt: null,
    endedAt: null,
  }
  await remoteRows(store)
    .insertOne(row, durable)
    .catch(error => {
      throw error.code === 11000 ? alreadyConnected() : error
    })
  const set = (fields: Partial<RemoteRow>) => remoteRows(store).updateOne({ _id }, { $set: fields }, durable)
  let made: RemoteRow['page'] = null
  let changed = false
  try {
    if (page) {
      made = await makePage(deps, system, remote, site)
      await set({ page: made })
    }
    const credential = await giveCredential(deps, system, _id, new URL(row.url).host.slice(0, 100))
    const values = await platformValues(deps, sentAs(system, sender), credential)
    await changeSettings(site, values, {
      record: before =>
        set({ before: sealBefore(vault, _id, before), changed: Object.keys(before) }).then(() => undefined),
    })
    changed = true
    // of ours only now: what fails until here leaves no trace
    if (made !== null) await linkPage(deps, system, made.url)
    if (sender !== undefined) await store.models.System.updateOne({ _id: systemId }, { $set: { sender } })
  } catch (error) {
    const left = error instanceof NotPutBack ? error : await takeBack(error)
    if (left !== null) {
      await set({ state: 'undoing', fault: faultOfError(left.cause), nextTryAt: now() })
      throw new Problem(
        'remote-undoing',
        `The settings could not be changed (${wordsOf(left.change)}), and not be put back yet (${wordsOf(left.cause)})`,
        'The relay tries again to put them back; see the mail settings of the site, and its address',
      )
    }
    throw toProblem(error)
  }
  /** @returns null, or why it couldn't */
  function takeBack(error: unknown): Promise<NotPutBack | null> {
    const undone = changed
      ? findRemote(deps, system).then(current => undo(deps, current))
      : removePage(site, made).then(() => end(deps, row))
    return undone.then(
      () => null,
      cause => new NotPutBack(error, cause),
    )
  }
  await set({ state: 'connected', connectedAt: now(), nextTryAt: null })
  await askForTestMail(deps, { _id, accountId, systemId }, site)
  return viewRemote(await findRemote(deps, system))
}

/** so long a change may take before it is taken for one that a crash has ended */
const amidMs = 15 * 60_000

/** The mail that shows that all is right. Its failing changes nothing: the first order mail shows it as well. */
async function askForTestMail(
  deps: RemoteDeps,
  { _id, accountId, systemId }: Pick<RemoteRow, '_id' | 'accountId' | 'systemId'>,
  site: RemoteSite,
): Promise<void> {
  if (site.sendTestMail === undefined) return
  const { nonce, address } = await askForMail(deps, { accountId, systemId, connectionId: _id })
  const fault = await site.sendTestMail(address).then(
    () => null,
    error => faultOfError(error),
  )
  await remoteRows(deps.store).updateOne({ _id }, { $set: { nonce, fault } })
}

/** Whether the platform's test mail came. @returns null: it hasn't, or there is none */
export async function remoteVerified(deps: RemoteDeps, row: RemoteRow): Promise<Seen | null> {
  if (row.nonce === null) return null
  return mailSeen(deps, row, row.nonce).catch(error => {
    if (error instanceof Problem) return null // too old by now
    throw error
  })
}

async function makePage(
  deps: RemoteDeps,
  system: System,
  remote: RemotePlatform,
  site: RemoteSite,
): Promise<{ id: string; url: string }> {
  if (!remote.makesPage || site.createPage === undefined)
    throw new Problem(
      'remote-page',
      'The relay can make no page on this platform',
      'Use the List-Help page that the relay serves',
    )
  const { domains } = await systemFacts(deps, system)
  return site.createPage(
    pageOf(
      system.name,
      domains.map(({ name }) => name),
    ),
  )
}

/** From now on mails name it. */
async function linkPage(deps: RemoteDeps, system: System, url: string): Promise<void> {
  for (const { name, listHelp } of (await systemFacts(deps, system)).domains) {
    const mails = listHelp.filter(uri => /^mailto:/i.test(uri))
    await addSendingDomain(deps, system, { name, listHelp: [url, ...mails].slice(0, 4) })
  }
}

/** Of a connection that never came to stand: no mail has named it. */
const removePage = async (site: RemoteSite, page: RemoteRow['page']): Promise<void> => {
  if (page !== null) await site.removePage?.(page.id)
}

/**
 * Puts back what stood there and ends the credentials. The List-Help page stays: mails that are out name it.
 * @param force also when the site can't be reached: its settings stay @throws Problem `remote-undoing`
 */
export async function disconnectRemote(deps: RemoteDeps, system: System, force: boolean): Promise<void> {
  const row = await findRemote(deps, system)
  await undo(deps, row).catch(async error => {
    if (force) return end(deps, row)
    const fault = faultOfError(error)
    await remoteRows(deps.store).updateOne(
      { _id: row._id },
      { $set: { state: 'undoing', fault, nextTryAt: deps.now() } },
    )
    throw new Problem(
      'remote-undoing',
      `The settings could not be put back yet: ${wordsOf(error)}`,
      'The relay tries again by itself; to end it all the same, ask with force and set the site’s mail settings by hand',
    )
  })
}

/** @throws SiteFault when the site doesn't let it be put back */
export async function undo(deps: UndoDeps, row: RemoteRow): Promise<void> {
  const before = openBefore(deps.vault, row)
  const unlinked = row.connectedAt === null ? row.page : null
  if (before !== null || unlinked !== null) {
    const site = await openSite(deps, remoteOf(deps, row.platform), row.url, openAccess(deps.vault, row))
    if (before !== null) await putBack(site, before)
    await removePage(site, unlinked)
  }
  await end(deps, row)
}

async function end({ store, now }: Pick<UndoDeps, 'store' | 'now'>, { _id, systemId }: RemoteRow): Promise<void> {
  await revokeCredentialsOf({ store, now }, systemId, _id)
  // what opens the merchant's site isn't kept longer than it is needed
  const ended = { state: 'ended' as const, endedAt: now(), nextTryAt: null, access: '', before: null }
  await remoteRows(store).updateOne({ _id }, { $set: ended, $unset: { open: '' } }, durable)
}

/** @throws Problem `platform-remote` */
function remoteOf({ platformList }: { platformList: readonly Platform[] }, id: string): RemotePlatform {
  const platform = platformList.find(one => one.id === id)
  if (platform?.remote !== undefined) return platform.remote
  throw new Problem(
    'platform-remote',
    `The relay can't configure ${platform?.name ?? id} from outside`,
    'Follow the instructions of the platform',
  )
}

/** @throws SiteFault; Problem `site-url`, `access-missing` */
async function openSite(
  deps: Pick<UndoDeps, 'asking'>,
  remote: RemotePlatform,
  url: string,
  access: Readonly<Record<string, string>>,
): Promise<RemoteSite> {
  const missing = remote.access.filter(({ name }) => !Object.hasOwn(access, name)).map(({ name }) => name)
  if (missing.length > 0)
    throw new Problem('access-missing', `${missing.join(', ')} is missing`, 'Give what the platform’s `access` names')
  const base = siteUrl(url, deps.asking.allowPrivateDestinations)
  return remote.open(createAskSite(deps.asking, base), access, addressOf(base))
}

const addressOf = (url: URL): string => url.href.replace(/\/$/, '')

const alreadyConnected = () =>
  new Problem(
    'remote-exists',
    'The relay has configured a site for this system already',
    'Disconnect it first, which puts back what stood there',
  )

/** What an error says to the merchant; ours he isn't shown. */
function toProblem(error: unknown): unknown {
  return error instanceof SiteFault
    ? new Problem('remote-failed', `${error.reason.en}. Nothing was changed`, error.advice.en)
    : error
}
const tell = (error: unknown): never => {
  throw error instanceof SiteFault ? new Problem('remote-failed', error.reason.en, error.advice.en) : error
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const faultOfError = (error: unknown) =>
  error instanceof SiteFault
    ? faultOf(error)
    : {
        kind: 'error',
        reason: { de: 'Beim Zurückstellen ging etwas schief', en: 'Something went wrong while it was put back' },
        advice: { de: 'Das Relay versucht es wieder', en: 'The relay tries again' },
      }
