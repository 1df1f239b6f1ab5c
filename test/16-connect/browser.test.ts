/**
 * Promise 16, the main road: from the plugin's button over sign-in and consent to a mail at its recipient, against the
 * whole relay as an operator starts it.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { createAccount } from '../../relay/src/accounts/index.ts'
import { createPlugin, fieldsOf, redirect } from '../../relay/src/http/connect-plugin.test-peer.ts'
import { Browser } from '../../relay/src/http/connect-world.test-peer.ts'
import { openStore } from '../../relay/src/store/index.ts'
import { freePorts } from '../lab/ports.ts'
import { startWorld, type World } from '../lab/world.ts'

const [email, password] = ['owner@browser.test', 'a long enough passphrase']

describe('connecting in the browser, against the whole relay', function () {
  this.timeout(60_000)
  let world: World
  let url: string
  before(async () => {
    const [port = 0] = await freePorts(1)
    url = `http://localhost:${port}`
    world = await startWorld({
      sink: { keep: 'all' },
      env: { DEPESCHE_HTTP_PORT: `${port}`, DEPESCHE_PUBLIC_URL: url },
    })
    await using store = await openStore(world.relay.addresses.store)
    await createAccount({ store, now: () => new Date() }, { email, name: 'Browser', password })
  })
  after(() => world?.[Symbol.asyncDispose]())

  it('gives a plugin what sends a mail', async () => {
    const plugin = await createPlugin({ url })
    const begun = await plugin.begin(await plugin.register())
    const browser = new Browser(url)
    const first = await browser.get((await browser.get(begun.url.href)).location)
    const next = new URL(first.location, url).searchParams.get('next') ?? ''
    expect((await browser.json('POST', '/api/auth/sign-in/email', { email, password })).status).to.equal(200)

    const page = await browser.get(next)
    const domain = 'browser.test'
    const create = fieldsOf(page.text, { do: 'create', name: 'Shop', domain, listHelp: `mailto:help@${domain}` })
    const made = await browser.submit('/connect/consent', create)
    const shown = await browser.get(made.location)
    const [name, value] = [...shown.text.matchAll(/<dd>([^<]*)<\/dd>/g)].map(([, text]) => text ?? '').slice(3)
    world.dns.set([{ type: 'TXT', name: name ?? '', value: (value ?? '').replaceAll('&#61;', '=') }])
    const system = new URL(made.location, url).searchParams.get('chosen_system') ?? ''
    const allowed = await browser.submit('/connect/consent', fieldsOf(shown.text, { do: 'allow', system }))
    expect(allowed.location).to.satisfy((location: string) => location.startsWith(`${redirect}&code=`))

    const { access_token } = await plugin.exchange(begun, allowed.location)
    const answer = await plugin.connection(access_token)
    const { smtp, missing } = answer.json
    expect([answer.status, missing]).to.deep.equal([201, []])
    const transport = nodemailer.createTransport({
      host: smtp.host,
      port: smtp.port,
      requireTLS: true,
      auth: { user: smtp.username, pass: smtp.password },
      tls: { ca: await readFile(world.shop.smtp.caFile) },
    })
    await transport.sendMail({
      from: `shop@${domain}`,
      to: 'anna@inbox.test',
      subject: 'Your order',
      text: 'Thank you',
    })
    transport.close()
    for (const until = Date.now() + 20_000; world.sink.mails.length === 0 && Date.now() < until; ) await delay(100)
    expect(world.sink.mails).to.have.length(1)
  })
})
