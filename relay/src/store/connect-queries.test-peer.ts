/** Walks the queries of connecting systems, for every-query.test-peer.ts. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Platform, RemoteApp, RemotePlatform } from '@depesche/plugin-sdk'
import type { ObjectId } from 'bson'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { createConnectionCode, takeConnectionCode } from '../connect/codes.ts'
import {
  connect,
  connectionOfKey,
  endConnection,
  findConnection,
  listConnections,
  retireConnection,
} from '../connect/connections.ts'
import { giveCredential } from '../connect/credentials.ts'
import { heartbeat } from '../connect/heartbeat.ts'
import type { ConnectDeps } from '../connect/index.ts'
import { deviceGrant } from '../connect/oauth/registration.ts'
import { appAccess, confirmApp, noteAppEvent, registerApp, viewSite } from '../connect/remote/app.ts'
import {
  connectRemote,
  disconnectRemote,
  findRemote,
  lookAtRemote,
  type RemoteDeps,
  remoteVerified,
} from '../connect/remote/index.ts'
import { mendRemotes } from '../connect/remote/mend.ts'
import { changeConnection } from '../connect/settings.ts'
import { connectionState } from '../connect/state.ts'
import { askForMail, mailSeen, noteVerification, verificationAddress } from '../connect/verification.ts'
import { linkWoo, takeWooKeys } from '../connect/woo/link.ts'
import { lookAtDueShops, setWooSender, unlinkWoo, type WooDeps } from '../connect/woo/look.ts'
import { findWoo, listWoo } from '../connect/woo/rows.ts'
import { createPlugin } from '../http/connect-plugin.test-peer.ts'
import { startConnectWorld } from '../http/connect-world.test-peer.ts'
import { startWooShop } from '../http/woo-shop.test-peer.ts'
import { keyTools } from '../ops/key-tools.ts'
import { checkSystem, createAuthenticator, createSystem, findSystem, type System } from '../systems/index.ts'
import type { SignedMessage } from '../values.ts'
import type { Store } from './index.ts'
import { storeMail } from './stored-mail.test-peer.ts'

export async function walkConnect(
  store: Store,
  now: () => Date,
  { accountId }: { accountId: ObjectId; systemId: ObjectId },
): Promise<void> {
  const records = new Map<string, string>()
  const deps: ConnectDeps = {
    store,
    now,
    vault: await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') })),
    keys: keyTools,
    smtp: { host: 'mail.example', port: 587, implicitTlsPort: 465 },
    platforms: ['custom'],
    platformList: [],
    settings: { publicUrl: 'http://localhost:8080', bounceDomain: 'bounces.test' },
    dns: { resolveTxt: async name => [[records.get(name) ?? '']] },
  }
  const domains = [{ name: 'connect.example', listHelp: ['mailto:help@connect.example'] }]
  const { id } = await createSystem(deps, accountId, { name: 'Walk', platform: 'custom', domains })
  const system = await findSystem(deps, accountId, id)
  for (const { name, value } of (await checkSystem(deps, system)).records) records.set(name, value)
  await walkConnection(store, deps, system)
  await walkRemote(deps, system)
  await walkWoo(deps, system)
  await walkOAuth(store)
}

async function walkRemote(walked: ConnectDeps, system: System): Promise<void> {
  let away = false
  const site = {
    version: null,
    secrets: [],
    off: {},
    read: async () => ({}),
    wanted: () => ({ host: 'x' }),
    write: async () => (away ? Promise.reject(new Error('away')) : undefined),
    sendTestMail: async () => undefined,
  }
  const given = { url: 'https://shop.example', access: {}, sender: 'mail@connect.example', page: false }
  const app: RemoteApp = {
    fileName: 'walk.zip',
    files: () => ({}),
    register: () => ({ shop: '1', url: given.url, secret: 'x', answer: {} }),
    confirm: () => ({ shop: '1', access: {} }),
    event: () => 'on',
  }
  const remote: RemotePlatform = { access: [], restores: 'switched-off', makesPage: false, app, open: async () => site }
  const dns = { resolve4: async () => [], resolve6: async () => [] }
  const deps: RemoteDeps = {
    ...walked,
    platformList: [{ id: system.platform, name: 'Walk', remote } as unknown as Platform],
    asking: { dns, isPublicAddress: () => true, allowPrivateDestinations: false },
  }
  await lookAtRemote(deps, system, given)
  await connectRemote(deps, system, given, 'cli')
  const asked = { query: '', headers: {}, body: Buffer.alloc(0) }
  await registerApp(deps, system._id.toHexString(), asked)
  await confirmApp(deps, system._id.toHexString(), asked)
  await noteAppEvent(deps, system._id.toHexString(), asked)
  await viewSite(deps, system)
  await appAccess(deps, system)
  await remoteVerified(deps, await findRemote(deps, system))
  const late = { ...deps, now: () => new Date(deps.now().getTime() + 86_400_000) }
  away = true
  await disconnectRemote(deps, system, false).catch(() => undefined)
  await mendRemotes(late, new AbortController().signal)
  away = false
  await disconnectRemote(deps, system, false)
}

async function walkWoo(walked: ConnectDeps, given: System): Promise<void> {
  await using shop = await startWooShop()
  const asked = { resolve4: async () => ['127.0.0.1'], resolve6: async () => [] }
  const asking = { isPublicAddress: () => true, allowPrivateDestinations: false, trustedAuthorities: [shop.authority] }
  const settings = { publicUrl: 'https://relay.example' }
  const deps: WooDeps = { ...walked, settings, asking: { ...asking, dns: asked } }
  const system = { ...given, platform: 'woocommerce' }
  const wish = { url: shop.url, scope: 'read_write' } as const
  for (const again of [false, true]) {
    const { authorizeUrl } = await linkWoo(deps, system, wish, 'cli')
    if (again) await takeWooKeys(deps, shop.approve(authorizeUrl).given as unknown as Parameters<typeof takeWooKeys>[1])
  }
  await linkWoo(deps, system, wish, 'cli').catch(() => undefined) // is linked already
  for (const systemId of [null, given._id as ObjectId])
    await listWoo(deps, { accountId: given.accountId, systemId }, {})
  if ((await lookAtDueShops(deps, AbortSignal.timeout(30_000))) !== 1) throw new Error('the walk looks at no shop')
  await setWooSender(deps, system, await findWoo(deps, system), 'mail@connect.example')
  await unlinkWoo(deps, await findWoo(deps, system), false)
}

/** better-auth makes most of these, by its own ways. */
async function walkOAuth(store: Store): Promise<void> {
  const world = await startConnectWorld(store)
  const plugin = await createPlugin(world)
  const person = await world.person()
  const system = await world.shop(person)
  const client = await plugin.register({ grant_types: ['authorization_code', deviceGrant] })
  const begun = await plugin.begin(client)
  const { json } = await plugin.approve(person, begun, system)
  const { access_token } = await plugin.exchange(begun, json.redirectTo)
  await plugin.exchange(begun, json.redirectTo).catch(() => undefined) // revokes what the first one got
  await plugin.connection(access_token)
  const again = await plugin.begin(client)
  const approved = await plugin.approve(person, again, system)
  const { status } = await plugin.connection((await plugin.exchange(again, approved.json.redirectTo)).access_token)
  if (status !== 201) throw new Error('the walk got no connection in the browser')
  await plugin.askDevice(client).then(async ({ user_code, device_code }) => {
    await person.browser.json('POST', '/v1/connect/device/approve', { userCode: user_code, systemId: system })
    const { json } = await plugin.askToken({ grant_type: deviceGrant, device_code, client_id: client.client_id })
    await plugin.connection(json.access_token ?? '')
  })
  const denied = await plugin.askDevice(client)
  await person.browser.json('POST', '/v1/connect/device/deny', { userCode: denied.user_code })
  await plugin.askToken({ grant_type: deviceGrant, device_code: denied.device_code, client_id: client.client_id })
  await person.browser.json('POST', '/api/auth/sign-out', {})
  await world.close()
}

