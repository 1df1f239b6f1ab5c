import { changeSettings, putBack, type SiteSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { type Asked, faultOf, keepsTheContract, startSite, values } from '../remote-site.test-peer.ts'
import { standsTroubles } from '../remote-troubles.test-peer.ts'
import platform from './platform.ts'
import { faultsOf } from './published-api.test-peer.ts'
import { first, key, shop, shopDe } from './shopware.test-peer.ts'

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('Shopware', () => {
  keepsTheContract(shop)
  standsTroubles(() => shop({ judged: false }))

  it('is set to SMTP with TLS and our credentials; senders of other domains change, the rest stays', async () => {
    const one = shop()
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, key, server.url)
    expect(opened.version).to.equal('6.7.10.1')
    await changeSettings(opened, values, ignore)
    expect(one.rows).to.deep.equal({
      ...first,
      'core.basicInformation.email@': 'mail@shop.example',
      'core.mailerSettings.senderAddress@00000000000000000000000000000002': 'mail@shop.example',
      'core.mailerSettings.emailAgent@': 'smtp',
      'core.mailerSettings.host@': 'mail.relay.example',
      'core.mailerSettings.port@': 465,
      'core.mailerSettings.encryption@': 'ssl',
      'core.mailerSettings.username@': 'sys-0a1b2c',
      'core.mailerSettings.password@': values.password,
      'core.mailerSettings.senderAddress@': 'mail@shop.example',
    })
  })

  it('gets back keys that were not there as keys that are not there', async () => {
    const one = shop()
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, key, server.url)
    let kept: SiteSettings = {}
    await changeSettings(opened, values, {
      async record(before) {
        kept = before
      },
    })
    expect(kept).to.include({ 'core.mailerSettings.host': null, 'core.mailerSettings.password': 'old secret' })
    await putBack(await remote.open(server.ask, key, server.url), kept)
    expect(one.rows).to.deep.equal(first)
    expect(one.rows).to.not.have.property('core.mailerSettings.host@')
  })

  it('is asked for a mail that goes by the settings that stand there', async () => {
    const one = shop()
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, key, server.url)
    await opened.sendTestMail?.('verify+1a2b@relay.example')
    expect(one.mails[0]).to.deep.include({ recipients: { 'verify+1a2b@relay.example': null }, salesChannelId: shopDe })
    expect(one.mails[0]).to.not.have.property('senderEmail')
  })

  it('is refused before 6.4, and with a key that may not change settings', async () => {
    await using old = await startSite(shop({ version: '6.3.5.4' }).answers)
    expect((await faultOf(remote.open(old.ask, key, old.url))).kind).to.equal('version')
    await using weak = await startSite(shop({ rights: false }).answers)
    const fault = await faultOf(remote.open(weak.ask, key, weak.url))
    expect(fault.kind).to.equal('access')
    expect(fault.advice.en).to.include('Administrator')
  })

  it('is told from other programs that answer with JSON', async () => {
    await using server = await startSite(() => ({ status: 404, json: { message: 'no route' } }))
    expect((await faultOf(remote.open(server.ask, key, server.url))).kind).to.equal('not-this')
  })

  describe('as the place of the List-Help page', () => {
    const page = { title: 'About our e-mails', html: '<h2>Why</h2>' }

    /** @param below of the storefront, behind the address of the site */
    async function pageOn(below: string, visible = true) {
      let domain = ''
      const one = shop({ visible, domain: () => domain })
      const server = await startSite(one.answers)
      domain = below.startsWith('https:') ? below : `${server.url}${below}`
      return { one, server, opened: await remote.open(server.ask, key, server.url) }
    }

    it('gets a landing page on its storefront, and loses it again', async () => {
      const { one, server, opened } = await pageOn('/de')
      await using _ = server
      const made = await opened.createPage?.(page)
      expect(made?.url).to.match(new RegExp(`^${server.url}/de/landingPage/[0-9a-f]{32}$`))
      const [cmsPage, landingPage] = [...one.pages.values()]
      expect(landingPage).to.deep.include({ active: true, cmsPageId: cmsPage?.id, salesChannels: [{ id: shopDe }] })
      expect(JSON.stringify(cmsPage)).to.include('<h2>Why</h2>')
      await opened.removePage?.(String(made?.id))
      await opened.removePage?.(String(made?.id))
      expect(one.pages.size).to.equal(0)
    })

    it('keeps no page that nobody can see, and makes none elsewhere', async () => {
      for (const [below, visible] of [
        ['', false],
        ['https://elsewhere.example', true],
      ] as const) {
        const { one, server, opened } = await pageOn(below, visible)
        await using _ = server
        const fault = await faultOf(Promise.resolve(opened.createPage?.(page)))
        expect(fault.advice.en).to.include('relay serves')
        expect(one.pages.size).to.equal(0)
      }
    })
  })

  it('is asked nothing that its published description doesn’t have: the judge knows mistakes', () => {
    const asked = (path: string, method: string, json?: unknown): Asked => {
      const url = new URL(path, 'http://shop.example')
      return { path: url.pathname, query: url.searchParams, method, json, headers: {} }
    }
    for (const wrong of [
      asked('/api/_action/system-config', 'GET'),
      asked('/api/_action/system-config?domain=core&x=1', 'GET'),
      asked('/api/_action/system-config', 'DELETE'),
      asked('/api/oauth/token', 'POST', { client_id: 'a', client_secret: 'b' }),
      asked('/api/_action/system-config/batch', 'POST', { null: 'core' }),
      asked('/api/cms-page', 'POST', { id: 'short', type: 'landingpage' }),
      asked('/api/landing-page', 'POST', { id: shopDe, name: 'x', url: 'x', cmsPage: shopDe }),
      asked('/api/landing-page', 'POST', { id: shopDe, name: 'x', url: 'x', title: 'unknown' }),
    ])
      expect(faultsOf(wrong), `${wrong.method} ${wrong.path}`).to.not.deep.equal([])
    expect(faultsOf(asked('/api/_action/system-config?domain=core', 'GET'))).to.deep.equal([])
  })
})
