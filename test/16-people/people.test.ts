/** Promise 16: a merchant signs up by himself, waits for the operator, and what the relay writes to people really arrives. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import PostalMime, { type Email } from 'postal-mime'
import { judgeByMailauth } from '../lab/judges.ts'
import type { RunningRelay } from '../lab/relay.ts'
import { startWorld, type World } from '../lab/world.ts'

const origin = 'http://localhost:8080' // the public URL; the test's relay has another port
const password = 'correct horse battery'
const merchant = 'merchant@kunde.test'

describe('a merchant who signs up', function () {
  this.timeout(120_000)
  let world: World
  let relay: RunningRelay
  let cookie = ''
  let accountId = ''
  before(async () => {
    world = await startWorld()
    relay = world.relay
  })
  after(async () => {
    await relay.stop()
    await world[Symbol.asyncDispose]()
  })

  const ask = async (path: string, body?: object) => {
    const answer = await fetch(`http://${relay.addresses.http}/api/auth${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin, cookie, 'accept-language': 'de', 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    })
    const cookies = answer.headers.getSetCookie().map(line => line.split(';')[0])
    if (cookies.length > 0) cookie = cookies.join('; ')
    return { status: answer.status, body: (await answer.json().catch(() => null)) as Record<string, unknown> | null }
  }
  const signUp = () =>
    ask('/sign-up/email', { email: merchant, password, name: 'Max Muster', accountName: 'Schuhe & mehr' })
  const mail = async (to: string, subject: string): Promise<{ mail: Email; raw: Buffer }> => {
    for (const until = Date.now() + 20_000; Date.now() < until; await delay(100))
      for (const { recipients, raw = Buffer.alloc(0) } of world.sink.mails) {
        if (!recipients.includes(to)) continue
        const read = await PostalMime.parse(raw)
        if (read.subject === subject) return { mail: read, raw }
      }
    throw new Error(`no mail "${subject}" for ${to}`)
  }

  it('is told what the operator must do as long as the relay can write no mails', async () => {
    const { status, body } = await signUp()
    expect([status, body?.code]).to.deep.equal([503, 'MAIL_NOT_READY'])
    expect(body?.message).to.contain('DEPESCHE_OPERATOR_SYSTEM')
    const doctor = await relay.depesche('doctor').catch(error => JSON.parse(error.stdout.split('\n')[0]))
    const { findings } = doctor as { findings: { check: string; ok: boolean; finding: string }[] }
    const own = findings.find(({ check }) => check === 'own mails')
    expect(own?.ok).to.equal(false)
    expect(own?.finding).to.contain('DEPESCHE_OPERATOR_SYSTEM')
  })

  it('gets a mail of the operator’s system, signed, in his language, and proves his address by it', async () => {
    relay = await relay.restart({ DEPESCHE_OPERATOR_SYSTEM: world.shop.systemId })
    expect((await signUp()).status).to.equal(200)
    const { mail: sent, raw } = await mail(merchant, 'Bitte bestätigen Sie Ihre E-Mail-Adresse')
    expect(sent.from?.address).to.equal('noreply@shop.test')
    expect(await judgeByMailauth(raw, world.shop.records)).to.include({ passed: true })
    const url = new URL(/http:\/\/localhost:8080\/verify-email\?token=\S+/.exec(sent.text ?? '')?.[0] ?? '')
    expect((await ask('/sign-in/email', { email: merchant, password })).body?.code).to.equal('EMAIL_NOT_VERIFIED')
    expect((await ask(`/verify-email${url.search}`)).status).to.equal(200)
    expect((await ask('/sign-in/email', { email: merchant, password })).status).to.equal(200)
    expect((await ask('/get-session')).body?.user).to.include({ email: merchant, locale: 'de' })
  })

  it('waits, and no system of his gets credentials, until the operator has approved', async () => {
    await mail(merchant, 'Wir prüfen Ihr Konto Schuhe & mehr')
    const { items } = await relay.depesche<{ items: { id: string; name: string }[] }>('account', 'approvals')
    expect(items.map(({ name }) => name)).to.deep.equal(['Schuhe & mehr'])
    accountId = items[0]?.id ?? ''
    const given = ['--account', accountId, '--name', 'Shop', '--platform', 'custom', '--domain', 'kunde.test']
    const { id } = await relay.depesche<{ id: string }>(
      'system',
      'create',
      ...given,
      '--list-help',
      'mailto:a@kunde.test',
    )
    const check = () =>
      relay.depesche<{ missing: string[]; records: { name: string; value: string }[] }>('system', 'check', id)
    for (const { name, value } of (await check()).records) world.dns.set([{ type: 'TXT', name, value }])
    expect((await check()).missing).to.deep.equal(['approval'])
    const credentials = () => relay.depesche<{ password: string }>('system', 'credentials', id, '--label', 'x')
    expect(
      await credentials().then(
        () => '',
        error => error.message,
      ),
    ).to.contain('approv')
    expect(await relay.depesche('account', 'approve', accountId)).to.include({ state: 'active', told: true })
    await mail(merchant, 'Ihr Konto Schuhe & mehr ist freigegeben')
    expect((await check()).missing).to.deep.equal([])
    expect((await credentials()).password).to.have.length.greaterThan(20)
  })

  it('stays signed in while the relay starts again', async () => {
    relay = await relay.restart()
    expect((await ask('/get-session')).body?.user).to.include({ email: merchant })
    await ask('/sign-out', {})
    expect((await ask('/get-session')).body).to.equal(null)
  })
})
