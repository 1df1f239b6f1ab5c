/**
 * The List-Help page as HTML: one page without script, pictures or anything from elsewhere. All that merchants wrote goes
 * through `html`, which escapes; links are https, mailto and tel only.
 */
import { createHash } from 'node:crypto'
import { Html, html, none } from '../html.ts'
import type { HelpPageContent } from './help-page-content.ts'
import { kindWords, pageWords, reasonWords, stopWords } from './help-page-texts.ts'

export type Locale = 'de' | 'en'

/** WCAG AA in both: 4.5:1 and more for every text. */
const styles = `:root { color-scheme: light dark; --paper: #ffffff; --ink: #1c1c1f; --soft: #52525b; --line: #e4e4e7; --link: #1d4ed8; --around: #f4f4f5; }
@media (prefers-color-scheme: dark) { :root { --paper: #202024; --ink: #f4f4f5; --soft: #b4b4bd; --line: #3f3f46; --link: #93c5fd; --around: #161618; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--around); color: var(--ink); font: 1.0625rem/1.6 system-ui, -apple-system, 'Segoe UI', sans-serif; overflow-wrap: break-word; }
main, footer, nav { max-width: 40rem; margin: 0 auto; padding: 0 1.25rem; }
nav { display: flex; justify-content: space-between; gap: 1rem; padding-top: 1rem; font-size: .9375rem; color: var(--soft); }
nav span { min-width: 0; }
main { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; margin-top: 1rem; padding: 1.5rem 1.25rem 1.75rem; }
h1 { font-size: clamp(1.4rem, 5.5vw, 1.85rem); line-height: 1.25; margin: 0 0 1rem; hyphens: auto; }
h2 { font-size: 1.125rem; line-height: 1.35; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 .75rem; }
ul { margin: 0; padding-left: 1.25rem; }
li { margin: .2rem 0; }
a { color: var(--link); text-underline-offset: .15em; }
a:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1rem; }
dt { color: var(--soft); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; white-space: pre-line; }
.aside { border-left: 4px solid var(--line); padding-left: 1rem; color: var(--soft); margin-top: 1.5rem; }
.note { white-space: pre-line; }
footer { padding: 1rem 1.25rem 2.5rem; font-size: .9375rem; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
@media (max-width: 44rem) { main { border-width: 1px 0; border-radius: 0; } }
@media (max-width: 24rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }`

/** Only these styles may apply, and nothing else may load or run. */
export const helpPagePolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** @param domain whose mails are explained */
export function renderHelpPage(content: HelpPageContent, domain: string, locale: Locale): string {
  const { merchant, kinds, reasons, stop, stopUrl, note, contact, imprintUrl, privacyUrl } = content
  const say = (words: { readonly de: string; readonly en: string }) =>
    words[locale].replace(/\{(merchant|domain)\}/g, (_, name: string) => (name === 'domain' ? domain : merchant))
  const lastReason = reasons.length - 1
  const because = reasons
    .map((reason, i) => (i === 0 ? '' : i === lastReason ? ` ${say(pageWords.or)} ` : ', ') + say(reasonWords[reason]))
    .join('')
  const ownNote = note[locale] ?? note[locale === 'de' ? 'en' : 'de']
  const noteLocale = note[locale] === null ? (locale === 'de' ? 'en' : 'de') : locale
  const entry = (label: string, value: Html | null) =>
    value === null ? none : html`<dt>${label}</dt><dd>${value}</dd>`
  const other: Locale = locale === 'de' ? 'en' : 'de'
  const title = say(pageWords.title)
  return html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${new Html(styles)}</style>
</head>
<body>
<nav><span>${domain}</span><a href="?lang=${other}" lang="${other}" hreflang="${other}">${say(pageWords.otherLanguage)}</a></nav>
<main>
<h1>${title}</h1>
<p>${say(pageWords.intro)} ${because}.</p>
<h2>${say(pageWords.kinds)}</h2>
<ul>
${kinds.map(kind => html`<li>${upperFirst(say(kindWords[kind]))}</li>`)}
</ul>
<h2>${say(pageWords.stop)}</h2>
<p>${say(stopWords[stop])}</p>
${stopUrl === null ? none : html`<p><a href="${stopUrl}" rel="noreferrer">${say(pageWords.stopLink)}: ${new URL(stopUrl).hostname}</a></p>`}
${ownNote === null ? none : html`<h2>${say(pageWords.note)}</h2>\n<p class="note" lang="${noteLocale}">${ownNote}</p>`}
<h2>${say(pageWords.contact)}</h2>
<dl>
${[
  entry(say(pageWords.email), html`<a href="mailto:${mailto(contact.email)}">${contact.email}</a>`),
  entry(
    say(pageWords.phone),
    contact.phone === null ? null : html`<a href="tel:${contact.phone.replace(/[^\d+]/g, '')}">${contact.phone}</a>`,
  ),
  entry(say(pageWords.postal), contact.postal === null ? null : html`${contact.postal}`),
]}
</dl>
<p class="aside">${say(pageWords.notYou)}</p>
</main>
<footer>
<a href="${imprintUrl}" rel="noreferrer">${say(pageWords.imprint)}</a>
${privacyUrl === null ? none : html`<a href="${privacyUrl}" rel="noreferrer">${say(pageWords.privacy)}</a>`}
</footer>
</body>
</html>
`.text
}

const upperFirst = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1)
/** RFC 6068 §2: what would begin a field or end the address is encoded. */
const mailto = (address: string) => encodeURIComponent(address).replace('%40', '@')
