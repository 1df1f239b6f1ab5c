/** The mails that the app has made last. */
import { kindInfo } from './kind-words.ts'
import { card, html, page, sayIn, table, time } from './parts.ts'
import type { View } from './state.ts'

export function logPage(view: View): string {
  const { language, state } = view
  const say = sayIn(language)
  const states = {
    made: html`<span class="badge">${say('wartet', 'waiting')}</span>`,
    sent: html`<span class="badge active">${say('übergeben', 'handed over')}</span>`,
    refused: html`<span class="badge inactive">${say('abgelehnt', 'refused')}</span>`,
  }
  const title = say('Die letzten E-Mails', 'The last mails')
  return page(
    view,
    '/log',
    say('Protokoll', 'Log'),
    card(
      title,
      state.recent.length === 0
        ? html`<p>${say(
            'Noch hat diese App keine E-Mail geschrieben. Die erste entsteht mit der nächsten Bestellung.',
            'This app has written no mail yet. The first comes with the next order.',
          )}</p>`
        : html`<p class="hint">${say(
            'Ob eine übergebene E-Mail angekommen ist, steht in Depesche.',
            'Whether a mail that was handed over has arrived is shown in Depesche.',
          )}</p>
${table(
  title,
  [
    say('Zeit', 'Time'),
    say('Bestellung', 'Order'),
    say('E-Mail', 'Mail'),
    say('Zustand', 'State'),
    say('Grund', 'Reason'),
  ],
  state.recent.map(({ at, orderName, kind, state: of, problem }) => [
    time(language, at),
    orderName,
    kindInfo[kind].name[language],
    states[of],
    problem ?? '',
  ]),
)}`,
    ),
  )
}
