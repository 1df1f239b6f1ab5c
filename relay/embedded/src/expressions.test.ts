import { Decimal128, Double, deserialize, Int32, Long, ObjectId, serialize } from 'bson'
import { expect } from 'chai'
import { compileExpression, noVariables } from './expressions.ts'
import { typed } from './raw.ts'
import type { Document } from './values.ts'

const at = new Date('2026-03-05T10:37:12.345Z')
const id = new ObjectId('0123456789abcdef01234567')
const missing = Symbol('missing')

/** an expression over a document, as the wire brings both */
function evaluate(expression: unknown, document: Document): unknown {
  const sent = deserialize(serialize({ expression, document }), typed)
  const value = compileExpression(sent.expression)(sent.document, noVariables)
  return value === undefined ? missing : deserialize(serialize({ value })).value
}

/** `{[name]: condition, then: value, …}`; written as it stands, a linter takes it for a promise */
const when = (name: string, condition: unknown, value: unknown, more: Document = {}): Document => ({
  ...Object.fromEntries([
    [name, condition],
    ['then', value],
  ]),
  ...more,
})

const gives: [expression: unknown, document: Document, value: unknown][] = [
  // comparisons: every type has its place, missing comes first
  [{ $eq: ['$x', null] }, {}, false],
  [{ $eq: ['$x', null] }, { x: null }, true],
  [{ $lt: ['$x', 5] }, {}, true],
  [{ $lte: ['$x', 5] }, { x: null }, true],
  [{ $gt: ['a', 5] }, {}, true],
  [{ $gte: ['$x', 5] }, { x: at }, true],
  [{ $cmp: ['$a', '$b'] }, { a: { x: 1 }, b: { x: 2 } }, -1],
  [{ $eq: ['$a', '$b'] }, { a: { x: 1, y: 2 }, b: { y: 2, x: 1 } }, false],
  [{ $eq: ['$a', '$b'] }, { a: id, b: new ObjectId(id.toHexString()) }, true],
  [{ $lt: ['$a', '$b'] }, { a: [1, 2], b: [1, 3] }, true],
  // conditions: an empty text is true, zero and missing are false
  [{ $cond: ['$x', 'y', 'n'] }, { x: '' }, 'y'],
  [{ $cond: ['$x', 'y', 'n'] }, { x: 0 }, 'n'],
  [{ $cond: when('if', '$x', 'y', { else: 'n' }) }, {}, 'n'],
  [{ $cond: [true, '$$REMOVE', 1] }, {}, missing],
  [{ $and: ['$x', 1] }, { x: '' }, true],
  [{ $and: [] }, {}, true],
  [{ $or: ['$x', null] }, {}, false],
  [{ $not: ['$x'] }, { x: '' }, false],
  [{ $ifNull: ['$x', '$y', 8] }, {}, 8],
  [{ $ifNull: ['$x', '$y'] }, {}, missing],
  [{ $switch: { branches: [when('case', '$x', 'a')], default: 'c' } }, { x: 2 }, 'a'],
  [{ $let: { vars: { a: 1, b: '$x' }, in: { $add: ['$$a', '$$b'] } } }, { x: 2 }, 3],
  // numbers
  [{ $add: [1, '$x'] }, {}, null],
  [{ $add: ['$x', 1000] }, { x: at }, new Date(at.getTime() + 1000)],
  [{ $subtract: ['$a', '$b'] }, { a: new Date(2000), b: new Date(1000) }, 1000],
  [{ $divide: [5, 2] }, {}, 2.5],
  [{ $mod: [-5, 2] }, {}, -1],
  [{ $abs: '$x' }, {}, null],
  [{ $round: [2.5, 0] }, {}, 2],
  [{ $round: 1.7 }, {}, 2],
  [{ $round: [1.25, 1] }, {}, 1.2],
  [{ $round: [2.675, 2] }, {}, 2.67],
  [{ $round: [1250, -2] }, {}, 1200],
  [{ $trunc: [-1.9] }, {}, -1],
  [{ $trunc: [1.29, 1] }, {}, 1.2],
  [{ $add: [2147483647, 1] }, {}, 2147483648],
  // of a list or an array
  [{ $max: '$x' }, { x: [1, 'a', 2] }, 'a'],
  [{ $max: '$x' }, {}, null],
  [{ $min: '$x' }, { x: ['a', 1, null] }, 1],
  [{ $sum: '$x' }, { x: [1, 'a', 2] }, 3],
  [{ $sum: '$x' }, {}, 0],
  [{ $avg: '$x' }, { x: [] }, null],
  // arrays
  [{ $in: ['$x', '$y'] }, { x: id, y: [id] }, true],
  [{ $arrayElemAt: ['$x', -1] }, { x: [1, 2] }, 2],
  [{ $arrayElemAt: ['$x', 5] }, { x: [1, 2] }, missing],
  [{ $first: '$x' }, { x: [] }, missing],
  [{ $concatArrays: ['$a', '$b'] }, { a: [1] }, null],
  [{ $filter: { input: '$x', cond: { $gt: ['$$this', 1] }, limit: 1 } }, { x: [1, 2, 3] }, [2]],
  [{ $map: { input: '$x', as: 'i', in: '$$i.a' } }, { x: [{ a: 1 }, {}] }, [1, null]],
  [{ $reduce: { input: '$x', initialValue: 0, in: { $add: ['$$value', '$$this'] } } }, { x: [1, 2, 3] }, 6],
  [{ $size: '$x' }, { x: [1, 2] }, 2],
  [{ $slice: ['$x', -2] }, { x: [1, 2, 3] }, [2, 3]],
  [{ $slice: ['$x', 1, 1] }, { x: [1, 2, 3] }, [2]],
  [{ $setUnion: ['$a', '$b'] }, { a: [2, 1], b: [2] }, [1, 2]],
  [{ $setUnion: ['$a', '$b'] }, { a: [1] }, null],
  [{ $anyElementTrue: ['$a'] }, { a: [''] }, true],
  [{ $range: [0, 5, 2] }, {}, [0, 2, 4]],
  [{ $indexOfArray: ['$x', 2] }, { x: [1, 2] }, 1],
  [['$x', 1], {}, [null, 1]],
  // documents and paths: numbers are no places in arrays
  ['$x.a', { x: [{ a: 1 }, { b: 1 }, 3, { a: 2 }] }, [1, 2]],
  ['$x.0', { x: [{ a: 1 }] }, []],
  ['$$ROOT.x', { x: 1 }, 1],
  [{ a: '$x', b: '$nope' }, { x: 1 }, { a: 1 }],
  [{ $literal: { $add: [1, 2] } }, {}, { $add: [1, 2] }],
  [{ $mergeObjects: ['$x', { b: 2 }] }, {}, { b: 2 }],
  [{ $objectToArray: '$x' }, { x: { a: 1 } }, [{ k: 'a', v: 1 }]],
  [{ $arrayToObject: '$x' }, { x: [['a', 1]] }, { a: 1 }],
  // texts
  [{ $concat: ['a', '$x'] }, {}, null],
  [{ $toLower: '$x' }, { x: 'ÜA' }, 'Üa'],
  [{ $toLower: '$x' }, {}, ''],
  [{ $strLenCP: '$x' }, { x: 'ü😀' }, 2],
  [{ $substrCP: ['😀ab', 1, 1] }, {}, 'a'],
  [{ $split: ['a@b', '@'] }, {}, ['a', 'b']],
  [{ $trim: { input: 'xax', chars: 'x' } }, {}, 'a'],
  [{ $regexMatch: { input: '$x', regex: '^a', options: 'i' } }, { x: 'Ab' }, true],
  [{ $regexMatch: { input: '$x', regex: '^a' } }, {}, false],
  // types and conversions
  [{ $type: '$x' }, {}, 'missing'],
  [{ $type: '$x' }, { x: new Double(5) }, 'double'],
  [{ $type: '$x' }, { x: Long.fromNumber(5) }, 'long'],
  [{ $type: '$x' }, { x: id }, 'objectId'],
  [{ $toString: '$x' }, { x: id }, id.toHexString()],
  [{ $toString: '$x' }, { x: at }, at.toISOString()],
  [{ $toString: '$x' }, { x: 1.5 }, '1.5'],
  [{ $toInt: 5.9 }, {}, 5],
  [{ $toDate: '$x' }, { x: id }, new Date(0x01234567 * 1000)],
  [{ $toDate: '2026-01-01' }, {}, new Date('2026-01-01T00:00:00Z')],
  // dates
  [{ $dateTrunc: { date: '$x', unit: 'minute', binSize: 15 } }, { x: at }, new Date('2026-03-05T10:30:00Z')],
  [{ $dateTrunc: { date: '$x', unit: 'week' } }, { x: at }, new Date('2026-03-01T00:00:00Z')],
  [{ $dateTrunc: { date: '$x', unit: 'week', startOfWeek: 'mon' } }, { x: at }, new Date('2026-03-02T00:00:00Z')],
  [{ $dateTrunc: { date: '$x', unit: 'quarter' } }, { x: at }, new Date('2026-01-01T00:00:00Z')],
  [
    { $dateTrunc: { date: '$x', unit: 'day', timezone: 'Europe/Berlin' } },
    { x: new Date('2026-03-29T12:00:00Z') }, // the day of the change to summer time
    new Date('2026-03-28T23:00:00Z'),
  ],
  [{ $dateTrunc: { date: '$x', unit: 'day', timezone: '+02:00' } }, { x: at }, new Date('2026-03-04T22:00:00Z')],
  [{ $dateTrunc: { date: '$x', unit: 'day' } }, {}, null],
  [{ $dateToString: { date: '$x' } }, { x: at }, '2026-03-05T10:37:12.345Z'],
  [{ $dateToString: { date: '$x', format: '%j %w %u %V %H:%M %S %L %%' } }, { x: at }, '064 5 4 10 10:37 12 345 %'],
  [{ $dateToString: { date: '$x', format: '%H', timezone: 'Europe/Berlin' } }, { x: at }, '11'],
  [{ $dateToString: { date: '$x', format: '%Y', onNull: '-' } }, {}, '-'],
  [{ $hour: { date: '$x', timezone: 'Europe/Berlin' } }, { x: at }, 11],
  [{ $month: '$x' }, {}, null],
]

