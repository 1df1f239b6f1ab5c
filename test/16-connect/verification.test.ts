/**
 * Promise 16: a plugin that is connected knows whether its shop's mails go through the relay. Here: the mail by which it
 * finds out, sent by a real client over the whole relay.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { connectShop } from '../lab/shop.ts'
import { startWorld, type World } from '../lab/world.ts'

interface Seen {
  readonly from: string
  readonly credential: { readonly id: string; readonly label: string } | null
  readonly tls: { readonly version: string } | null
  readonly dkim: { readonly result: string; readonly domain: string | null }
}

interface Plugin {
  readonly token: string
  readonly smtp: { readonly host: string; readonly port: number; readonly username: string; readonly password: string }
}

describe('a plugin’s verification mail', function () {
  this.timeout(60_000)
  let world: World
  let plugin: Plugin
  before(async () => {
    world = await startWorld({ sink: { keep: 'all' } })
    const { token } = await world.relay.depesche<{ token: string }>(
      'api-key',
      'create',
      '--account',
      world.shop.accountId,
      '--label',
      'lab',
    )
    const { code } = await ask<{ code: string }>(token, 'POST', `/v1/systems/${world.shop.systemId}/connection-code`)
    plugin = await ask<Plugin>(null, 'POST', '/v1/connection', { code, site: { url: 'https://www.shop.test/' } })
  })
  after(() => world?.[Symbol.asyncDispose]())

  async function ask<T>(token: string | null, method: string, path: string, json: unknown = {}): Promise<T> {
    const answer = await fetch(`http://${world.relay.addresses.http}${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
      ...(method === 'GET' ? {} : { body: JSON.stringify(json) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  const send = async (smtp: Plugin['smtp'], to: string) => {
    const { host, port, username, password } = smtp
    const transport = nodemailer.createTransport({
      host,
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(world.shop.smtp.caFile) },
    })
    const { response } = await transport.sendMail({ from: 'shop@shop.test', to, subject: 'Test', text: 'Hello' })
    transport.close()
    return /[0-9a-f]{24}/.exec(response)?.[0] ?? ''
  }
  const asked = () => ask<{ nonce: string; address: string }>(plugin.token, 'POST', '/v1/connection/verification')
  const state = (nonce: string) =>
    ask<{ state: string; seen: Seen | null }>(plugin.token, 'GET', `/v1/connection/verification/${nonce}`)
  const seen = async (nonce: string): Promise<Seen> => {
    for (const until = Date.now() + 20_000; ; await delay(100)) {
      const { seen } = await state(nonce)
      if (seen !== null) return seen
      if (Date.now() > until) throw new Error('the mail was not seen')
    }
  }

  it('is seen with how it came, leaves nowhere, and costs nothing', async () => {
    const { nonce, address } = await asked()
    expect((await state(nonce)).state).to.equal('waiting')
    const id = await send(plugin.smtp, address.replace('verify+', 'Verify+'))
    const { from, credential, tls, dkim } = await seen(nonce)
    expect(from).to.equal('shop@shop.test')
    expect(credential?.label).to.equal('www.shop.test')
    expect(tls?.version).to.match(/^TLSv1\.[23]$/)
    expect(dkim).to.deep.equal({ result: 'pass', domain: 'shop.test' })
    const { deliveries } = await world.relay.depesche<{ deliveries: { state: string; response: string }[] }>(
      'message',
      'show',
      id,
    )
    expect(deliveries.map(({ state, response }) => [state, response])).to.deep.equal([
      ['delivered', '250 2.0.0 Seen by the relay, where it ends'],
    ])
    expect(world.sink.mails).to.have.length(0)
  })

  it('tells when receivers will not be able to verify the signature', async () => {
    const [record] = world.shop.records
    if (record?.type !== 'TXT') throw new Error('no DKIM record')
    world.dns.set([{ ...record, value: String(record.value).replace(/p=.{20}/, 'p=AAAAAAAAAAAAAAAAAAAA') }])
    const { nonce, address } = await asked()
    await send(plugin.smtp, address)
    const { dkim } = await seen(nonce)
    world.dns.set([record])
    expect(dkim.result).to.not.equal('pass')
    expect(dkim.domain).to.equal('shop.test')
  })

  it('is only answered by the plugin’s own system', async () => {
    const other = await world.relay.depesche<{ id: string }>(
      'account',
      'create',
      '--email',
      'o@other.test',
      '--name',
      'Other',
    )
    const foreign = await connectShop(world.relay, world.dns, { domain: 'other.test', accountId: other.id })
    const { nonce, address } = await asked()
    const { host, port, username, password, caFile } = foreign.smtp
    const transport = nodemailer.createTransport({
      host,
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(caFile) },
    })
    await transport.sendMail({ from: 'shop@other.test', to: address, text: 'x' })
    transport.close()
    await delay(2000)
    expect((await state(nonce)).state).to.equal('waiting')
  })
})
