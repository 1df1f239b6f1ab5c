import { expect } from 'chai'
import { accountsOf } from '../accounts/members.ts'
import { findUserByEmail, vouchForUser } from '../accounts/users.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { Browser, type Signup, startTestIdentity, type TestIdentity } from './browser.test-peer.ts'

const password = 'correct horse battery'

describe('signing up', function () {
  this.timeout(60_000)
  let store: Store
  let here: TestIdentity
  let number = 0
  const address = () => `anna${++number}@inbox.test`
  const client = () => `192.0.2.${(++number % 250) + 1}` // so that no limit is met
  const start = async (signup: Signup) => {
    await here?.close()
    here = await startTestIdentity(store, { signup, client })
  }
  const browser = (headers = {}) => new Browser(here.url, headers)
  const signUp = (email: string, more: object = {}, headers = {}) =>
    browser(headers).post('/sign-up/email', { email, password, name: 'Anna Muster', ...more })
  const verify = async (email: string) => browser().get(`/verify-email?token=${await here.tokenTo(email)}`)
  before(async () => {
    store = await openTestStore()
    await vouchForUser(store, new Date(), {
      email: 'op@inbox.test',
      name: 'Op',
      locale: 'de',
      passwordHash: null,
      operator: true,
    })
  })
  after(async () => {
    await here.close()
    await store.close()
  })
  beforeEach(() => start('approval'))

  it('needs the address to be proven before anybody can sign in, or has an account', async () => {
    const email = address()
    const { status, body } = await signUp(email, { accountName: 'Muster & Söhne' })
    expect([status, body.token]).to.deep.equal([200, null])
    const early = await browser().signIn(email, password)
    expect([early.status, early.body.code]).to.deep.equal([403, 'EMAIL_NOT_VERIFIED'])
    const user = await findUserByEmail(store, email)
    expect(await accountsOf({ store }, user?.id ?? '')).to.deep.equal([])

    expect((await verify(email)).status).to.equal(200)
    const anna = browser()
    expect((await anna.signIn(email, password)).status).to.equal(200)
    expect(await here.identity.userOf(anna.credentials())).to.deep.equal({
      id: user?.id,
      email,
      name: 'Anna Muster',
      locale: 'en',
      operator: false,
      emailVerified: true,
      twoFactor: false,
    })
  })

  it('makes an account that waits for the operators, who are told', async () => {
    const email = address()
    await signUp(email, { accountName: 'Muster & Söhne', accountNote: 'We sell shoes' })
    await verify(email)
    const user = await findUserByEmail(store, email)
    const [account, ...more] = await accountsOf({ store }, user?.id ?? '')
    expect(more).to.deep.equal([])
    expect(account).to.include({ name: 'Muster & Söhne', role: 'owner', state: 'waiting' })
    expect((await here.mailTo(email)).subject).to.equal('We look at your account Muster & Söhne')
    const asked = await here.mailTo('op@inbox.test')
    expect(asked.subject).to.equal('Neues Konto: Muster & Söhne')
    expect(asked.paragraphs.join()).to.contain('We sell shoes').and.to.contain(`account approve ${account?.id}`)
  })

  it('makes one account, however often the link is opened', async () => {
    const email = address()
    await signUp(email)
    const token = await here.tokenTo(email)
    await Promise.all([1, 2, 3, 4].map(() => browser().get(`/verify-email?token=${token}`)))
    await browser().get(`/verify-email?token=${token}`)
    const user = await findUserByEmail(store, email)
    const accounts = await accountsOf({ store }, user?.id ?? '')
    expect(accounts.map(account => account.name)).to.deep.equal(['Anna Muster'])
  })

  it('gives an account at once where everybody may', async () => {
    await start('open')
    const email = address()
    await signUp(email)
    await verify(email)
    const [account] = await accountsOf({ store }, (await findUserByEmail(store, email))?.id ?? '')
    expect(account?.state).to.equal('active')
  })

  it('is refused where nobody may', async () => {
    await start('closed')
    const email = address()
    const { status, body } = await signUp(email)
    expect([status, body.code]).to.deep.equal([400, 'EMAIL_PASSWORD_SIGN_UP_DISABLED'])
    expect(await findUserByEmail(store, email)).to.equal(null)
  })

  it('takes the language from the browser, or from who signs up', async () => {
    const [email, other] = [address(), address()]
    await signUp(email, {}, { 'accept-language': 'de-AT,de;q=0.9,en;q=0.8' })
    expect((await here.mailTo(email)).subject).to.equal('Bitte bestätigen Sie Ihre E-Mail-Adresse')
    await signUp(other, { locale: 'de' }, { 'accept-language': 'en' })
    expect((await findUserByEmail(store, other))?.locale).to.equal('de')
    expect((await signUp(address(), { locale: 'xx' })).status).to.equal(400)
  })

  it('lets nobody make himself more than he is', async () => {
    const email = address()
    await signUp(email, {
      operator: true,
      emailVerified: true,
      twoFactorEnabled: true,
      role: 'owner',
      image: 'https://x.test/y',
    })
    const stored = await store.db.collection('authUsers').findOne({ email })
    expect(stored).to.include({ operator: false, emailVerified: false })
    expect(stored?.image ?? null).to.equal(null)
  })

  it('refuses names and passwords that are none', async () => {
    const code = async (more: object) => (await signUp(address(), more)).body.code
    expect(await code({ password: 'short' })).to.equal('PASSWORD_TOO_SHORT')
    expect(await code({ password: 'x'.repeat(129) })).to.equal('PASSWORD_TOO_LONG')
    expect(await code({ password: 'annamuster1' })).to.equal('PASSWORD_TOO_EASY')
    expect(await code({ name: ' \r\n ' })).to.equal('INVALID_NAME')
    expect(await code({ name: 'x'.repeat(101) })).to.equal('INVALID_NAME')
    const email = address()
    await signUp(email, { name: 'Anna\r\nBcc: eve@x.test' })
    expect((await findUserByEmail(store, email))?.name).to.equal('Anna Bcc: eve@x.test')
  })

  it('tells nobody whether an address is known, neither by words nor by time', async () => {
    const known = address()
    await signUp(known)
    await verify(known)
    const timed = async (email: string) => {
      const begun = performance.now()
      const answer = await signUp(email)
      return {
        ms: performance.now() - begun,
        status: answer.status,
        shape: Object.keys(answer.body.user as object).sort(),
      }
    }
    await timed(address())
    const [fresh, old] = [await timed(address()), await timed(known)]
    expect([old.status, old.shape]).to.deep.equal([fresh.status, fresh.shape])
    expect(Math.abs(fresh.ms - old.ms)).to.be.lessThan(250)
    expect(Math.min(fresh.ms, old.ms)).to.be.greaterThan(395)
    expect((await here.mailTo(known)).subject).to.equal('You are a user already')
    expect((await here.mailTo(known)).action?.url).to.equal(`${here.url}/forgot-password`)
  })

  it('gives the address to the owner of the mailbox, not to who signed up with it first', async () => {
    const email = address()
    await signUp(email, { password: 'eve knows this one' })
    await signUp(email, { password: 'anna typed this one' })
    expect((await here.mailTo(email)).subject).to.equal('Complete your sign-up')
    const { status } = await browser().post('/reset-password', {
      token: await here.tokenTo(email),
      newPassword: 'anna took this one',
    })
    expect(status).to.equal(200)
    expect((await browser().signIn(email, 'eve knows this one')).status).to.equal(401)
    const anna = browser()
    expect((await anna.signIn(email, 'anna took this one')).status).to.equal(200)
    expect((await accountsOf({ store }, (await findUserByEmail(store, email))?.id ?? '')).length).to.equal(1)
  })

  it('says what the operator must do where no mail can be sent, and does nothing', async () => {
    here.breakMail(
      new Problem('notices-unset', 'This relay can’t send its own mails yet', 'Set DEPESCHE_OPERATOR_SYSTEM'),
    )
    const email = address()
    const { status, body } = await signUp(email)
    expect([status, body.code]).to.deep.equal([503, 'MAIL_NOT_READY'])
    expect(body.message).to.contain('DEPESCHE_OPERATOR_SYSTEM')
    expect(await findUserByEmail(store, email)).to.equal(null)
  })
})
