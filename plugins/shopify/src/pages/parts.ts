/** What the pages share: words in the merchant's language, and the pieces they are put together of. */
import { Html, html, none } from 'depesche/src/html.ts'
import type { Language } from '../mails/kinds.ts'
import type { Outcome, View } from './state.ts'

export { type Html, html, none }

export type Say = (de: string, en: string) => string
export const sayIn =
  (language: Language): Say =>
  (de, en) =>
    language === 'de' ? de : en

/** The page's script writes it in the time zone of the browser. */
export function time(language: Language, at: Date): Html {
  const form = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return html`<time datetime="${at.toISOString()}">${form.format(at)} UTC</time>`
}

/** What was typed last when it was refused, otherwise what is stored. */
export const typedOr = ({ typed, outcome }: View, name: string, stored: string): string =>
  typed !== null && outcome?.done === false ? (typed.get(name) ?? '') : stored

export type PagePath = '/' | '/mails' | '/list-help' | '/log'

const names = (say: Say): Readonly<Record<PagePath, string>> => ({
  '/': say('Übersicht', 'Overview'),
  '/mails': say('E-Mails', 'Mails'),
  '/list-help': say('List-Help-Seite', 'List-Help page'),
  '/log': say('Protokoll', 'Log'),
})

/** @param at the page that is shown, or the one it belongs to */
export function page(
  { language, outcome }: Pick<View, 'language' | 'outcome'>,
  at: PagePath,
  title: string,
  ...content: readonly Html[]
): string {
  const say = sayIn(language)
  const links = Object.entries(names(say)).map(
    ([path, name]) => html`<li><a href="${path}"${flag('aria-current="page"', path === at)}>${name}</a></li>`,
  )
  return html`<nav aria-label="${say('Bereiche', 'Sections')}"><ul>${links}</ul></nav>
<h1 tabindex="-1">${title}</h1>
${outcome === null ? none : outcomeBox(language, outcome)}
${content}`.text
}

const outcomeBox = (language: Language, outcome: Outcome): Html =>
  outcome.done
    ? html`<div class="notice done" role="status"><p>${outcome[language]}</p></div>`
    : faultBox(html`<p>${outcome[language]}</p>`)

export const faultBox = (...content: readonly Html[]): Html =>
  html`<div class="notice fault" role="alert">${content}</div>`

export const card = (title: string, ...content: readonly Html[]): Html =>
  html`<section class="card"><h2>${title}</h2>
${content}
</section>`

/** The page's script sends it, with the session token. */
export const form = (action: string, ...content: readonly Html[]): Html =>
  html`<form method="post" action="${action}">
${content}
</form>`

interface ButtonLook {
  readonly kind?: 'plain' | 'main' | 'harm'
  /** sent as `do` */
  readonly does?: string
}

export const button = (label: string, { kind = 'plain', does }: ButtonLook = {}): Html =>
  html`<button type="submit" class="${kind}"${does === undefined ? none : html` name="do" value="${does}"`}>${label}</button>`

const flag = (attribute: string, isSet: boolean): Html => (isSet ? new Html(` ${attribute}`) : none)

interface Box {
  readonly name: string
  readonly value: string
  readonly checked: boolean
  readonly label: string | Html
  readonly required?: boolean
}

export const checkbox = ({ name, value, checked, label, required = false }: Box): Html =>
  html`<label class="check"><input type="checkbox" name="${name}" value="${value}"${flag('checked', checked)}${flag('required', required)}> <span>${label}</span></label>`

interface Field {
  /** and its id */
  readonly name: string
  readonly label: string
  readonly value: string
  readonly hint?: string
  readonly type?: 'text' | 'email' | 'url'
  readonly required?: boolean
}

export const field = ({ name, label, value, hint, type = 'text', required = false }: Field): Html =>
  html`<p class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" autocomplete="off" spellcheck="false"${flag('required', required)}${hint === undefined ? none : html` aria-describedby="${name}-hint"`}>
${hint === undefined ? none : html`<span class="hint" id="${name}-hint">${hint}</span>`}</p>`

/** A line break after the start tag is dropped by browsers, so that the first line of the text may be empty. */
export const textarea = (name: string, label: string, value: string, rows: string): Html =>
  html`<p class="field"><label for="${name}">${label}</label>
<textarea id="${name}" name="${name}" rows="${rows}" spellcheck="false" required>
${value}</textarea></p>`

export const select = (
  name: string,
  label: string,
  options: readonly { readonly value: string; readonly label: string }[],
  chosen: string,
): Html =>
  html`<p class="field"><label for="${name}">${label}</label>
<select id="${name}" name="${name}">${options.map(option => html`<option value="${option.value}"${flag('selected', option.value === chosen)}>${option.label}</option>`)}</select></p>`

/** Wide ones are moved sideways, by keyboard too. */
export const table = (label: string, heads: readonly string[], rows: readonly (readonly (string | Html)[])[]): Html =>
  html`<div class="wide" tabindex="0" role="region" aria-label="${label}"><table>
<thead><tr>${heads.map(head => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(cells => html`<tr>${cells.map(cell => html`<td>${cell}</td>`)}</tr>`)}</tbody>
</table></div>`

/** A link out of Shopify's admin, in a window of its own. */
export const outside = (url: string, text: string): Html =>
  html`<a href="${url}" target="_blank" rel="noopener noreferrer">${text}</a>`
