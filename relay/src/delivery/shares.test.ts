import { expect } from 'chai'
import fc from 'fast-check'
import {
  type AddressCounts,
  type CountName,
  createCountMemory,
  createShares,
  type Grant,
  type Shares,
} from './shares.ts'
import { utcDay } from './warm-up.ts'

const address = '192.0.2.10'
const noon = Date.parse('2026-12-01T12:00:00Z')
const dayMs = 86_400_000

/** Counts that answer late, and tell how often they were asked. */
function watched(inner: AddressCounts = createCountMemory()) {
  const asked: string[] = []
  const counts: AddressCounts = {
    async add(count, wanted, limit) {
      asked.push(`${count.operator ?? 'all'} ${wanted}`)
      await new Promise(setImmediate)
      return inner.add(count, wanted, limit)
    },
    giveBack: (count, mails) => inner.giveBack(count, mails),
  }
  const sent = (day: string, operator: string | null) =>
    inner.add({ day, address, operator }, 1e9, 1e9).then(async added => {
      await inner.giveBack({ day, address, operator } satisfies CountName, added)
      return 1e9 - added
    })
  return { counts, asked, sent }
}

describe('the share of a day', () => {
  let time: number
  const now = () => new Date(time)
  beforeEach(() => {
    time = noon
  })
  const take = async (shares: Shares, mails: number, operator = 'Gmail', share = { mails: 10, perOperator: 6 }) =>
    (await shares.take(address, share, operator, mails)).mails

  it('is taken by operators and by all, to the last mail and no further', async () => {
    const shares = createShares({ counts: createCountMemory(), now })
    expect(await take(shares, 4)).to.equal(4)
    expect(await take(shares, 4)).to.equal(2) // of 6
    expect(await take(shares, 1)).to.equal(0)
    expect(await take(shares, 9, 'Yahoo')).to.equal(4) // of 10
    expect(await take(shares, 1, 'Yahoo')).to.equal(0)
    expect(await take(shares, 1, 'else.test')).to.equal(0)
  })

  it('is new when the day turns by UTC, and counts on when the clock goes back', async () => {
    const shares = createShares({ counts: createCountMemory(), now })
    expect(await take(shares, 6)).to.equal(6)
    time = Date.parse('2026-12-01T23:59:59.999Z')
    expect(await take(shares, 1)).to.equal(0)
    time++
    expect(await take(shares, 5)).to.equal(5)
    time = noon
    expect(await take(shares, 1)).to.equal(0)
  })

  it('takes back what was not sent', async () => {
    const shares = createShares({ counts: createCountMemory(), now })
    const grant = await shares.take(address, { mails: 10, perOperator: 6 }, 'Gmail', 6)
    grant.giveBack(2)
    expect(await take(shares, 6)).to.equal(2)
    expect(await take(shares, 9, 'Yahoo')).to.equal(4)
  })

  it('is empty before the first day', async () => {
    const { counts, asked } = watched()
    expect(await take(createShares({ counts, now }), 1, 'Gmail', { mails: 0, perOperator: 0 })).to.equal(0)
    expect(asked).to.deep.equal([])
  })

  it('outlives a restart, and gives back at a clean stop what it has not used', async () => {
    const { counts, sent } = watched()
    const large = { mails: 10_000, perOperator: 5000 }
    const first = createShares({ counts, now })
    for (let i = 0; i < 300; i++) expect(await take(first, 1, 'Gmail', large)).to.equal(1)
    await first.close()
    expect(await sent('2026-12-01', 'Gmail')).to.equal(300)
    expect(await sent('2026-12-01', null)).to.equal(300)
    const second = createShares({ counts, now })
    expect(await take(second, 4800, 'Gmail', large)).to.equal(4700)
  })

  it('asks the store seldom, and not at all when the share is used up', async () => {
    const { counts, asked } = watched()
    const shares = createShares({ counts, now })
    const large = { mails: 10_000, perOperator: 5000 }
    for (let i = 0; i < 5000; i++) expect(await take(shares, 1, 'Gmail', large)).to.equal(1)
    expect(asked.length).to.be.below(150)
    expect(await take(shares, 1, 'Gmail', large)).to.equal(0)
    const before = asked.length
    for (let i = 0; i < 1000; i++) expect(await take(shares, 1, 'Gmail', large)).to.equal(0)
    expect(asked.length).to.equal(before)
  })

  it('says so when the store is away', async () => {
    const counts: AddressCounts = { add: () => Promise.reject(new Error('away')), giveBack: async () => undefined }
    const answer = await take(createShares({ counts, now }), 1).catch((error: Error) => error.message)
    expect(answer).to.equal('away')
  })

  it('is never exceeded, by several processes that crash, stop, and turn days', () => {
    const act = fc.oneof(
      {
        weight: 8,
        arbitrary: fc.record({ mails: fc.integer({ min: 1, max: 9 }), operator: fc.nat(2), unsent: fc.nat(9) }),
      },
      { weight: 1, arbitrary: fc.constantFrom('crash' as const, 'stop' as const) },
      { weight: 1, arbitrary: fc.record({ passMs: fc.integer({ min: -dayMs / 2, max: dayMs }) }) },
    )
    const acts = fc.array(fc.tuple(fc.nat(1), act), { minLength: 10, maxLength: 80 })
    return fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 200 }),
        acts,
        async (most, one, todo) => {
          const share = { mails: most, perOperator: Math.min(one, most) }
          const { counts, sent: stored } = watched()
          const nodes = [createShares({ counts, now }), createShares({ counts, now })]
          const sent = new Map<string, number>()
          const days = new Set<string>()
          let grants: Promise<void>[] = []
          time = noon
          for (const [node, what] of todo) {
            const shares = nodes[node] as Shares
            if (typeof what === 'object' && 'mails' in what) {
              const day = utcDay(now())
              days.add(day)
              const ended = ({ mails, giveBack }: Grant) => {
                const unsent = Math.min(what.unsent, mails)
                giveBack(unsent)
                for (const key of [`${day} ${what.operator}`, `${day} null`])
                  sent.set(key, (sent.get(key) ?? 0) + mails - unsent)
              }
              grants.push(shares.take(address, share, `${what.operator}`, what.mails).then(ended)) // several at once
              continue
            }
            await Promise.all(grants)
            grants = []
            if (typeof what === 'object') time += what.passMs
            else {
              if (what === 'stop') await shares.close()
              nodes[node] = createShares({ counts, now })
            }
          }
          await Promise.all(grants)
          for (const day of days)
            for (const operator of ['0', '1', '2', null]) {
              const mails = sent.get(`${day} ${operator}`) ?? 0
              expect(mails).to.be.at.most(operator === null ? share.mails : share.perOperator)
              expect(mails, 'the store knows of fewer').to.be.at.most(await stored(day, operator))
            }
        },
      ),
      { numRuns: 150 },
    )
  })
})
