/**
 * Promise 2: every accepted mail ends as delivered or bounced, for the right reason, said in words; what can be helped
 * by waiting is tried again; and one bad recipient spoils nothing for the others.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { type SinkScript, troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'

interface ShownMessage {
  readonly deliveries: readonly {
    readonly recipient: string
    readonly state: string
    readonly class: string | null
    readonly enhancedStatus: string | null
    readonly response: string | null
    readonly explanation: { readonly de: string; readonly en: string } | null
    readonly attempts: readonly unknown[]
  }[]
}

describe('every mail ends', function () {
  this.timeout(60_000)
  let world: World
  let fullId = ''
  let flakyId = ''
  let transport: ReturnType<typeof nodemailer.createTransport>
  before(async () => {
    world = await startWorld({
      env: { DEPESCHE_RETRY_SECONDS: '1,2', DEPESCHE_EXPIRE_SECONDS: '30' },
      sink: { chunking: true },
    })
    const { host, port, username, password, caFile } = world.shop.smtp
    transport = nodemailer.createTransport({
      host,
      port,
      requireTLS: true,
      auth: { user: username, pass: password },
      tls: { ca: await readFile(caFile) },
    })
    world.dns.set([{ type: 'MX', name: 'nomail.test', preference: 0, exchange: '.' }])
  })
  after(() => world[Symbol.asyncDispose]())
  /** The mailbox of full@ is full throughout, whatever else a test asks of the receiver. */
  const receiver = (script: SinkScript = () => null) =>
    world.sink.setScript(troubles.first(troubles.recipient(/^full@/, '452 4.2.2 Over quota'), script))
  /** The mail that waits for DNS may come at any moment: what a test asks of the receiver must not fall on it. */
  const only =
    (address: string, script: SinkScript): SinkScript =>
    moment =>
      moment.recipients.includes(address) ? script(moment) : null
  beforeEach(() => receiver())

  const send = async (...to: string[]): Promise<string> => {
    const { response } = await transport.sendMail({ from: 'shop@shop.test', to, subject: 'x', text: 'x' })
    return /[0-9a-f]{24}/.exec(response)?.[0] ?? ''
  }
  /** Waits until every recipient has a final state. */
  const endOf = async (id: string, withinMs = 50_000) => {
    for (const until = Date.now() + withinMs; ; await delay(300)) {
      const { deliveries } = await world.relay.depesche<ShownMessage>('message', 'show', id)
      if (deliveries.every(({ state }) => ['delivered', 'bounced', 'suppressed'].includes(state))) return deliveries
      if (Date.now() > until) throw new Error(`not ended: ${JSON.stringify(deliveries)}`)
    }
  }
  const onlyOne = async (id: string) => {
    const [delivery] = await endOf(id)
    if (delivery === undefined) throw new Error('no delivery')
    return delivery
  }

  it('waiting when the mailbox is full or DNS fails', async () => {
    world.dns.fail('flaky.test', 'servfail')
    fullId = await send('full@inbox.test')
    flakyId = await send('anna@flaky.test')
    await delay(1500)
    for (const id of [fullId, flakyId]) {
      const { deliveries } = await world.relay.depesche<ShownMessage>('message', 'show', id)
      expect(deliveries[0]?.state).to.equal('deferred')
    }
    world.dns.fail('flaky.test', null)
  })

  it('bounced at once and for good when the address does not exist, and the others get theirs', async () => {
    receiver(troubles.recipient('gone@inbox.test', '550 5.1.1 <gone@inbox.test>: User unknown'))
    const deliveries = await endOf(await send('gone@inbox.test', 'anna@inbox.test', 'tom@other.test'))
    const by = Object.fromEntries(deliveries.map(delivery => [delivery.recipient, delivery]))
    expect(by['gone@inbox.test']).to.include({ state: 'bounced', class: 'hard', enhancedStatus: '5.1.1' })
    expect(by['gone@inbox.test']?.attempts).to.have.length(1)
    expect(by['gone@inbox.test']?.response).to.contain('User unknown')
    expect(by['gone@inbox.test']?.explanation?.de).to.match(/\S+ \S+/)
    expect(by['anna@inbox.test']?.state).to.equal('delivered')
    expect(by['tom@other.test']?.state).to.equal('delivered')
  })

  it('suppressed, with the reason and without asking the receiver, when it bounced hard before', async () => {
    const asked: string[] = []
    receiver(({ stage, address }) => {
      if (stage === 'rcpt') asked.push(address)
      return null
    })
    const deliveries = await endOf(await send('Gone@inbox.test', 'anna@inbox.test'))
    const by = Object.fromEntries(deliveries.map(delivery => [delivery.recipient, delivery]))
    expect(by['Gone@inbox.test']).to.deep.include({ state: 'suppressed', class: null, attempts: [] })
    expect(by['Gone@inbox.test']?.explanation?.en).to.match(
      /^Not sent: gone@inbox.test has been on the suppression list/,
    )
    expect(by['anna@inbox.test']?.state).to.equal('delivered')
    expect(asked).to.deep.equal(['anna@inbox.test'])
    const account = ['--account', world.shop.accountId]
    const { items } = await world.relay.depesche<{ items: { address: string; evidence: object }[] }>(
      'suppression',
      'list',
      ...account,
    )
    expect(items.map(({ address }) => address)).to.deep.equal(['gone@inbox.test'])
    expect(items[0]?.evidence).to.deep.include({ enhancedStatus: '5.1.1' })
    await world.relay.depesche('suppression', 'remove', 'gone@inbox.test', ...account, '--note', 'typo in their server')
    expect((await onlyOne(await send('gone@inbox.test'))).state).to.equal('delivered')
  })

  it('delivered in the end when the receiver greylists', async () => {
    receiver(troubles.times(1, troubles.recipient('slow@inbox.test', '450 4.7.1 Greylisted, try again later')))
    const delivery = await onlyOne(await send('slow@inbox.test'))
    expect(delivery.state).to.equal('delivered')
    expect(delivery.attempts).to.have.length(2)
  })

  it('bounced by policy, not as a bad address, when the receiver finds the mail suspicious', async () => {
    receiver(
      only('suspicious@inbox.test', troubles.at('message', '550 5.7.1 Message rejected due to content or reputation')),
    )
    expect(await onlyOne(await send('suspicious@inbox.test'))).to.include({ state: 'bounced', class: 'policy' })
  })

  it('bounced at once when the domain takes no mail (null MX) or does not exist', async () => {
    expect(await onlyOne(await send('anna@nomail.test'))).to.include({ state: 'bounced', class: 'hard' })
    const noSuchDomain = await onlyOne(await send('anna@gone.nomail.test'))
    expect(noSuchDomain).to.include({ state: 'bounced', class: 'hard' })
    expect(noSuchDomain.attempts).to.have.length(1)
  })

  it('tried again when the host turns the relay away at the greeting, and delivered when it no longer does', async () => {
    receiver(troubles.times(1, troubles.at('greeting', { reply: '554 5.7.1 Not you', close: true })))
    expect((await onlyOne(await send('anna@angry.test'))).state).to.equal('delivered')
  })

  it('tried again when the connection drops in the middle of the mail, and never twice when it was taken', async () => {
    receiver(troubles.times(1, only('anna@dropping.test', troubles.at('data', { dropAfterBytes: 200 }))))
    expect((await onlyOne(await send('anna@dropping.test'))).state).to.equal('delivered')
    const arrived = world.sink.mails.filter(({ recipients }) => recipients.includes('anna@dropping.test'))
    expect(arrived).to.have.length(1)
  })

  it('delivered in the end when DNS answers again', async () => {
    // the failure is kept for 15 s, so that a thousand mails don't ask a broken name server a thousand times
    expect((await onlyOne(flakyId)).state).to.equal('delivered')
  })

  it('bounced as expired when the mailbox stays full', async () => {
    const delivery = await onlyOne(fullId)
    expect(delivery).to.include({ state: 'bounced', class: 'expired' })
    expect(delivery.response).to.contain('Over quota')
    expect(delivery.attempts.length).to.be.at.least(3)
  })

  it('and the counts add up', async () => {
    const { received, delivered, bounced, suppressed, deferred, queued } =
      await world.relay.depesche<Record<string, number>>('stats')
    expect((delivered ?? 0) + (bounced ?? 0) + (suppressed ?? 0)).to.equal(received)
    expect([deferred, queued]).to.deep.equal([0, 0])
    expect([delivered, bounced, suppressed]).to.deep.equal([8, 5, 1])
  })
})