const refused: [expression: unknown, document?: Document][] = [
  [{ $add: [1, 'a'] }],
  [{ $divide: [5, 0] }],
  [{ $mod: [5, 0] }],
  [{ $divide: ['6', 2] }],
  [{ $size: '$x' }],
  [{ $in: ['$x', '$y'] }, { y: 2 }],
  [{ $concat: ['a', 1] }],
  [{ $split: ['a', ''] }],
  [{ $toInt: 'abc' }],
  [{ $toInt: 3e9 }],
  [{ $toDate: 5 }],
  [{ $toDate: 'nonsense' }],
  [{ $switch: { branches: [when('case', false, 'a')] } }],
  [{ $mergeObjects: ['$x'] }, { x: 1 }],
  [{ $dateTrunc: { date: '$x', unit: 'dayz' } }, { x: at }],
  [{ $dateTrunc: { date: '$x', unit: 'day' } }, { x: 'abc' }],
  [{ $dateTrunc: { date: '$x', unit: 'hour', binSize: 2, timezone: 'Europe/Berlin' } }, { x: at }],
  [{ $year: { date: '$x', timezone: 'Nowhere/Land' } }, { x: at }],
  ['$$nope'],
  ['$'],
  [{ $add: [1, 2], $subtract: [1, 2] }],
  [{ $eq: ['$x'] }],
  [{ $cond: when('if', true, 1) }],
  [{ $range: [0, 5, 0] }],
  [{ $nonsense: 1 }],
  [{ $where: '1' }],
  [{ $function: {} }],
  // operators of queries are no expressions
  [{ $exists: '$x' }],
  [{ $nin: ['$x', [1]] }],
  [{ $regex: 'a' }],
  [{ $add: ['$x', 1] }, { x: Decimal128.fromString('1.5') }],
]

