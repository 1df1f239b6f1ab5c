/** A relay with its admin UI built, in a small world, and a browser. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import PostalMime from 'postal-mime'
import { anIssuer } from '../../relay/src/billing/invoices/example.test-peer.ts'
import { buildUi } from '../../scripts/build-ui.mjs'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import type { RunningRelay } from '../lab/relay.ts'
import type { SinkOptions } from '../lab/sink.ts'
import { startWorld, type World } from '../lab/world.ts'
import { launchChromium, openPage, type WatchedPage } from './browser.ts'

/** of everybody in these tests */
export const password = 'correct horse battery'

export interface UiWorld extends AsyncDisposable {
  readonly world: World
  readonly relay: RunningRelay
  readonly browser: Browser
  /** what the browser goes to, and what links in mails begin with */
  readonly origin: string
  /** @param expected answers of 400 and above that belong to what is tried */
  open(options?: BrowserContextOptions, expected?: readonly RegExp[]): Promise<WatchedPage>
  /** @returns the account's id */
  createAccount(email: string, name: string): Promise<string>
  /** who writes invoices: without it none is */
  setIssuer(): Promise<void>
  /** the link in the mail of this subject, or of one that begins so, once it has come */
  linkFor(address: string, subject: string): Promise<string>
}

interface UiWorldOptions {
  readonly env?: Record<string, string>
  readonly sink?: SinkOptions
  /** the relay writes its own mails, as shop.test */
  readonly writes?: boolean
}

export async function startUiWorld({ env, sink, writes = false }: UiWorldOptions = {}): Promise<UiWorld> {
  expect(await buildUi(), 'the admin UI is built').to.equal(0)
  await using stack = new AsyncDisposableStack()
  const [port] = await freePorts(1)
  const world = stack.use(await startWorld({ sink, env: { DEPESCHE_HTTP_PORT: String(port), ...env } }))
  const relay = writes ? await world.relay.restart({ DEPESCHE_OPERATOR_SYSTEM: world.shop.systemId }) : world.relay
  stack.defer(async () => void (await relay.stop()))
  const browser = stack.adopt(await launchChromium(), each => each.close())
  const kept = stack.move()
  return {
    world,
    relay,
    browser,
    origin: `http://localhost:${port}`,
    open: (context, expected) => openPage(browser, context, expected),
    async createAccount(email, name) {
      const command = ['relay/bin/depesche.mjs', 'account', 'create', '--email', email, '--name', name]
      const { code, stdout, stderr } = await run('node', [...command, '--password-stdin', '--json'], {
        env: relay.env,
        input: password,
      })
      expect(code, stderr).to.equal(0)
      return (JSON.parse(stdout.toString()) as { id: string }).id
    },
    async setIssuer() {
      const { code, stderr } = await run('node', ['relay/bin/depesche.mjs', 'invoices', 'issuer', 'set', '-'], {
        env: relay.env,
        input: JSON.stringify(anIssuer),
      })
      expect(code, stderr).to.equal(0)
    },
    async linkFor(address, subject) {
      for (const until = Date.now() + 20_000; Date.now() < until; await delay(100))
        for (const { recipients, raw = Buffer.alloc(0) } of world.sink.mails.toReversed()) {
          if (!recipients.includes(address)) continue
          const mail = await PostalMime.parse(raw)
          const link = /http:\/\/localhost:\d+\/\S*/.exec(mail.text ?? '')?.[0]
          if (mail.subject?.startsWith(subject) && link !== undefined) return link
        }
      throw new Error(`no mail "${subject}" for ${address}`)
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}

/** Signs in past the page: what other tests do once needn't be done before each. */
export async function signIn(page: Page, origin: string, email: string): Promise<void> {
  const answer = await page.request.post(`${origin}/api/auth/sign-in/email`, {
    headers: { origin },
    data: { email, password },
  })
  expect(answer.status(), await answer.text()).to.equal(200)
}
