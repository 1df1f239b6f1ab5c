/** The first page: connect the shop, or what its connection is like. */
import type { ConnectionState, Quota } from '@depesche/plugin-sdk'
import type { Language } from '../mails/kinds.ts'
import {
  button,
  card,
  checkbox,
  faultBox,
  field,
  form,
  type Html,
  html,
  none,
  outside,
  page,
  type Say,
  sayIn,
  table,
  time,
  typedOr,
} from './parts.ts'
import type { PageState, View } from './state.ts'

export function overviewPage(view: View): string {
  const { language, state } = view
  const say = sayIn(language)
  return page(
    view,
    '/',
    say('E-Mails Ihres Shops', 'Your shop’s mails'),
    state.trouble === null
      ? none
      : faultBox(html`<p>${state.trouble[language]} (${time(language, state.trouble.at)})</p>`),
    ...connectionCards(view, say),
    requestsCard(language, say, state.dataRequests),
  )
}

function connectionCards(view: View, say: Say): readonly Html[] {
  const { connection } = view.state
  switch (connection.state) {
    case 'none':
      return [beginCard(view.state, say, connection.before), codeCard(view, say)]
    case 'device':
      return [deviceCard(say, connection.device), codeCard(view, say)]
    case 'ended':
      return [
        faultBox(
          html`<p>${say(
            'Die Verbindung wurde in Depesche beendet. Diese App kann keine E-Mails senden: Verbinden Sie den Shop neu.',
            'The connection was ended in Depesche. This app can’t send mails: connect the shop again.',
          )}</p>`,
        ),
        beginCard(view.state, say),
        codeCard(view, say),
      ]
    case 'away':
      return [
        faultBox(
          html`<p>${say(
            `${hostOf(view.state.relayUrl)} antwortet gerade nicht. E-Mails, die jetzt anfallen, werden gesendet, sobald es wieder antwortet.`,
            `${hostOf(view.state.relayUrl)} does not answer at the moment. Mails that are due now are sent as soon as it answers.`,
          )}</p>`,
        ),
        card(
          say('Verbindung', 'Connection'),
          html`<dl><dt>${say('System', 'System')}</dt><dd>${connection.systemName}</dd></dl>`,
        ),
      ]
    case 'connected': {
      const { relay } = connection
      const missing = relay.records.filter(({ found }) => !found)
      return [
        connectionCard(view, say, connection.systemName, relay),
        ...(missing.length === 0 ? [] : [recordsCard(say, missing)]),
        nextCard(view.state, say),
        disconnectCard(say),
      ]
    }
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url)

const beginCard = ({ relayUrl }: PageState, say: Say, before: string | null = null): Html =>
  card(
    say('Mit Depesche verbinden', 'Connect to Depesche'),
    html`<p>${say(
      `Diese App schreibt E-Mails an Ihre Kunden und verschickt sie über ${hostOf(relayUrl)}, signiert mit Ihrer Domain. Dazu braucht sie ein Konto dort.`,
      `This app writes mails to your customers and sends them through ${hostOf(relayUrl)}, signed with your domain. For that it needs an account there.`,
    )}</p>`,
    before === null
      ? none
      : html`<p>${say(
          `Bevor die App deinstalliert wurde, war der Shop mit „${before}“ verbunden. Wählen Sie dasselbe System, dann geht es weiter wie vorher: Ihre Auswahl, Ihre Vorlagen und der Verlauf in Depesche sind noch da.`,
          `Before the app was uninstalled, the shop was connected with “${before}”. Choose the same system, and it goes on as before: your choice, your templates and the history in Depesche are still there.`,
        )}</p>`,
    form('/connect/device', button(say('Verbinden', 'Connect'), { kind: 'main' })),
  )

const codeCard = (view: View, say: Say): Html =>
  card(
    say('Oder: Verbindungscode einfügen', 'Or: paste a connection code'),
    html`<p>${say(
      'Haben Sie im Depesche-Konto schon ein System angelegt? Dann kopieren Sie dort den Verbindungscode.',
      'Have you set up a system in the Depesche account already? Then copy the connection code there.',
    )}</p>`,
    form(
      '/connect/code',
      field({
        name: 'code',
        label: say('Verbindungscode', 'Connection code'),
        value: typedOr(view, 'code', ''),
        hint: say('Er beginnt mit dpc_', 'It begins with dpc_'),
        required: true,
      }),
      button(say('Mit diesem Code verbinden', 'Connect with this code')),
    ),
  )

const deviceCard = (say: Say, { userCode, verificationUri }: { userCode: string; verificationUri: string }): Html =>
  card(
    say('Mit Depesche verbinden', 'Connect to Depesche'),
    html`<ol>
<li>${say('Öffnen Sie', 'Open')} ${outside(verificationUri, verificationUri)}</li>
<li>${say('Geben Sie dort diesen Code ein:', 'Enter this code there:')} <strong class="code">${userCode}</strong></li>
<li>${say('Wählen Sie das System, und stimmen Sie zu.', 'Choose the system, and approve.')}</li>
</ol>
<div class="row">${form('/connect/device/check', button(say('Ich habe zugestimmt', 'I have approved'), { kind: 'main' }))}
${form('/connect/device', button(say('Neuen Code zeigen', 'Show a new code')))}</div>`,
  )

function connectionCard({ language }: View, say: Say, systemName: string, relay: ConnectionState): Html {
  const { state, reason, explanation, records, domains, lastMailAt, dashboard, quota } = relay
  const why = explanation?.[language] ?? reason
  const words = {
    draft: say('Wird eingerichtet', 'Being set up'),
    ready: say('Bereit', 'Ready'),
    active: say('Aktiv', 'Active'),
    inactive: say('Inaktiv', 'Inactive'),
  }
  return card(
    say('Verbindung', 'Connection'),
    html`<dl>
<dt>${say('System', 'System')}</dt><dd>${systemName}</dd>
<dt>${say('Zustand', 'State')}</dt><dd><span class="badge ${state}">${words[state]}</span>${why === '' ? none : html` ${why}`}</dd>
<dt>${domains.length === 1 ? say('Domain', 'Domain') : say('Domains', 'Domains')}</dt><dd>${domains.map(({ name }) => name).join(', ')}: ${
      records.every(({ found }) => found)
        ? say('alle DNS-Einträge sind richtig', 'all DNS records are right')
        : say('es fehlen DNS-Einträge', 'DNS records are missing')
    }</dd>
<dt>${say('Letzte E-Mail', 'Last mail')}</dt><dd>${lastMailAt === null ? say('noch keine', 'none yet') : time(language, new Date(lastMailAt))}</dd>
${quota ? quotaRow(language, say, quota) : none}
</dl>
<p>${outside(dashboard, say('In Depesche öffnen: Kontingent, Statistik, Einstellungen', 'Open in Depesche: quota, statistics, settings'))}</p>`,
  )
}

function quotaRow(language: Language, say: Say, { remaining, isLow, isDemo, overage, periodEndsAt }: Quota): Html {
  const count = (mails: number) => mails.toLocaleString(language)
  const left = isDemo
    ? say(`noch ${count(remaining)} E-Mails des Probekontingents`, `${count(remaining)} mails of the demo quota left`)
    : say(`noch ${count(remaining)} E-Mails`, `${count(remaining)} mails left`)
  const beyond = say(
    `, ${count(overage)} darüber hinaus: Sie werden gesendet und am Ende des Zeitraums berechnet`,
    `, ${count(overage)} beyond it: they are sent, and charged at the end of the period`,
  )
  const low = isLow ? html`<span class="badge inactive">${say('wenig', 'low')}</span> ` : none
  return html`<dt>${say('Kontingent', 'Quota')}</dt><dd>${low}${left}${overage === 0 ? '' : beyond}. ${say(
    'Der Zeitraum endet am',
    'The period ends on',
  )} ${time(language, new Date(periodEndsAt))}</dd>`
}

const recordsCard = (say: Say, records: ConnectionState['records']): Html =>
  card(
    say('Diese DNS-Einträge fehlen noch', 'These DNS records are still missing'),
    html`<p>${say(
      'Tragen Sie sie dort ein, wo Ihre Domain verwaltet wird. Depesche sieht von selbst nach, ob sie da sind.',
      'Enter them where your domain is managed. Depesche looks for them by itself.',
    )}</p>`,
    table(
      say('Fehlende DNS-Einträge', 'Missing DNS records'),
      [say('Typ', 'Type'), say('Name', 'Name'), say('Wert', 'Value')],
      records.map(({ type, name, value }) => [type, html`<code>${name}</code>`, html`<code>${value}</code>`]),
    ),
  )

function nextCard({ page: listHelp, mails, sender }: PageState, say: Say): Html {
  const count = mails.length
  return card(
    say('Eingerichtet', 'Set up'),
    html`<ul>
<li>${
      count === 0
        ? say('Diese App sendet keine E-Mails.', 'This app sends no mails.')
        : say(
            `Diese App sendet ${count} ${count === 1 ? 'Art' : 'Arten'} von E-Mails${sender === null ? '' : ` als ${sender}`}.`,
            `This app sends ${count} ${count === 1 ? 'kind' : 'kinds'} of mails${sender === null ? '' : ` as ${sender}`}.`,
          )
    } <a href="/mails">${say('E-Mails wählen', 'Choose the mails')}</a></li>
<li>${
      listHelp === null
        ? say('Es gibt noch keine List-Help-Seite in Ihrem Shop.', 'There is no List-Help page in your shop yet.')
        : say('Die List-Help-Seite ist angelegt.', 'The List-Help page is made.')
    } <a href="/list-help">${say('Zur List-Help-Seite', 'To the List-Help page')}</a></li>
</ul>`,
  )
}

const disconnectCard = (say: Say): Html =>
  card(
    say('Trennen', 'Disconnect'),
    html`<p>${say(
      'Schalten Sie vorher Shopifys eigene Benachrichtigungen wieder ein. Nach dem Trennen schreibt diese App keine E-Mails mehr, und die List-Help-Seite, die sie angelegt hat, wird gelöscht. Ihre Auswahl und Ihre Vorlagen bleiben.',
      'Switch Shopify’s own notifications on again before. Disconnected, this app writes no mails any more, and the List-Help page that it made is deleted. Your choice and your templates stay.',
    )}</p>`,
    // a question of the browser's own would be suppressed: the page stands in a frame of another site
    form(
      '/disconnect',
      html`<p>${checkbox({ name: 'sure', value: 'yes', checked: false, required: true, label: say('Ich möchte die Verbindung beenden.', 'I want to end the connection.') })}</p>`,
      button(say('Verbindung trennen', 'Disconnect'), { kind: 'harm' }),
    ),
  )

function requestsCard(language: Language, say: Say, requests: PageState['dataRequests']): Html {
  if (requests.length === 0) return none
  return card(
    say('Auskunftswünsche von Kunden', 'Customers who ask for their data'),
    html`<p>${say(
      'Diese Kunden möchten wissen, was über sie gespeichert ist. Geben Sie ihnen die Datei innerhalb eines Monats.',
      'These customers want to know what is stored of them. Give them the file within a month.',
    )}</p>
<ul>${requests.map(
      ({ id, at, email }) =>
        html`<li>${time(language, at)}: ${email ?? say('ohne E-Mail-Adresse', 'without an e-mail address')}, <a href="/data-requests/${encodeURIComponent(id)}" download="data.json">${say('Datei laden', 'download the file')}</a></li>`,
    )}</ul>`,
  )
}
