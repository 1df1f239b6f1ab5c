import { changeSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { type Asked, faultOf, keepsTheContract, type RemoteCase, startSite, values } from '../remote-site.test-peer.ts'
import platform from './platform.ts'

const first = {
  title: 'Our forum',
  'email:from': 'forum@old.example',
  'email:smtpTransport:enabled': '1',
  'email:smtpTransport:host': 'smtp.old.example',
  'email:smtpTransport:pass': 'old secret',
  'email:smtpTransport:security': 'NONE',
}

const ok = (response: unknown = {}) => ({ status: 200, json: { status: { code: 'ok', message: 'OK' }, response } })
const no = (status: number, code: string) => ({ status, json: { status: { code, message: 'No' }, response: {} } })

/** Answers as public/openapi/{read,write}.yaml say; tokens: `admin`'s uid is of the administrators, `mod`'s is not. */
function forum({ version = '4.15.1' }: { version?: string } = {}): RemoteCase & { stored: Record<string, unknown> } {
  const stored: Record<string, unknown> = { ...first }
  const answers = ({ method, path, headers, json }: Asked) => {
    if (path === '/api/config')
      return { status: 200, json: { relative_path: '', 'cache-buster': 'v=1', siteTitle: 'x' } }
    const { authorization } = headers
    const api = path.startsWith('/api/v3/')
    if (authorization !== 'Bearer admin' && authorization !== 'Bearer mod')
      return api ? no(401, 'not-authorised') : { status: 401, json: 'not-authorized' }
    if (authorization === 'Bearer mod') return api ? no(403, 'forbidden') : { status: 403, json: { error: 'x' } }
    if (method === 'GET' && path === '/api/admin/dashboard') return { status: 200, json: { version, notices: [] } }
    if (method === 'GET' && path === '/api/v3/admin/analytics') return ok({ keys: ['pageviews'] })
    const setting = /^\/api\/v3\/admin\/settings\/([^/]+)$/.exec(path)?.[1]
    if (method !== 'PUT' || setting === undefined) return no(404, 'not-found')
    const value = (json as { value?: unknown }).value
    if (typeof value !== 'string') return no(400, 'bad-request')
    stored[decodeURIComponent(setting)] = value
    return ok()
  }
  return {
    platform,
    access: { token: 'admin' },
    wrongAccess: { token: 'expired-token' },
    answers,
    stored,
    state: () => stored,
    isWrite: ({ method }) => method === 'PUT',
  }
}

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('NodeBB', () => {
  // what stood there can't be read: after undoing, only that SMTP is off is promised
  keepsTheContract(() => {
    const one = forum()
    return { ...one, demandUndone: () => expect(one.stored).to.include({ 'email:smtpTransport:enabled': '0' }) }
  })

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
