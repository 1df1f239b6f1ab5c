import type { Quota } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { defaultTemplate, renderMail, sampleData } from '../mails/index.ts'
import { type MailKind, mailKinds } from '../mails/kinds.ts'
import { documentPage, type PageState, pages, templatePage, type View } from './index.ts'
import { kindInfo } from './kind-words.ts'

const evil = `"><script>alert(1)</script>'`
const relay = {
  state: 'inactive',
  reason: evil,
  missing: ['dkim'],
  records: [{ type: 'TXT', name: evil, value: evil, purpose: evil, found: false }],
  smtp: null,
  domains: [{ name: evil, listHelp: [], hostedPage: null }],
  sender: null,
  firstMailAt: null,
  lastMailAt: null,
  senders: [],
  dashboard: 'https://relay.example/systems/1',
} as const
const bare: PageState = {
  relayUrl: 'https://relay.example',
  connection: { state: 'none', before: null },
  sender: null,
  mails: [],
  switchedOff: false,
  language: 'en',
  colour: null,
  logoUrl: null,
  editedTemplates: [],
  page: null,
  trouble: null,
  recent: [],
  dataRequests: [],
}
const at = new Date('2026-11-28T10:00:00Z')
const full: PageState = {
  ...bare,
  connection: { state: 'connected', systemName: evil, relay },
  sender: evil,
  mails: [...mailKinds],
  colour: evil,
  logoUrl: evil,
  editedTemplates: ['refund/de'],
  page: { url: `https://shop.example/${evil}` },
  trouble: { de: evil, en: evil, at },
  recent: [{ kind: 'refund', orderName: evil, state: 'refused', problem: evil, at }],
  dataRequests: [{ id: evil, at, email: evil }],
}
const states: readonly PageState[] = [
  bare,
  { ...bare, connection: { state: 'none', before: evil } },
  full,
  { ...bare, connection: { state: 'device', device: { userCode: evil, verificationUri: `https://${evil}` } } },
  { ...bare, connection: { state: 'ended' } },
  { ...bare, connection: { state: 'away', systemName: evil } },
]
const view = (state: PageState, more: Partial<View> = {}): View => ({
  language: 'en',
  state,
  outcome: null,
  typed: null,
  ...more,
})

describe('the pages of the Shopify app', () => {
  it('say what is left of the quota, and that mails beyond it are sent and charged; or nothing', () => {
    const shown = (language: 'de' | 'en', quota: Quota | null) =>
      pages['/'](
        view(
          { ...full, connection: { state: 'connected', systemName: 'Shop', relay: { ...relay, quota } } },
          { language },
        ),
      )
    const quota = { remaining: 1234, isLow: false, isDemo: true, overage: 0, periodEndsAt: '2026-12-20T10:00:00.000Z' }
    expect(shown('en', quota)).to.include('1,234 mails of the demo quota left').and.include('20 Dec 2026')
    expect(shown('en', quota)).to.not.include('charged')
    const beyond = shown('de', { ...quota, remaining: 0, isLow: true, isDemo: false, overage: 17 })
    expect(beyond).to.include('noch 0 E-Mails, 17 darüber hinaus: Sie werden gesendet').and.include('wenig')
    expect(shown('en', null)).to.not.include('<dt>Quota')
  })

  it('escape whatever they are given, in every state and language', () => {
    for (const language of ['de', 'en'] as const)
      for (const state of states)
        for (const page of Object.values(pages)) {
          const shown = page(view(state, { language, outcome: { done: false, de: evil, en: evil } }))
          expect(shown).not.to.match(/<script|undefined|\[object/)
          // quotes too: no attribute ends early
          expect(shown).not.to.contain('"&#62;&#60;script')
          expect(shown).not.to.match(/\s(?:on\w+|style)=/)
        }
  })

  it('say why a system is inactive in the language of the merchant', () => {
    const explanation = { de: 'Der DKIM-Eintrag fehlt', en: 'The DKIM record is missing' }
    const state: PageState = {
      ...bare,
      connection: { state: 'connected', systemName: 'Shop', relay: { ...relay, reason: explanation.en, explanation } },
    }
    expect(pages['/'](view(state, { language: 'de' })))
      .to.contain(explanation.de)
      .and.not.to.contain(explanation.en)
  })

  it('keep what was typed when it was refused', () => {
    const typed = new URLSearchParams('mails=refund&colour=blue&sender=me%40other.example&logoUrl=&language=de')
    const refused = pages['/mails'](view(bare, { typed, outcome: { done: false, de: 'Nein', en: 'No' } }))
    expect(refused).to.contain('value="blue"').and.to.contain('value="me@other.example"')
    expect(refused).to.match(/value="refund" checked/)
    expect(refused).to.contain('role="alert"')
    const saved = pages['/mails'](view(bare, { typed, outcome: { done: true, de: 'Ja', en: 'Yes' } }))
    expect(saved).not.to.contain('value="blue"')
  })

  it('show a template as it was typed, and its mail in a frame that may do nothing', () => {
    const brand = {
      name: 'S',
      url: 'https://s.example',
      logoUrl: null,
      colour: '',
      contactEmail: null,
      listHelpUrl: null,
    }
    const template = { ...defaultTemplate('refund', 'de'), html: '\n</textarea><script>' }
    const shown = templatePage(
      { language: 'de', outcome: null },
      {
        ...{ kind: 'refund', templateLanguage: 'de', template, isEdited: true },
        preview: renderMail('refund', 'de', sampleData('refund', 'de'), brand),
      },
    )
    expect(shown).to.contain('required>\n\n&#60;/textarea&#62;&#60;script&#62;</textarea>')
    expect(shown).to.match(/<iframe[^>]* sandbox=""/)
    expect(shown).not.to.contain('<script')
  })

  it('name every mail in both languages', () => {
    for (const kind of mailKinds as readonly MailKind[])
      for (const words of [kindInfo[kind].name, kindInfo[kind].when])
        expect(words.de.length > 0 && words.en.length > 0 && words.de !== words.en).to.equal(true)
  })

  it('are a document that loads App Bridge first, as Shopify demands, and nothing from elsewhere', () => {
    const shown = documentPage({ language: 'de', apiKey: 'key', content: null })
    const scripts = [...shown.matchAll(/<script([^>]*)>/g)].map(([, attributes = '']) => attributes.trim())
    expect(scripts).to.deep.equal(['src="https://cdn.shopify.com/shopifycloud/app-bridge.js"', 'src="/app.js" defer'])
    expect(shown).to.contain('<meta name="shopify-api-key" content="key">').and.to.contain('data-load="yes"')
    expect(documentPage({ language: 'de', apiKey: 'key', content: '<h1>x</h1>' })).not.to.contain('data-load')
  })
})
