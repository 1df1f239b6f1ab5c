import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { buildSchema, NoDeprecatedCustomRule, parse, specifiedRules, validate } from 'graphql'
import { documents } from './documents.ts'

const schema = buildSchema(await readFile(new URL('../../admin-api.excerpt.graphql', import.meta.url), 'utf8'))
const faultsOf = (text: string) =>
  validate(schema, parse(text), [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message)

describe('the questions to Shopify’s Admin API', () => {
  for (const [name, text] of Object.entries(documents))
    it(`${name} is right by the schema of 2026-10 and asks for nothing that goes away`, () => {
      expect(faultsOf(text)).to.deep.equal([])
    })

  it('a wrong field would be found', () => {
    expect(faultsOf('{ shop { nickname } }')).to.have.length(1)
    expect(faultsOf('{ order(id: 1) { totalPrice } }').join()).to.include('deprecated')
  })

  it('each file is asked', async () => {
    const files = (await readdir(import.meta.dirname)).filter(file => file.endsWith('.graphql'))
    const texts = Object.values(documents)
    for (const file of files) {
      const text = await readFile(new URL(file, import.meta.url), 'utf8')
      const [, name = ''] = /(?:query|mutation|fragment) (\w+)/.exec(text) ?? []
      expect(
        texts.some(document => document.includes(name)),
        file,
      ).to.equal(true)
    }
  })
})
