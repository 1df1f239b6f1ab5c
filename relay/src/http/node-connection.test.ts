import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type NodeConnectionOptions, nodeConnection, type SmtpTransport } from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { createConnectionCode } from '../connect/codes.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { findSystem } from '../systems/index.ts'
import { type ConnectWorld, startConnectWorld } from './connect-world.test-peer.ts'

const otherwise = { host: 'mail.before.example', port: 25 }

describe('the connection of a plugin in a Node platform', function () {
  this.timeout(20_000)
  let store: Store
  let world: ConnectWorld
  let folder: string
  let files = 0
  let lines: string[]
  before(async () => {
    store = await openTestStore()
    world = await startConnectWorld(store)
    folder = await mkdtemp(join(tmpdir(), 'depesche-node-'))
  })
  beforeEach(() => {
    lines = []
  })
  after(async () => {
    await world.close()
    await store.close()
    await rm(folder, { recursive: true })
  })

  async function shop(published = true) {
    const person = await world.person()
    const system = await world.shop(person, published)
    const { deps } = world.api
    const row = await findSystem(deps, null, system)
    const code = async () => (await createConnectionCode(deps, row, `user:${person.id}`)).code
    const ask = (method: string, path: string) =>
      person.browser.json(method, `/v1/systems/${system}${path}`, method === 'POST' ? {} : undefined)
    return { code, ask }
  }
  const stateFile = () => join(folder, `${++files}`, 'connection')
  type Options = NodeConnectionOptions<typeof otherwise>
  const connection = (options: Pick<Options, 'stateFile'> & Partial<Options>) =>
    nodeConnection<typeof otherwise>({
      secret: 'the secret of the platform',
      site: { url: 'https://shop.example/' },
      askAgainAfterMs: 0,
      log: line => lines.push(line),
      ...options,
    })
  const login = (transport: object) => {
    const { auth } = transport as SmtpTransport
    return world.logsIn({ username: auth.user, password: auth.pass })
  }
  const failure = (work: Promise<unknown>): Promise<Error> =>
    work.then(
      () => expect.fail('it went well'),
      error => error,
    )

  it('connects by the code at the first mail, once, and keeps it sealed', async () => {
    const options = { stateFile: stateFile(), code: `${await (await shop()).code()}\n`, otherwise }
    // two processes, as Vendure's server and worker, and several mails at once
    const all = [connection(options), connection(options)].flatMap(one => [one.transport(), one.transport()])
    const [first, ...others] = await Promise.all(all)
    expect(first).to.include({ port: 587, secure: false, requireTLS: true })
    expect(await login(first as object)).to.equal(true)
    for (const other of others) expect(other).to.deep.equal(first)
    expect(lines.filter(line => line.includes('connected with localhost'))).to.have.length(1)
    expect(await connection({ stateFile: options.stateFile }).transport()).to.deep.equal(first)
    expect(await readFile(options.stateFile, 'utf8')).to.match(/^dps1\.[\w-]+\n$/)
    expect(await readdir(join(options.stateFile, '..'))).to.deep.equal(['connection'])
  })

  it('connects at the start, before the code is too old, and says why not', async () => {
    const file = stateFile()
    const begun = async (code: string) => {
      lines = []
      connection({ stateFile: file, code }).begin()
      return (
        await eventually(
          async () => lines,
          ([line]) => line !== undefined,
        )
      )[0]
    }
    const code = await (await shop()).code()
    expect(await begun(code)).to.match(/connected with localhost/)
    expect(await login(await connection({ stateFile: file }).transport())).to.equal(true)
    await rm(file)
    expect(await begun(code)).to.match(/This code was used before\. Make a new one/)

    let asked = 0
    const counted: typeof fetch = (...args) => {
      asked++
      return fetch(...args)
    }
    const late = connection({ stateFile: file, code, client: { fetch: counted } })
    for (let mails = 0; mails < 3; mails++)
      expect((await failure(late.transport())).message).to.match(/This code was used before\. Make a new one/)
    expect(asked, 'a code that is used stays used').to.equal(1)
  })

  it('sends by the transport of before while DNS is missing, or says what is', async () => {
    const { code, ask } = await shop(false)
    const file = stateFile()
    const options = { stateFile: file, code: await code() }
    expect(await connection({ ...options, otherwise }).transport()).to.equal(otherwise)
    const refused = await failure(connection(options).transport())
    expect(refused.message).to.match(/isn’t set up yet: dkim missing\. Set what/)
    const unverified = await failure(connection(options).verify(async () => expect.fail('a mail was sent')))
    expect(unverified.message).to.match(/isn’t set up yet/)
    const status = await connection(options).status()
    expect(status).to.include({ connected: true, state: 'draft' })
    expect(status.connected && status.records[0]).to.include({ type: 'TXT', found: false })

    const patient = connection({ ...options, askAgainAfterMs: 60_000 })
    await failure(patient.transport())
    const { json } = await ask('POST', '/check')
    for (const record of json.records) world.api.texts.set(record.name, [record.value])
    expect((await failure(patient.transport())).message).to.equal(refused.message) // it doesn't ask for each mail
    const transport = await connection({ ...options, otherwise }).transport()
    expect(await login(transport)).to.equal(true)
    expect(await patient.transport()).to.deep.equal(transport) // what another process has got is used at once
  })

  it('tells the sender, and why it can not be', async () => {
    const { code } = await shop()
    const wrong = connection({ stateFile: stateFile(), code: await code(), sender: '"Shop" <shop@other.example>' })
    await wrong.transport()
    expect(lines.join('\n')).to.match(/shop@other\.example is not an address of this system\. Send as/)
  })

  it('verifies by a mail of the platform’s own, and says when none came', async () => {
    const one = connection({ stateFile: stateFile(), code: await (await shop()).code() })
    const sent: string[] = []
    const failed = await failure(one.verify(async to => sent.push(to), 300))
    expect(failed.message).to.match(/did not come to the relay/)
    expect(sent[0]).to.match(/^verify\+.+@/)
    const broken = () => Promise.reject(new Error('535 of the shop'))
    expect((await failure(one.verify(broken))).message).to.equal('535 of the shop')
  })

  it('goes back to the transport of before when it is disconnected, also for the code that is still configured', async () => {
    const { code } = await shop()
    const options = { stateFile: stateFile(), code: await code(), otherwise }
    const one = connection(options)
    const transport = await one.transport()
    await one.disconnect()
    expect(await one.transport()).to.equal(otherwise)
    expect(await connection(options).transport()).to.equal(otherwise)
    expect(await login(transport)).to.equal(false)
    expect(lines.filter(line => line.includes('used'))).to.deep.equal([])
    const without = connection({ stateFile: options.stateFile })
    expect((await failure(without.transport())).message).to.match(/paste a code/)
    expect(await without.status()).to.deep.include({ connected: false })
    await without.disconnect() // once more: nothing to do
    expect(await readdir(join(options.stateFile, '..'))).to.deep.equal([])

    const again = connection({ ...options, code: await code() })
    expect(await login(await again.transport())).to.equal(true)
  })

  it('says so when the connection was ended in Depesche, and connects again by a new code', async () => {
    const { code, ask } = await shop()
    const file = stateFile()
    const first = connection({ stateFile: file, code: await code(), otherwise })
    const before = await first.transport()
    const { json } = await ask('GET', '/connections')
    for (const { id } of json.items) expect((await ask('DELETE', `/connections/${id}`)).status).to.equal(204)
    const status = await eventually(
      () => first.status(),
      ({ connected }) => !connected,
    )
    expect(status)
      .to.include({ connected: false })
      .and.property('reason')
      .match(/not connected any more.*new code/i)
    expect((await failure(first.verify(async () => undefined))).message).to.match(/not connected any more/i)
    // no mail goes another way unless the merchant says so
    expect(await first.transport()).to.deep.equal(before)

    const wrong = `dpc_${Buffer.from(JSON.stringify({ relay: world.url, code: 'x'.repeat(32) })).toString('base64url')}`
    expect(await connection({ stateFile: file, code: wrong }).transport()).to.deep.equal(before)
    expect(lines.at(-1)).to.match(/This code is wrong.*Make a new one/)
    const again = await connection({ stateFile: file, code: await code() }).transport()
    expect(await login(again)).to.equal(true)
    expect(again).to.not.deep.equal(before)
  })

  it('never goes another way because it can not open its file', async () => {
    const { code } = await shop()
    const options = { stateFile: stateFile(), code: await code(), otherwise }
    await connection(options).transport()
    const other = connection({ ...options, secret: 'another secret of it', askAgainAfterMs: 60_000 })
    for (let mails = 0; mails < 2; mails++)
      expect((await failure(other.transport())).message).to.match(/connect the system again/)
    expect((await other.status()).connected).to.equal(false)
    const again = connection({ ...options, secret: 'another secret of it', code: await code() })
    expect(await login(await again.transport())).to.equal(true)
  })

  it('refuses a code that is none, and says when the relay is away', async () => {
    expect(() => connection({ stateFile: stateFile(), code: 'depesche' })).to.throw(TypeError, /copy it again/)
    const code = `dpc_${Buffer.from('{"relay":"http://127.0.0.1:1","code":"x"}').toString('base64url')}`
    const away = connection({ stateFile: stateFile(), code })
    expect((await failure(away.transport())).message).to.match(/127\.0\.0\.1:1 does not answer.*the plugin tries again/)
    expect(await connection({ stateFile: stateFile(), code, otherwise }).transport()).to.equal(otherwise)
  })
})

async function eventually<T>(look: () => Promise<T>, isSo: (seen: T) => boolean): Promise<T> {
  for (const until = Date.now() + 10_000; ; await new Promise(resolve => setTimeout(resolve, 250))) {
    const seen = await look()
    if (isSo(seen) || Date.now() > until) return seen
  }
}
