/**
 * The walk through pages: each in both languages, both themes and two widths. It is looked at by axe and for what
 * overflows; with `DEPESCHE_SCREENSHOTS` it is pictured too: `docs` puts two pictures of each page into
 * docs/images/ui, any other value is a folder for all eight.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { violations } from './axe.ts'
import type { WatchedPage } from './browser.ts'

export interface Place {
  /** of its pictures */
  readonly name: string
  readonly path: string
  /** what is done there before it is looked at, e.g. to open a dialog; both languages must find it */
  readonly act?: (page: Page) => Promise<unknown>
}

interface Look {
  readonly language: 'en' | 'de'
  readonly theme: 'light' | 'dark'
  readonly width: 1280 | 390
}

const heights = { 1280: 800, 390: 844 } as const

/** @returns what is wrong with them, best nothing */
export async function visitEverywhere({ page, troubles }: WatchedPage, origin: string, places: readonly Place[]) {
  const faults: string[] = []
  const before = page.viewportSize()
  await page.goto(`${origin}/assets/icon.svg`)
  const chosen = await page.evaluate<string | null>(`localStorage.getItem('depesche-language')`)
  for (const { name, path, act } of places)
    for (const language of ['en', 'de'] as const) {
      await page.evaluate(`localStorage.setItem('depesche-language', '${language}')`)
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
      await page.setViewportSize({ width: 1280, height: heights[1280] })
      await page.goto(`${origin}${path}`)
      await settled(page)
      await act?.(page)
      for (const theme of ['light', 'dark'] as const)
        for (const width of [1280, 390] as const) {
          await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
          await page.setViewportSize({ width, height: heights[width] })
          await page.evaluate(stillness)
          const found = await faultsOf(page, language)
          faults.push(...found.map(fault => `${name} ${language} ${theme} ${width}: ${fault}`))
          await picture(page, name, { language, theme, width })
        }
      faults.push(...troubles.splice(0).map(trouble => `${name} ${language}: ${trouble}`))
    }
  await page.evaluate(
    chosen === null
      ? `localStorage.removeItem('depesche-language')`
      : `localStorage.setItem('depesche-language', '${chosen}')`,
  )
  await page.emulateMedia({ colorScheme: null, reducedMotion: null })
  if (before !== null) await page.setViewportSize(before)
  return faults
}

/** It has its heading, and nothing is being loaded any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  await page.locator('[aria-busy="true"], .mantine-Skeleton-root').first().waitFor({ state: 'hidden' })
}

/** What moves has come to its end; what turns for ever does not count. */
const stillness = `new Promise(requestAnimationFrame).then(() => Promise.all(
  document.getAnimations().filter(each => each.effect.getComputedTiming().endTime !== Infinity).map(each => each.finished.catch(() => {}))
))`

async function faultsOf(page: Page, language: Look['language']): Promise<string[]> {
  const [wide, lang, text] = await page.evaluate<[number, string, string]>(
    `[document.documentElement.scrollWidth - document.documentElement.clientWidth, document.documentElement.lang, document.body.innerText]`,
  )
  return [
    ...(wide > 0 ? [`${wide} px wider than the window`] : []),
    ...(lang === language ? [] : [`says that it is in ${lang}`]),
    ...(/\{\{|undefined|\[object |NaN/.exec(text) ?? []).map(found => `shows ${found}`),
    ...(await violations(page)),
  ]
}

const wanted = process.env.DEPESCHE_SCREENSHOTS
const docs = resolve(import.meta.dirname, '../../docs/images/ui')
/** of a picture in docs */
const largestBytes = 100_000

async function picture(page: Page, name: string, { language, theme, width }: Look): Promise<void> {
  if (wanted === undefined || wanted === '') return
  const inDocs =
    (language === 'en' && theme === 'light' && width === 1280) ||
    (language === 'de' && theme === 'dark' && width === 390)
  if (wanted === 'docs' && !inDocs) return
  const folder = wanted === 'docs' ? docs : resolve(wanted)
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${name}-${language}-${theme}-${width}`)
  // a window as high as the page: what is fixed reaches its end, and what lies below is painted
  const height = await page.evaluate<number>('document.documentElement.scrollHeight')
  await page.setViewportSize({ width, height: Math.max(heights[width], height) })
  await page.evaluate('scrollTo(0, 0)')
  await page.evaluate(stillness)
  if (wanted !== 'docs') {
    await page.screenshot({ path: `${file}.png`, fullPage: true, animations: 'disabled' })
    return
  }
  for (const quality of [80, 60, 40, 20]) {
    const octets = await page.screenshot({ type: 'jpeg', quality, fullPage: true, animations: 'disabled' })
    if (octets.length > largestBytes && quality > 20) continue
    await writeFile(`${file}.jpg`, octets)
    return
  }
}
