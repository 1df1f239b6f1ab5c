import { Binary, BSONRegExp, Code, calculateObjectSize, Decimal128, deserialize, Long, ObjectId, serialize } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { checkBson } from './check.ts'
import { elements, findField, joinElements, pickFields, rawValue, typed, withIdFirst } from './raw.ts'
import type { Document } from './values.ts'

const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.integer(),
    fc.double(),
    fc.string({ unit: 'grapheme', maxLength: 70 }),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(n => Long.fromBigInt(n)),
    fc.uint8Array({ maxLength: 9 }).map(bytes => new Binary(bytes)),
    fc.constantFrom(
      new ObjectId(),
      new BSONRegExp('a.b', 'im'),
      new Code('x', { y: 1 }),
      new Binary(Buffer.from('abc'), 2),
    ),
    fc.constant(Decimal128.fromString('1.5')),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ü', '_id', 'a.b'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}))
const document = fc.dictionary(fc.constantFrom('a', 'b', 'c', '_id', 'ä'), value, { maxKeys: 5, noNullPrototype: true })
const share = fc.nat(9999).map(n => n / 10_000) // fc.double() would give next to nothing but 0
const raw = (doc: Document) => Buffer.from(serialize(doc))

describe('the raw scanner', () => {
  it('finds in every document what bson decodes from it', () => {
    fc.assert(
      fc.property(document, doc => {
        const bytes = raw(doc)
        const decoded = deserialize(bytes, typed)
        for (const name of ['a', 'b', 'c', '_id', 'ä', 'absent']) {
          const field = findField(bytes, Buffer.from(name))
          expect(field !== null).to.equal(Object.hasOwn(decoded, name))
          if (field !== null) {
            const { type, at, end } = field
            expect(serialize({ v: rawValue(type, bytes, at, end) })).to.deep.equal(serialize({ v: decoded[name] }))
            expect(deserialize(pickFields(bytes, [Buffer.from(name)]), typed)).to.deep.equal({ [name]: decoded[name] })
          }
        }
        const parts = [...elements(bytes)].map(({ start, end }) => bytes.subarray(start, end))
        expect(joinElements(parts).equals(bytes)).to.equal(true)
      }),
      { numRuns: 1000 },
    )
  })

  it('passes every well-formed document', () => {
    fc.assert(
      fc.property(document, doc => {
        const bytes = raw(doc)
        expect(checkBson(bytes, 0, bytes.length, 100)).to.equal(bytes.length)
      }),
      { numRuns: 1000 },
    )
  })

  it('lets nothing through that bson could not decode later, and never hangs', () => {
    let passed = 0
    let refused = 0
    fc.assert(
      fc.property(
        document,
        fc.array(fc.tuple(share, fc.nat(255)), { minLength: 1, maxLength: 2 }),
        share,
        fc.nat(3).map(n => n === 0),
        (doc, changes, cut, truncate) => {
          let bytes = raw(doc)
          for (const [where, byte] of changes) bytes[Math.floor(where * (bytes.length - 1))] = byte
          if (truncate) bytes = bytes.subarray(0, Math.floor(cut * bytes.length))
          try {
            checkBson(bytes, 0, bytes.length, 100)
          } catch (error) {
            refused++
            expect((error as Error).constructor.name).to.be.oneOf(['MongoError'])
            // also unchecked octets end the search in an answer or an error
            for (const search of [
              () => findField(bytes, Buffer.from('zz')),
              () => pickFields(bytes, [Buffer.from('zz')]),
              () => [...elements(bytes)],
            ])
              try {
                search()
              } catch (fault) {
                expect((fault as Error).constructor.name).to.be.oneOf(['MongoError', 'RangeError', 'NodeError'])
              }
            return
          }
          passed++
          const decoded = deserialize(bytes, typed)
          calculateObjectSize(decoded)
          for (const name of Object.keys(decoded)) findField(bytes, Buffer.from(name))
        },
      ),
      { numRuns: 5000 },
    )
    expect(passed).to.be.greaterThan(200)
    expect(refused).to.be.greaterThan(200)
  })

  it('refuses a document that is nested too deeply', () => {
    let doc: Document = {}
    for (let i = 0; i < 150; i++) doc = { a: doc }
    const bytes = raw(doc)
    expect(() => checkBson(bytes, 0, bytes.length, 100)).to.throw('nested too deeply')
    expect(checkBson(bytes, 0, bytes.length, 200)).to.equal(bytes.length)
  })

  it('puts _id first, and makes one when it is missing', () => {
    const id = () => Buffer.concat([Buffer.from('\x10_id\0', 'latin1'), Buffer.from([7, 0, 0, 0])])
    expect(deserialize(withIdFirst(raw({ a: 1, b: 2 }), id))).to.deep.equal({ _id: 7, a: 1, b: 2 })
    expect(Object.keys(deserialize(withIdFirst(raw({ a: 1, _id: 2, b: 3 }), id)))).to.deep.equal(['_id', 'a', 'b'])
    expect(() => withIdFirst(raw({ _id: [1] }), id)).to.throw('cannot be of type array')
  })
})
