import { Double, deserialize, Int32, Long, serialize } from 'bson'
import { expect } from 'chai'
import { updateOne } from 'mingo/updater'
import { validateCollection } from './integrity.ts'
import { encodeKey } from './keys.ts'
import { type Random, random } from './random.ts'
import { typed } from './raw.ts'
import { openStorage } from './storage.ts'
import { compileUpdate } from './update.ts'
import type { Document } from './values.ts'
import { updateDocuments } from './write.ts'

const fields = ['a', 'b', 'c', 'list', 'd']
const scalar = (r: Random): unknown =>
  r.pick<() => unknown>([
    () => r.below(5),
    () => r.below(5) + 0.5,
    () => r.pick(['x', 'y', '']),
    () => null,
    () => true,
    () => new Date(r.below(9)),
  ])()
const documentOf = (r: Random, _id: number): Document => ({
  _id,
  ...(r.chance(0.8) ? { a: r.below(10) } : {}),
  ...(r.chance(0.8) ? { b: scalar(r) } : {}),
  ...(r.chance(0.8) ? { list: Array.from({ length: r.below(4) }, () => r.below(5)) } : {}),
  ...(r.chance(0.8) ? { d: { x: r.below(5), y: [{ n: r.below(3) }, { n: r.below(3) }] } } : {}),
  ...(r.chance(0.8) ? { open: true } : {}),
})
const typedOf = (doc: Document): Document => deserialize(serialize(doc), typed)

function updateOf(r: Random): Document {
  const update: Document = {}
  const free = new Set(fields)
  const take = () => {
    const name = r.pick([...free])
    free.delete(name)
    return name
  }
  for (let n = 1 + r.below(3); n > 0; n--) {
    const operator = r.pick([
      '$set',
      '$set',
      '$unset',
      '$inc',
      '$push',
      '$addToSet',
      '$pull',
      '$min',
      '$max',
      '$mul',
      '$pop',
    ])
    if (operator === '$push' || operator === '$addToSet' || operator === '$pull' || operator === '$pop') {
      if (!free.delete('list')) continue
      const value =
        operator === '$pop'
          ? r.pick([1, -1])
          : operator === '$pull'
            ? r.pick<unknown>([r.below(5), { $gt: 2 }])
            : r.chance(0.5)
              ? r.below(5)
              : { $each: [r.below(2), 2 + r.below(3)] }
      update[operator] = { list: value }
    } else if (operator === '$inc' || operator === '$mul') {
      if (!free.delete('a')) continue
      update[operator] = { a: r.pick([1, 2, 3, 0.5]) }
    } else if (operator === '$min' || operator === '$max') {
      if (!free.delete('a')) continue
      update[operator] = { a: r.below(10) }
    } else {
      const name = take()
      const path = name === 'd' && r.chance(0.6) ? r.pick(['d.x', 'd.z', 'd.q.r']) : name
      update[operator] = {
        ...(update[operator] as Document | undefined),
        [path]: operator === '$unset' ? '' : scalar(r),
      }
    }
    if (free.size === 0) break
  }
  return Object.keys(update).length === 0 ? { $set: { a: 1 } } : update
}

