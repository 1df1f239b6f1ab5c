/** axe-core in a page, at WCAG 2.2 AA and its own good practice. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** What it finds wrong with the page as it stands: the rule, and the elements. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source)
  const found = await page.evaluate(
    // frames hold mails of others, locked in, where axe can't speak to itself; wcag22aa's only rule, the size of targets, is off unless it is named
    runOnly =>
      (globalThis as never as { axe: typeof axe }).axe.run({
        runOnly,
        rules: { 'target-size': { enabled: true } },
        iframes: false,
      }),
    tags,
  )
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}