async function walkConnection(store: Store, deps: ConnectDeps, system: System): Promise<void> {
  const { accountId, _id: systemId } = system
  const { code } = await createConnectionCode(deps, system, 'cli')
  const grant = await takeConnectionCode(deps, code)
  await takeConnectionCode(deps, code).catch(() => undefined)
  const made = await connect(deps, grant, { url: 'https://shop.example/', plugin: 'walk' })
  for (const after of [undefined, made.id]) await listConnections(deps, { accountId, systemId }, { after, limit: 1 })
  const connection = await findConnection(deps, { accountId, systemId }, made.id)
  const patch = { site: { url: 'https://shop.example/' }, sender: 'walk@connect.example' }
  const listHelp = { url: 'https://shop.example/mails' }
  await changeConnection(deps, connection, system, { ...patch, listHelp })
  await heartbeat(deps, connection, { since: new Date(0), orders: 1, mails: 'of-orders' })
  await connectionState(deps, connection)
  for (let i = 0; i < 10; i++) await giveCredential(deps, system, connection._id, 'walk')
  const { username, password } = await giveCredential(deps, system, connection._id, 'walk')
  await createAuthenticator(deps)(username, password)
  await pause(200) // its use is noted beside it
  await walkVerification(store, deps, { accountId, systemId, connectionId: connection._id })
  await connectionOfKey(deps, accountId, made.id)
  await retireConnection(deps, connection)
  await endConnection(deps, connection)
}

async function walkVerification(
  store: Store,
  deps: ConnectDeps,
  of: { accountId: ObjectId; systemId: ObjectId; connectionId: ObjectId },
): Promise<void> {
  const { accountId, systemId } = of
  const { nonce } = await askForMail(deps, of)
  const recipient = verificationAddress(nonce, deps.settings.bounceDomain)
  const mail = await storeMail(store, { accountId, systemId, receivedAt: deps.now(), recipients: [recipient] })
  const message = { _id: mail.id, messageIdHeader: '<walk@shop.example>', receivedAt: deps.now() }
  const judgeSignature = async () => ({ result: 'pass', domain: null })
  const delivery = { _id: mail.id, recipient, systemId }
  await noteVerification(
    { store, now: deps.now, bounceDomain: deps.settings.bounceDomain, judgeSignature },
    { message } as SignedMessage,
    [delivery] as unknown as Parameters<typeof noteVerification>[2],
  )
  if ((await mailSeen(deps, { accountId, systemId }, nonce)) === null) throw new Error('the walk’s mail is not seen')
}
