/** Promise 20: everybody can use each page: in both languages and themes, wide and narrow, axe finds no fault. */
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import type { Page } from 'playwright-core'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { troubles } from '../lab/sink-act.ts'
import { hasChromium } from './browser.ts'
import { password, signIn, startUiWorld, type UiWorld } from './ui-world.ts'
import { type Place, visitEverywhere } from './walk.ts'

describe('the pages of the admin UI', function () {
  this.timeout(600_000)
  let ui: UiWorld
  before(async function () {
    if (!hasChromium()) return this.skip()
    ui = await startUiWorld({
      writes: true,
      sink: { script: troubles.recipient(/^unknown@/, '550 5.1.1 User unknown') },
    })
  })
  after(() => ui?.[Symbol.asyncDispose]())

  /** @param email who is signed in, or null */
  const visit = async (email: string | null, places: readonly Place[]) => {
    const watched = await ui.open()
    if (email !== null) await signIn(watched.page, ui.origin, email)
    expect(await visitEverywhere(watched, ui.origin, places)).to.deep.equal([])
    await watched.page.context().close()
  }

  it('before anybody has signed in', async () => {
    await ui.createAccount('boss@kunde.test', 'Schuhe & mehr')
    await visit(null, [
      { name: 'sign-in', path: '/sign-in' },
      { name: 'sign-up', path: '/sign-up' },
      { name: 'forgot-password', path: '/forgot-password' },
      { name: 'reset-password', path: '/reset-password?token=abc' },
      { name: 'verify-email', path: `/verify-email?token=${emailToken({ email: 'anna@kunde.test' })}` },
      { name: 'verify-email-cut', path: '/verify-email?token=abc' },
      { name: 'setup', path: '/setup?token=abc' },
    ])
  })

  it('come with less than 250 kB', async () => {
    const { page } = await ui.open()
    const sizes: number[] = []
    page.on('response', answer => {
      if (/\.(js|css)$/.test(answer.url())) sizes.push(Number(answer.headers()['content-length']))
    })
    await page.goto(`${ui.origin}/sign-in`)
    await page.getByRole('heading').first().waitFor()
    await page.waitForLoadState('networkidle')
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.within(50_000, 250_000)
    await page.context().close()
  })

  it('inside come with less than 250 kB, the frame and the first page', async () => {
    const dist = new URL('../../admin-ui/dist/', import.meta.url)
    const read = (name: string) => readFile(new URL(name, dist))
    type Chunk = { file: string; css?: string[]; imports?: string[] }
    const manifest = JSON.parse((await read('.vite/manifest.json')).toString()) as Record<string, Chunk>
    const names = new Set<string>()
    const files = new Set<string>()
    const follow = (name: string) => {
      if (names.has(name)) return
      names.add(name)
      const chunk = manifest[name]
      if (chunk === undefined) throw new Error(`the manifest has no ${name}: ${Object.keys(manifest).join(' ')}`)
      for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file)
      for (const each of chunk.imports ?? []) follow(each)
    }
    for (const name of ['index.html', 'src/app/shell.tsx', 'src/pages/dashboard.tsx']) follow(name)
    const sizes = await Promise.all([...files].map(async file => gzipSync(await read(file)).length))
    expect(sizes.reduce((sum, size) => sum + size, 0)).to.be.within(100_000, 250_000)
  })

  it('have the styles of every component they use (admin-ui/src/app/mantine.css)', async () => {
    const assets = new URL('../../admin-ui/dist/assets/', import.meta.url)
    const classesOf = (text: string) => new Set(text.match(/\bm_[0-9a-f]{6,8}\b/g) ?? [])
    const all = classesOf(await readFile(fileURLToPath(import.meta.resolve('@mantine/core/styles.css')), 'utf8'))
    const [used, styled] = [new Set<string>(), new Set<string>()]
    for (const file of await readdir(assets)) {
      const found = classesOf(/\.(js|css)$/.test(file) ? await readFile(new URL(file, assets), 'utf8') : '')
      for (const name of found) (file.endsWith('.js') ? used : styled).add(name)
    }
    expect(used.size).to.be.greaterThan(100)
    expect([...used].filter(name => all.has(name) && !styled.has(name))).to.deep.equal([])
  })

  it('of a merchant who has nothing yet', async () => {
    await ui.createAccount('new@kunde.test', 'Schuhe & mehr')
    await visit('new@kunde.test', [
      { name: 'dashboard-new', path: '/' },
      { name: 'systems-new', path: '/systems' },
      { name: 'messages-new', path: '/messages' },
      { name: 'shops-new', path: '/shops' },
    ])
  })

  it('of a merchant who sends', async () => {
    const email = 'max@blumen.test'
    const accountId = await ui.createAccount(email, 'Blumen Mayer')
    const shop = await connectShop(ui.relay, ui.world.dns, { domain: 'blumen.test', accountId })
    await sendMails(shop, ['anna@kunde.test', 'unknown@kunde.test'])
    const message = await finishedMessage(ui, accountId)
    await visit(email, [
      { name: 'dashboard', path: '/' },
      { name: 'systems', path: '/systems' },
      { name: 'connect-system', path: '/systems/new', act: choosePlatform },
      { name: 'system', path: `/systems/${shop.systemId}` },
      { name: 'messages', path: '/messages' },
      { name: 'message', path: `/messages/${message}` },
      { name: 'settings', path: '/settings' },
      { name: 'settings-security', path: '/settings/security' },
      { name: 'settings-second-factor', path: '/settings/security', act: showSecret },
      { name: 'settings-notifications', path: '/settings/notifications' },
      { name: 'settings-account', path: '/settings/account' },
      { name: 'settings-team', path: '/settings/team' },
    ])
  })

  it('of a merchant who looks after everything', async () => {
    const email = 'max@blumen.test'
    const { page } = await ui.open()
    await signIn(page, ui.origin, email)
    const ask = async (method: string, path: string, data?: object) => {
      const answer = await page.request.fetch(`${ui.origin}${path}`, { method, data, headers: { origin: ui.origin } })
      expect(answer.ok(), `${path}: ${await answer.text()}`).to.equal(true)
      return answer.json()
    }
    const webhook = await ask('POST', '/v1/webhooks', { url: 'https://erp.blumen.test/mails' })
    await ask('POST', '/v1/suppressions', { address: '@spamfalle.example', note: 'Nie anschreiben' })
    await ask('POST', '/v1/keys', { label: 'ERP', scopes: ['messages:send', 'messages:read'] })
    const draft = { name: 'rosen.test', listHelp: ['mailto:hilfe@rosen.test'] }
    const missing = await ask('POST', '/v1/domains', draft)
    const [system] = (await ask('GET', '/v1/systems')).items
    const template = await ask('POST', '/v1/templates', {
      systemId: system.id,
      name: 'order',
      subject: 'Your order', // the walk takes places to fill in for words that were not
      html: '<h1 style="color: teal">Hello {{name}}</h1>',
      text: 'Hello {{name}}',
      publish: true,
    })
    await page.context().close()
    const [domain] = await ownDomains(ui)
    await visit(email, [
      { name: 'messages-none', path: '/messages?q=4711&state=bounced' },
      { name: 'suppressions', path: '/suppressions' },
      { name: 'suppression-new', path: '/suppressions', act: press(/^(Add|Hinzufügen)$/) },
      { name: 'domains', path: '/domains' },
      { name: 'domain', path: `/domains/${domain}` },
      { name: 'domain-missing', path: `/domains/${missing.id}` },
      { name: 'webhooks', path: '/webhooks' },
      { name: 'webhook', path: `/webhooks/${webhook.id}` },
      { name: 'keys', path: '/keys' },
      { name: 'key-new', path: '/keys', act: press(/^(New key|Neuer Schlüssel)$/) },
      { name: 'templates', path: '/templates' },
      { name: 'template', path: `/templates/${template.id}` },
      { name: 'billing', path: '/billing' },
      { name: 'billing-book', path: '/billing', act: press(/^(Look over the booking|Buchung ansehen)$/) },
      { name: 'audit', path: '/audit' },
    ])
  })
})

