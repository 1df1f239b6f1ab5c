import { changeSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { faultOf, keepsTheContract, startSite, values } from '../remote-site.test-peer.ts'
import { standsTroubles } from '../remote-troubles.test-peer.ts'
import { forum, no } from './nodebb.test-peer.ts'
import platform from './platform.ts'

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('NodeBB', () => {
  // what stood there can't be read: after undoing, only that SMTP is off is promised
  const site = () => {
    const one = forum()
    return { ...one, demandUndone: () => expect(one.stored).to.include({ 'email:smtpTransport:enabled': '0' }) }
  }
  keepsTheContract(site)
  standsTroubles(site)

  it('is set to STARTTLS, the sender and our credentials, and nothing else is touched', async () => {
    const one = forum()
    await using site = await startSite(one.answers)
    const opened = await remote.open(site.ask, one.access, site.url)
    expect(opened.version).to.equal('4.15.1')
    await changeSettings(opened, values, ignore)
    expect(one.stored).to.deep.equal({
      title: 'Our forum',
      'email:from': 'mail@shop.example',
      'email:from_name': `Müller & Sohn's Shop`,
      'email:smtpTransport:enabled': '1',
      'email:smtpTransport:service': 'nodebb-custom-smtp',
      'email:smtpTransport:host': 'mail.relay.example',
      'email:smtpTransport:port': '587',
      'email:smtpTransport:security': 'STARTTLS',
      'email:smtpTransport:user': 'sys-0a1b2c',
      'email:smtpTransport:pass': values.password,
    })
  })

  it('never has the new password while the server of before is switched on', async () => {
    const one = forum()
    await using site = await startSite(one.answers)
    const opened = await remote.open(site.ask, one.access, site.url)
    const on: boolean[] = []
    site.instead = ({ method }) => {
      if (method === 'PUT') on.push(one.stored['email:smtpTransport:enabled'] === '1')
      return null
    }
    await changeSettings(opened, values, ignore)
    expect(on).to.deep.equal([true, ...Array.from({ length: 9 }, () => false)])
  })

  it('is refused with the token of one who is no administrator, and when it is too old', async () => {
    const one = forum()
    await using site = await startSite(one.answers)
    expect((await faultOf(remote.open(site.ask, { token: 'mod' }, site.url))).kind).to.equal('access')
    await using old = await startSite(forum({ version: '1.19.9' }).answers)
    const fault = await faultOf(remote.open(old.ask, one.access, old.url))
    expect(fault.kind).to.equal('version')
    expect(fault.message).to.include('1.19.9')
    site.instead = ({ path }) => (path.startsWith('/api/v3/') ? no(404, 'not-found') : null)
    expect((await faultOf(remote.open(site.ask, one.access, site.url))).kind).to.equal('version')
  })

  it('is told from other programs that answer with JSON', async () => {
    const one = forum()
    await using site = await startSite(() => ({ status: 200, json: { version: '3' } }))
    expect((await faultOf(remote.open(site.ask, one.access, site.url))).kind).to.equal('not-this')
  })
})
