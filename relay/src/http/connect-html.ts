/** The pages on which a plugin is allowed, as HTML without script. The admin UI has richer ones; these work everywhere. */
import { createHash } from 'node:crypto'
import type { Asking } from '../connect/browser.ts'
import { allows } from '../connect/words.ts'
import type { DnsRecord } from '../domains/index.ts'
import { Html, html, none } from '../html.ts'
import { type Locale, words } from './connect-words.ts'

/** the admin UI's colours (admin-ui/src/app/theme.ts): a fill for what is pressed, and a tone of it for words */
const styles = `:root { color-scheme: light dark; --paper: #ffffff; --ink: #000000; --soft: #495057; --line: #dee2e6; --edge: #868e96; --fill: #0f5f6b; --act: #0f5f6b; --tint: #e9f6f8; --around: #ffffff; --bad: #b91c1c; --warn: #fff3bf; }
@media (prefers-color-scheme: dark) { :root { --paper: #2e2e2e; --ink: #e0e0e0; --soft: #b8b8b8; --line: #424242; --edge: #828282; --fill: #1b7f8d; --act: #7cbfc8; --tint: #232f31; --around: #242424; --bad: #fca5a5; --warn: #4d3a10; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--around); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif; overflow-wrap: anywhere; }
header { max-width: 34rem; margin: 1.5rem auto 0; text-align: center; font-weight: 700; font-size: 1.125rem; }
main { max-width: 34rem; margin: 1rem auto 2rem; padding: 1.25rem; background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
@media (max-width: 36rem) { main { margin: 1rem 1rem 2rem; } }
h1 { font-size: 1.375rem; line-height: 1.3; margin: 0 0 .75rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
p { margin: .5rem 0; } ul { margin: .25rem 0; padding-left: 1.25rem; }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dt { color: var(--soft); font-size: .875rem; } dd { margin: 0; }
label { display: block; margin: .5rem 0; } label span { display: block; color: var(--soft); font-size: .875rem; }
label.choice { padding: .6rem .75rem; border: 1px solid var(--edge); border-radius: .5rem; cursor: pointer; } label.choice span { padding-left: 1.6rem; }
label.choice:has(:checked) { border-color: var(--act); background: var(--tint); }
input[type=radio] { width: 1rem; height: 1rem; margin: 0 .4rem 0 0; accent-color: var(--fill); vertical-align: -.125rem; }
input[type=text] { width: 100%; font: inherit; margin-top: .2rem; padding: .45rem .6rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--paper); color: var(--ink); }
.record { margin: .5rem 0; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: .5rem; }
.record p { margin: 0 0 .4rem; font-size: .875rem; } .record dd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .8125rem; user-select: all; }
button { font: inherit; font-size: .875rem; font-weight: 600; padding: .5rem 1.1rem; margin: .75rem .5rem 0 0; border-radius: .5rem; border: 1px solid var(--edge); background: var(--paper); color: var(--ink); cursor: pointer; }
button.main { background: var(--fill); border-color: var(--fill); color: #ffffff; } button:disabled { opacity: .5; cursor: not-allowed; }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
.bad { color: var(--bad); } .soft { color: var(--soft); font-size: .875rem; } .warn { background: var(--warn); padding: .6rem .75rem; border-radius: .5rem; }`

/** @param answersTo where a form's answer may lead besides here: browsers look at redirects too */
export const connectPolicy = (answersTo: string | null): string =>
  [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(styles).digest('base64')}'`,
    `form-action 'self'${answersTo === null ? '' : ` ${answersTo}`}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const page = (locale: Locale, title: string, body: Html): string =>
  html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${title} – Depesche</title>
<style>${new Html(styles)}</style>
</head>
<body><header>Depesche</header><main>
<h1>${title}</h1>
${body}
</main></body>
</html>
`.text

export interface ConsentView {
  readonly locale: Locale
  readonly asking: Asking
  /** null: to nowhere, the plugin asks itself */
  readonly answersTo: string | null
  readonly email: string
  readonly accounts: readonly { readonly id: string; readonly name: string }[]
  readonly accountId: string
  readonly systems: readonly { readonly id: string; readonly name: string; readonly domains: readonly string[] }[]
  readonly chosen: string | null
  /** of the chosen one: what is not in DNS */
  readonly missing: readonly DnsRecord[]
  /** what was wrong with the last form */
  readonly fault: string | null
  readonly given: { readonly name: string; readonly domain: string; readonly listHelp: string }
  readonly action: string
  /** go with every form: what is asked, and the sign that the form is ours */
  readonly hidden: Readonly<Record<string, string>>
}

