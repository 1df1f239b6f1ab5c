import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { loadPools, readPools } from './pools.ts'
import { standardPlan } from './warm-up.ts'

const read = (value: unknown) => readPools(JSON.stringify(value))
const transactional = { addresses: [{ address: '192.0.2.10' }] }
const fault = (value: unknown): string => {
  try {
    read(value)
  } catch (error) {
    return (error as Error).message
  }
  return 'none'
}

describe('the pools file', () => {
  it('names addresses with their EHLO names and warm-up plans', () => {
    const pools = read({
      pools: {
        transactional: {
          addresses: [
            { address: '192.0.2.10', ehlo: 'MTA1.example', warmUp: { from: '2026-12-01' } },
            { address: '2001:DB8:0:0::10', publicAddress: '2001:db8::99' },
          ],
        },
        other: { addresses: [{ address: '192.0.2.20', warmUp: { from: '2026-12-03', plan: 'slow' } }] },
      },
      plans: { slow: { perDay: [20, 50], perOperator: [5, 10] } },
    })
    expect(pools).to.deep.equal([
      {
        name: 'transactional',
        addresses: [
          {
            address: '192.0.2.10',
            publicAddress: '192.0.2.10',
            ehlo: 'mta1.example',
            warmUp: { from: '2026-12-01', plan: standardPlan },
          },
          { address: '2001:db8::10', publicAddress: '2001:db8::99', ehlo: null, warmUp: null },
        ],
      },
      {
        name: 'other',
        addresses: [
          {
            address: '192.0.2.20',
            publicAddress: '192.0.2.20',
            ehlo: null,
            warmUp: { from: '2026-12-03', plan: { perDay: [20, 50], perOperator: [5, 10] } },
          },
        ],
      },
    ])
  })

  it('may leave the share of an operator out of a plan of its own', () => {
    const address = { address: '192.0.2.10', warmUp: { from: '2026-12-01', plan: 'own' } }
    const [pool] = read({ pools: { transactional: { addresses: [address] } }, plans: { own: { perDay: [20, 50] } } })
    expect(pool?.addresses[0]?.warmUp?.plan).to.deep.equal({ perDay: [20, 50], perOperator: [20, 50] })
  })

  for (const [what, value, words] of [
    ['no pool transactional', { pools: { other: transactional } }, /transactional is missing/],
    [
      'an address twice',
      { pools: { transactional, other: transactional } },
      /192\.0\.2\.10 is in transactional already/,
    ],
    [
      'an address twice in two spellings',
      { pools: { transactional: { addresses: [{ address: '2001:db8::1' }, { address: '2001:db8:0::1' }] } } },
      /2001:db8::1 is in transactional already/,
    ],
    ['no address', { pools: { transactional: { addresses: [] } } }, /pools\.transactional\.addresses/],
    [
      'a name for an address',
      { pools: { transactional: { addresses: [{ address: 'mta1' }] } } },
      /addresses\.0\.address: must be an IPv4 or IPv6 address/,
    ],
    [
      'half an EHLO name',
      { pools: { transactional: { addresses: [{ address: '192.0.2.1', ehlo: 'mta1' }] } } },
      /ehlo: must be a full host name/,
    ],
    ['a pool with a slash', { pools: { transactional, 'a/b': transactional } }, /a pool is named by/],
    ['a field nobody knows', { pools: { transactional }, pool: {} }, /pool/],
    [
      'no day',
      { pools: { transactional: { addresses: [{ address: '192.0.2.1', warmUp: { from: '1.12.2026' } }] } } },
      /warmUp\.from/,
    ],
    [
      'an unknown plan',
      {
        pools: {
          transactional: { addresses: [{ address: '192.0.2.1', warmUp: { from: '2026-12-01', plan: 'fast' } }] },
        },
      },
      /there is no plan fast/,
    ],
    [
      'a plan with days missing',
      { pools: { transactional }, plans: { own: { perDay: [1, 2], perOperator: [1] } } },
      /plans\.own\.perOperator: must have as many days/,
    ],
    ['a day without mails', { pools: { transactional }, plans: { own: { perDay: [0] } } }, /plans\.own\.perDay\.0/],
  ] as const)
    it(`with ${what} is refused in words`, () => expect(fault(value)).to.match(words))

  it('that is none is named with its setting', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'pools-'))
    const file = join(dir, 'pools.json')
    const load = (sendAddresses: string[] = []) =>
      loadPools({ poolsFile: file, sendAddresses }).catch((error: Error) => error.message)
    expect(await load()).to.match(/^DEPESCHE_POOLS_FILE: .*pools\.json can't be used: ENOENT/)
    await writeFile(file, '{')
    expect(await load()).to.match(/^DEPESCHE_POOLS_FILE: .* it is no JSON/)
    await writeFile(file, JSON.stringify({ pools: { transactional } }))
    expect(await load()).to.have.length(1)
    expect(await load(['192.0.2.9'])).to.match(/DEPESCHE_POOLS_FILE and DEPESCHE_SEND_ADDRESSES .* set one/)
    await rm(dir, { recursive: true })
  })

  it('isn’t needed for one pool, or for none', async () => {
    const load = (...sendAddresses: string[]) => loadPools({ poolsFile: null, sendAddresses })
    expect(await load()).to.deep.equal([{ name: 'transactional', addresses: [] }])
    const [pool] = await load('192.0.2.9', '2001:DB8::1', '192.0.2.9')
    expect(pool?.addresses.map(({ address }) => address)).to.deep.equal(['192.0.2.9', '2001:db8::1'])
  })
})
