/**
 * What one mail costs the engine on the way of a mail: groups of 50 accepted (messages with 5 kB inside, deliveries),
 * claimed, read and finished, with the relay's indexes. `node bench/relay-mix.ts [seconds] [lanes]`.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Document, MongoClient, ObjectId } from 'mongodb'

const seconds = Number(process.argv[2] ?? 6)
const lanes = Number(process.argv[3] ?? 3)
const group = 50
const dataDir = mkdtempSync(join(process.env.BENCH_DIR ?? process.cwd(), '.relay-mix-'))
const child = fork(new URL('../src/main.ts', import.meta.url), ['--data-dir', dataDir], {
  execArgv: process.env.ENGINE_ARGS?.split(' ') ?? [],
})
const uri = await new Promise<string>(done => child.once('message', m => done((m as { uri: string }).uri)))
const client = await new MongoClient(uri, { maxPoolSize: 60 }).connect()
const db = client.db()
const messages = db.collection('messages')
const deliveries = db.collection('deliveries')
const open = { partialFilterExpression: { open: true } }
await messages.createIndex({ systemId: 1, receivedAt: -1 })
await messages.createIndex({ receivedAt: 1 })
await deliveries.createIndex({ lane: 1, dueAt: 1 }, open)
await deliveries.createIndex({ messageId: 1 })
await deliveries.createIndex({ systemId: 1, receivedAt: 1 })
await deliveries.createIndex({ systemId: 1, finalAt: 1 }, { partialFilterExpression: { finalAt: { $exists: true } } })
await deliveries.createIndex({ systemId: 1, state: 1 }, open)

const [accountId, credentialId] = [new ObjectId(), new ObjectId()]
const systems = Array.from({ length: 20 }, () => new ObjectId())
const header = Buffer.from('Received: from shop.example by relay.example with ESMTPSA id 1\r\n'.repeat(12))
let serial = 0

function mail(lane: string): { message: Document; delivery: Document } {
  const systemId = systems[serial++ % systems.length] as ObjectId
  const receivedAt = new Date()
  const _id = new ObjectId()
  return {
    message: {
      _id,
      accountId,
      systemId,
      credentialId,
      reversePath: 'bounce@shop.example',
      from: 'orders@shop.example',
      fromDomain: 'shop.example',
      subject: `Your order ${serial}`,
      messageIdHeader: `<${serial}@shop.example>`,
      smtputf8: false,
      eightBit: false,
      receivedAt,
      sizeBytes: 5000,
      recipientCount: 1,
      header,
      body: Buffer.alloc(5000 - header.length, serial),
      bodyBytes: 5000 - header.length,
      bodyHash: 'uI6eFQdWpk5zT2VhQmX7cBqkT5c2VhQmX7cBqkT5c2U=',
      clientAddress: '192.0.2.1',
      helo: 'shop.example',
      tls: { version: 'TLSv1.3', cipher: 'TLS_AES_256_GCM_SHA384' },
    },
    delivery: {
      _id: new ObjectId(),
      accountId,
      systemId,
      messageId: _id,
      recipient: `customer${serial}@example.test`,
      lane,
      state: 'queued',
      receivedAt,
      open: true,
      dueAt: receivedAt,
      attemptCount: 0,
      attempts: [],
    },
  }
}

const durable = { writeConcern: { w: 'majority' as const, journal: true } }
let done = 0

async function accept(lane: string) {
  const mails = Array.from({ length: group }, () => mail(lane))
  await messages.insertMany(
    mails.map(({ message }) => message),
    durable,
  )
  await deliveries.insertMany(
    mails.map(({ delivery }) => delivery),
    durable,
  )
}

async function deliver(lane: string) {
  const at = new Date()
  const leaseId = `n1.${serial++}`
  const due = await deliveries
    .find({ lane, open: true, dueAt: { $lte: at } }, { projection: { attempts: 0, explanation: 0 } })
    .sort({ dueAt: 1 })
    .limit(group)
    .toArray()
  if (due.length === 0) return
  await deliveries.updateMany(
    { _id: { $in: due.map(row => row._id) }, open: true, dueAt: { $lte: at } },
    { $set: { leaseId, dueAt: new Date(at.getTime() + 120_000) } },
    { writeConcern: { w: 1, j: false } },
  )
  await messages.find({ _id: { $in: due.map(row => row.messageId) } }, { projection: { subject: 0 } }).toArray()
  const finalAt = new Date()
  const { modifiedCount } = await deliveries.bulkWrite(
    due.map(row => ({
      updateOne: {
        filter: { _id: row._id, leaseId },
        update: {
          $set: {
            state: 'delivered',
            finalAt,
            latencyMs: 12,
            class: 'delivered',
            explanation: { de: 'Zugestellt', en: 'Delivered' },
          },
          $unset: { open: '', dueAt: '', leaseId: '' },
          $inc: { attemptCount: 1 },
          $push: { attempts: { at: finalAt, host: 'mx.example.test', code: 250, text: 'ok', ms: 12 } as never },
        },
      },
    })),
    { ordered: false, ...durable },
  )
  done += modifiedCount
}

const engineCpuMs = () => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}
async function run(forMs: number) {
  const end = Date.now() + forMs
  await Promise.all(
    Array.from({ length: lanes }, async (_, i) => {
      while (Date.now() < end) await Promise.all([accept(`lane${i}`), deliver(`lane${i}`)])
    }),
  )
}
await run(2000) // warm
done = 0
const [cpu, own, start] = [engineCpuMs(), process.cpuUsage(), performance.now()]
await run(seconds * 1000)
const took = (performance.now() - start) / 1000
const used = process.cpuUsage(own)
const memory = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]
process.stdout.write(
  `relay mix: ${Math.round(done / took)} mails/s, engine ${Math.round(((engineCpuMs() - cpu) * 1000) / done)} µs, ` +
    `client ${Math.round((used.user + used.system) / done)} µs per mail; engine ${Math.round(Number(memory) / 1024)} MB, ` +
    `log ${Math.round(statSync(join(dataDir, 'depesche.sqlite-wal')).size / 1e6)} MB, ` +
    `file ${Math.round(statSync(join(dataDir, 'depesche.sqlite')).size / 1e6)} MB\n`,
)
await client.close()
const ended = new Promise(resolve => child.once('exit', resolve))
child.kill('SIGTERM')
await ended
rmSync(dataDir, { recursive: true, force: true })
