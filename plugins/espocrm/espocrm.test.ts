import { changeSettings } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { faultOf, keepsTheContract, startSite, values } from '../remote-site.test-peer.ts'
import { standsTroubles } from '../remote-troubles.test-peer.ts'
import { crm } from './espocrm.test-peer.ts'
import platform from './platform.ts'

// biome-ignore lint/style/noNonNullAssertion: it is declared
const remote = platform.remote!
const ignore = { record: async () => undefined }

describe('EspoCRM', () => {
  keepsTheContract(crm)
  standsTroubles(crm)

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
