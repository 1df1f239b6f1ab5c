import { changeSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import {
  type Answered,
  type Asked,
  faultOf,
  keepsTheContract,
  type RemoteCase,
  startSite,
  values,
} from '../remote-site.test-peer.ts'
import platform from './platform.ts'

interface Crm extends RemoteCase {
  readonly config: Record<string, unknown>
  readonly accounts: Record<string, unknown>[]
}

/** fields of entityDefs/InboundEmail.json that the plugin may name */
const known =
  'name emailAddress status useImap useSmtp smtpHost smtpPort smtpAuth smtpSecurity smtpUsername smtpPassword fromName'
const options: Record<string, readonly unknown[]> = { status: ['Active', 'Inactive'], smtpSecurity: ['', 'SSL', 'TLS'] }
const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`

/** Answers as EspoCRM's controllers Settings and InboundEmail do; passwords are taken and never shown. */
function crm({ version = '9.2.5', smtpServer = null as string | null, others = 0 } = {}): Crm {
  const config: Record<string, unknown> = {
    version,
    applicationName: 'EspoCRM',
    outboundEmailFromAddress: 'crm@old.example',
    outboundEmailFromName: 'Our CRM',
    smtpServer,
    smtpPassword: 'old secret',
  }
  const accounts: Record<string, unknown>[] = [
    ...Array.from({ length: others }, (_, index) => ({ id: `other${index}`, name: `${index}`, useSmtp: false })),
    {
      id: 'a1',
      name: 'Support',
      emailAddress: 'Mail@shop.example',
      status: 'Active',
      useImap: true,
      useSmtp: true,
      smtpPassword: 'x',
    },
    { id: 'a2', name: 'Sales', emailAddress: 'sales@shop.example', status: 'Active', useImap: true, useSmtp: true },
  ]
  const shown = ({ smtpPassword: _, ...fields }: Record<string, unknown>) => fields
  const answers = ({ method, path, query, headers, json }: Asked): Answered => {
    const call = /^\/api\/v1(\/.*)$/.exec(path)?.[1]
    if (call === undefined) return { status: 404, text: '<h1>404</h1>' }
    const { authorization } = headers
    const isAdmin = authorization === basic('depesche:right pässword')
    // anybody may read a few settings
    if (call === '/Settings' && method === 'GET' && !isAdmin)
      return { status: 200, json: { applicationName: 'EspoCRM' } }
    if (authorization === basic('seller:right')) return { status: 403 }
    if (!isAdmin) return { status: 401 }
    const fields = (json ?? {}) as Record<string, unknown>
    if (call === '/Settings') {
      if (method === 'PUT') Object.assign(config, fields)
      return { status: 200, json: shown(config) }
    }
    if (call === '/InboundEmail' && method === 'GET') {
      const [offset, size] = [Number(query.get('offset')), Number(query.get('maxSize'))]
      if (size > 200) return { status: 403 }
      return { status: 200, json: { total: accounts.length, list: accounts.slice(offset, offset + size).map(shown) } }
    }
    for (const [name, value] of Object.entries(fields))
      if (!known.split(' ').includes(name) || options[name]?.includes(value) === false) return { status: 400, text: '' }
    if (call === '/InboundEmail' && method === 'POST') {
      if (fields.name === undefined || fields.emailAddress === undefined) return { status: 400, text: '' }
      const made = { id: `n${accounts.length}`, ...fields }
      accounts.push(made)
      return { status: 200, json: shown(made) }
    }
    const index = accounts.findIndex(({ id }) => call === `/InboundEmail/${id}`)
    const account = accounts[index]
    if (account === undefined) return { status: 404 }
    if (method === 'DELETE') {
      accounts.splice(index, 1)
      return { status: 200, text: 'true' }
    }
    Object.assign(account, fields)
    return { status: 200, json: shown(account) }
  }
  return {
    platform,
    access: { username: 'depesche', password: 'right pässword' },
    wrongAccess: { username: 'depesche', password: 'wrong-password' },
    answers,
    config,
    accounts,
    state: () => ({ config, accounts }),
    isWrite: ({ method }) => method !== 'GET',
  }
}

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('EspoCRM', () => {
  keepsTheContract(crm)

  describe('before 9.1, with an SMTP server of the system', () => {
    keepsTheContract(() => crm({ version: '8.4.2', smtpServer: 'smtp.old.example' }))
  })

  it('gets a group account with TLS from the start; others of its address send no more, the rest stays', async () => {
    const one = crm({ smtpServer: 'smtp.old.example' })
    await using server = await startSite(one.answers)
    const opened = await remote.open(server.ask, one.access, server.url)
    expect(opened.version).to.equal('9.2.5')
    await changeSettings(opened, values, ignore)
    expect(one.config).to.deep.include({
      outboundEmailFromAddress: 'mail@shop.example',
      outboundEmailFromName: values.senderName,
      smtpServer: null,
      smtpPassword: 'old secret',
    })
    const [support, sales, made] = one.accounts
    expect(support).to.include({ name: 'Support', useSmtp: false, useImap: true, smtpPassword: 'x' })
    expect(sales).to.include({ name: 'Sales', useSmtp: true })
    expect(made).to.deep.equal({
      id: 'n2',
      name: 'Depesche',
      emailAddress: 'mail@shop.example',
      status: 'Active',
      useImap: false,
      useSmtp: true,
      smtpHost: 'mail.relay.example',
      smtpPort: 465,
      smtpAuth: true,
      smtpSecurity: 'SSL',
      smtpUsername: 'sys-0a1b2c',
      smtpPassword: values.password,
      fromName: values.senderName,
    })
  })

  it('makes one account, also when it is connected twice, and behind many others', async () => {
    const one = crm({ others: 430 })
    await using server = await startSite(one.answers)
    for (let i = 0; i < 2; i++)
      await changeSettings(await remote.open(server.ask, one.access, server.url), values, ignore)
    expect(one.accounts.filter(({ name }) => name === 'Depesche')).to.have.length(1)
    expect(one.accounts.find(({ id }) => id === 'a1')?.useSmtp).to.equal(false)
  })

  it('is refused to who is no administrator, and when it is too old', async () => {
    const one = crm()
    await using server = await startSite(one.answers)
    const fault = await faultOf(remote.open(server.ask, { username: 'seller', password: 'right' }, server.url))
    expect(fault.kind).to.equal('access')
    await using old = await startSite(crm({ version: '7.5.6' }).answers)
    expect((await faultOf(remote.open(old.ask, one.access, old.url))).kind).to.equal('version')
  })

  it('is told from other programs that answer with JSON', async () => {
    await using server = await startSite(() => ({ status: 200, json: { version: '9.2' } }))
    expect((await faultOf(remote.open(server.ask, crm().access, server.url))).kind).to.equal('not-this')
  })
})
