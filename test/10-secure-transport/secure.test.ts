/**
 * Promise 10: where a domain asks for encryption and proof, by DANE or MTA-STS, or the operator does, a mail goes that
 * way or waits, and the merchant reads why. Elsewhere it goes as well encrypted as the host can.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { policyText } from '../../relay/src/delivery/policy-server.test-peer.ts'
import { showMessage } from '../../relay/src/queue/messages.ts'
import { openStore } from '../../relay/src/store/index.ts'
import type { Attempt } from '../../relay/src/values.ts'
import { type ShownDelivery, sendFrom } from '../05-destinations-that-misbehave/lab.ts'
import { type Receiver, type SecureWorld, startSecureWorld } from './lab.ts'

interface Case {
  readonly domain: string
  readonly what: string
  readonly receiver: Receiver
  readonly set?: (world: SecureWorld, domain: string) => void
  readonly state: 'delivered' | 'deferred'
  readonly attempt: Partial<Pick<Attempt, 'tlsPolicy' | 'phase' | 'enhanced'>>
  /** verified certificate; null: not encrypted */
  readonly verified?: boolean | null
  readonly words?: RegExp
  readonly failure?: RegExp
}

const enforce = (world: SecureWorld, domain: string, mx = `mx.${domain}`) => {
  world.announcePolicy(domain)
  world.policyHost.policies[domain] = policyText('enforce', [mx])
}
const testing = (world: SecureWorld, domain: string, mx = `mx.${domain}`) => {
  world.announcePolicy(domain)
  world.policyHost.policies[domain] = policyText('testing', [mx])
}

const dane = { tlsPolicy: 'dane' } as const
const sts = { tlsPolicy: 'mta-sts' } as const
const cases: Case[] = [
  {
    domain: 'dane-ee.test',
    what: 'whose certificate is the one of its DANE record, by an authority nobody knows',
    receiver: 'untrusted',
    set: (world, domain) => world.tlsa(domain, 3, world.certificates.untrusted),
    state: 'delivered',
    attempt: dane,
    verified: true,
  },
  {
    domain: 'dane-ta.test',
    what: 'whose certificate is by the authority of its DANE record',
    receiver: 'trusted',
    set: (world, domain) => world.tlsa(domain, 2, world.certificates.authority),
    state: 'delivered',
    attempt: dane,
    verified: true,
  },
  {
    domain: 'dane-other.test',
    what: 'whose certificate is another than its DANE record says',
    receiver: 'untrusted',
    set: (world, domain) => world.tlsa(domain, 3, world.certificates.own),
    state: 'deferred',
    attempt: { ...dane, phase: 'tls', enhanced: '4.7.5' },
    words: /not the one its DANE records name/,
  },
  {
    domain: 'dane-strip.test',
    what: 'with a DANE record, where somebody took STARTTLS away',
    receiver: 'plain',
    set: (world, domain) => world.tlsa(domain, 3, world.certificates.own),
    state: 'deferred',
    attempt: { ...dane, phase: 'tls', enhanced: '4.7.4' },
    words: /no STARTTLS, which its DANE records demand/,
  },
  {
    domain: 'dane-bogus.test',
    what: 'whose DANE records do not validate',
    receiver: 'trusted',
    set: (world, domain) => {
      world.tlsa(domain, 3, world.certificates.own)
      world.resolver.bogus.push(`TLSA _${world.sinks.trusted.port}._tcp.mx.${domain}`)
    },
    state: 'deferred',
    attempt: { ...dane, phase: 'tls', enhanced: '4.7.5' },
    words: /could not be looked up or are forged/,
  },
  {
    domain: 'dane-unsigned.test',
    what: 'whose DANE records nobody signed',
    receiver: 'plain',
    set: (world, domain) => {
      world.tlsa(domain, 3, world.certificates.own)
      world.resolver.signed = world.resolver.signed.filter(name => name !== domain)
    },
    state: 'delivered',
    attempt: { tlsPolicy: 'none' },
    verified: null,
  },
  {
    domain: 'dane-first.test',
    what: 'with a right DANE record and an MTA-STS policy that names other hosts',
    receiver: 'trusted',
    set: (world, domain) => {
      world.tlsa(domain, 3, world.certificates.own)
      enforce(world, domain, 'mx.else.test')
    },
    state: 'delivered',
    attempt: dane,
    verified: true,
  },
  {
    domain: 'sts-good.test',
    what: 'with an MTA-STS policy and a certificate that proves its name',
    receiver: 'trusted',
    set: enforce,
    state: 'delivered',
    attempt: sts,
    verified: true,
  },
  {
    domain: 'sts-untrusted.test',
    what: 'with an MTA-STS policy and a certificate of nobody',
    receiver: 'untrusted',
    set: enforce,
    state: 'deferred',
    attempt: { ...sts, phase: 'tls', enhanced: '4.7.5' },
    words: /handshake failed: .*(certificate|issuer)/,
  },
  {
    domain: 'sts-strip.test',
    what: 'with an MTA-STS policy, where somebody took STARTTLS away',
    receiver: 'plain',
    set: enforce,
    state: 'deferred',
    attempt: { ...sts, phase: 'tls', enhanced: '4.7.4' },
    words: /MTA-STS policy demands/,
  },
  {
    domain: 'sts-mx.test',
    what: 'whose MTA-STS policy does not name the host of its MX',
    receiver: 'trusted',
    set: (world, domain) => enforce(world, domain, 'mx.else.test'),
    state: 'deferred',
    attempt: { ...sts, phase: 'tls' },
    words: /MTA-STS policy does not name the host mx.sts-mx.test/,
  },
  {
    domain: 'sts-testing.test',
    what: 'whose MTA-STS policy is in testing and not fulfilled',
    receiver: 'untrusted',
    set: testing,
    state: 'delivered',
    attempt: { tlsPolicy: 'opportunistic' },
    verified: false,
    failure: /not trusted/,
  },
  {
    domain: 'sts-gone.test',
    what: 'that announces an MTA-STS policy nobody serves',
    receiver: 'untrusted',
    set: (world, domain) => world.announcePolicy(domain),
    state: 'delivered',
    attempt: { tlsPolicy: 'opportunistic' },
    verified: false,
  },
  {
    domain: 'required.test',
    what: 'that the operator wants TLS for, and has none',
    receiver: 'plain',
    state: 'deferred',
    attempt: { tlsPolicy: 'required', phase: 'tls', enhanced: '4.7.4' },
    words: /STARTTLS, which is required/,
  },
  {
    domain: 'required-too.test',
    what: 'that the operator wants TLS for, whatever the certificate',
    receiver: 'untrusted',
    state: 'delivered',
    attempt: { tlsPolicy: 'required' },
    verified: false,
  },
  {
    domain: 'anything.test',
    what: 'that asks for nothing and has a certificate of nobody',
    receiver: 'untrusted',
    state: 'delivered',
    attempt: { tlsPolicy: 'opportunistic' },
    verified: false,
  },
]

