/**
 * Promise 9: clients that connect and say nothing more take nobody's place. Meanwhile a shop's mail passes as always;
 * when their time is over the relay tells them so and closes the connection.
 */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { defaultSubmissionLimits } from '../../relay/src/submission/index.ts'
import { memoryBytes } from '../lab/processes.ts'
import { startWorld, type World } from '../lab/world.ts'
import { fallSilent, type Silence, type SilentClient, silences } from './silent-client.ts'

const MB = 1024 * 1024
const count = 500
const { loginMs, lineMs, handshakeMs, sweepMs, connectionsPerAddress } = defaultSubmissionLimits
/** 30 kB were measured for a connection, half of them with TLS; twice that, and some for the mails sent meanwhile. */
const mayGrowBytes = count * 64 * 1024 + 40 * MB
/** a busy machine may look at its deadlines that much later */
const lateMs = 8_000

const deadlines: Record<Silence, number> = {
  'at once': loginMs,
  'after EHLO': loginMs,
  'in the middle of EHLO': lineMs,
  'before the handshake': handshakeMs,
  'after the handshake': loginMs,
  'in the middle of AUTH': lineMs,
}

describe(`${count} clients that fall silent`, function () {
  this.timeout(60_000 + loginMs)
  let world: World
  let silent: SilentClient[] = []
  let idleBytes = 0
  let mails = 0
  const slowest = { ms: 0 }
  const relayBytes = () => memoryBytes(world.relay.processes().map(({ pid }) => pid))
  before(async () => {
    world = await startWorld()
    await send()
    idleBytes = relayBytes()
  })
  after(async () => {
    for (const client of silent) client.destroy()
    await world?.[Symbol.asyncDispose]()
  })

  /** a new connection, and a mail that has arrived when this resolves */
  async function send() {
    const { smtp } = world.shop
    const began = performance.now()
    await nodemailer
      .createTransport({
        host: smtp.host,
        port: smtp.port,
        requireTLS: true,
        tls: { ca: await readFile(smtp.caFile, 'utf8') },
        auth: { user: smtp.username, pass: smtp.password },
      })
      .sendMail({ from: 'shop@shop.test', to: 'anna@inbox.test', subject: `Bestellung ${++mails}`, text: 'Danke!' })
    await world.sink.waitFor(mails, 20_000)
    slowest.ms = Math.max(slowest.ms, performance.now() - began)
  }

  it('are taken, and a shop’s mail arrives within seconds all the same', async () => {
    const kinds = Object.keys(silences) as Silence[]
    const addresses = Math.ceil(count / connectionsPerAddress) * 2
    const makeOne = (n: number) =>
      fallSilent(kinds[n % kinds.length] ?? 'at once', world.shop.smtp.port, `127.0.0.${2 + (n % addresses)}`)
    for (let n = 0; n < count; n += 50)
      silent.push(...(await Promise.all(Array.from({ length: Math.min(50, count - n) }, (_, i) => makeOne(n + i)))))
    expect(
      silent.filter(client => client.closedAfterMs() !== null),
      'closed at once',
    ).to.deep.equal([])
    for (let n = 0; n < 10; n++) await send()
    expect(slowest.ms, 'slowest mail, ms').to.be.lessThan(3000)
    const grown = relayBytes() - idleBytes
    expect(grown, `grown by ${Math.round(grown / MB)} MB`).to.be.lessThan(mayGrowBytes)
    process.stdout.write(`      ${Math.round(grown / MB)} MB for ${count}; slowest mail ${Math.round(slowest.ms)} ms\n`)
  })

  it('hear 421 when their time is over, and are closed', async () => {
    const open = () => silent.filter(client => client.closedAfterMs() === null)
    for (const until = Date.now() + loginMs + lateMs; open().length > 0 && Date.now() < until; await delay(2_000))
      await send()
    const wrong = silent.flatMap(({ silence, closedAfterMs, lastWords }) => {
      const ms = closedAfterMs()
      const due = deadlines[silence]
      const inTime = ms !== null && ms > due - sweepMs && ms < due + lateMs
      // in the middle of a handshake there is nobody to tell
      const told = silence === 'before the handshake' ? lastWords() === '' : /^421 4\.4\.2 .*\r\n$/.test(lastWords())
      return inTime && told ? [] : [`${silence}: closed after ${ms} ms with “${lastWords().trim()}”`]
    })
    expect(wrong).to.deep.equal([])
    expect(slowest.ms, 'slowest mail, ms').to.be.lessThan(3000)
    silent = []
  })
})
