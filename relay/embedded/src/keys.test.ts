import { inspect } from 'node:util'
import {
  Binary,
  BSONRegExp,
  Decimal128,
  Double,
  deserialize,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  serialize,
  Timestamp,
} from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { encodeKey, successor } from './keys.ts'
import { findField, rawKey, typed } from './raw.ts'

/** MongoDB manual, "Comparison/Sort Order": the types in their order */
const typeRank = (value: unknown): number => {
  if (value instanceof MinKey) return 0
  if (value === null) return 1
  if (value instanceof Timestamp) return 10 // which is a Long to JavaScript
  if (value instanceof Int32 || value instanceof Long || value instanceof Double) return 2
  if (typeof value === 'string') return 3
  if (Array.isArray(value)) return 5
  if (value instanceof Binary) return 6
  if (value instanceof ObjectId) return 7
  if (typeof value === 'boolean') return 8
  if (value instanceof Date) return 9
  if (value instanceof BSONRegExp) return 11
  if (value instanceof MaxKey) return 12
  return 4
}

/** int and double against each other without rounding */
function compareNumbers(a: unknown, b: unknown): number {
  const [x, y] = [a, b].map(v => (v instanceof Long ? v.toBigInt() : (v as Int32 | Double).value))
  const nan = (v: unknown) => typeof v === 'number' && Number.isNaN(v)
  if (nan(x) || nan(y)) return nan(x) && nan(y) ? 0 : nan(x) ? -1 : 1
  return (x as bigint) < (y as bigint) ? -1 : (x as bigint) > (y as bigint) ? 1 : 0
}

const sign = (n: number) => (n < 0 ? -1 : n > 0 ? 1 : 0)

/** the naive reference, value by value */
function reference(a: unknown, b: unknown): number {
  const [rank, other] = [typeRank(a), typeRank(b)]
  if (rank !== other) return sign(rank - other)
  switch (rank) {
    case 2:
      return compareNumbers(a, b)
    case 3:
      return sign(Buffer.compare(Buffer.from(a as string), Buffer.from(b as string)))
    case 4:
      return compareFields(Object.entries(a as object), Object.entries(b as object))
    case 5:
      return compareLists(a as unknown[], b as unknown[], reference)
    case 6: {
      const [x, y] = [a as Binary, b as Binary]
      if (x.length() !== y.length()) return sign(x.length() - y.length())
      if (x.sub_type !== y.sub_type) return sign(x.sub_type - y.sub_type)
      return sign(Buffer.compare(x.value(), y.value()))
    }
    case 7:
      return sign(Buffer.compare((a as ObjectId).id, (b as ObjectId).id))
    case 8:
      return sign(Number(a) - Number(b))
    case 9:
      return sign((a as Date).getTime() - (b as Date).getTime())
    case 10:
      return sign(Number((a as Timestamp).toBigInt() - (b as Timestamp).toBigInt()))
    case 11:
      return sign(
        Buffer.compare(Buffer.from((a as BSONRegExp).pattern), Buffer.from((b as BSONRegExp).pattern)) ||
          Buffer.compare(Buffer.from((a as BSONRegExp).options), Buffer.from((b as BSONRegExp).options)),
      )
    default:
      return 0
  }
}

const compareFields = (a: [string, unknown][], b: [string, unknown][]) =>
  compareLists(
    a,
    b,
    ([name, value], [otherName, other]) =>
      sign(typeRank(value) - typeRank(other)) ||
      sign(Buffer.compare(Buffer.from(name), Buffer.from(otherName))) ||
      reference(value, other),
  )

function compareLists<T>(a: T[], b: T[], compare: (a: T, b: T) => number): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const order = compare(a[i] as T, b[i] as T)
    if (order !== 0) return order
  }
  return sign(a.length - b.length)
}

const edges = [0n, 1n, -1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 62n + 1n]
const long = fc
  .oneof(fc.constantFrom(...edges), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
  .map(n => Long.fromBigInt(n))
const double = fc
  .oneof(fc.double(), fc.constantFrom(0, -0, 2 ** 53, 2 ** 53 + 2, 2 ** 63, -(2 ** 63), 5e-324, 1.5))
  .map(n => new Double(n))
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.string({ unit: fc.constantFrom('\0', 'a', 'b', '\u00ff', '😀'), maxLength: 4 }),
)
const scalar: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer().map(n => new Int32(n)),
  long,
  double,
  text,
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map(bytes => new ObjectId(bytes)),
  fc.tuple(fc.uint8Array({ maxLength: 5 }), fc.constantFrom(0, 5, 128)).map(([b, t]) => new Binary(b, t)),
  fc.tuple(fc.nat(), fc.nat()).map(([t, i]) => new Timestamp({ t, i })),
  fc.constantFrom(new BSONRegExp('a', 'i'), new BSONRegExp('a'), new BSONRegExp('b')),
  fc.constantFrom(new MinKey(), new MaxKey()),
)
const name = fc.constantFrom('a', 'b', 'ab', 'ä')
const { value } = fc.letrec<{ value: unknown }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}))

describe('the key of a value', () => {
  it('sorts as MongoDB sorts the values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(sign(Buffer.compare(encodeKey(a), encodeKey(b))), `${inspect(a)} and ${inspect(b)}`).to.equal(
          reference(a, b),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('sorts numbers of all three types by their value, longs beyond 2^53 too', () => {
    const number = fc.oneof(
      fc.constantFrom(...edges).map(n => Long.fromBigInt(n)),
      long,
      double,
    )
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(sign(Buffer.compare(encodeKey(a), encodeKey(b))), `${inspect(a)} and ${inspect(b)}`).to.equal(
          reference(a, b),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it('is never the beginning of another key, so that compound keys can be joined', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [encodeKey(a), encodeKey(b)]
        if (!x.equals(y)) expect(y.subarray(0, x.length).equals(x)).to.equal(false)
      }),
      { numRuns: 1000 },
    )
  })

  it('is the same for the stored octets and for the decoded value', () => {
    fc.assert(
      fc.property(value, v => {
        const raw = Buffer.from(serialize({ v }))
        const field = findField(raw, Buffer.from('v'))
        expect(field).to.not.equal(null)
        if (field !== null)
          expect(rawKey(field.type, raw, field.at, field.end).equals(encodeKey(deserialize(raw, typed).v))).to.equal(
            true,
          )
      }),
      { numRuns: 1000 },
    )
  })

  it('treats a decimal that is exact in binary as its number, and refuses others', () => {
    expect(encodeKey(Decimal128.fromString('2.50')).equals(encodeKey(2.5))).to.equal(true)
    expect(encodeKey(Decimal128.fromString('1E3')).equals(encodeKey(1000))).to.equal(true)
    expect(encodeKey(Decimal128.fromString('-0')).equals(encodeKey(0))).to.equal(true)
    expect(() => encodeKey(Decimal128.fromString('0.1'))).to.throw('does not support comparing or indexing decimals')
    expect(() => encodeKey(Decimal128.fromString('9007199254740993'))).to.throw('does not support')
  })

  it('has a successor above everything that begins with it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4 }), fc.uint8Array({ maxLength: 3 }), (prefix, rest) => {
        const next = successor(Buffer.from(prefix))
        if (next === null) expect(prefix.every(byte => byte === 0xff)).to.equal(true)
        else expect(Buffer.compare(Buffer.concat([prefix, rest]), next)).to.equal(-1)
      }),
    )
  })
})
