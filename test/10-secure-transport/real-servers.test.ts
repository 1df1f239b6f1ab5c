/**
 * Promise 10, against others' servers: Debian's Postfix and Exim take what they want over TLS, and what they refuse, at
 * whichever step, ends as it should with their words. What they take and return later (RFC 3464) ends as bounced too.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import type { Answer } from 'dns-packet'
import { startTestResolver, type TestResolver } from '../../relay/src/delivery/dns-server.test-peer.ts'
import { showMessage } from '../../relay/src/queue/messages.ts'
import { openStore, type Store } from '../../relay/src/store/index.ts'
import type { Attempt } from '../../relay/src/values.ts'
import { type ShownDelivery, sendFrom } from '../05-destinations-that-misbehave/lab.ts'
import { labCertificate } from '../lab/certificate.ts'
import { freePorts } from '../lab/ports.ts'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { connectShop } from '../lab/shop.ts'
import { startExim } from './exim.ts'
import { answerOf } from './lab.ts'
import { startPostfix } from './postfix.ts'
import type { RealServer } from './real-servers.ts'

interface Expected {
  readonly what: string
  readonly state: 'delivered' | 'bounced'
  readonly attempts: readonly Partial<Pick<Attempt, 'phase' | 'result' | 'enhanced'>>[]
  readonly class?: string
  readonly words?: RegExp
}

const accepted = { phase: 'data', result: 'accepted' } as const
const modes: Record<string, Expected> = {
  plain: { what: 'a mail it wants', state: 'delivered', attempts: [accepted] },
  tls: { what: 'a mail it wants over TLS only', state: 'delivered', attempts: [accepted] },
  grey: {
    what: 'a mail that it greylists first',
    state: 'delivered',
    attempts: [{ phase: 'rcpt', result: 'deferred', enhanced: '4.2.0' }, accepted],
  },
  mail: {
    what: 'a sender it refuses at MAIL',
    state: 'bounced',
    attempts: [{ phase: 'mail', result: 'refused', enhanced: '5.7.1' }],
    class: 'policy',
    words: /sender/i,
  },
  rcpt: {
    what: 'a recipient it does not know',
    state: 'bounced',
    attempts: [{ phase: 'rcpt', result: 'refused', enhanced: '5.1.1' }],
    class: 'hard',
    words: /user/i,
  },
  data: {
    what: 'a mail it refuses at DATA',
    state: 'bounced',
    attempts: [{ phase: 'data', result: 'refused', enhanced: '5.7.1' }],
    class: 'policy',
    words: /not today|Data command rejected/i,
  },
  after: {
    what: 'a mail it refuses when it has read it',
    state: 'bounced',
    attempts: [{ phase: 'data', result: 'refused', enhanced: '5.7.1' }],
    class: 'policy',
    words: /spam|End-of-data rejected/i,
  },
  returns: {
    what: 'a mail it takes, and returns since the server behind it knows nobody of that name,',
    state: 'bounced',
    attempts: [accepted],
    class: 'hard',
    words: /5\.1\.1/,
  },
}

const servers = [
  { name: 'Postfix', domain: 'postfix.test', start: startPostfix, from: 41 },
  { name: 'Exim', domain: 'exim.test', start: startExim, from: 31 },
]
/** Large enough for several chunks, with the lines that DATA would have changed. */
const dots = '.\n..\n.RSET\nQUIT\nten octets\n'.repeat(40_000)
const addressesFrom = (from: number) =>
  Object.fromEntries(Object.keys(modes).map((mode, i) => [mode, `127.0.0.${from + i}`]))

