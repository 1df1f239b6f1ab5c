import { expect } from 'chai'
import { createAccount } from '../accounts/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { Browser, startTestIdentity, type TestIdentity } from './browser.test-peer.ts'
import { createFailures } from './failures.ts'

const password = 'correct horse battery'

describe('attacks on signing in', function () {
  this.timeout(60_000)
  let store: Store
  let here: TestIdentity
  let number = 0
  let address: string | null = null
  const client = () => address ?? `192.0.2.${(++number % 250) + 1}`
  const browser = (headers = {}) => new Browser(here.url, headers)
  const person = async () => {
    const email = `anna${++number}@inbox.test`
    await createAccount({ store, now: () => new Date() }, { email, name: 'Anna', password })
    return email
  }
  const signedIn = async (email: string) => {
    const anna = browser()
    expect((await anna.signIn(email, password)).status).to.equal(200)
    return anna
  }
  const who = async (anna: Browser, of = here) => (await of.identity.userOf(anna.credentials()))?.email ?? null
  before(async () => {
    store = await openTestStore()
    here = await startTestIdentity(store, { client })
  })
  after(async () => {
    await here.close()
    await store.close()
  })
  afterEach(() => {
    address = null
  })

  it('a session that somebody was given beforehand is not the one he signs in to', async () => {
    const [eve, email] = [await signedIn(await person()), await person()]
    const anna = browser()
    for (const [name, value] of eve.cookies) anna.cookies.set(name, value)
    const planted = eve.cookies.get('depesche.session_token')
    expect((await anna.signIn(email, password)).status).to.equal(200)
    expect(anna.cookies.get('depesche.session_token')).to.not.equal(planted)
    expect(await who(anna)).to.equal(email)
    expect(await who(eve)).to.not.equal(email)
  })

  it('a cookie with the token but without the signature is nobody', async () => {
    const anna = await signedIn(await person())
    const [token = ''] = decodeURIComponent(anna.cookies.get('depesche.session_token') ?? '').split('.')
    expect(await store.db.collection('authSessions').countDocuments({ token })).to.equal(1)
    for (const value of [token, `${token}.`, `${token}.${'A'.repeat(43)}=`, `${token}.${'x'.repeat(1000)}`]) {
      const forged = browser()
      forged.cookies.set('depesche.session_token', encodeURIComponent(value))
      expect(await who(forged), value).to.equal(null)
    }
  })

  it('a page of another site can do nothing with the session', async () => {
    const email = await person()
    const anna = await signedIn(email)
    for (const origin of ['https://evil.test', 'null', `${here.url}.evil.test`, 'http://localhost:1', ''])
      for (const path of ['/sign-out', '/change-password', '/revoke-sessions', '/update-user', '/two-factor/enable']) {
        const { status } = await anna.post(path, { password, name: 'x' }, { origin, referer: origin && `${origin}/x` })
        expect(status, `${path} from ${origin}`).to.equal(403)
      }
    expect(await who(anna)).to.equal(email)
  })

  it('a page of another site can’t sign its visitor in as somebody else', async () => {
    const email = await person()
    const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    for (const more of [headers, { ...headers, 'sec-fetch-mode': 'navigate', origin: '' }])
      expect((await browser(more).signIn(email, password)).status).to.equal(403)
  })

  it('no answer leads to another site', async () => {
    const email = await person()
    for (const url of [
      'https://evil.test/',
      '//evil.test',
      'javascript:alert(1)',
      '/\\evil.test',
      'http://localhost@evil.test/',
    ]) {
      const signIn = await browser().post('/sign-in/email', { email, password, callbackURL: url })
      expect(signIn.status, url).to.equal(403)
      const reset = await browser().post('/request-password-reset', { email, redirectTo: url })
      expect(reset.status, url).to.equal(403)
      const verify = await browser().get(`/verify-email?token=x&callbackURL=${encodeURIComponent(url)}`)
      expect(verify.headers.get('location') ?? '', url).to.not.contain('evil')
    }
  })

  it('a Host that isn’t ours gets into no mail', async () => {
    const email = await person()
    await browser().post('/request-password-reset', { email }, { host: 'evil.test', 'x-forwarded-host': 'evil.test' })
    expect((await here.mailTo(email)).action?.url).to.match(new RegExp(`^${here.url}/reset-password\\?token=`))
  })

  it('asking for a new password tells nobody whether an address is known', async () => {
    const known = await person()
    const ask = async (email: string) => {
      const begun = performance.now()
      const { status, body } = await browser().post('/request-password-reset', { email })
      return { ms: performance.now() - begun, answer: JSON.stringify([status, body]) }
    }
    const [one, other] = [await ask(known), await ask(`nobody${++number}@inbox.test`)]
    expect(one.answer).to.equal(other.answer)
    expect(Math.abs(one.ms - other.ms)).to.be.lessThan(200)
  })

  it('signing in takes as long and says the same with a known address', async () => {
    const known = await person()
    const tries = async (email: string) => {
      const times: number[] = []
      let answer = ''
      for (let i = 0; i < 5; i++) {
        const begun = performance.now()
        const { status, body } = await browser().signIn(email, 'incorrect horse')
        times.push(performance.now() - begun)
        answer = JSON.stringify([status, body])
      }
      return { median: times.sort((a, b) => a - b)[2] ?? 0, answer }
    }
    const [one, other] = [await tries(known), await tries('nobody@inbox.test')]
    expect(one.answer).to.equal(other.answer)
    expect(one.median / other.median).to.be.within(0.5, 2)
  })

  it('guessing is slowed down per address it comes from, whatever it says it is', async () => {
    const email = await person()
    address = '198.51.100.1'
    const statuses: number[] = []
    for (let i = 0; i < 13; i++) {
      const said = { 'x-forwarded-for': `203.0.113.${i}`, 'x-depesche-client-address': `203.0.113.${i}` }
      statuses.push((await browser(said).signIn(email, `guess number ${i}`)).status)
    }
    expect(statuses.slice(0, 10)).to.deep.equal(Array(10).fill(401))
    expect(statuses.slice(10)).to.deep.equal([429, 429, 429])
    const { headers } = await browser().signIn(email, password)
    expect(Number(headers.get('retry-after'))).to.be.within(1, 30)
    address = '198.51.100.2'
    await signedIn(email)
  })

  it('guessing from many places is stopped, but not for a device that the person has used', async () => {
    const [email, nobody] = [await person(), 'nobody-at-all@inbox.test']
    const anna = await signedIn(email)
    const guess = async (whose: string) => (await browser().signIn(whose, 'incorrect horse')).body.code
    const failures = createFailures(store, () => new Date()) // what some fifty guesses leave, without their fifty hashes
    const guesses = async (whose: string) => {
      for (let i = 0; i < 49; i++) await failures.note(whose)
      expect(await guess(whose)).to.equal('INVALID_EMAIL_OR_PASSWORD')
    }
    for (const whose of [email, nobody]) await guesses(whose)
    expect([await guess(email), await guess(nobody)]).to.deep.equal(['TOO_MANY_FAILURES', 'TOO_MANY_FAILURES'])
    expect((await browser().signIn(email, password)).status, 'the right one, from elsewhere').to.equal(429)
    await anna.post('/sign-out')
    expect((await anna.signIn(email, password)).status).to.equal(200)
    expect(await guess(email), 'it begins anew').to.equal('INVALID_EMAIL_OR_PASSWORD')
    const eve = await signedIn(await person())
    for (let i = 0; i < 49; i++) await failures.note(email)
    expect((await eve.signIn(email, password)).status, 'a device of somebody else').to.equal(429)
  })

  it('a second process knows the same sessions and the same limits', async () => {
    const twin = await openStore(store.uri)
    const there = await startTestIdentity(twin, { client })
    try {
      const email = await person()
      const anna = await signedIn(email)
      expect(await who(anna, there)).to.equal(email)
      await anna.post('/sign-out')
      expect(await who(anna, there)).to.equal(null)
      address = '198.51.100.3'
      const all = await Promise.all(
        Array.from({ length: 16 }, (_, i) => new Browser(i % 2 === 0 ? here.url : there.url).signIn(email, 'guess')),
      )
      expect(all.filter(answer => answer.status === 401)).to.have.length(10)
      expect(all.filter(answer => answer.status === 429)).to.have.length(6)
    } finally {
      await there.close()
      await twin.close()
    }
  })

  it('what the relay doesn’t offer isn’t there', async () => {
    const anna = await signedIn(await person())
    for (const path of ['/sign-in/social', '/delete-user', '/link-social', '/unlink-account', '/update-session'])
      expect((await anna.post(path, { provider: 'google' })).status, path).to.be.oneOf([404, 405])
    for (const path of ['/error', '/list-accounts', '/account-info', '/nothing'])
      expect((await anna.get(path)).status, path).to.equal(404)
  })

  it('a request that is too large or no JSON is refused', async () => {
    const large = await browser().post('/sign-in/email', { email: 'a@x.test', password: 'x'.repeat(70_000) })
    expect(large.status).to.equal(413)
    const answer = await fetch(`${here.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: here.url },
      body: '{"email":',
    })
    expect(answer.status).to.equal(400)
    for (const body of [
      { email: { $ne: null }, password },
      { email: ['a@x.test'], password },
      { email: 'a@x.test', password: { $gt: '' } },
    ])
      expect((await browser().post('/sign-in/email', body)).status).to.equal(400)
  })
})
