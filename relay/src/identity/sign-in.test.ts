import { createOTP } from '@better-auth/utils/otp'
import { expect } from 'chai'
import { createAccount } from '../accounts/index.ts'
import { listAudit } from '../audit/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Browser, startTestIdentity, type TestIdentity } from './browser.test-peer.ts'
import { createIdentity } from './index.ts'

const password = 'correct horse battery'

describe('signing in', function () {
  this.timeout(60_000)
  let store: Store
  let here: TestIdentity
  let number = 0
  const client = () => `192.0.2.${(++number % 250) + 1}`
  const browser = (headers = {}) => new Browser(here.url, headers)
  /** somebody with an account, made on the command line as earlier versions of it did */
  const person = async () => {
    const email = `anna${++number}@inbox.test`
    await createAccount({ store, now: () => new Date() }, { email, name: 'Anna', password })
    return email
  }
  const signedIn = async (email: string, headers = {}) => {
    const anna = browser(headers)
    expect((await anna.signIn(email, password)).status).to.equal(200)
    return anna
  }
  const who = async (anna: Browser) => (await here.identity.userOf(anna.credentials()))?.email ?? null
  const actsOf = async () => (await listAudit(store, null, {})).items.map(item => item.act)
  before(async () => {
    store = await openTestStore()
    here = await startTestIdentity(store, { client })
  })
  after(async () => {
    await here.close()
    await store.close()
  })

  it('works for owners whom the command line made, with their password', async () => {
    const email = await person()
    const anna = await signedIn(email)
    expect(await who(anna)).to.equal(email)
    const wrong = await browser().signIn(email, 'incorrect horse')
    expect([wrong.status, wrong.body.code]).to.deep.equal([401, 'INVALID_EMAIL_OR_PASSWORD'])
    await anna.post('/sign-out')
    expect(anna.cookies.has('depesche.session_token')).to.equal(false)
    expect(await who(anna)).to.equal(null)
  })

  it('tells a person of a device that he has not used before', async () => {
    const email = await person()
    const here1 = await signedIn(email)
    const told = () =>
      here.mails.filter(mail => mail.to.includes(email) && mail.subject === 'Sign-in with a new device')
    await here1.post('/sign-out')
    await here1.signIn(email, password)
    await here.identity.close()
    expect(told(), 'the first one, twice').to.deep.equal([])
    await signedIn(email, { 'user-agent': 'Netscape <b>4</b>\tx' })
    await here.identity.close()
    expect(told()).to.have.length(1)
    expect(told()[0]?.paragraphs.join()).to.match(/Netscape <b>4<\/b> x, from 192\.0\.2\.\d+/)
  })

  it('gives a cookie that scripts and other sites don’t get', async () => {
    const answer = await browser().signIn(await person(), password)
    for (const cookie of answer.headers.getSetCookie())
      expect(cookie)
        .to.match(/^depesche\./)
        .and.match(/; HttpOnly/i)
        .and.match(/; SameSite=Lax/i)
        .and.match(/; Path=\//i)
    expect(answer.headers.get('cache-control')).to.equal('no-store')
  })

  it('gives it over https only, where the public URL is https', async () => {
    const publicUrl = 'https://relay.test'
    const identity = createIdentity({ ...here.deps, settings: { publicUrl, signup: 'closed' } })
    const email = await person()
    const request = new Request(`${publicUrl}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: publicUrl },
      body: JSON.stringify({ email, password }),
    })
    const answer = await identity.handle(request, '192.0.2.1')
    const [cookie = ''] = answer.headers.getSetCookie().filter(line => line.includes('session_token'))
    expect(cookie)
      .to.match(/^__Secure-depesche\.session_token=/)
      .and.match(/; Secure/i)
    const headers = new Headers({ cookie: cookie.split(';')[0] ?? '' })
    expect((await identity.userOf(headers))?.email).to.equal(email)
    await identity.close()
  })

  it('shows a person his sessions, and ends one, the others, or all', async () => {
    const email = await person()
    const [desk, phone, old] = [
      await signedIn(email, { 'user-agent': 'desk' }),
      await signedIn(email, { 'user-agent': 'phone' }),
      await signedIn(email),
    ]
    const list = async () =>
      (await desk.get('/list-sessions')).body as unknown as { token: string; userAgent: string; userId: string }[]
    const sessions = await list()
    expect(sessions.map(session => session.userAgent))
      .to.include.members(['desk', 'phone'])
      .and.have.length(3)
    const token = sessions.find(session => session.userAgent === 'phone')?.token
    expect((await desk.post('/revoke-session', { token })).status).to.equal(200)
    expect([await who(phone), await who(desk)]).to.deep.equal([null, email])
    await desk.post('/revoke-other-sessions')
    expect([await who(old), await who(desk)]).to.deep.equal([null, email])
    await desk.post('/revoke-sessions')
    expect(await who(desk)).to.equal(null)
  })

  it('asks for a code of the second factor, once it is on', async () => {
    const email = await person()
    const anna = await signedIn(email)
    const { secret, codes } = await turnOn(anna)
    expect((await here.mailTo(email)).subject).to.equal('Second factor switched on')

    const other = browser()
    const half = await other.signIn(email, password)
    expect(half.body.twoFactorRedirect).to.equal(true)
    expect(await who(other), 'with the password alone').to.equal(null)
    const wrong = await other.post('/two-factor/verify-totp', { code: '000000' })
    expect(wrong.status).to.equal(401)
    // its neighbour, since the code of now was used to switch it on
    const code = await totp(secret, 1)
    expect((await other.post('/two-factor/verify-totp', { code })).status).to.equal(200)
    expect(await who(other)).to.equal(email)

    const thief = browser()
    await thief.signIn(email, password)
    const again = await thief.post('/two-factor/verify-totp', { code })
    expect([again.status, again.body.code], 'the same code again').to.deep.equal([401, 'CODE_USED'])
    expect(await who(thief)).to.equal(null)

    const lost = browser()
    await lost.signIn(email, password)
    expect((await lost.post('/two-factor/verify-backup-code', { code: codes[0] })).status).to.equal(200)
    expect(await who(lost)).to.equal(email)
    expect((await here.mailTo(email)).subject).to.equal('A recovery code was used')
    const second = browser()
    await second.signIn(email, password)
    expect((await second.post('/two-factor/verify-backup-code', { code: codes[0] })).status).to.not.equal(200)
    expect(await who(second), 'a recovery code works once').to.equal(null)

    expect((await anna.post('/two-factor/disable', { password: 'incorrect horse' })).status).to.equal(400)
    expect((await anna.post('/two-factor/disable', { password })).status).to.equal(200)
    expect((await here.mailTo(email)).subject).to.equal('Second factor switched off')
    await signedIn(email)
    expect(await actsOf()).to.include.members(['user.twoFactor.on', 'user.recoveryCode', 'user.twoFactor.off'])
  })

  it('asks a device that is trusted for no code, and any other one', async () => {
    const email = await person()
    const { secret } = await turnOn(await signedIn(email))
    const anna = browser()
    await anna.signIn(email, password)
    await anna.post('/two-factor/verify-totp', { code: await totp(secret, 1), trustDevice: true })
    await anna.post('/sign-out')
    expect((await anna.signIn(email, password)).body.twoFactorRedirect).to.equal(undefined)
    expect(await who(anna)).to.equal(email)
    expect((await browser().signIn(email, password)).body.twoFactorRedirect).to.equal(true)
  })

  it('locks the second factor after ten wrong codes', async () => {
    const email = await person()
    const { secret } = await turnOn(await signedIn(email))
    const thief = browser()
    for (let i = 0; i < 10; i++) {
      if (i % 5 === 0) await thief.signIn(email, password)
      await thief.post('/two-factor/verify-totp', { code: '000000' })
    }
    await thief.signIn(email, password)
    const { status } = await thief.post('/two-factor/verify-totp', { code: await totp(secret, 1) })
    expect(status).to.equal(429)
  })

  it('gets a new password by mail, once, and ends all sessions', async () => {
    const email = await person()
    const before = await signedIn(email)
    expect((await browser().post('/request-password-reset', { email })).status).to.equal(200)
    const token = await here.tokenTo(email)
    expect(
      await store.db.collection('authVerifications').countDocuments({ identifier: `reset-password:${token}` }),
    ).to.equal(0)
    const reset = (newPassword: string) => browser().post('/reset-password', { token, newPassword })
    expect((await reset('password1')).body.code).to.equal('PASSWORD_TOO_EASY')
    expect((await reset(`${email.split('@')[0]}!!`)).body.code).to.equal('PASSWORD_TOO_EASY')
    const both = await Promise.all([reset('another horse'), reset('a third horse')])
    expect(both.map(answer => answer.status)).to.have.members([200, 400])
    expect((await reset('yet another horse')).status, 'the link works once').to.equal(400)
    expect(await who(before)).to.equal(null)
    expect((await browser().signIn(email, password)).status).to.equal(401)
    expect((await here.mailTo(email)).subject).to.equal('Your password was changed')
  })

  it('changes a password only with the old one, and then ends the other sessions', async () => {
    const email = await person()
    const [anna, other] = [await signedIn(email), await signedIn(email)]
    const change = (currentPassword: string, newPassword: string) =>
      anna.post('/change-password', { currentPassword, newPassword, revokeOtherSessions: false })
    expect((await change('incorrect', 'a new horse')).status).to.equal(400)
    expect((await change(password, 'passwort')).body.code).to.equal('PASSWORD_TOO_EASY')
    expect((await change(password, 'a new horse')).status).to.equal(200)
    expect([await who(anna), await who(other)]).to.deep.equal([email, null])
    expect((await here.mailTo(email)).subject).to.equal('Your password was changed')
  })

  it('changes an address once both mailboxes agree, and only for who has signed in', async () => {
    const [email, newEmail] = [await person(), `new${++number}@inbox.test`]
    const anna = await signedIn(email)
    expect((await anna.post('/change-email', { newEmail })).status).to.equal(200)
    const first = await here.tokenTo(email)
    const stranger = await browser().get(`/verify-email?token=${first}`)
    expect([stranger.status, stranger.body.code]).to.deep.equal([401, 'SIGN_IN_FIRST'])
    expect((await anna.get(`/verify-email?token=${first}`)).status).to.equal(200)
    expect(await who(anna), 'the new mailbox is not asked yet').to.equal(email)
    const second = await here.tokenTo(newEmail)
    const thief = browser()
    expect((await thief.get(`/verify-email?token=${second}`)).body.code).to.equal('SIGN_IN_FIRST')
    expect([...thief.cookies.keys()]).to.deep.equal([])
    expect((await anna.get(`/verify-email?token=${second}`)).status).to.equal(200)
    expect(await who(anna)).to.equal(newEmail)
    expect((await here.mailTo(email)).subject).to.equal('Your e-mail address was changed')
    expect(await store.db.collection('accounts').countDocuments({ email: newEmail })).to.equal(1)
  })

  it('knows the language and the name that a person chose, and lets him choose nothing else', async () => {
    const anna = await signedIn(await person())
    expect((await anna.post('/update-user', { locale: 'de', name: 'Anna\nM.' })).status).to.equal(200)
    expect(await here.identity.userOf(anna.credentials())).to.include({ locale: 'de', name: 'Anna M.' })
    for (const more of [
      { operator: true },
      { image: 'https://x.test' },
      { accountName: 'x' },
      { emailVerified: false },
      { locale: 'fr' },
    ])
      expect((await anna.post('/update-user', more)).status, JSON.stringify(more)).to.equal(400)
  })

  async function turnOn(anna: Browser): Promise<{ secret: string; codes: string[] }> {
    const { body } = await anna.post('/two-factor/enable', { password })
    const uri = new URL(String(body.totpURI))
    expect(uri.searchParams.get('issuer')).to.equal('Depesche')
    const secret = uri.searchParams.get('secret') ?? ''
    expect((await anna.post('/two-factor/verify-totp', { code: await totp(secret) })).status).to.equal(200)
    return { secret, codes: body.backupCodes as string[] }
  }
})

/** @param ahead so many periods from now, which a clock that is a little wrong may be */
async function totp(base32: string, ahead = 0): Promise<string> {
  const { base32: coder } = await import('@better-auth/utils/base32')
  const secret = new TextDecoder().decode(coder.decode(base32))
  const otp = createOTP(secret)
  return ahead === 0 ? otp.totp() : otp.hotp(Math.floor(Date.now() / 30_000) + ahead)
}
