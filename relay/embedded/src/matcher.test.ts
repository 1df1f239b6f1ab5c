import { BSONRegExp, Decimal128, deserialize, Int32, Long, MaxKey, MinKey, serialize } from 'bson'
import { expect } from 'chai'
import { compileFilter } from './matcher.ts'
import { typed } from './raw.ts'
import type { Document } from './values.ts'

const sent = (document: Document): Document => deserialize(serialize(document), typed)
const matches = (document: Document, filter: Document): boolean => compileFilter(sent(filter))(sent(document))

/** where plain JavaScript (and mingo) would answer differently, MongoDB's manual decides */
describe('A filter', () => {
  const yes: [Document, Document, string][] = [
    [{}, { a: null }, 'null stands for missing'],
    [{ a: null }, { a: null }, 'null is null'],
    [{ a: [1, null] }, { a: null }, 'null in an array'],
    [{ a: [1, 2] }, { a: 2 }, 'an element of an array'],
    [{ a: [1, 2] }, { a: [1, 2] }, 'a whole array'],
    [{ a: [[1, 2]] }, { a: [1, 2] }, 'an array in an array'],
    [{ a: [{ b: 1 }, { b: 2 }] }, { 'a.b': 2 }, 'a field of elements'],
    [{ a: [{ b: 1 }] }, { 'a.0.b': 1 }, 'an element by its index'],
    [{ a: [1, 9] }, { a: { $gt: 5, $lt: 3 } }, 'two conditions on different elements'],
    [{ a: new Int32(1) }, { a: 1.0 }, 'numbers of different types'],
    [{ a: Long.fromString('9007199254740993') }, { a: { $gt: 9007199254740992 } }, 'longs beyond 2^53'],
    [{ a: Number.NaN }, { a: Number.NaN }, 'NaN is NaN'],
    [{ a: [] }, { a: { $size: 0 } }, 'an empty array'],
    [{ a: [] }, { 'a.b': { $exists: false } }, 'nothing below an empty array'],
    [{}, { a: { $ne: 1 } }, 'missing is not one'],
    [{}, { a: { $nin: [1] } }, 'missing is none of them'],
    [{}, { a: { $not: { $gt: 1 } } }, 'missing is not greater'],
    [{}, { a: { $lte: null } }, 'missing is at most null'],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 2 } }, 'a whole document'],
    [{ a: 'Käse\n' }, { a: { $regex: 'käse$', $options: 'i' } }, '$ before a final newline'],
    [{ a: '😀' }, { a: { $regex: '^.$' } }, 'one character, and not two code units'],
    [{ a: 'a-b$' }, { a: { $regex: '^[a$]\\-b\\$$' } }, 'escapes and classes'],
    [{ a: ['x', 'yz'] }, { a: { $in: [new BSONRegExp('^y')] } }, 'a pattern in $in'],
    [{ a: new Date(5) }, { a: { $lt: new Date(6) } }, 'dates'],
    [{ a: Decimal128.fromString('2.5') }, { a: 2.5 }, 'a decimal that is exact'],
    [{ a: [{ b: 1, c: 2 }] }, { a: { $elemMatch: { b: 1, c: 2 } } }, 'one element with both'],
  ]
  const no: [Document, Document, string][] = [
    [{ a: '5' }, { a: { $gt: 1 } }, 'texts are not greater than numbers'],
    [{ a: true }, { a: { $gte: 0 } }, 'true is no number'],
    [{ a: null }, { a: { $lt: 1 } }, 'null is no number'],
    [{ a: Number.NaN }, { a: { $lt: 1 } }, 'NaN is not less'],
    [{ a: { c: 2, b: 1 } }, { a: { b: 1, c: 2 } }, 'documents with another order of fields'],
    [{ a: [1, 2] }, { a: { $ne: 2 } }, 'an array that has the element'],
    [{ a: [{ b: 1 }, { c: 2 }] }, { a: { $elemMatch: { b: 1, c: 2 } } }, 'two elements that share the conditions'],
    [{ a: null }, { a: { $exists: false } }, 'null exists'],
    [{ a: [] }, { 'a.b': null }, 'an empty array has no elements whose field is missing'],
    [{ a: 'ab\nc' }, { a: { $regex: 'b$' } }, '$ is no end of line without m'],
    [{ a: 'AB' }, { a: { $regex: 'b' } }, 'case counts'],
    [JSON.parse('{"a":1}'), { __proto__: null, 'constructor.name': 'Object' }, 'what JavaScript adds to objects'],
  ]
  for (const [document, filter, why] of yes) it(`finds: ${why}`, () => expect(matches(document, filter)).to.equal(true))
  for (const [document, filter, why] of no)
    it(`does not find: ${why}`, () => expect(matches(document, filter)).to.equal(false))

  const refused: [Document, string][] = [
    [{ $where: '1' }, 'does not support'],
    [{ a: { $near: 1 } }, 'unknown operator'],
    [{ $text: { $search: 'x' } }, 'unknown top level operator'],
    [{ $expr: { $function: {} } }, 'does not support'],
    [{ a: { $gt: new MinKey() } }, 'does not support'],
    [{ a: { $lt: new MaxKey() } }, 'does not support'],
    [{ a: { $regex: '(?i)x' } }, 'does not support'],
    [{ a: { $regex: 'x', $options: 'x' } }, 'does not support'],
    [{ a: { $regex: '(' } }, 'Regular expression is invalid'],
    [{ a: { $in: 1 } }, '$in needs an array'],
    [{ a: { $gt: 1, b: 2 } }, 'unexpected field b'],
    [{ $or: [] }, 'nonempty array'],
    [{ a: { $lt: Decimal128.fromString('0.1') } }, 'does not support'],
  ]
  for (const [filter, why] of refused)
    it(`is refused: ${Object.keys(filter)[0]} ${JSON.stringify(Object.values(filter)[0])}`, () =>
      expect(() => compileFilter(sent(filter))).to.throw(why))
})
