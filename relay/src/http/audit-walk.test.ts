import { readFile } from 'node:fs/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { storeMail } from '../store/stored-mail.test-peer.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { apiRoutes } from './api.ts'
import type { Asked } from './api-server.test-peer.ts'
import { startTakingApi, type TakingApi, type TestShop } from './taking-api.test-peer.ts'

/** Writing operations that leave no entry, and why that is right. */
const silent: Record<string, string> = {
  checkSystem: 'looks at DNS',
  checkDomain: 'looks at DNS',
  previewHelpPage: 'shows',
  previewTemplate: 'shows',
  showInvitation: 'shows',
  showAgencyOffer: 'shows',
  lookAtRemote: 'looks at the site, changes nothing there',
  lookAtWooShop: 'looks at the shop, changes nothing there',
  sendMessage: 'the mail itself says who gave it and when',
  sendMessages: 'the mails themselves say who gave them and when',
  denyConnectRequest: 'nothing is given and nothing changes',
  denyDeviceRequest: 'nothing is given and nothing changes',
  askForVerificationMail: 'asks for a nonce; the mail that comes is stored',
  sendHeartbeat: 'a plugin says once more what it is; not an act of anybody',
  confirmApp: 'a platform tells; who connects the system by it is entered then (remote.connect)',
  noteAppEvent: 'a platform tells whether its app is on',
  chooseNotices: 'which mails a person gets is his own, and of no account',
  takeStripeEvent: 'Stripe tells; what follows is entered where it is paid (billing/payment)',
}

/** Those that need more than this test has: the test that plays them, and the entry that it expects. */
const elsewhere: Record<string, readonly [file: string, act: string]> = {
  approveConnectRequest: ['http/connect-flow.test.ts', 'connection.allow'],
  linkWooShop: ['http/woo.test.ts', 'woo.link'],
  takeWooKeys: ['http/woo.test.ts', 'woo.keys'],
  setWooSender: ['http/woo.test.ts', 'woo.sender'],
  unlinkWooShop: ['http/woo.test.ts', 'woo.unlink'],
  changeRole: ['accounts/members.test.ts', 'member.role'],
  acceptInvitation: ['accounts/invitations.test.ts', 'member.add'],
  createClient: ['accounts/agencies.test.ts', 'client.create'],
  approveAccount: ['accounts/approval.test.ts', 'account.approve'],
  markPaid: ['billing/invoices/look.test.ts', 'invoice.paid'],
  creditInvoice: ['billing/invoices/credit.test.ts', 'invoice.credit'],
  setPrices: ['billing/prices.test.ts', 'prices.set'],
  approveDeviceRequest: ['http/connect-device.test.ts', 'connection.allow'],
  connectRemote: ['http/remote.test.ts', 'remote.connect'],
  disconnectRemote: ['http/remote.test.ts', 'remote.disconnect'],
  setDomainAtCloudflare: ['http/domain-setup.test.ts', 'domain.set-at-cloudflare'],
  removeMember: ['accounts/members.test.ts', 'member.remove'],
  transferOwnership: ['accounts/members.test.ts', 'owner.transfer'],
  payInvoice: ['http/payments.test.ts', 'invoice.checkout'],
  setIssuer: ['http/payments.test.ts', 'issuer.set'],
  setUpOperator: ['accounts/operators.test.ts', 'operator.add'],
  offerCare: ['accounts/agencies.test.ts', 'client.offer'],
  acceptAgencyOffer: ['accounts/agencies.test.ts', 'agency.accept'],
  endCare: ['accounts/agencies.test.ts', 'agency.end'],
  askToBeAgency: ['accounts/agencies.test.ts', 'agency.ask'],
  setAgency: ['accounts/agencies.test.ts', 'agency.on'],
  refuseAccount: ['accounts/approval.test.ts', 'account.refuse'],
}

