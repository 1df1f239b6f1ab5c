/** The pages and the mails as a browser has them: readable for all, and every request with the session token. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../../../../test/20-admin-ui/axe.ts'
import { hasChromium, launchChromium, openPage } from '../../../../test/20-admin-ui/browser.ts'
import { type Brand, defaultTemplate, mailKinds, renderMail, sampleData } from '../mails/index.ts'
import { documentPage, type PageState, pages, script, styles, templatePage } from './index.ts'

const languages = ['de', 'en'] as const
const brand: Brand = {
  name: 'Kerzen & Wolle',
  url: 'https://shop.example',
  logoUrl: null,
  colour: '#ffe14d',
  contactEmail: 'hallo@shop.example',
  listHelpUrl: 'https://shop.example/pages/e-mails',
}
const at = new Date('2026-11-28T10:00:00Z')
const found = {
  type: 'TXT',
  name: `dep1._domainkey.${'long.'.repeat(8)}example`,
  value: 'p='.padEnd(400, 'A'),
  purpose: 'dkim',
}
const none: PageState = {
  ...{
    relayUrl: 'https://relay.example',
    connection: { state: 'none', before: null },
    sender: null,
    mails: ['delivered'],
  },
  ...{ switchedOff: false, language: 'de', colour: null, logoUrl: null, editedTemplates: ['delivered/de'] },
  ...{ page: null, trouble: null, recent: [], dataRequests: [] },
}
const connected: PageState = {
  ...none,
  connection: {
    state: 'connected',
    systemName: 'Kerzen & Wolle',
    relay: {
      ...{
        state: 'inactive',
        reason: 'DKIM record is missing',
        missing: ['dkim'],
        records: [{ ...found, found: false }],
      },
      ...{ smtp: null, domains: [{ name: 'shop.example', listHelp: [], hostedPage: null }], sender: null },
      quota: { remaining: 120, isLow: true, isDemo: true, overage: 0, periodEndsAt: at.toISOString() },
      ...{ firstMailAt: null, lastMailAt: at.toISOString(), senders: [], dashboard: 'https://relay.example/systems/1' },
    },
  },
  page: { url: 'https://shop.example/pages/e-mails' },
  trouble: { de: 'Der DKIM-Eintrag fehlt.', en: 'The DKIM record is missing.', at },
  recent: [{ kind: 'refund', orderName: '#1042', state: 'refused', problem: 'The recipient is suppressed', at }],
  dataRequests: [{ id: 'ab', at, email: 'anna@customers.example' }],
}
const states: readonly PageState[] = [
  none,
  {
    ...none,
    connection: { state: 'device', device: { userCode: 'BDFK-XPQR', verificationUri: 'https://relay.example/d' } },
  },
  connected,
]

const contents = (language: 'de' | 'en'): string[] => [
  ...states.flatMap(state =>
    Object.values(pages).map(page =>
      page({ language, state, outcome: { done: false, de: 'Nein', en: 'No' }, typed: null }),
    ),
  ),
  templatePage(
    { language, outcome: { done: true, de: 'Gespeichert.', en: 'Saved.' } },
    {
      ...{ kind: 'refund', templateLanguage: language, template: defaultTemplate('refund', language), isEdited: true },
      preview: renderMail('refund', language, sampleData('refund', language), brand),
    },
  ),
]

// as text: the project's types know no browser
const isTooWide = (page: Page) => page.evaluate('document.documentElement.scrollWidth > innerWidth')

describe('the pages of the Shopify app in a browser', function () {
  this.timeout(60_000)
  let browser: Browser
  let server: Server
  const asked: { method: string; path: string; token: string; body: string }[] = []
  let answer: (response: ServerResponse, path: string) => void

  before(async function () {
    if (!hasChromium()) this.skip()
    browser = await launchChromium()
    server = createServer(serve).listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  after(async () => {
    await browser?.close()
    server?.closeAllConnections()
    server?.close()
  })

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = `${request.url}`
    const type = (of: string) => response.setHeader('Content-Type', of)
    const file = { '/app.js': script, '/app.css': styles }[url]
    if (file !== undefined) {
      type(url.endsWith('.js') ? 'text/javascript' : 'text/css')
      return void response.end(file)
    }
    const token = `${request.headers.authorization ?? ''}`
    if (token === '') {
      type('text/html')
      // as http/security.ts has it
      response.setHeader(
        'Content-Security-Policy',
        "default-src 'none'; script-src 'self' https://cdn.shopify.com; style-src 'self' 'unsafe-inline'; img-src https: data:; connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'",
      )
      return void response.end(documentPage({ language: 'en', apiKey: 'key', content: null }))
    }
    let body = ''
    for await (const piece of request) body += piece
    asked.push({ method: `${request.method}`, path: url, token, body })
    answer(response, url)
  }

  const html = (text: string) => (response: ServerResponse) => {
    response.setHeader('Content-Type', 'text/html')
    response.end(text)
  }

  async function open(width = 1280, expected: readonly RegExp[] = []) {
    const { page, troubles } = await openPage(browser, { viewport: { width, height: 900 } }, expected)
    let tokens = 0
    await page.exposeFunction('nextToken', () => `token-${++tokens}`)
    await page.route('https://cdn.shopify.com/shopifycloud/app-bridge.js', route =>
      route.fulfill({ contentType: 'text/javascript', body: 'window.shopify = { idToken: () => window.nextToken() }' }),
    )
    asked.length = 0
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
    await page.waitForSelector('h1')
    return { page, troubles }
  }

  it('can be read and used by everybody, on small windows too', async () => {
    answer = html('<h1>Hello</h1>')
    const { page, troubles } = await open(390)
    for (const language of languages)
      for (const content of contents(language)) {
        await page.evaluate(`document.querySelector('main').innerHTML = ${JSON.stringify(content)}`)
        const title = `${await page.textContent('h1')}`
        expect(await violations(page), title).to.deep.equal([])
        expect(await isTooWide(page), title).to.equal(false)
      }
    expect(troubles).to.deep.equal([])
    await page.context().close()
  })

  it('send each link and each form with a fresh session token, and show what comes back', async () => {
    answer = html(pages['/']({ language: 'en', state: none, outcome: null, typed: null }))
    const { page, troubles } = await open()
    await page.fill('#code', 'dpc_abc')
    answer = html(
      pages['/']({ language: 'en', state: none, outcome: { done: false, de: 'Nein', en: 'Not so' }, typed: null }),
    )
    await page.click('text=Connect with this code')
    await page.waitForSelector('text=Not so')
    expect(await page.evaluate(`document.activeElement.getAttribute('role')`)).to.equal('alert')
    answer = html(pages['/log']({ language: 'en', state: connected, outcome: null, typed: null }))
    await page.click('nav >> text=Log')
    await page.waitForSelector('h1:text("Log")')
    expect(new URL(page.url()).pathname).to.equal('/log')
    expect(await page.textContent('time')).not.to.contain('UTC')
    await page.goBack()
    await page.waitForURL(url => url.pathname === '/')
    expect(asked.slice(0, 3)).to.deep.equal([
      { method: 'GET', path: '/?locale=en', token: 'Bearer token-1', body: '' },
      { method: 'POST', path: '/connect/code?locale=en', token: 'Bearer token-2', body: 'code=dpc_abc' },
      { method: 'GET', path: '/log?locale=en', token: 'Bearer token-3', body: '' },
    ])
    expect(troubles).to.deep.equal([])
    await page.context().close()
  })

  it('say which button of a template was pressed, and keep what was typed when no answer comes', async () => {
    answer = html(contents('en').at(-1) ?? '')
    const { page } = await open(1280, [/^500 POST/])
    await page.fill('#text', 'My own text')
    answer = response => {
      response.statusCode = 500
      response.end('broken')
    }
    await page.click('text=Preview')
    await page.waitForSelector('text=The app does not answer')
    expect(await page.inputValue('#text')).to.equal('My own text')
    const sent = new URLSearchParams(asked.at(-1)?.body)
    expect([sent.get('do'), sent.get('text')]).to.deep.equal(['preview', 'My own text'])
    await page.context().close()
  })

  it('disconnect only who says that he means it', async () => {
    answer = html(pages['/']({ language: 'en', state: connected, outcome: null, typed: null }))
    const { page } = await open()
    await page.click('button:text("Disconnect")')
    await page.check('text=I want to end the connection.')
    await page.click('button:text("Disconnect")')
    await page.waitForSelector('[role=alert]:focus')
    expect(asked.slice(1).map(({ path, body }) => [path, body])).to.deep.equal([['/disconnect?locale=en', 'sure=yes']])
    await page.context().close()
  })

  it('hand over a customer’s data as a file', async () => {
    answer = html(pages['/']({ language: 'en', state: connected, outcome: null, typed: null }))
    const { page } = await open()
    answer = response => response.end('{"askedFor":1}')
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('text=download the file')])
    expect(file.suggestedFilename()).to.equal('data.json')
    expect(asked.at(-1)).to.include({ path: '/data-requests/ab?locale=en', token: 'Bearer token-2' })
    await page.context().close()
  })

  it('show mails that fit although names and numbers are long', async () => {
    const { page } = await openPage(browser, { viewport: { width: 390, height: 900 } })
    const long = 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz'
    const data = sampleData('shipping-update', 'de')
    const order = {
      ...data.order,
      shippingAddress: [long],
      lines: data.order.lines.map(line => ({ ...line, title: long })),
    }
    const fulfillment = data.fulfillment && {
      ...data.fulfillment,
      tracking: [{ company: null, number: '0'.repeat(80), url: null }],
    }
    for (const kind of ['order-confirmation', 'shipping-update'] as const) {
      const { html } = renderMail(kind, 'de', { ...data, order, fulfillment }, { ...brand, name: long })
      await page.setContent(html)
      expect(await isTooWide(page), kind).to.equal(false)
    }
    await page.context().close()
  })

  it('show mails that fit any window and can be read in the dark', async () => {
    for (const [width, colorScheme, language] of [
      [390, 'dark', 'de'],
      [640, 'light', 'en'],
    ] as const) {
      const { page, troubles } = await openPage(browser, { viewport: { width, height: 900 }, colorScheme })
      for (const kind of mailKinds) {
        await page.setContent(renderMail(kind, language, sampleData(kind, language), brand).html)
        // what axe asks of pages of a site, with landmarks, is not asked of mails
        const wrong = (await violations(page)).filter(violation => !/^(?:region|landmark-one-main):/.test(violation))
        expect(wrong, `${kind} ${language} ${colorScheme}`).to.deep.equal([])
        expect(await isTooWide(page), kind).to.equal(false)
      }
      expect(troubles).to.deep.equal([])
      await page.context().close()
    }
  })
})
