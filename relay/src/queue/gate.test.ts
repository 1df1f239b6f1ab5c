import { expect } from 'chai'
import fc from 'fast-check'
import { createAllowance, createGate } from './gate.ts'

describe('a gate', () => {
  it('lets so many through at once, all in order, whatever fails', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.boolean(), { minLength: 1, maxLength: 40 }),
        async (places, fails) => {
          const gate = createGate(places)
          const began: number[] = []
          let inside = 0
          let most = 0
          const all = await Promise.allSettled(
            fails.map((fail, i) =>
              gate(async () => {
                began.push(i)
                most = Math.max(most, ++inside)
                await new Promise(resolve => setImmediate(resolve))
                inside--
                if (fail) throw new Error('no')
                return i
              }),
            ),
          )
          expect(most).to.be.at.most(places)
          expect(began).to.deep.equal(fails.map((_, i) => i))
          expect(all.map(({ status }) => status === 'rejected')).to.deep.equal(fails)
        },
      ),
    )
  })
})

describe('a gate with people in a hurry', () => {
  it('lets them pass the line, in their own order', async () => {
    const gate = createGate(1)
    const began: string[] = []
    const enter = (name: string, first: boolean) =>
      gate(async () => {
        began.push(name)
      }, first)
    await Promise.all([enter('a', false), enter('b', false), enter('c', true), enter('d', false), enter('e', true)])
    expect(began).to.deep.equal(['a', 'c', 'e', 'b', 'd'])
  })
})

describe('an allowance', () => {
  it('is never overdrawn, and what is given back can be taken again', () => {
    const allowance = createAllowance(10)
    expect([allowance.take(6), allowance.take(5), allowance.take(4), allowance.take(1)]).to.deep.equal([
      true,
      false,
      true,
      false,
    ])
    allowance.give(4)
    expect(allowance.take(4)).to.equal(true)
  })
})
