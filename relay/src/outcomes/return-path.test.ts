import { randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { feedbackId, parseFeedbackId, parseReturnPath, returnPath } from './return-path.ts'

const key = randomBytes(32)
const domain = 'bounces.mail.example'
const ids = fc.uint8Array({ minLength: 12, maxLength: 12 }).map(bytes => new ObjectId(bytes))

describe('a return path', () => {
  it('names its delivery, in whatever case it comes back', () => {
    fc.assert(
      fc.property(ids, id => {
        const path = returnPath(id, key, domain)
        expect(path.slice(0, path.indexOf('@')).length).to.be.at.most(64) // RFC 5321 §4.5.3.1.1
        expect(parseReturnPath(path, key, domain)?.equals(id)).to.equal(true)
        expect(parseReturnPath(path.toUpperCase(), key, domain)?.equals(id)).to.equal(true)
      }),
    )
  })

  it('can’t be forged or used for another delivery', () => {
    fc.assert(
      fc.property(ids, ids, (id, other) => {
        const path = returnPath(id, key, domain)
        expect(parseReturnPath(returnPath(id, randomBytes(32), domain), key, domain)).to.equal(null)
        if (!id.equals(other))
          expect(parseReturnPath(path.replace(id.toHexString(), other.toHexString()), key, domain)).to.equal(null)
      }),
    )
  })

  for (const other of ['', '<>', 'anna@shop.example', 'b+x.y@bounces.mail.example', `b+${'0'.repeat(24)}@${domain}`])
    it(`is not ${JSON.stringify(other)}`, () => expect(parseReturnPath(other, key, domain)).to.equal(null))
})

describe('a feedback id', () => {
  it('names its message in letters that RFC 9477 allows, and can’t be forged', () => {
    fc.assert(
      fc.property(ids, ids, (id, other) => {
        const text = feedbackId(id, key)
        expect(text).to.match(/^[A-Za-z0-9!#$%&'*+/=?^_`{|}~:-]+$/)
        expect(parseFeedbackId(text, key)?.equals(id)).to.equal(true)
        expect(parseFeedbackId(feedbackId(id, randomBytes(32)), key)).to.equal(null)
        if (!id.equals(other))
          expect(parseFeedbackId(text.replace(id.toHexString(), other.toHexString()), key)).to.equal(null)
      }),
    )
  })
})