describe('Expressions', () => {
  for (const [expression, document, value] of gives)
    it(`give MongoDB's answer: ${JSON.stringify(expression)} of ${JSON.stringify(document)}`, () => {
      const got = evaluate(expression, document)
      if (typeof value === 'number' && !Number.isInteger(value)) expect(got).to.be.closeTo(value, 1e-15)
      else expect(got).to.deep.equal(value)
    })
  for (const [expression, document = {}] of refused)
    it(`refuse ${JSON.stringify(expression)} of ${JSON.stringify(document)}`, () => {
      expect(() => evaluate(expression, document)).to.throw()
    })

  it('give numbers their BSON types', () => {
    const typeOf = (expression: unknown, document: Document = {}) => {
      const sent = deserialize(serialize({ expression, document }), typed)
      return compileExpression(sent.expression)(sent.document, noVariables)
    }
    expect(typeOf({ $add: [1, 2] })).to.be.instanceOf(Int32)
    expect(typeOf({ $add: [2147483647, 1] })).to.be.instanceOf(Long)
    expect(typeOf({ $add: [1, new Double(1)] })).to.be.instanceOf(Double)
    expect(typeOf({ $divide: [6, 2] })).to.be.instanceOf(Double)
    expect(typeOf({ $add: ['$x', 1] }, { x: Long.MAX_VALUE })).to.be.instanceOf(Double)
    expect(String(typeOf({ $add: ['$x', 1] }, { x: Long.fromString('9007199254740993') }))).to.equal('9007199254740994')
  })
})
