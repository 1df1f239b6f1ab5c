import { setTimeout as pause } from 'node:timers/promises'
import {
  connectByCode,
  createClient,
  type RelayClient,
  RelayProblem,
  relayOfCode,
  relayUrl,
} from '@depesche/plugin-sdk'
import { expect } from 'chai'
import { createConnectionCode } from '../connect/codes.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { findSystem } from '../systems/index.ts'
import { type ConnectWorld, startConnectWorld } from './connect-world.test-peer.ts'

const site = { url: 'https://shop.example/', plugin: 'depesche-for-tests', version: '1.0.0' }

describe('the client that plugins use', function () {
  this.timeout(20_000)
  let store: Store
  let world: ConnectWorld
  before(async () => {
    store = await openTestStore()
    world = await startConnectWorld(store)
  })
  after(async () => {
    await world.close()
    await store.close()
  })

  async function code(published = true): Promise<string> {
    const person = await world.person()
    const system = await world.shop(person, published)
    const { deps } = world.api
    return (await createConnectionCode(deps, await findSystem(deps, null, system), `user:${person.id}`)).code
  }

  it('connects by a pasted code, and looks after its system until it disconnects', async () => {
    const pasted = await code()
    expect(relayOfCode(` ${pasted}\n`)).to.equal(world.url)
    const made = await connectByCode(pasted, site)
    expect(made).to.include({ state: 'ready' })
    expect(made.smtp && (await world.logsIn(made.smtp))).to.equal(true)

    const client = createClient(world.url, made.token)
    const domain = (await client.state()).domains[0]?.name
    await client.change({ sender: `shop@${domain}`, site })
    expect((await client.state()).sender).to.equal(`shop@${domain}`)
    const { nonce, address } = await client.verification()
    expect(address).to.include(nonce)
    expect(await client.verified(nonce)).to.equal(null)
    const fresh = await client.credentials()
    expect(await world.logsIn(fresh)).to.equal(true)
    expect(await client.heartbeat(new Date(Date.now() - 3600_000), 0)).to.deep.equal({ received: 0, warning: null })

    await client.change({ listHelp: { url: `https://${domain}/help` } })
    expect((await client.state()).domains[0]?.listHelp[0]).to.equal(`https://${domain}/help`)

    expect(await client.exportPerson('anna@inbox.example')).to.deep.include({ items: [], next: null })
    expect(await client.erasePerson('anna@inbox.example')).to.include({ done: true, waiting: 0 })

    await client.disconnect()
    const refused = await eventuallyRefused(client)
    expect(refused.status).to.equal(401)
    expect(refused.advice).to.not.equal('')
  })

  it('says what is missing where no credentials can be given yet', async () => {
    const made = await connectByCode(await code(false), site)
    expect(made.smtp).to.equal(null)
    expect(made.missing).to.deep.equal(['dkim'])
    expect(made.records[0]).to.include({ type: 'TXT', found: false })
    const refused = await createClient(world.url, made.token)
      .credentials()
      .catch(error => error)
    expect(refused.type).to.equal('/problems/system-state')
  })

  it('says so in words when a code is none, or was used, or the relay is away', async () => {
    for (const text of [
      '',
      'dpc_',
      'dpc_!!',
      'dpc_e30',
      `dpc_${Buffer.from('{"relay":"http://x.example"}').toString('base64url')}`,
    ])
      expect(() => relayOfCode(text), text).to.throw(TypeError, /copy it again/)
    const pasted = await code()
    await connectByCode(pasted, site)
    expect((await connectByCode(pasted, site).catch(error => error)).status).to.be.within(400, 499)
    const away = await createClient('http://127.0.0.1:1', 'x')
      .state()
      .catch(error => error)
    expect(away.message).to.match(/127\.0\.0\.1:1 does not answer/)
  })

  it('sends its token to https only, save on this machine, and follows no redirect', async () => {
    expect(() => relayUrl('http://mail.example')).to.throw(TypeError, /https/)
    expect(relayUrl('http://localhost:8080/')).to.equal('http://localhost:8080')
    const asked: RequestInit[] = []
    const fetch = (async (_: string, options: RequestInit) => {
      asked.push(options)
      return new Response('{}')
    }) as typeof globalThis.fetch
    await createClient('https://mail.example', 'x', { fetch }).state()
    expect(asked[0]?.redirect).to.equal('error')
  })
})

/** Within seconds: tokens are believed for that long. */
async function eventuallyRefused(client: RelayClient): Promise<RelayProblem> {
  for (let tries = 0; tries < 40; tries++) {
    const answer = await client.state().catch(error => error)
    if (answer instanceof RelayProblem) return answer
    await pause(250)
  }
  throw new Error('the token still works')
}