describe('Updates', () => {
  const rounds = Number(process.env.ENGINE_ROUNDS ?? 140) * 50

  it('on raw octets are those on decoded documents, octet for octet', () => {
    let short = 0
    for (let seed = 1; seed <= rounds; seed++) {
      const r = random(seed * 31)
      const raw = Buffer.from(serialize(documentOf(r, seed)))
      const update = compileUpdate(typedOf(updateOf(r)))
      const patched = update.patch?.(raw) ?? null
      if (patched === null) continue
      short++
      const long = Buffer.from(
        serialize(
          update.apply(deserialize(raw, typed), { filter: {}, arrayFilters: [], inserting: false, now: new Date() }),
        ),
      )
      expect(patched.toString('hex'), `seed ${seed}`).to.equal(long.toString('hex'))
    }
    expect(short).to.be.greaterThan(rounds / 5)
  })

  it('give what mingo gives, and leave the indexes sound', () => {
    for (let seed = 1; seed <= rounds / 50; seed++) {
      const r = random(seed * 101)
      const storage = openStorage(':memory:')
      const collection = storage.create('t.c')
      storage.createIndex(collection, {
        v: 2,
        key: { a: 1, b: -1 },
        name: 'ab',
        partialFilterExpression: { open: true },
      })
      storage.createIndex(collection, { v: 2, key: { list: 1 }, name: 'list' })
      storage.createIndex(collection, { v: 2, key: { 'd.x': 1, a: 1 }, name: 'd', sparse: true })
      storage.createIndex(collection, { v: 2, key: { 'd.y.n': 1 }, name: 'n' })
      const all = Array.from({ length: 20 }, (_, i) => documentOf(r, i))
      for (const doc of all) storage.insertRow(collection, Buffer.from(serialize(doc)))
      for (let n = 0; n < 50; n++) {
        const _id = r.below(20)
        const update = updateOf(r)
        const what = `seed ${seed}: ${JSON.stringify({ before: all[_id], update })}`
        let refused = false
        try {
          updateDocuments(
            storage,
            () => collection,
            () => collection,
            {
              filter: typedOf({ _id }),
              update: typedOf(update),
              multi: r.chance(0.5),
              upsert: false,
              arrayFilters: [],
            },
          )
        } catch (error) {
          if ((error as { code?: number }).code === undefined) throw error
          refused = true
        }
        const before = all[_id] as Document
        const list = Array.isArray(before.list) ? before.list : []
        // mingo takes duplicates out of what was there before
        const ownWay = '$addToSet' in update && new Set(list).size !== list.length
        if (!refused && !ownWay) updateOne(all as never, { _id } as never, structuredClone(update) as never)
        const row = storage.rowById(collection, encodeKey(_id))
        if (ownWay) all[_id] = deserialize(row?.doc as Buffer)
        expect(deserialize(row?.doc as Buffer), what).to.deep.equal(all[_id])
      }
      expect(validateCollection(storage, collection).errors).to.deep.equal([])
      storage.commit()
      storage.close()
    }
  })

  const apply = (doc: Document, update: unknown, filter: Document = {}, arrayFilters: Document[] = []) => {
    const compiled = compileUpdate(
      Array.isArray(update) ? update.map(stage => typedOf(stage as Document)) : typedOf(update as Document),
    )
    return deserialize(
      serialize(
        compiled.apply(typedOf(doc), {
          filter: typedOf(filter),
          arrayFilters: arrayFilters.map(typedOf),
          inserting: false,
          now: new Date(7),
        }),
      ),
    )
  }

  it('reach array elements by $, $[] and $[name]', () => {
    const doc = {
      items: [
        { n: 1, ok: false },
        { n: 2, ok: false },
        { n: 2, ok: false },
      ],
      list: [1, 5, 9],
    }
    expect(apply(doc, { $set: { 'items.$.ok': true } }, { 'items.n': 2 }).items[1].ok).to.equal(true)
    expect(apply(doc, { $set: { 'items.$.ok': true } }, { items: { $elemMatch: { n: 2 } } }).items[2].ok).to.equal(
      false,
    )
    expect(apply(doc, { $inc: { 'list.$[]': 1 } }).list).to.deep.equal([2, 6, 10])
    expect(
      apply(doc, { $inc: { 'items.$[i].n': 10 } }, {}, [{ 'i.n': { $gt: 1 } }]).items.map((i: { n: number }) => i.n),
    ).to.deep.equal([1, 12, 12])
    expect(() => apply(doc, { $set: { 'items.$.ok': true } })).to.throw('positional operator')
  })

  it('may be pipelines', () => {
    expect(
      apply({ a: 2, b: 3 }, [
        { $set: { sum: { $add: ['$a', '$b'] }, c: { $ifNull: ['$x', 'none'] } } },
        { $unset: 'b' },
      ]),
    ).to.deep.equal({ a: 2, sum: 5, c: 'none' })
    expect(apply({ a: 2 }, [{ $set: { a: { $cond: [{ $gt: ['$a', 1] }, 'big', 'small'] } } }])).to.deep.equal({
      a: 'big',
    })
  })

  it('keep numeric types, and grow an int32 into a long', () => {
    const compiled = compileUpdate({ $inc: { i: new Int32(1), d: new Int32(1), l: new Int32(1) } })
    const after = compiled.apply(
      { i: new Int32(2_147_483_647), d: new Double(1), l: Long.fromNumber(5) },
      { filter: {}, arrayFilters: [], inserting: false, now: new Date() },
    )
    expect(after).to.deep.equal({ i: Long.fromNumber(2_147_483_648), d: new Double(2), l: Long.fromNumber(6) })
  })

  it('of one path twice, of _id, or by an unknown operator are refused', () => {
    expect(() => compileUpdate({ $set: { a: 1 }, $inc: { a: 1 } }))
      .to.throw('conflict')
      .with.property('code', 40)
    expect(() => compileUpdate({ $set: { 'a.b': 1, a: 1 } })).to.throw('conflict')
    expect(() => compileUpdate({ $where: { a: 1 } })).to.throw('Unknown modifier')
  })
})
