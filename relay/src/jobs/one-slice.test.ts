import { expect } from 'chai'
import { oneSlicePerLane } from './one-slice.ts'

const job = (lane: string, lockedAt: Date) => ({ attrs: { data: { lane }, lockedAt } }) as never

describe('a lane’s slices in one process', () => {
  it('run one at a time; a second lock is handed to the one that runs, and ends with it', async () => {
    const oneSlice = oneSlicePerLane()
    const first = { attrs: { data: { lane: 'a.test' }, lockedAt: new Date(1) } }
    const { promise, resolve } = Promise.withResolvers<void>()
    const begun: string[] = []
    const slice = (name: string) => () => {
      begun.push(name)
      return promise
    }
    const ended: string[] = []
    const runs = [
      oneSlice(first as never, slice('first')).then(() => ended.push('first')),
      oneSlice(job('a.test', new Date(2)), slice('second')).then(() => ended.push('second')),
      oneSlice(job('b.test', new Date(3)), slice('another lane')).then(() => ended.push('another lane')),
    ]
    expect(begun).to.deep.equal(['first', 'another lane'])
    expect(first.attrs.lockedAt).to.deep.equal(new Date(2))
    await new Promise(setImmediate)
    expect(ended).to.deep.equal([])
    resolve()
    await Promise.all(runs)
    expect(ended).to.have.members(['first', 'second', 'another lane'])
  })

  it('follow one another, also when one has failed', async () => {
    const oneSlice = oneSlicePerLane()
    const failed = await oneSlice(job('a.test', new Date(1)), () => Promise.reject(new Error('no'))).catch(
      e => e.message,
    )
    expect(failed).to.equal('no')
    let ran = false
    await oneSlice(job('a.test', new Date(2)), async () => {
      ran = true
    })
    expect(ran).to.equal(true)
  })
})