export function consentPage(view: ConsentView): string {
  const { locale, asking, answersTo, chosen, systems } = view
  const t = words[locale]
  const hidden = Object.entries(view.hidden).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`,
  )
  return page(
    locale,
    t.title,
    html`${fault(view.fault)}
<p><strong>${asking.name}</strong> ${t.asks}</p>
${answersTo === null ? html`<p class="warn">${t.deviceWarn}</p>` : none}
<dl><dt>${t.site}</dt><dd>${answersTo ?? originOf(asking.site)}</dd><dt>${t.signedIn}</dt><dd>${view.email}</dd></dl>
${accounts(view)}
<p>${t.may}</p>
<ul>${allows[locale].map(one => html`<li>${one}</li>`)}</ul>
<form method="post" action="${view.action}">
${hidden}
<h2>${t.which}</h2>
${systems.length === 0 ? html`<p>${t.noSystem}</p>` : none}
${systems.map(
  ({ id, name, domains }) =>
    html`<label class="choice"><input type="radio" name="system" value="${id}"${new Html(id === (chosen ?? systems[0]?.id) ? ' checked' : '')}> ${name} <span>${domains.join(', ')}</span></label>`,
)}
${chosen === null ? none : missing(view)}
<button class="main" name="do" value="allow"${new Html(systems.length === 0 ? ' disabled' : '')}>${t.allow}</button>
<button name="do" value="deny">${t.deny}</button>
${systems.length === 0 ? none : html`<button name="do" value="look">${chosen === null ? t.look : t.lookAgain}</button>`}
</form>
<form method="post" action="${view.action}">
${hidden}
<h2>${t.create}</h2>
${field('name', t.name, view.given.name)}
${field('domain', t.domain, view.given.domain)}
${field('listHelp', t.listHelp, view.given.listHelp)}
<button name="do" value="create">${t.make}</button>
</form>
${answersTo === null ? none : html`<p class="soft">${t.goesTo} ${answersTo}</p>`}`,
  )
}

const originOf = (site: string) => (URL.canParse(site) ? new URL(site).origin : '')

const fault = (text: string | null) => (text === null ? none : html`<p class="bad" role="alert">${text}</p>`)

const field = (name: string, label: string, value: string) =>
  html`<label><span>${label}</span><input type="text" name="${name}" value="${value}" maxlength="900" required></label>`

/** Who is in several may choose: each is a page of its own. */
function accounts({ accounts, accountId, action, hidden, locale }: ConsentView): Html {
  if (accounts.length < 2) return none
  return html`<form method="post" action="${action}">
${Object.entries(hidden).map(([name, value]) => (name === 'account' ? none : html`<input type="hidden" name="${name}" value="${value}">`))}
<h2>${words[locale].account}</h2>
${accounts.map(
  ({ id, name }) =>
    html`<label class="choice"><input type="radio" name="account" value="${id}"${new Html(id === accountId ? ' checked' : '')}> ${name}</label>`,
)}
<button name="do" value="account">${words[locale].go}</button>
</form>`
}

function missing({ missing, locale }: ConsentView): Html {
  const t = words[locale]
  if (missing.length === 0) return html`<p>${t.ready}</p>`
  return html`<h2>${t.missing}</h2>
${missing.map(
  record =>
    html`<div class="record"><p>${record.words[locale]}</p><dl><dt>${t.type}</dt><dd>${record.type}</dd><dt>${t.recordName}</dt><dd>${record.name}</dd><dt>${t.value}</dt><dd>${record.value}</dd></dl></div>`,
)}
<p class="soft">${t.select}</p>
<p>${t.missingThen}</p>`
}

export function codePage(locale: Locale, view: { typed: string; fault: string | null; action: string }): string {
  const t = words[locale]
  return page(
    locale,
    t.deviceTitle,
    html`${fault(view.fault)}
<p>${t.deviceAsk}</p>
<p class="warn">${t.deviceWarn}</p>
<form method="get" action="${view.action}">${field('user_code', t.code, view.typed)}<button class="main">${t.go}</button></form>`,
  )
}

export const endPage = (locale: Locale, allowed: boolean): string =>
  page(
    locale,
    words[locale].title,
    html`<p role="status">${allowed ? words[locale].allowed : words[locale].denied}</p>`,
  )

/** @param name of the error; only what such names are made of is shown */
export const errorPage = (locale: Locale, name: string): string =>
  page(
    locale,
    words[locale].errorTitle,
    html`<p>${words[locale].errorText}</p><p><code>${name.replace(/[^a-z_]/g, '').slice(0, 60) || 'unknown'}</code></p>`,
  )
