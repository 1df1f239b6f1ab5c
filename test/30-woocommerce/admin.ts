/** What a manager of a WordPress does on the plugin's settings. */
import { expect } from 'chai'
import { type Page, plainText, type Visitor } from './visitor.ts'

export const settingsOf = (shop: boolean) =>
  shop
    ? '/wp-admin/admin.php?page=wc-settings&tab=integration&section=depesche-mail-relay'
    : '/wp-admin/options-general.php?page=depesche-mail-relay'

/** where a button of the page leads */
export function actionOf(page: Page, name: string): string {
  const form = new RegExp(`<form id="depesche-form-${name}" method="post" action="([^"]*)"`).exec(page.text)?.[1]
  if (form !== undefined && page.text.includes(`form="depesche-form-${name}"`)) {
    const { pathname, search } = new URL(plainText(form))
    return `${pathname}${search}`
  }
  throw new Error(`there is no button ${name} on ${page.text.slice(0, 500)} …`)
}

/** presses it. @returns the page that follows */
export async function press(
  visitor: Visitor,
  settings: string,
  name: string,
  fields: Record<string, string> = {},
): Promise<Page> {
  const page = await visitor.get(settings)
  expect(page.status, page.text.slice(0, 500)).to.equal(200)
  const done = await visitor.post(actionOf(page, name), fields)
  expect(done.status, done.text.slice(0, 2000)).to.equal(302)
  return visitor.get(done.location)
}

/** the notices on top of a page, as text */
export const noticesOf = ({ text }: Page): string[] =>
  [...text.matchAll(/<div class="notice notice-(\w+)"><p><strong>Depesche<\/strong> (.*?)<\/p><\/div>/gs)].map(
    ([, level, words = '']) => `${level}: ${plainText(words.replace(/<a .*<\/a>/s, '')).trim()}`,
  )
