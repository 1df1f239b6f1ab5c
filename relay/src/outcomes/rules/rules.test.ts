import { expect } from 'chai'
import { type CauseName, causes } from '../causes.ts'
import { meaningOf } from '../classify.ts'
import { diagnostics } from './diagnostics.test-peer.ts'
import { answerOf } from './example-answer.test-peer.ts'
import { rules } from './index.ts'
import { paraphrases } from './paraphrases.test-peer.ts'
import { spellings } from './spellings.test-peer.ts'

describe('the table of rules', () => {
  for (const rule of rules)
    it(`${rule.id}: "${rule.example.slice(0, 80)}" is ${rule.cause}`, () =>
      expect(meaningOf(answerOf(rule.example))).to.include({ rule: rule.id, cause: rule.cause }))

  it('names each rule once, with a source', () => {
    expect(new Set(rules.map(rule => rule.id)).size).to.equal(rules.length)
    for (const { source } of rules) expect(source).to.not.equal('')
  })

  it('uses every cause that an answer can have', () => {
    const used = new Set<CauseName>(rules.map(rule => rule.cause))
    const unused = (Object.keys(causes) as CauseName[]).filter(name => !used.has(name))
    expect(unused).to.deep.equal(['complained'])
  })
})

describe('spellings that no rule was written from', () => {
  for (const [cls, lines] of Object.entries(spellings))
    for (const line of lines)
      it(`"${line.slice(0, 90)}" is ${cls}`, () => expect(causes[meaningOf(answerOf(line)).cause].class).to.equal(cls))
})

describe('an answer in other words', () => {
  it('is tried eight times and more for every cause an answer can have', () => {
    for (const name of Object.keys(causes) as CauseName[])
      if (name !== 'complained') expect(paraphrases[name]?.length ?? 0, name).to.be.at.least(8)
  })
  for (const [cause, lines] of Object.entries(paraphrases))
    for (const line of lines)
      it(`"${line.slice(0, 90)}" is ${cause}`, () => expect(meaningOf(answerOf(line)).cause).to.equal(cause))
})

describe('a diagnostic of a returned mail', () => {
  for (const [label, lines] of Object.entries(diagnostics))
    for (const line of lines)
      it(`"${line.slice(0, 90)}" ${label === 'hard' ? 'suppresses the address' : 'suppresses nobody'}`, () =>
        expect(causes[meaningOf(answerOf(`report: ${line}`)).cause].class === 'hard').to.equal(label === 'hard'))
})
