import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import { bouncesPage } from './bounces-page.ts'
import { causes } from './causes.ts'
import { rules } from './rules/index.ts'

describe('docs/bounces.md', () => {
  it('is what the rules say (else: node scripts/write-bounces-page.mjs)', async () => {
    const page = await readFile(new URL('../../../docs/bounces.md', import.meta.url), 'utf8')
    expect(page === bouncesPage()).to.equal(true)
  })

  it('shows every rule once, and every cause with its advice in both languages', () => {
    const page = bouncesPage()
    for (const { id } of rules) expect(page.split(`| \`${id}\``).length, id).to.equal(2)
    for (const { advice } of Object.values(causes))
      for (const text of Object.values(advice)) expect(page).to.include(text.replace(' {host}', ''))
  })
})
