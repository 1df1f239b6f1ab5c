/** Promise 20: whoever gets a mail from the relay finishes in the browser what it asks for. */
import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { violations } from './axe.ts'
import { hasChromium, type WatchedPage } from './browser.ts'
import { password, signIn as signInPast, startUiWorld, type UiWorld } from './ui-world.ts'
import { settled, visitEverywhere } from './walk.ts'

const merchant = 'max@kunde.test'
const colleague = 'petra@kunde.test'
const moved = 'petra.neu@kunde.test'

describe('people who come in', function () {
  this.timeout(300_000)
  let ui: UiWorld
  let operator: WatchedPage
  let max: WatchedPage
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld({ writes: true })
    // an easy password and a link that isn't valid are tried on purpose
    operator = await ui.open({ locale: 'en-GB' }, [/^422 POST \/v1\/operator-setup/])
    max = await ui.open({ locale: 'de-DE' }, [/^401 POST \/api\/auth\/two-factor/, /^40[01] GET \/api\/auth\/verify/])
  })
  after(() => ui?.[Symbol.asyncDispose]())
  afterEach(() => {
    for (const each of [operator, max]) expect(each?.troubles.splice(0)).to.deep.equal([])
  })

  const signIn = async (
    { page }: WatchedPage,
    email: string,
    words: { email: string; password: string; go: string },
  ) => {
    await page.getByLabel(words.email).fill(email)
    await page.getByLabel(words.password).first().fill(password)
    await page.getByRole('button', { name: words.go, exact: true }).click()
  }
  const german = { email: 'E-Mail-Adresse', password: 'Passwort', go: 'Anmelden' }

  it('the first operator, by the link that is printed at the start', async () => {
    const { page } = operator
    const link = /http:\/\/localhost:\d+\/setup\?token=\S+/.exec(await ui.relay.log())?.[0] ?? ''
    await page.goto(link)
    await page.getByLabel('E-mail address').fill('op@kunde.test')
    await page.getByLabel('Your name').fill('Olga Operator')
    await page.getByLabel('New password').fill('depesche1')
    await page.getByRole('button', { name: 'Become an operator' }).click()
    await page.getByText('easily guessed').waitFor()
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Become an operator' }).click()
    await page.waitForURL(url => url.pathname.startsWith('/operator'))
    const me = await (await page.request.get(`${ui.origin}/v1/me`)).json()
    expect(me.user).to.include({ email: 'op@kunde.test', operator: true })
  })

  it('a merchant who signs up, opens the mail, and waits', async () => {
    const { page } = max
    await page.goto(`${ui.origin}/`)
    await page.getByRole('link', { name: 'Konto anlegen' }).click()
    await page.getByLabel('Ihr Name').fill('Max Muster')
    await page.getByLabel('E-Mail-Adresse').fill(merchant)
    await page.getByLabel('Neues Passwort').fill('kurz')
    await page.getByLabel('Name des Kontos').fill('Schuhe & mehr')
    await page.getByLabel('Was möchten Sie senden?').fill('Bestellmails, 500 am Tag')
    await page.getByRole('button', { name: 'Konto anlegen' }).click()
    await page.getByText('Nehmen Sie mindestens 8 Zeichen').waitFor()
    await page.getByLabel('Neues Passwort').fill(password)
    await page.getByRole('button', { name: 'Konto anlegen' }).click()
    await page.getByText(`Wir haben an ${merchant} geschrieben`, { exact: false }).waitFor()
    expect(await violations(page)).to.deep.equal([])

    const link = await ui.linkFor(merchant, 'Bitte bestätigen Sie Ihre E-Mail-Adresse')
    await page.goto(link)
    await page.getByRole('button', { name: 'Ja, das ist meine' }).click()
    await page.getByText('Ihre Adresse ist bestätigt', { exact: false }).waitFor()
    await page.getByRole('link', { name: 'Anmelden' }).click()
    await signIn(max, merchant, german)
    await page.getByText('Dieses Konto wartet auf die Freigabe').waitFor()
    expect(await violations(page)).to.deep.equal([])

    await page.goto(`${ui.origin}/verify-email?token=${new URL(link).searchParams.get('token')?.slice(0, -3)}abc`)
    await page.getByRole('button', { name: 'Ja, das ist meine' }).click()
    await page.getByText('Dieser Link gilt nicht').waitFor()
  })

  it('is approved, and the bar goes', async () => {
    const { page } = operator
    await page.goto(await ui.linkFor('op@kunde.test', 'New account: Schuhe & mehr'))
    await page.getByText('Bestellmails, 500 am Tag').waitFor()
    const place = { name: 'operator-approvals', path: '/operator/approvals' }
    expect(await visitEverywhere(operator, ui.origin, [place])).to.deep.equal([])
    await page.getByRole('button', { name: /^(Schuhe & mehr freigeben|Approve Schuhe & mehr)$/ }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^(Freigeben|Approve)$/ })
      .click()
    await page.getByText(/^(Niemand wartet|Nobody waits)$/).waitFor()
    await max.page.goto(await ui.linkFor(merchant, 'Ihr Konto Schuhe & mehr ist freigegeben'))
    await settled(max.page)
    expect(await max.page.getByText('Dieses Konto wartet auf die Freigabe').count()).to.equal(0)
  })

  it('who forgot his password sets a new one by the mail, and the link works once', async () => {
    const { page } = await ui.open({ locale: 'de-DE' })
    await page.goto(`${ui.origin}/sign-in`)
    await page.getByRole('link', { name: 'Passwort vergessen?' }).click()
    await page.getByRole('heading', { name: 'Neues Passwort setzen' }).waitFor() // sign-in has a field of that name too
    await page.getByLabel('E-Mail-Adresse').fill(merchant)
    await page.getByRole('button', { name: 'Mail schicken' }).click()
    await page.getByText('Sehen Sie in Ihr Postfach').waitFor()
    const link = await ui.linkFor(merchant, 'Neues Passwort')
    for (const expected of ['Das neue Passwort gilt', 'Dieser Link gilt nicht']) {
      await page.goto(link)
      await page.getByLabel('Neues Passwort').fill(password)
      await page.getByRole('button', { name: 'Passwort setzen' }).click()
      await page.getByText(expected).waitFor()
    }
    await page.context().close()
  })

  it('a colleague who is invited, as a new user, and one who has a user already', async () => {
    const { page } = max
    await page.goto(`${ui.origin}/sign-in`) // the reset has signed him out everywhere
    await signIn(max, merchant, german)
    await page.waitForURL(`${ui.origin}/`)
    await page.getByRole('link', { name: 'Einstellungen' }).click()
    await page.getByRole('link', { name: 'Team' }).click()
    for (const email of [colleague, 'op@kunde.test']) {
      await page.getByLabel('E-Mail-Adresse').fill(email)
      await page.getByLabel('English', { exact: true }).check()
      await page.getByRole('button', { name: 'Einladung schicken' }).click()
      await page.getByText('Eingeladen und noch nicht da').waitFor()
      await page.getByText(email, { exact: true }).waitFor()
    }
    expect(await violations(page)).to.deep.equal([])
    const petra = await ui.open({ locale: 'en-GB' })
    const link = await ui.linkFor(colleague, 'Invitation to Schuhe & mehr')
    const { pathname, search } = new URL(link)
    expect(await visitEverywhere(petra, ui.origin, [{ name: 'invitation', path: pathname + search }])).to.deep.equal([])
    await petra.page.goto(link)
    await petra.page.getByLabel('Your name').fill('Petra Probe')
    await petra.page.getByLabel('New password').fill(password)
    await petra.page.getByRole('button', { name: 'Accept the invitation' }).click()
    await petra.page.getByRole('heading', { name: 'Overview' }).waitFor()
    expect(petra.troubles).to.deep.equal([])
    await petra.page.context().close()

    await operator.page.goto(await ui.linkFor('op@kunde.test', 'Invitation to Schuhe & mehr'))
    await operator.page.getByRole('button', { name: 'Accept the invitation' }).click()
    await operator.page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.reload()
    await page.getByRole('row', { name: /Petra Probe.*Entwickler/ }).waitFor()
    await page.getByRole('row', { name: /Olga Operator/ }).waitFor()
  })

  it('a colleague who moves to another address by both mailboxes', async () => {
    const petra = await ui.open({ locale: 'de-DE' })
    const { page } = petra
    await signInPast(page, ui.origin, colleague)
    await page.goto(`${ui.origin}/settings`)
    await page.getByLabel('Neue Adresse').fill(moved)
    await page.getByRole('button', { name: 'Adresse ändern' }).click()
    await page.getByText(`Wir haben an ${colleague} geschrieben`, { exact: false }).waitFor()
    for (const [box, subject] of [
      [colleague, 'Shall your e-mail address be changed?'],
      [moved, 'Please confirm your new e-mail address'],
    ] as const) {
      await page.goto(await ui.linkFor(box, subject))
      await page.getByText(`Aus der Adresse ${colleague} soll ${moved} werden.`).waitFor()
      await page.getByRole('button', { name: 'Ja, ändern' }).click()
      await page.getByText('Erledigt.', { exact: false }).waitFor()
    }
    await page.goto(`${ui.origin}/settings`)
    await page.getByText(`Bisher: ${moved}`).waitFor()
    expect(petra.troubles).to.deep.equal([])
    await page.context().close()
  })

  it('who switches the second factor on is asked for it at the next sign-in, or for a recovery code', async () => {
    const { page } = max
    await page.getByRole('link', { name: 'Sicherheit' }).click()
    await page.getByRole('button', { name: 'Einschalten' }).click()
    await page.getByLabel('Ihr Passwort').fill(password)
    await page.getByRole('button', { name: 'Weiter' }).click()
    await page.getByRole('img', { name: 'QR-Code für die Authenticator-App' }).waitFor()
    const secret = await page
      .locator('.mono')
      .filter({ hasText: /^[A-Z2-7]{16,}$/ })
      .textContent()
    await page.getByLabel('Code').fill(totp(secret ?? ''))
    expect(await violations(page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Einschalten' }).click()
    await page.getByText('Wiederherstellungscodes').first().waitFor()
    const codes = await page.locator('li.mono').allInnerTexts()
    expect(codes.length).to.equal(10)
    await page.getByRole('button', { name: 'Ich habe sie verwahrt' }).click()
    await page.getByText('Ein', { exact: true }).waitFor()

    const signOut = async () => {
      await page.getByRole('button', { name: 'Sie: Max Muster' }).click()
      await page.getByRole('menuitem', { name: 'Abmelden' }).click()
      await page.waitForURL(/sign-in/)
      await signIn(max, merchant, german)
      await page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor()
    }
    await signOut()
    expect(await violations(page)).to.deep.equal([])
    await page.keyboard.type('000000')
    await page.getByText('Dieser Code ist falsch', { exact: false }).waitFor()
    await page.getByRole('button', { name: 'Von vorn beginnen' }).click()
    await signIn(max, merchant, german)
    await page.getByRole('heading', { name: 'Noch ein Schritt' }).waitFor()
    // the code of now was taken when it was switched on
    await page.keyboard.type(totp(secret ?? '', Date.now() + 30_000))
    await page.getByRole('heading', { name: 'Übersicht' }).waitFor()

    await signOut()
    await page.getByRole('button', { name: 'Stattdessen einen Wiederherstellungscode verwenden' }).click()
    await page.getByLabel('Wiederherstellungscode').fill(codes[0] ?? '')
    await page.getByRole('button', { name: 'Weiter' }).click()
    await page.getByRole('heading', { name: 'Übersicht' }).waitFor()
    expect(await ui.linkFor(merchant, 'Ein Wiederherstellungscode wurde benutzt')).to.contain('/forgot-password')
  })

  it('anybody, or nobody, as the operator says', async () => {
    const { page } = await ui.open({ locale: 'de-DE' })
    for (const each of [operator, max]) await each.page.goto('about:blank') // they would ask while it is away
    let relay = await ui.relay.restart({ DEPESCHE_OPERATOR_SYSTEM: ui.world.shop.systemId, DEPESCHE_SIGNUP: 'closed' })
    try {
      await page.goto(`${ui.origin}/sign-up`)
      await page.getByRole('heading', { name: 'Konten legt der Betreiber dieses Relays an' }).waitFor()
      expect(await page.getByLabel('E-Mail-Adresse').count()).to.equal(0)
      expect(await violations(page)).to.deep.equal([])
      relay = await relay.restart({ DEPESCHE_SIGNUP: 'open' })
      await page.goto(`${ui.origin}/sign-up`)
      await page.getByLabel('Ihr Name').fill('Otto Offen')
      await page.getByLabel('E-Mail-Adresse').fill('otto@kunde.test')
      await page.getByLabel('Neues Passwort').fill(password)
      await page.getByLabel('Name des Kontos').fill('Ottos Laden')
      await page.getByRole('button', { name: 'Konto anlegen' }).click()
      await page.goto(await ui.linkFor('otto@kunde.test', 'Bitte bestätigen Sie'))
      await page.getByRole('button', { name: 'Ja, das ist meine' }).click()
      await page.getByText('Ihre Adresse ist bestätigt', { exact: false }).waitFor()
      await signInPast(page, ui.origin, 'otto@kunde.test')
      await page.goto(`${ui.origin}/`)
      await page.getByRole('heading', { name: 'Ihre erste Mail' }).waitFor()
      expect(await page.getByText('wartet auf die Freigabe').count()).to.equal(0)
    } finally {
      await relay.stop()
    }
  })
})

/** RFC 6238 with its defaults: SHA-1, 30 s, six digits; as an authenticator app shows it. */
function totp(secret: string, at = Date.now()): string {
  const bits = [...secret].map(letter =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  )
  const key = Buffer.from((bits.join('').match(/.{8}/g) ?? []).map(octet => Number.parseInt(octet, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const value = mac.readUInt32BE((mac.at(-1) ?? 0) & 15) & 0x7fffffff
  return String(value % 1_000_000).padStart(6, '0')
}
