/**
 * Promise 7: submission and delivery may be on different machines with one store, and a machine that dies is replaced
 * by another within the lease, without a mail lost.
 */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { startEngine } from '@depesche/embedded'
import { expect } from 'chai'
import nodemailer from 'nodemailer'
import { launchRelay, type RunningRelay } from '../lab/relay.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import { type Sink, startSink } from '../lab/sink.ts'
import { startDns } from '../lab/world.ts'

const leaseSeconds = 3

describe('roles on several machines', function () {
  this.timeout(90_000)
  const stack = new AsyncDisposableStack()
  let sink: Sink
  let shop: ConnectedShop
  let common: Record<string, string>
  let submitter: RunningRelay
  let deliverer: RunningRelay
  let sent = 0

  const send = async (count: number) => {
    const transport = nodemailer.createTransport({
      pool: true,
      maxConnections: 4,
      host: shop.smtp.host,
      port: shop.smtp.port,
      requireTLS: true,
      tls: { rejectUnauthorized: false }, // what is proven here is not TLS
      auth: { user: shop.smtp.username, pass: shop.smtp.password },
    })
    await Promise.all(
      Array.from({ length: count }, () =>
        transport.sendMail({
          from: `shop@${shop.domain}`,
          to: 'anna@inbox.test',
          subject: `mail ${++sent}`,
          text: 'Hello',
        }),
      ),
    )
    transport.close()
  }
  const subjects = () => new Set(sink.mails.map(mail => /^subject: (.*)$/im.exec(mail.raw.toString())?.[1]))
  /** each at least once */
  const arrivedAll = async (withinMs: number) => {
    for (const until = Date.now() + withinMs; subjects().size < sent && Date.now() < until; ) await delay(50)
    expect(subjects().size, 'different mails at the sink').to.equal(sent)
  }

  before(async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'depesche-store-'))
    stack.defer(() => rm(dataDir, { recursive: true, force: true }))
    const engine = stack.adopt(await startEngine({ dataDir, port: 0 }), e => e.close())
    const dns = stack.adopt(await startDns(), server => server.close())
    sink = stack.adopt(await startSink({ chunking: true }), server => server.close())
    common = {
      MONGODB_URI: engine.uri,
      DEPESCHE_MASTER_KEY: randomBytes(32).toString('base64'),
      DEPESCHE_DNS_SERVERS: dns.address,
      DEPESCHE_MX_PORT: String(sink.port),
      DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
      DEPESCHE_LANE_LEASE_SECONDS: String(leaseSeconds),
    }
    submitter = stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: 'submission' }))
    shop = await connectShop(submitter, dns)
    deliverer = stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: 'delivery,jobs' }))
  })
  after(() => stack.disposeAsync())

  it('bring a mail from one machine to the other without waiting for the sweep', async () => {
    await send(5)
    await arrivedAll(8_000) // Agenda polls every 2 s; the sweep comes every 30
    await send(20)
    await arrivedAll(8_000)
  })

  it('a lane whose node dies is taken over by another machine within the lease and loses nothing', async () => {
    await send(40)
    deliverer.kill('SIGKILL', 'all')
    await send(40)
    stack.use(await launchRelay({ ...common, DEPESCHE_ROLES: 'delivery,jobs' }))
    // the lock of the dead node ends after the lease; those in flight may come twice
    await arrivedAll((leaseSeconds + 15) * 1000)
  })
})
