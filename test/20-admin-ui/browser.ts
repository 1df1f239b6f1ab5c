/** Debian's Chromium, and a page in it that minds every error. */
import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const executablePath = '/usr/bin/chromium'

export const hasChromium = (): boolean => existsSync(executablePath)

export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })

export interface WatchedPage {
  readonly page: Page
  /** errors of the console, exceptions, and requests that failed */
  readonly troubles: string[]
}

/** @param expected answers of 400 and above that belong to what is tried */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
  expected: readonly RegExp[] = [],
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  const troubles: string[] = []
  const isExpected = (text: string) => expected.some(pattern => pattern.test(text))
  page.on('console', message => {
    // Chromium also prints each answer of 400 and above, which are minded below
    if (['error', 'warning'].includes(message.type()) && !/Failed to load resource/.test(message.text()))
      troubles.push(`console: ${message.text()}`)
  })
  page.on('pageerror', error => troubles.push(`exception: ${error.message}`))
  page.on('requestfailed', request => {
    // what is still asked when the page is left
    if (request.failure()?.errorText !== 'net::ERR_ABORTED')
      troubles.push(`failed: ${request.url()} ${request.failure()?.errorText}`)
  })
  page.on('response', response => {
    const line = `${response.status()} ${response.request().method()} ${new URL(response.url()).pathname}`
    if (response.status() >= 400 && !isExpected(line)) troubles.push(line)
  })
  return { page, troubles }
}
