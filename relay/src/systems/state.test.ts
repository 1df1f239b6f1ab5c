import { expect } from 'chai'
import { judgeSystem, type SystemFacts } from './state.ts'

const now = new Date('2026-04-02T00:00:00Z')
const at = new Date('2026-04-01T00:00:00Z')
const longAgo = new Date('2026-03-01T00:00:00Z')
const good = { state: 'match', matchedAt: at, lostAt: null } as const
const domain = { name: 'shop.example', listHelp: ['mailto:a@shop.example'], dkim: good }
const facts = (more: Partial<SystemFacts> = {}): SystemFacts => ({
  approved: true,
  sandbox: false,
  pausedAt: null,
  pauseReason: null,
  firstMailAt: null,
  domains: [domain],
  ...more,
})
const lost = { ...domain, dkim: { state: 'missing', matchedAt: longAgo, lostAt: longAgo } as const }
const iso = (date: Date) => date.toISOString()

describe('why a system is in its state', () => {
  const cases: [string, Partial<SystemFacts>, string, string, string][] = [
    ['waits', { approved: false }, 'inactive', 'noch nicht freigegeben', 'not approved'],
    [
      'was paused',
      { pausedAt: at, pauseReason: 'Umzug' },
      'inactive',
      `Angehalten seit ${iso(at)}: Umzug`,
      `Paused since ${iso(at)}: Umzug`,
    ],
    ['was paused without a word', { pausedAt: at }, 'inactive', 'Angehalten', 'Paused'],
    ['is set', {}, 'ready', 'Wartet auf die erste Mail', 'Waiting for the first mail'],
    ['is in use', { firstMailAt: at }, 'active', `In Betrieb seit ${iso(at)}`, `In use since ${iso(at)}`],
    ['tries', { sandbox: true }, 'ready', 'Sandbox: keine Mail verlässt das Relay', 'Sandbox mode, no mail leaves'],
    [
      'has lost its record',
      { domains: [lost], firstMailAt: at },
      'inactive',
      `shop.example seit ${iso(longAgo)}`,
      `shop.example is gone or wrong since ${iso(longAgo)}`,
    ],
    [
      'has another domain that is right',
      { domains: [lost, { ...domain, name: 'b.example' }], firstMailAt: at },
      'active',
      'Setzen Sie ihn wieder',
      'Set it again',
    ],
    ['has no domain', { domains: [] }, 'draft', 'Es fehlt noch: eine Absenderdomain', 'Not yet set: a sending domain'],
    [
      'lacks List-Help',
      { domains: [{ ...domain, listHelp: [] }] },
      'draft',
      'eine List-Help-Adresse für jede Absenderdomain',
      'a List-Help address for each sending domain',
    ],
  ]
  for (const [what, more, state, de, en] of cases)
    it(`is said in German and English where it ${what}`, () => {
      const judged = judgeSystem(facts(more), now)
      expect(judged.state).to.equal(state)
      expect(judged.explanation.de).to.contain(de)
      expect(judged.explanation.en).to.contain(en).and.to.equal(judged.reason)
    })
})
