/**
 * The pages of the app in Shopify's admin: from a state to HTML, in German and English. They ask nobody and change nothing.
 *
 * How they are joined to HTTP: Shopify opens a document (`documentPage`). From then on its script (`/app.js`) fetches pages
 * and sends forms, always with the session token of App Bridge in `Authorization`, and puts what comes back, the inside of
 * `<main>`, in the place of what was there. No cookie is needed, and none would do: that is what keeps other sites' forms out.
 * Each of these requests has `locale` in its query.
 */
import { readFileSync } from 'node:fs'
import type { Language } from '../mails/kinds.ts'
import { listHelpPage } from './list-help.ts'
import { logPage } from './log.ts'
import { mailsPage } from './mails.ts'
import { overviewPage } from './overview.ts'
import { html, none, type PagePath, sayIn } from './parts.ts'
import type { View } from './state.ts'

export type { PagePath } from './parts.ts'
export type { Outcome, PageState, View } from './state.ts'
export { type TemplateState, templatePage } from './template.ts'

/** The inside of `<main>`. */
export const pages: Readonly<Record<PagePath, (view: View) => string>> = {
  '/': overviewPage,
  '/mails': mailsPage,
  '/list-help': listHelpPage,
  '/log': logPage,
}

/** Which page shows what came of a form. */
export const pageAfter = (action: string): PagePath =>
  action === '/settings' ? '/mails' : action === '/list-help' ? '/list-help' : '/'

/** To be served as `/app.js` and `/app.css`. */
export const script = readFileSync(new URL('./app.js', import.meta.url), 'utf8')
export const styles = readFileSync(new URL('./app.css', import.meta.url), 'utf8')

/**
 * @param content the inside of `<main>`; null: the script asks App Bridge for a session token and fetches it
 */
export function documentPage({
  language,
  apiKey,
  content,
}: {
  readonly language: Language
  readonly apiKey: string
  readonly content: string | null
}): string {
  const say = sayIn(language)
  // App Bridge must be the first script, and neither async nor a module; Shopify checks that
  const [head, foot] = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="shopify-api-key" content="${apiKey}">
<title>Depesche</title>
<script src="https://cdn.shopify.com/shopifycloud/app-bridge.js"></script>
<link rel="stylesheet" href="/app.css">
<script src="/app.js" defer></script>
</head>
<body>
<main id="page" data-failed="${say(
    'Die App antwortet nicht. Versuchen Sie es gleich noch einmal.',
    'The app does not answer. Try again in a moment.',
  )}"${content === null ? html` data-load="yes"` : none}>${'\0'}</main>
<noscript><p>${say('Diese App braucht JavaScript.', 'This app needs JavaScript.')}</p></noscript>
</body>
</html>
`.text.split('\0')
  const loading = html`<p role="status">${say('Wird geladen …', 'Loading …')}</p>`.text
  return `${head}${content ?? loading}${foot}`
}
