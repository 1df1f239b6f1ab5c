import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

describe('depesche usage, lots and prices', function () {
  this.timeout(120_000)
  let dataDir: string
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'depesche-cli-'))
  })
  after(() => rm(dataDir, { recursive: true, force: true }))

  const run = (...args: string[]) =>
    new Promise<{ code: number; json: Record<string, unknown> & { items: Record<string, unknown>[] } }>(resolve => {
      const env = { ...process.env, DEPESCHE_DATA_DIR: dataDir, MONGODB_URI: '' }
      execFile(process.execPath, [main, ...args, '--json'], { env }, (error, stdout) =>
        resolve({ code: error === null ? 0 : 1, json: JSON.parse(stdout) }),
      )
    })

  it('show the demo quota, book more of it, and refuse what is not sold', async () => {
    await run('account', 'create', '--email', 'a@shop.test', '--name', 'A')
    const fresh = (await run('usage')).json
    expect(fresh).to.include({ sent: 0, overage: 0, remaining: 1000 })
    const [demo] = fresh.lots as Record<string, unknown>[]
    expect(demo).to.include({ size: 1000, used: 0, unitPriceMicroEuro: 0, renews: false, source: 'demo' })
    expect(Date.parse(String(demo?.endsAt)) - Date.parse(String(demo?.startsAt))).to.equal(30 * 24 * 3600_000)

    const { code, json } = await run('lots', 'book', '--size', '26000')
    expect(code).to.equal(1)
    expect(json.error).to.include({ type: 'lot-size' })
    const booked = await run('lots', 'book', '--account', 'a@shop.test', '--size', '25000,100000')
    expect(booked.json.items.map(lot => [lot.size, lot.unitPriceMicroEuro, lot.renews])).to.deep.equal([
      [25_000, 950, true],
      [100_000, 850, true],
    ])
    const id = String(booked.json.items[0]?.id)
    expect((await run('lots', 'cancel', id)).json).to.include({ id, renews: false })
    expect((await run('usage')).json).to.include({ remaining: 126_000 })

    await run('account', 'create', '--email', 'b@shop.test', '--name', 'B')
    expect((await run('usage')).json, 'of all together').to.include({ remaining: 127_000 })
    expect((await run('lots', 'list')).json.error).to.include({ type: 'input' })
  })

  it('set the price list from a file, as it is shown', async () => {
    const { version: _, since: __, ...list } = (await run('prices', 'show')).json
    const file = join(dataDir, 'prices.json')
    await writeFile(file, JSON.stringify(list))
    expect((await run('prices', 'set', file)).json).to.deep.include({ version: 1, tiers: list.tiers })
    await writeFile(file, '{"block": 1, "tiers": [{"from": 1000, "unitPriceMicroEuro": 950}]}')
    const refused = await run('prices', 'set', file)
    expect([refused.code, refused.json.error]).to.deep.equal([
      1,
      { type: 'input', message: 'tiers.0.from: lots have 25000 mails at least' },
    ])
  })
})
