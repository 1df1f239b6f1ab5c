/** The page that List-Help leads to, in the merchant's own shop. */
import { button, card, faultBox, form, type Html, html, outside, page, type Say, sayIn } from './parts.ts'
import type { View } from './state.ts'

export function listHelpPage(view: View): string {
  const say = sayIn(view.language)
  return page(
    view,
    '/list-help',
    say('List-Help-Seite', 'List-Help page'),
    card(
      say('Wozu sie da ist', 'What it is for'),
      html`<p>${say(
        'Jede E-Mail trägt im Kopf (List-Help) die Adresse einer Seite, die Empfängern sagt, warum sie die E-Mail bekommen und an wen sie sich wenden. Die App legt diese Seite in Ihrem Shop an.',
        'Each mail has in its header (List-Help) the address of a page that tells recipients why they get the mail and whom to turn to. The app makes this page in your shop.',
      )}</p>`,
    ),
    stateCard(view, say),
  )
}

function stateCard({ state }: View, say: Say): Html {
  const { connection, page: made } = state
  const title = say('Ihre Seite', 'Your page')
  const make = (label: string, kind: 'main' | 'plain') => form('/list-help', button(label, { kind }))
  if (connection.state !== 'connected')
    return card(
      title,
      html`<p>${say('Verbinden Sie den Shop zuerst.', 'Connect the shop first.')} <a href="/">${say('Zur Übersicht', 'To the overview')}</a></p>`,
    )
  if (made === null)
    return card(
      title,
      html`<p>${say(
        'Sie ist noch nicht angelegt. Bis dahin zeigt Depesche eine Seite für Sie.',
        'It isn’t made yet. Until then Depesche shows a page for you.',
      )}</p>`,
      make(say('Seite anlegen', 'Make the page'), 'main'),
    )
  const isUsed = connection.relay.domains.some(({ listHelp }) => listHelp.includes(made.url))
  return card(
    title,
    html`<p>${outside(made.url, made.url)}</p>`,
    isUsed
      ? html`<p><span class="badge active">${say('In Gebrauch', 'In use')}</span> ${say('Neue E-Mails nennen diese Seite.', 'New mails name this page.')}</p>
<p>${say('Den Text können Sie in Shopify ändern. „Neu schreiben“ setzt unseren Text wieder ein.', 'You may change its text in Shopify. “Write anew” puts our text back.')}</p>`
      : faultBox(
          html`<p>${say(
            'Die Seite ist angelegt, aber noch nicht in Gebrauch: E-Mails nennen sie erst, wenn alle Welt sie lesen kann.',
            'The page is made but not in use yet: mails name it only when everybody can read it.',
          )}</p>`,
        ),
    make(
      isUsed ? say('Neu schreiben', 'Write anew') : say('Noch einmal versuchen', 'Try again'),
      isUsed ? 'plain' : 'main',
    ),
  )
}
