/**
 * Promise 9: many shops at once, each with a mail as large as is allowed, cost the relay little memory: it holds pieces
 * of mails, never mails. Longer with DEPESCHE_TEST_CLIENTS.
 */

import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { judgeByAll, judgeByMailauth } from '../lab/judges.ts'
import { memoryBytes } from '../lab/processes.ts'
import { startWorld, type World } from '../lab/world.ts'
import { bodyHashOf, largeMail } from './large-mail.ts'

const MB = 1024 * 1024
const clients = Number(process.env.DEPESCHE_TEST_CLIENTS ?? 12)
const mailBytes = 30 * MB - 64 * 1024 // the limit counts what the relay reads; some is left for its header
/**
 * A connection holds the chunk that gathers, two of them on their way to the store, their copies in the driver, and what
 * TLS and the socket buffer: 3 MB were measured with 50 of them. The rest is garbage that waits for its collection and
 * the buffers of the connections to the receiver. Who holds mails whole needs 30 MB for each.
 */
const mayGrowBytes = (200 + 3 * clients) * MB

interface Sent {
  readonly n: number
  readonly response: string
  readonly sizeBytes: number
  readonly bodyHash: string
}

describe(`${clients} shops that send 30 MB each at once`, function () {
  this.timeout(60_000 + clients * 6_000)
  let world: World
  let dir: string
  let arrived = 0
  let sent: Sent[] = []
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'large-mails-'))
    // written away at once: kept here they would be 1.5 GB
    world = await startWorld({
      sink: { keep: 'count', chunking: true, onMail: mail => writeFileSync(join(dir, `${++arrived}.eml`), mail.raw) },
    })
  })
  after(async () => {
    await world?.[Symbol.asyncDispose]()
    await rm(dir, { recursive: true, force: true })
  })

  const send = async (n: number, sizeBytes: number): Promise<Sent> => {
    const { smtp } = world.shop
    const from = 'shop@shop.test'
    const to = `anna-${n}@inbox.test`
    const transport = nodemailer.createTransport({
      host: smtp.host,
      port: smtp.port,
      requireTLS: true,
      tls: { ca: await readFile(smtp.caFile, 'utf8') },
      auth: { user: smtp.username, pass: smtp.password },
      socketTimeout: 600_000,
    })
    const mail = largeMail(n, from, to, sizeBytes)
    const { response } = await transport.sendMail({ envelope: { from, to: [to] }, raw: mail.raw })
    return { n, response, sizeBytes: mail.sizeBytes, bodyHash: mail.bodyHash() }
  }

  it('have all of them accepted and delivered in bounded memory', async () => {
    const pids = () => world.relay.processes().map(({ pid }) => pid)
    await send(0, 3 * MB) // what is loaded and compiled at the first mail is no growth
    await world.sink.waitFor(1, 20_000)
    const idle = memoryBytes(pids())
    let peak = idle
    const sampling = setInterval(() => {
      peak = Math.max(peak, memoryBytes(pids()))
    }, 200)
    const began = Date.now()
    sent = await Promise.all(Array.from({ length: clients }, (_, i) => send(i + 1, mailBytes)))
    const acceptedMs = Date.now() - began
    await world.sink.waitFor(clients + 1, 20_000 + clients * 2_000)
    const deliveredMs = Date.now() - began
    clearInterval(sampling)
    const facts =
      `${clients} × ${((sent[0]?.sizeBytes ?? 0) / MB).toFixed(1)} MB accepted in ${acceptedMs} ms, delivered in ${deliveredMs} ms; ` +
      `memory ${Math.round(idle / MB)} MB idle, ${Math.round(peak / MB)} MB at most`
    process.stdout.write(`      ${facts}\n`)
    expect(
      sent.filter(({ response }) => !response.startsWith('250')),
      facts,
    ).to.deep.equal([])
    expect(sent[0]?.sizeBytes, 'the mails were smaller than meant').to.be.greaterThan(29 * MB)
    expect(peak - idle, facts).to.be.lessThan(mayGrowBytes)
  })

  it('are served whole: each body has come as it was sent, and its signature holds', async () => {
    const expected = new Map(sent.map(({ n, bodyHash }) => [n, bodyHash]))
    const wrong: string[] = []
    const files = await readdir(dir)
    let judged = 0
    for (const file of files) {
      const raw = await readFile(join(dir, file))
      const n = Number(/^Subject: Katalog (\d+)/m.exec(raw.toString('latin1', 0, 4096))?.[1])
      if (n === 0) continue // the warm-up
      if (expected.get(n) !== bodyHashOf(raw)) wrong.push(`${n}: another body`)
      expected.delete(n)
      // the independent judges take seconds for 30 MB each: one mail is theirs
      const verdicts =
        judged++ === 0 ? await judgeByAll(raw, world.shop.records) : [await judgeByMailauth(raw, world.shop.records)]
      for (const verdict of verdicts)
        if (verdict?.passed !== true) wrong.push(`${n}: ${verdict?.judge}: ${verdict?.detail}`)
    }
    expect(wrong).to.deep.equal([])
    expect([...expected.keys()], 'not arrived').to.deep.equal([])
    expect(judged, 'arrived more than once').to.equal(clients)
  })
})
