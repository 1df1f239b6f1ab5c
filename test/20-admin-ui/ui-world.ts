/** A relay with its admin UI built, in a small world, and a browser. */
import { expect } from 'chai'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { buildUi } from '../../scripts/build-ui.mjs'
import { freePorts } from '../lab/ports.ts'
import { run } from '../lab/programs.ts'
import type { SinkOptions } from '../lab/sink.ts'
import { startWorld, type World } from '../lab/world.ts'
import { launchChromium, openPage, type WatchedPage } from './browser.ts'

/** of everybody in these tests */
export const password = 'correct horse battery'

export interface UiWorld extends AsyncDisposable {
  readonly world: World
  readonly browser: Browser
  /** what the browser goes to, and what links in mails begin with */
  readonly origin: string
  /** @param expected answers of 400 and above that belong to what is tried */
  open(options?: BrowserContextOptions, expected?: readonly RegExp[]): Promise<WatchedPage>
  /** @returns the account's id */
  createAccount(email: string, name: string): Promise<string>
}

export async function startUiWorld(
  options: { env?: Record<string, string>; sink?: SinkOptions } = {},
): Promise<UiWorld> {
  expect(await buildUi(), 'the admin UI is built').to.equal(0)
  await using stack = new AsyncDisposableStack()
  const [port] = await freePorts(1)
  const world = stack.use(await startWorld({ ...options, env: { DEPESCHE_HTTP_PORT: String(port), ...options.env } }))
  const browser = stack.adopt(await launchChromium(), each => each.close())
  const kept = stack.move()
  return {
    world,
    browser,
    origin: `http://localhost:${port}`,
    open: (context, expected) => openPage(browser, context, expected),
    async createAccount(email, name) {
      const command = ['relay/bin/depesche.mjs', 'account', 'create', '--email', email, '--name', name]
      const { code, stdout, stderr } = await run('node', [...command, '--password-stdin', '--json'], {
        env: world.relay.env,
        input: password,
      })
      expect(code, stderr).to.equal(0)
      return (JSON.parse(stdout.toString()) as { id: string }).id
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
