import { readFile } from 'node:fs/promises'
import { expect } from 'chai'
import mongoose from 'mongoose'
import { defineModels } from '../store/models.ts'
import { dataPage } from './data-page.ts'
import { dataEntries } from './data-table.ts'

/** stored by Agenda, not by a model */
const beside = ['agendaJobs']
/** fields in which a person can be known, wherever they stand */
const personal = /^(email|recipient|address|ipAddress|userAgent|reversePath|from|subject|header|body|answer)$/

describe('the table of what is stored', () => {
  const connection = mongoose.createConnection()
  const models = Object.values(defineModels(connection))
  const collections = models.map(model => model.collection.collectionName)

  it('has a line for each collection, and none for what there isn’t', () => {
    const ids = dataEntries.map(({ id }) => id)
    expect([...ids].sort()).to.deep.equal([...collections, ...beside].sort())
    expect(new Set(ids).size).to.equal(ids.length)
  })

  it('says whose data is in a collection that has fields for it', () => {
    const impersonal = ['sentCounts', 'pricelists', 'invoiceissuers'] // addresses of machines, and of the operator
    for (const model of models) {
      const id = model.collection.collectionName
      const fields = Object.keys(model.schema.paths).filter(path => personal.test(path))
      const found = dataEntries.find(one => one.id === id)
      if (fields.length > 0 && !impersonal.includes(id) && id !== 'dmarcReports')
        expect(found?.people, `${id}: ${fields}`).to.not.deep.equal([])
    }
  })

  it('says the days of what goes by itself', () => {
    for (const model of models) {
      const goes = model.schema.indexes().some(([, options]) => options?.expireAfterSeconds !== undefined)
      const found = dataEntries.find(one => one.id === model.collection.collectionName)
      const words = found?.kept.en ?? ''
      if (goes) expect(found?.days !== null || /day|valid|until/.test(words), model.modelName).to.equal(true)
    }
  })

  it('is written in both languages', () => {
    for (const { id, what, kept } of dataEntries)
      for (const words of [what, kept]) {
        expect(words.de.trim(), id).to.not.equal('')
        expect(words.en.trim(), id).to.not.equal('')
      }
  })

  it('is what docs/data-processing.md shows (else: node scripts/write-data-page.mjs)', async () => {
    const written = await readFile(new URL('../../../docs/data-processing.md', import.meta.url), 'utf8')
    expect(written).to.equal(dataPage())
  })
})
