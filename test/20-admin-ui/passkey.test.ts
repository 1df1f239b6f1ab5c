/**
 * Promise 20: whoever has a passkey signs in with it, in a real browser with Chromium's own virtual authenticator; and
 * neither a passkey that doesn't ask who its owner is, nor an answer that was used, nor a removed passkey lets anybody in.
 */
import { expect } from 'chai'
import type { CDPSession } from 'playwright-core'
import { hasChromium, type WatchedPage } from './browser.ts'
import { signIn, startUiWorld, type UiWorld } from './ui-world.ts'

const email = 'max@blumen.test'

describe('a passkey', function () {
  this.timeout(180_000)
  let ui: UiWorld
  let watched: WatchedPage
  let devtools: CDPSession
  let authenticatorId: string
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld()
    await ui.createAccount(email, 'Blumen Mayer')
    watched = await ui.open({ locale: 'de-DE' }, [/^40\d POST \/api\/auth\/passkey\/verify/])
    devtools = await watched.page.context().newCDPSession(watched.page)
    await devtools.send('WebAuthn.enable')
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const
    authenticatorId = (await devtools.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId
  })
  after(() => ui?.[Symbol.asyncDispose]())
  afterEach(() => expect(watched?.troubles.splice(0)).to.deep.equal([]))

  interface Answer {
    readonly status: number
    readonly body: { readonly id?: string; readonly code?: string } | null
  }
  const credentials = async () =>
    (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.map(one => ({
      id: one.credentialId,
      isResident: one.isResidentCredential,
      rpId: one.rpId,
    }))
  const button = () => watched.page.getByRole('button', { name: 'Mit Passkey anmelden' })
  const signedInAs = async () => {
    const answer = await watched.page.request.get(`${ui.origin}/v1/me`)
    return (await answer.json()).user?.email ?? null
  }
  const signOut = async () => {
    await watched.page.context().clearCookies()
    await watched.page.goto(`${ui.origin}/sign-in`)
    expect(await signedInAs()).to.equal(null)
  }
  /** The ceremony by the browser's own interfaces. @param verification what the page asks of the authenticator */
  const inPage = (act: 'create' | 'get', verification?: string, again = 1) =>
    watched.page.evaluate<Answer[]>(`(async () => {
      const create = ${act === 'create'}
      const ask = await fetch('/api/auth/passkey/generate-' + (create ? 'register' : 'authenticate') + '-options')
      const options = await ask.json()
      ${verification === undefined ? '' : `create ? options.authenticatorSelection.userVerification = '${verification}' : options.userVerification = '${verification}'`}
      const credential = create
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
      const answers = []
      for (let n = 0; n < ${again}; n++) {
        const answer = await fetch('/api/auth/passkey/verify-' + (create ? 'registration' : 'authentication'), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ response: credential.toJSON(), name: 'Laptop' }),
        })
        answers.push({ status: answer.status, body: await answer.json().catch(() => null) })
      }
      return answers
    })()`)

  it('is registered by somebody who has signed in, and stays on his device', async () => {
    const { page } = watched
    await signIn(page, ui.origin, email)
    await page.goto(`${ui.origin}/`)
    const [made] = await inPage('create')
    expect(made?.status, JSON.stringify(made?.body)).to.equal(200)
    const [credential, ...others] = await credentials()
    expect(others).to.deep.equal([])
    expect(credential).to.include({ isResident: true, rpId: 'localhost' })
    const listed = await (await page.request.get(`${ui.origin}/api/auth/passkey/list-user-passkeys`)).json()
    expect(listed.map((one: { name: string }) => one.name)).to.deep.equal(['Laptop'])
  })

  it('signs in by the button, without address or password', async () => {
    await signOut()
    await button().click()
    await watched.page.waitForURL(url => url.pathname !== '/sign-in')
    expect(await signedInAs()).to.equal(email)
  })

  it('does not when its owner can’t be told, and says what to do', async () => {
    await signOut()
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
    await button().click()
    await watched.page.getByText('Der Passkey wurde nicht benutzt.').waitFor()
    // a page that asks for less than ours gets an answer of the authenticator, and the relay refuses that
    const [refused] = await inPage('get', 'discouraged')
    expect(refused?.status, JSON.stringify(refused)).to.be.within(400, 401)
    expect(await signedInAs()).to.equal(null)
    await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  })

  it('signs in once with each answer', async () => {
    await signOut()
    const [first, again] = await inPage('get', undefined, 2)
    expect(first?.status).to.equal(200)
    expect(again?.status).to.be.within(400, 401)
  })

  it('is not known any more when it was removed', async () => {
    const { page } = watched
    expect(await signedInAs()).to.equal(email)
    const [{ id }] = await (await page.request.get(`${ui.origin}/api/auth/passkey/list-user-passkeys`)).json()
    const removed = await page.request.post(`${ui.origin}/api/auth/passkey/delete-passkey`, {
      headers: { origin: ui.origin },
      data: { id },
    })
    expect(removed.status()).to.equal(200)
    await signOut()
    await button().click()
    await page.getByText('Dieser Passkey ist hier nicht bekannt.').waitFor()
    expect(await signedInAs()).to.equal(null)
  })
})