const press = (name: RegExp) => async (page: Page) => {
  await page.getByRole('button', { name }).first().click()
  await page.getByRole('dialog').waitFor()
}

/** @returns the ids of the shop's domains */
async function ownDomains(ui: UiWorld): Promise<string[]> {
  const { page } = await ui.open()
  await signIn(page, ui.origin, 'max@blumen.test')
  const { items } = await (await page.request.get(`${ui.origin}/v1/domains`)).json()
  await page.context().close()
  return items.map(({ id }: { id: string }) => id)
}

/** Begins to switch the second factor on, and leaves it there. */
async function showSecret(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^(Switch on|Einschalten)$/ }).click()
  await page.getByLabel(/^(Your password|Ihr Passwort)/).fill(password)
  await page.getByRole('button', { name: /^(Go on|Weiter)$/ }).click()
  await page.getByRole('img', { name: /^QR/ }).waitFor()
}

/** As better-auth's, unsigned: what is shown of it before anybody presses the button. */
const emailToken = (payload: object) => `x.${Buffer.from(JSON.stringify(payload)).toString('base64url')}.x`

const choosePlatform = (page: Page) => page.getByRole('radio', { name: /^Plain SMTP/ }).click()

async function sendMails({ smtp, domain }: ConnectedShop, recipients: readonly string[]): Promise<void> {
  const transport = nodemailer.createTransport({
    host: smtp.host,
    port: smtp.port,
    requireTLS: true,
    auth: { user: smtp.username, pass: smtp.password },
    tls: { ca: await readFile(smtp.caFile) },
  })
  for (const to of recipients)
    await transport.sendMail({ from: `shop@${domain}`, to, subject: `Bestellung für ${to}`, text: 'Danke!' })
  transport.close()
}

/** @returns the id of a bounced message, once every mail of the account has ended */
async function finishedMessage({ relay }: UiWorld, accountId: string): Promise<string> {
  interface Listed {
    readonly items: readonly { readonly id: string; readonly recipients: readonly { readonly state: string }[] }[]
  }
  for (const until = Date.now() + 30_000; Date.now() < until; await delay(250)) {
    const { items } = await relay.depesche<Listed>('message', 'list', '--account', accountId)
    const states = items.flatMap(({ recipients }) => recipients.map(({ state }) => state))
    const bounced = items.find(({ recipients }) => recipients.some(({ state }) => state === 'bounced'))
    if (bounced !== undefined && states.every(state => state === 'bounced' || state === 'delivered')) return bounced.id
  }
  throw new Error('the mails did not end within 30 s')
}
