import { changeSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { faultOf, keepsTheContract, startSite, values } from '../remote-site.test-peer.ts'
import { standsTroubles } from '../remote-troubles.test-peer.ts'
import { error, first, site } from './joomla.test-peer.ts'
import platform from './platform.ts'

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('Joomla', () => {
  keepsTheContract(site)
  standsTroubles(site)

  it('is set to SMTP with STARTTLS, the sender and our credentials, and nothing else is touched', async () => {
    const one = site()
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, one.access, server.url)
    expect(opened.version).to.equal('5.4.1')
    await changeSettings(opened, values, ignore)
    expect(one.config).to.deep.equal({
      ...first,
      mailer: 'smtp',
      mailfrom: 'mail@shop.example',
      fromname: values.senderName,
      smtpauth: true,
      smtpuser: 'sys-0a1b2c',
      smtppass: values.password,
      smtphost: 'mail.relay.example',
      smtpsecure: 'tls',
      smtpport: 587,
    })
  })

  it('is refused before 4.2.8, by whichever place tells its version', async () => {
    for (const told of [{ manifest: false }, { extensions: false }]) {
      await using server = await startSite(site({ version: '4.2.7', ...told }).answers)
      const fault = await faultOf(remote.open(server.ask, { token: 'right' }, server.url))
      expect(fault.kind).to.equal('version')
      expect(fault.message).to.include('4.2.7')
    }
    await using server = await startSite(site({ version: '4.2.8', extensions: false }).answers)
    expect((await remote.open(server.ask, { token: 'right' }, server.url)).version).to.equal('4.2.8')
  })

  it('is refused when it shows its passwords to anybody, and is not given the token then', async () => {
    await using server = await startSite(site({ leaks: true, version: '4.2.8' }).answers)
    const fault = await faultOf(remote.open(server.ask, { token: 'right' }, server.url))
    expect(fault.kind).to.equal('version')
    expect(fault.message).to.include('CVE-2023-23752')
    for (const { headers } of server.asked) expect(headers).to.not.have.property('x-joomla-token')
  })

  it('that tells no version but is closed is connected', async () => {
    await using server = await startSite(site({ extensions: false, manifest: false }).answers)
    expect((await remote.open(server.ask, { token: 'right' }, server.url)).version).to.equal(null)
  })

  it('says it when the token may read but not write', async () => {
    const one = site()
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, one.access, server.url)
    server.instead = ({ method }) => (method === 'PATCH' ? error(403, 'Forbidden') : null)
    const failed = await changeSettings(opened, values, ignore).catch(error => error)
    // putting back was refused too, but nothing was changed
    expect(failed.change?.kind ?? failed.kind).to.equal('access')
    expect(one.config).to.deep.equal(first)
  })

  describe('as the place of the List-Help page', () => {
    const page = { title: 'About our e-mails', html: '<h2>Why</h2>' }

    it('gets an article that everybody sees, and loses it again', async () => {
      const one = site()
      await using server = await startSite(one.answers)
      const opened = await remote.open(server.ask, one.access, server.url)
      const made = await opened.createPage?.(page)
      expect(made).to.deep.equal({
        id: '41',
        url: `${server.url}/index.php?option=com_content&view=article&id=41`,
      })
      expect(one.articles.get('41')).to.include({ articletext: '<h2>Why</h2>', catid: 2, state: 1, access: 1 })
      await opened.removePage?.('41')
      await opened.removePage?.('41')
      expect(one.articles.size).to.equal(0)
    })

    it('keeps no article that nobody can see', async () => {
      const one = site({ visible: false })
      await using server = await startSite(one.answers)
      const opened = await remote.open(server.ask, one.access, server.url)
      const fault = await faultOf(Promise.resolve(opened.createPage?.(page)))
      expect(fault.advice.en).to.include('relay serves')
      expect(one.articles.size).to.equal(0)
    })
  })
})
