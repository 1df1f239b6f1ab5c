import { expect } from 'chai'
import fc from 'fast-check'
import { causes } from './causes.ts'
import { classify, type Quoted } from './classify.ts'
import { rules } from './rules/index.ts'

const said = (text: string, over: Partial<Quoted> = {}) =>
  classify({ code: 550, enhanced: null, text, permanent: true, ...over })

const anyQuoted = fc.record(
  {
    code: fc.option(fc.integer({ min: 0, max: 999 })),
    enhanced: fc.option(
      fc.oneof(
        fc.string(),
        fc.tuple(fc.constantFrom(2, 4, 5), fc.nat(9), fc.nat(30)).map(parts => parts.join('.')),
      ),
    ),
    text: fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom(...rules.map(rule => rule.example))),
    phase: fc.constantFrom<NonNullable<Quoted['phase']>>(
      ...(['dns', 'connect', 'greeting', 'ehlo', 'tls', 'mail', 'rcpt', 'data'] as const),
    ),
    permanent: fc.boolean(),
  },
  { requiredKeys: ['code', 'enhanced', 'text', 'permanent'] },
)

describe('the class of what a server said', () => {
  it('is hard, with the rule that said so and words for the merchant, for a user unknown', () =>
    expect(said('User unknown')).to.deep.equal({
      rule: 'address-unknown',
      cause: 'noSuchAddress',
      class: 'hard',
      hard: true,
      explanation: { de: causes.noSuchAddress.de, en: causes.noSuchAddress.en },
    }))

  it('names no host it does not know', () =>
    expect(said('blocked using a block list').explanation.en).to.match(/^The mail server takes no mail/))

  it('is found for any text whatever, and is hard only for a final answer', () =>
    fc.assert(
      fc.property(anyQuoted, quoted => {
        const { rule, cause, hard } = classify(quoted)
        expect(rules.map(({ id }) => id)).to.include(rule)
        expect(hard).to.equal(causes[cause].class === 'hard')
        if (!quoted.permanent) expect(hard).to.equal(false)
      }),
      { numRuns: 1000 },
    ))
})