describe('a mail for a domain', function () {
  this.timeout(120_000)
  let world: SecureWorld
  const shown = new Map<string, ShownDelivery>()

  const showAll = async (ids: Map<string, string>) => {
    await using store = await openStore(world.relay.addresses.store)
    for (const [domain, id] of ids)
      for (let tries = 0; tries < 200; tries++) {
        const [delivery] = (await showMessage(store, id)).deliveries as ShownDelivery[]
        if (delivery !== undefined && delivery.attempts.length > 0) {
          shown.set(domain, delivery)
          break
        }
        await delay(50)
      }
  }

  before(async () => {
    const domains = cases.map(({ domain }) => domain)
    world = await startSecureWorld(domains, { DEPESCHE_TLS_REQUIRED: 'required.test, Required-Too.test' })
    for (const { domain, receiver, set } of cases) {
      world.domain(domain, receiver)
      set?.(world, domain)
    }
    const send = await sendFrom(world)
    const ids = new Map<string, string>()
    for (const domain of domains) ids.set(domain, await send(`someone@${domain}`))
    await showAll(ids)
  })
  after(() => world?.[Symbol.asyncDispose]())

  for (const { domain, what, receiver, state, attempt, verified, words, failure } of cases)
    it(`${what}, ${state === 'delivered' ? 'is delivered' : 'waits'}`, () => {
      const delivery = shown.get(domain)
      const last = delivery?.attempts.at(-1)
      expect(delivery).to.have.property('state', state)
      expect(last).to.deep.include(attempt)
      if (words !== undefined) {
        expect(last?.response).to.match(words)
        expect(last?.tlsFailure).to.match(words)
      } else if (failure !== undefined) expect(last?.tlsFailure).to.match(failure)
      else expect(last).to.not.have.property('tlsFailure')
      if (verified === null) expect(last?.tls).to.equal(null)
      if (typeof verified === 'boolean') {
        expect(last?.tls).to.have.property('verified', verified)
        expect(last?.tls?.certificate).to.match(/^CN=mx\./)
      }
      const came = world.sinks[receiver].mails.filter(mail => mail.recipients.includes(`someone@${domain}`))
      expect(came).to.have.length(state === 'delivered' ? 1 : 0)
    })

  it('with an MTA-STS policy, is not sent elsewhere after a restart, with the policy host and its record gone', async () => {
    const domain = 'sts-good.test'
    const { resolver, policyHost } = world
    resolver.records = resolver.records.filter(({ name }) => !name.endsWith(domain))
    policyHost.policies = {}
    world.domain(domain, 'untrusted')
    world.relay = await world.relay.restart()
    const send = await sendFrom({ shop: { ...world.shop, smtp: await restarted() } })
    await showAll(new Map([[domain, await send(`later@${domain}`)]]))
    expect(shown.get(domain)).to.have.property('state', 'deferred')
    expect(shown.get(domain)?.attempts.at(-1)).to.deep.include({ tlsPolicy: 'mta-sts', phase: 'tls' })
  })

  /** The shop's values, at the port of the restarted relay. */
  async function restarted() {
    const { smtp } = world.shop
    return { ...smtp, port: Number((world.relay.addresses.smtp ?? '').split(':').at(-1)) }
  }

  it('that asks for nothing costs no TLSA look-up, and one that does costs one', () => {
    const tlsa = world.resolver.asked.filter(question => question.startsWith('TLSA '))
    expect(tlsa.filter(question => question.endsWith('mx.anything.test'))).to.deep.equal([])
    expect(tlsa.filter(question => question.endsWith('mx.dane-ee.test'))).to.have.length(1)
  })
})