describe('the audit log', function () {
  this.timeout(120_000)
  let store: Store
  let api: TakingApi
  let shop: TestShop
  const played = new Set<string>()
  let later = 0
  before(async () => {
    store = await openTestStore()
    const base = await startTakingApi(store)
    const { callers } = base.deps
    await base.close()
    const op = { id: 'op', email: 'op@people.test', name: 'Op', locale: 'en', operator: true } as const
    const userOf = async () => ({ ...op, emailVerified: true, twoFactor: false })
    const now = () => new Date(Date.now() + later)
    api = await startTakingApi(store, { now, callers: { ...callers, userOf } })
    shop = await api.shop()
  })
  after(async () => {
    await api?.close()
    await store?.close()
  })

  const entries = () => store.db.collection('audit').countDocuments({})
  const templateOf = (path: string) =>
    new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}(\\?.*)?$`)

  /** Asks, expects that it is done, and that it is written down. */
  async function act(method: string, path: string, json?: unknown, token: string | null = shop.token): Promise<Asked> {
    const route = apiRoutes.find(one => one.method === method.toLowerCase() && templateOf(one.path).test(path))
    const name = route?.declaration.name ?? ''
    const before = await entries()
    const who =
      token === null
        ? { headers: { cookie: 'who=op', origin: 'http://localhost:8080' } }
        : token === ''
          ? {}
          : { token }
    const answer = await api.ask(method, path, { ...who, ...(json === undefined ? {} : { json }) })
    expect(answer.status, `${name}: ${answer.text}`).to.be.within(200, 299)
    expect(await entries(), `${name} leaves no entry`).to.be.greaterThan(before)
    played.add(name)
    return answer
  }
  const idOf = async (asked: Promise<Asked>): Promise<string> => (await asked).json.id

  it('has an entry of what is done with systems, domains and plugins', async () => {
    const listHelp = ['mailto:a@b.example']
    const name = `${new ObjectId().toHexString()}.example`
    const made = await idOf(
      act('POST', '/v1/systems', { name: 'Shop', platform: 'custom', domains: [{ name, listHelp }] }),
    )
    const system = `/v1/systems/${made}`
    const check = await api.ask('POST', `${system}/check`, { token: shop.token, json: {} })
    for (const record of check.json.records) api.texts.set(record.name, [record.value])
    await api.ask('POST', `${system}/check`, { token: shop.token, json: {} })
    await act('PATCH', system, { name: 'Other' })
    const credential = await idOf(act('POST', `${system}/credentials`, { label: 'x' }))
    await act('DELETE', `${system}/credentials/${credential}`)
    const connected = async () => {
      const { code } = (await act('POST', `${system}/connection-code`, {})).json
      return (await act('POST', '/v1/connection', { code }, '')).json
    }
    const plugin = await connected()
    await act('PATCH', '/v1/connection', { sender: `shop@${name}` }, plugin.token)
    await act('POST', '/v1/connection/credentials', undefined, plugin.token)
    for (const asked of ['export', 'erase'])
      await act('POST', `/v1/connection/privacy/${asked}`, { address: 'anna@inbox.test' }, plugin.token)
    await act('DELETE', '/v1/connection', undefined, plugin.token)
    await act('POST', '/v1/connection/retire', undefined, (await connected()).token)
    await act('DELETE', `${system}/connections/${(await connected()).id}`)
    await act('POST', `${system}/domains`, { name: `second.${name}`, listHelp })
    const domain = await idOf(act('POST', '/v1/domains', { name: `third.${name}`, listHelp }))
    await act('PATCH', `/v1/domains/${domain}`, { listHelp: ['mailto:other@b.example'] })
    await act('POST', `/v1/domains/${domain}/rotate`, {})
    await act('POST', `/v1/domains/${domain}/second-key`)
    await act('DELETE', `/v1/domains/${domain}`)
    const second = await store.db.collection('domains').findOne({ name: `second.${name}` })
    await act('POST', `/v1/domains/${second?._id}/help-page`, {
      merchant: 'Shop',
      reasons: ['ordered'],
      kinds: ['order'],
      contact: { email: 'help@shop.example' },
      imprintUrl: 'https://shop.example/imprint',
    })
    await act('DELETE', `/v1/domains/${second?._id}/systems/${made}`)
    await act('POST', `/v1/operator/systems/${made}/pause`, { reason: 'x' }, null)
    await act('POST', `/v1/operator/systems/${made}/resume`, undefined, null)
  })

  it('has an entry of what is done with mails, templates, suppressions and webhooks', async () => {
    const { accountId, systemId } = shop
    const mail = { from: shop.from, to: 'a@inbox.test', subject: 'x', text: 'x' }
    const sent = await api.ask('POST', '/v1/messages', { token: shop.token, json: mail })
    await act('POST', `/v1/messages/${sent.json.id}/resend`, {})
    await act('POST', `/v1/messages/${sent.json.id}/cancel`)
    const given = { systemId: String(systemId), name: 'order', subject: 'x', text: 'x' }
    const template = `/v1/templates/${await idOf(act('POST', '/v1/templates', given))}`
    await act('PATCH', template, { text: 'y' })
    await act('POST', `${template}/publish`, { version: 1 })
    await act('DELETE', template)
    await act('POST', '/v1/suppressions', { address: 'gone@inbox.test' })
    await act('DELETE', '/v1/suppressions/gone@inbox.test?note=back')
    await act('POST', '/v1/suppressions/import', { text: 'gone@inbox.test' })
    await act('PATCH', '/v1/suppression-rules', { hardDays: 90 })
    const hook = await idOf(act('POST', '/v1/webhooks', { url: 'https://hooks.example/' }))
    await act('POST', `/v1/webhooks/${hook}/secret`)
    await act('POST', `/v1/webhooks/${hook}/test`)
    await act('POST', `/v1/webhooks/${hook}/replay`, { from: '2026-01-01', to: '2026-01-02' })
    await store.db.collection('webhooks').updateOne({ _id: new ObjectId(hook) }, { $set: { state: 'disabled' } })
    await act('POST', `/v1/webhooks/${hook}/enable`)
    await act('DELETE', `/v1/webhooks/${hook}`)
    await storeMail(store, { accountId, systemId, receivedAt: new Date() })
    for (const what of ['hold', 'release', 'retry'])
      await act('POST', `/v1/operator/lanes/inbox.test/${what}`, what === 'hold' ? { reason: null } : undefined, null)
  })

  it('has an entry of what is done with the account, its people and its money', async () => {
    await act('PATCH', '/v1/account', { name: 'Renamed' })
    await act('PATCH', '/v1/account/privacy', { contentDays: 3 })
    await act('POST', '/v1/privacy/export', { address: 'a@inbox.test' })
    await act('POST', '/v1/privacy/erase', { address: 'a@inbox.test' })
    const key = await idOf(act('POST', '/v1/keys', { label: 'x', scopes: ['stats:read'] }))
    await act('DELETE', `/v1/keys/${key}`)
    const invited = await act('POST', '/v1/account/invitations', { email: 'new@people.test', role: 'viewer' })
    const invitation = `/v1/account/invitations/${invited.json.invitation.id}`
    later += 61_000
    await act('POST', `${invitation}/resend`)
    await act('DELETE', invitation)
    await act('PATCH', '/v1/usage/reminder', { threshold: 10 })
    await act('PUT', '/v1/billing-address', {
      name: 'Shop Ltd',
      lines: ['Weg 1'],
      email: 'bills@shop.example',
      language: 'de',
      postalCode: '10115',
      city: 'Berlin',
      country: 'DE',
    })
    await act('POST', '/v1/lots', { lots: [{ size: 25_000 }] })
    const { items } = (await api.ask('GET', '/v1/lots', { token: shop.token })).json
    const booked = items.find((lot: { source: string }) => lot.source === 'booked')
    await act('PATCH', `/v1/lots/${booked.id}`, { renews: false })
    const account = `/v1/operator/accounts/${shop.accountId.toHexString()}`
    await act('POST', `${account}/grants`, { size: 1000 }, null)
  })

  it('is asked for each operation that changes something', async () => {
    const writing = apiRoutes.filter(({ method }) => method !== 'get').map(({ declaration }) => declaration.name)
    const known = [...played, ...Object.keys(silent), ...Object.keys(elsewhere)]
    expect(writing.filter(name => !known.includes(name))).to.deep.equal([])
    expect(known.filter(name => !writing.includes(name))).to.deep.equal([])
    for (const [name, [file, entry]] of Object.entries(elsewhere))
      expect(await readFile(new URL(`../${file}`, import.meta.url), 'utf8'), name).to.include(`'${entry}'`)
  })
})
