import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { anAddress, anIssuer } from '../billing/invoices/example.test-peer.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))

describe('depesche invoices', function () {
  this.timeout(120_000)
  let folder: string
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'depesche-invoices-'))
    await writeFile(
      join(folder, 'issuer.json'),
      JSON.stringify({ ...anIssuer, datev: { consultant: 1001, client: 1 } }),
    )
    await writeFile(join(folder, 'wrong.json'), '{')
  })
  after(() => rm(folder, { recursive: true, force: true }))

  const run = (input: string, ...args: string[]) => {
    const env = { ...process.env, DEPESCHE_DATA_DIR: join(folder, 'data'), MONGODB_URI: '' }
    return spawnSync(process.execPath, [main, ...args], { cwd: folder, env, input })
  }
  const json = (...args: string[]) => {
    const { stdout, stderr } = run('', ...args, '--json')
    expect(String(stderr)).to.equal('')
    return JSON.parse(String(stdout))
  }
  const failure = (...args: string[]) => {
    const { status, stderr } = run('', ...args)
    expect(status).to.equal(1)
    return String(stderr)
  }

  it('go from the operator’s data to the paid invoice and its exports', async () => {
    json('account', 'create', '--email', 'owner@shop.example', '--name', 'Shop')
    json('lots', 'book', '--account', 'owner@shop.example', '--size', '25000')
    json('invoices', 'issuer', 'set', 'issuer.json')
    const address = ['address', 'set', 'owner@shop.example', '-', '--debtor-account', '10017']
    expect(run(JSON.stringify(anAddress), 'invoices', ...address).status).to.equal(0)

    const { items } = json('invoices', 'issue', 'owner@shop.example')
    const [{ number, grossCents }] = items
    expect(grossCents).to.equal(2826)
    const { file } = json('invoices', 'pdf', number)
    expect((await readFile(join(folder, file))).subarray(0, 5).toString()).to.equal('%PDF-')
    const note = json('invoices', 'credit', number, '--reason', 'Irrtum', '--line', '1:5000')
    expect([note.kind, note.lines[0].quantity]).to.deep.equal(['credit', 5000])
    expect(json('invoices', 'paid', number, '--reference', 'Auszug 7').state).to.equal('paid')
    expect(String(run('', 'invoices', 'show', number).stdout)).to.match(/taken back: 5.65 EUR\npaid on/)

    const days = ['--from', `${items[0].issuedOn}`, '--to', `${items[0].issuedOn}`]
    const csv = String(run('', 'invoices', 'export', ...days).stdout)
    expect(csv.split('\r\n')).to.have.length(4)
    const datev = json('invoices', 'export', ...days, '--datev')
    expect(existsSync(join(folder, datev.file))).to.equal(true)
    expect((await readFile(join(folder, datev.file), 'latin1')).split('\r\n')[3]).to.match(
      /^28,26;"S";"EUR";;;"";10017;8400/,
    )
  })

  it('say in a sentence what is wrong', () => {
    expect(failure('invoices', 'issuer', 'set', 'wrong.json')).to.match(/wrong.json is no JSON/)
    expect(failure('invoices', 'list', '--state', 'lost')).to.match(/no state lost.*open, overdue, paid, credited/)
    expect(failure('invoices', 'credit', 'RE-1', '--reason', 'x', '--line', '5')).to.match(/1:25000/)
  })
})