describe('real receivers', function () {
  this.timeout(120_000)
  const open: (() => Promise<unknown>)[] = []
  const running = new Map<string, RealServer>()
  const shown = new Map<string, ShownDelivery>()
  let resolver: TestResolver
  let relay: RunningRelay
  let store: Store

  before(async () => {
    const [port = 0, inbound = 0] = await freePorts(2)
    const certificate = await labCertificate()
    const records: Answer[] = []
    for (const { name, domain, start, from } of servers) {
      const addresses = addressesFrom(from)
      const server = await start(port, certificate, addresses, { domain: 'bounces.relay.test', port: inbound })
      if (server === null) continue
      open.push(() => server.close())
      running.set(name, server)
      for (const [mode, address] of Object.entries(addresses))
        records.push(
          { type: 'MX', name: `${mode}.${domain}`, ttl: 1, data: { preference: 1, exchange: `mx.${mode}.${domain}` } },
          { type: 'A', name: `mx.${mode}.${domain}`, ttl: 1, data: address },
        )
    }
    if (running.size === 0) return
    resolver = await startTestResolver(records)
    open.push(() => resolver.close())
    relay = await launchRelay({
      DEPESCHE_DNS_SERVERS: resolver.address,
      DEPESCHE_MX_PORT: `${port}`,
      DEPESCHE_BOUNCE_DOMAIN: 'bounces.relay.test',
      DEPESCHE_INBOUND_PORT: `${inbound}`,
    })
    open.push(() => relay[Symbol.asyncDispose]())
    const shop = await connectShop(relay, { set: zone => resolver.records.push(...zone.map(answerOf)) })
    store = await openStore(relay.addresses.store)
    open.push(() => store.close())
    const send = await sendFrom({ shop })
    const sendLarge = await sendFrom({ shop }, dots)
    const ids = new Map<string, string>()
    for (const { name, domain } of servers)
      if (running.has(name))
        for (const mode of Object.keys(modes)) ids.set(`${name} ${mode}`, await send(`anna@${mode}.${domain}`))
    for (const { name, domain } of servers)
      if (running.has(name)) ids.set(`${name} plain large`, await sendLarge(`anna@plain.${domain}`))
    for (const [key, id] of ids)
      for (let tries = 0; tries < 400; tries++) {
        const [delivery] = (await showMessage(store, id)).deliveries as ShownDelivery[]
        if (delivery !== undefined) shown.set(key, delivery)
        if (delivery?.state === modes[key.split(' ')[1] ?? '']?.state) break
        await delay(50)
      }
  })
  after(async () => {
    for (const close of open.reverse()) await close()
  })

  for (const { name } of servers)
    it(`${name}: what it takes, small and large, comes by BDAT and as it was`, async function () {
      const server = running.get(name)
      if (server === undefined) return this.skip()
      expect(shown.get(`${name} plain large`)?.attempts[0]).to.deep.include(accepted)
      for (let tries = 0; tries < 200 && !server.bdat.test(await server.log()); tries++) await delay(50)
      expect(await server.log()).to.match(server.bdat)
      const mails = (await server.mails?.())?.map(mail => mail.replaceAll('\r\n', '\n').replace(/\n*$/, '\n'))
      if (mails !== undefined) expect(mails.filter(mail => mail.endsWith(`\n\n${dots}`)).length).to.equal(1)
    })
  for (const { name } of servers)
    for (const [mode, { what, state, attempts, class: outcome, words }] of Object.entries(modes))
      it(`${name}: ${what} is ${state}`, async function () {
        if (!running.has(name)) return this.skip()
        const delivery = shown.get(`${name} ${mode}`)
        expect(delivery, await running.get(name)?.log()).to.have.property('state', state)
        expect(delivery?.attempts).to.have.length(attempts.length)
        for (const [n, attempt] of attempts.entries()) expect(delivery?.attempts[n]).to.deep.include(attempt)
        const last = delivery?.attempts.at(-1)
        expect(last?.tls?.version, 'encrypted').to.match(/^TLSv1\.[23]$/)
        if (outcome !== undefined) expect(delivery?.class).to.equal(outcome)
        if (words !== undefined) expect(delivery?.response).to.match(words)
      })
})
