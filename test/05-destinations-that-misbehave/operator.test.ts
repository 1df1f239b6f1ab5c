/** Promise 5, what an operator can do about it: see what waits and why, hold, release, retry, cancel, pause. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { RawClient } from '../08-bad-input/raw-client.ts'
import { troubles } from '../lab/sink-act.ts'
import { startWorld, type World } from '../lab/world.ts'
import { type ShownDelivery, sendFrom } from './lab.ts'

interface LaneView {
  readonly lane: string
  readonly queued: number
  readonly deferred: number
  readonly held: number
  readonly heldReason: string | null
  readonly lastResponse?: string
  readonly explanation: { readonly de: string; readonly en: string }
}

describe('the operator', function () {
  this.timeout(60_000)
  let world: World
  let send: (...to: string[]) => Promise<string>
  before(async () => {
    world = await startWorld({ env: { DEPESCHE_RETRY_SECONDS: '600' } }) // nothing is tried again by itself
    send = await sendFrom(world)
  })
  after(() => world?.[Symbol.asyncDispose]())
  beforeEach(() => world.sink.setScript(null))

  const show = async (id: string) =>
    (await world.relay.depesche<{ deliveries: ShownDelivery[] }>('message', 'show', id)).deliveries
  const arrived = (address: string) => world.sink.mails.filter(({ recipients }) => recipients.includes(address)).length
  const until = async (what: string, isSo: () => boolean | Promise<boolean>, withinMs = 10_000) => {
    for (const end = Date.now() + withinMs; !(await isSo()); await delay(50))
      if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
  }
  const becomes = (id: string, state: string) =>
    until(`${id} ${state}`, async () => (await show(id)).every(delivery => delivery.state === state), 15_000)

  it('holds a destination: nothing leaves for it, others do; and it is said why', async () => {
    expect(
      await world.relay.depesche('queue', 'hold', 'held.test', '--reason', 'their server is moving'),
    ).to.deep.equal({
      lane: 'held.test',
      held: 0,
    })
    const [id] = [await send('anna@held.test'), await send('tom@free.test')]
    await until('free.test is served', () => arrived('tom@free.test') === 1)
    await becomes(id, 'held')
    expect(arrived('anna@held.test')).to.equal(0)
    const explained = await world.relay.depesche<LaneView>('queue', 'explain', 'held.test')
    expect(explained).to.include({ held: 1, queued: 0, deferred: 0, heldReason: 'their server is moving' })
    expect(explained.explanation.en).to.match(/put on hold .*their server is moving.*depesche queue release held\.test/)
    expect(explained.explanation.de).to.match(/angehalten/)
    const { items } = await world.relay.depesche<{ items: LaneView[] }>('queue', 'list')
    expect(items.map(({ lane, held }) => [lane, held])).to.deep.equal([['held.test', 1]])
  })

  it('releases it: what waited and what comes goes out at once', async () => {
    expect(await world.relay.depesche('queue', 'release', 'held.test')).to.deep.equal({
      lane: 'held.test',
      released: 1,
    })
    await until('what was held arrives', () => arrived('anna@held.test') === 1)
    await send('tom@held.test')
    await until('what is new arrives', () => arrived('tom@held.test') === 1)
    expect((await world.relay.depesche<{ items: LaneView[] }>('queue', 'list')).items).to.deep.equal([])
  })

  it('reads why mails are deferred, and has them tried now', async () => {
    world.sink.setScript(troubles.at('rcpt', '451 4.3.2 Back in ten minutes'))
    const id = await send('anna@later.test')
    await becomes(id, 'deferred')
    const explained = await world.relay.depesche<LaneView>('queue', 'explain', 'later.test')
    expect(explained).to.include({ deferred: 1, queued: 0, lastResponse: '4.3.2 Back in ten minutes' })
    expect(explained.explanation.en).to.match(
      /1 mails? waits? for another try.*Back in ten minutes.*queue retry later\.test/,
    )
    world.sink.setScript(null)
    expect(await world.relay.depesche('queue', 'retry', 'later.test')).to.deep.equal({ lane: 'later.test', retried: 1 })
    await until('it arrives', () => arrived('anna@later.test') === 1)
    await becomes(id, 'delivered')
  })

  it('cancels a mail that waits, once; what has arrived stays arrived', async () => {
    world.sink.setScript(troubles.recipient('anna@cancel.test', '451 4.3.2 Not now'))
    const id = await send('anna@cancel.test', 'tom@cancel2.test')
    await until('the other recipient has it', () => arrived('tom@cancel2.test') === 1)
    await until('one waits', async () => {
      const states = (await show(id)).map(({ state }) => state)
      return states.includes('deferred') && states.includes('delivered')
    })
    expect(await world.relay.depesche('message', 'cancel', id)).to.deep.equal({ id, cancelled: 1 })
    expect(await world.relay.depesche('message', 'cancel', id)).to.deep.equal({ id, cancelled: 0 })
    world.sink.setScript(null)
    await world.relay.depesche('queue', 'retry', 'cancel.test')
    await delay(1500)
    expect(arrived('anna@cancel.test')).to.equal(0)
    expect((await show(id)).map(({ recipient, state }) => `${recipient} ${state}`).sort()).to.deep.equal([
      'anna@cancel.test cancelled',
      'tom@cancel2.test delivered',
    ])
  })

  it('gets a sentence and a code for what does not exist', async () => {
    for (const command of [
      ['message', 'show', 'nonsense'],
      ['message', 'show', 'ffffffffffffffffffffffff'],
      ['message', 'cancel', 'ffffffffffffffffffffffff'],
    ])
      await world.relay.depesche(...command).then(
        () => expect.fail(`${command.join(' ')} succeeded`),
        error => {
          expect(error.message).to.match(/There is no message \S+\. Look for it in the list/)
          expect(error.code).to.equal(1)
        },
      )
  })

  it('pauses a system: within 6 s its mails are refused with words; resumed, they are taken', async () => {
    const { systemId } = world.shop
    await using open = await RawClient.loggedIn(world.shop.smtp)
    expect((await open.send('From: shop@shop.test\r\n\r\nx\r\n')).code).to.equal(250)
    await world.relay.depesche('system', 'pause', systemId, '--reason', 'invoice open')
    let refusal: { responseCode?: number; response?: string } | null = null
    await until(
      'a refusal',
      async () => {
        refusal = await send('anna@paused.test').then(
          () => null,
          error => error,
        )
        return refusal !== null
      },
      8_000,
    )
    const { responseCode, response } = refusal ?? ({} as { responseCode?: number; response?: string })
    expect(responseCode).to.equal(535)
    expect(response).to.match(/^535 5\.7\.13 The system "shop\.test" may not send now: Paused since .*invoice open/)
    // also on a connection that logged in before; what is believed of it ends at a time of its own
    let answer = ''
    await until(
      'a refusal on the open connection',
      async () => {
        answer = (await open.send('From: shop@shop.test\r\n\r\nx\r\n')).text
        return !answer.startsWith('250')
      },
      8_000,
    )
    expect(answer).to.match(/^550 5\.7\.13 .*Paused since/)
    await world.relay.depesche('system', 'resume', systemId)
    await until(
      'mails are taken again',
      () =>
        send('tom@paused.test').then(
          () => true,
          () => false,
        ),
      8_000,
    )
    await until('and arrive', () => arrived('tom@paused.test') >= 1)
  })

  it('finds that stats add up', async () => {
    const stats = await world.relay.depesche<Record<string, number>>('stats')
    const { received = -1, delivered = 0, bounced = 0, cancelled = 0 } = stats
    expect(delivered + bounced + cancelled).to.equal(received)
    expect(cancelled).to.equal(1)
    expect([stats.held, stats.queued, stats.deferred]).to.deep.equal([0, 0, 0])
  })
})
