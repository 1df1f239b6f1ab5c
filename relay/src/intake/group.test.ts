import { expect } from 'chai'
import { createGroups } from './group.ts'

const sleep = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

describe('accepts in groups', () => {
  it('are written once for all of one turn', async () => {
    const written: number[][] = []
    const groups = createGroups<number>(async members => void written.push(members))
    await Promise.all([1, 2, 3].map(groups.add))
    expect(written).to.deep.equal([[1, 2, 3]])
  })

  it('gather while others are being written, and none is said to be stored before it is', async () => {
    const events: string[] = []
    const writes: { begun: PromiseWithResolvers<void>; ends: PromiseWithResolvers<void> }[] = [0, 1].map(() => ({
      begun: Promise.withResolvers<void>(),
      ends: Promise.withResolvers<void>(),
    }))
    let count = 0
    const groups = createGroups<number>(async members => {
      const write = writes[count++]
      events.push(`write ${members}`)
      write?.begun.resolve()
      await write?.ends.promise
      events.push(`wrote ${members}`)
    })
    const add = (n: number) => groups.add(n).then(() => events.push(`told ${n}`))
    const first = add(1)
    await writes[0]?.begun.promise
    const others = [add(2), add(3)]
    await writes[1]?.begun.promise
    writes[0]?.ends.resolve()
    await first
    writes[1]?.ends.resolve()
    await Promise.all(others)
    expect(events).to.deep.equal(['write 1', 'write 2,3', 'wrote 1', 'told 1', 'wrote 2,3', 'told 2', 'told 3'])
  })

  it('are limited in size and in number under way', async () => {
    let underWay = 0
    let most = 0
    let largest = 0
    const groups = createGroups<number>(
      async members => {
        most = Math.max(most, ++underWay)
        largest = Math.max(largest, members.length)
        await sleep(2)
        underWay--
      },
      { members: 10, underWay: 2, gatherMs: 1 },
    )
    await Promise.all(Array.from({ length: 95 }, (_, i) => groups.add(i)))
    expect({ most, largest }).to.deep.equal({ most: 2, largest: 10 })
  })

  it('are refused whole when the write fails, and the next group goes on', async () => {
    let broken = true
    const groups = createGroups<number>(async () => {
      if (broken) throw new Error('no store')
    })
    const told = await Promise.allSettled([1, 2].map(groups.add))
    expect(told.map(t => t.status)).to.deep.equal(['rejected', 'rejected'])
    broken = false
    await groups.add(3)
  })

  it('are all written before closing is done', async () => {
    let done = 0
    const groups = createGroups<number>(async members => {
      await sleep(5)
      done += members.length
    })
    void groups.add(1)
    void groups.add(2)
    await groups.close()
    expect(done).to.equal(2)
    await groups.close()
  })
})
