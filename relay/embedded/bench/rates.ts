/** The engine's rates for the shapes of the mail's way: `node bench/rates.ts [seconds per shape]`. Prints one line each. */
import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyBulkWriteOperation, type Collection, type Document, MongoClient, ObjectId } from 'mongodb'

const seconds = Number(process.argv[2] ?? 2)
const only = process.argv[3]
const dataDir = mkdtempSync(join(tmpdir(), 'rates-'))
const child = fork(new URL('../src/main.ts', import.meta.url), ['--data-dir', dataDir], {
  execArgv: process.env.ENGINE_ARGS?.split(' ') ?? [],
})
const uri = await new Promise<string>(done => child.once('message', m => done((m as { uri: string }).uri)))
const client = new MongoClient(uri, { maxPoolSize: 60 })
await client.connect()
const db = client.db()

/** user and system time of the engine so far, ms */
const engineCpu = () => {
  const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function measure(name: string, clients: number, per: number, work: () => Promise<unknown>) {
  if (only !== undefined && !name.includes(only)) return
  const end = Date.now() + seconds * 1000
  const before = engineCpu()
  const own = process.cpuUsage()
  const start = performance.now()
  let n = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (Date.now() < end) {
        await work()
        n += per
      }
    }),
  )
  const took = (performance.now() - start) / 1000
  const used = process.cpuUsage(own)
  process.stdout.write(
    `${name.padEnd(44)} ${String(Math.round(n / took)).padStart(7)}/s  engine ${String(Math.round(((engineCpu() - before) * 1000) / n)).padStart(4)} µs  client ${Math.round((used.user + used.system) / n)} µs\n`,
  )
}

const body = 'x'.repeat(700)
let serial = 0
const delivery = (dueAt = new Date()): Document => ({
  messageId: new ObjectId(),
  systemId: 'sys1',
  recipient: `kunde${serial++}@example.test`,
  lane: `lane${serial % 5}`,
  state: 'queued',
  open: true,
  dueAt,
  receivedAt: new Date(),
  attempts: [],
  tries: 0,
  body,
})
async function fresh(): Promise<Collection> {
  const deliveries = db.collection(`d${serial++}`)
  await deliveries.createIndex({ lane: 1, dueAt: 1 }, { partialFilterExpression: { open: true } })
  await deliveries.createIndex({ messageId: 1 })
  await deliveries.createIndex({ systemId: 1, receivedAt: 1 })
  return deliveries
}

const one = await fresh()
await measure('insertOne, 1 client', 1, 1, () => one.insertOne(delivery()))
await measure('insertOne, 50 clients', 50, 1, () => one.insertOne(delivery()))
const many = await fresh()
await measure('insertMany of 50', 2, 50, () => many.insertMany(Array.from({ length: 50 }, () => delivery())))
await measure('insertMany of 100', 2, 100, () => many.insertMany(Array.from({ length: 100 }, () => delivery())))
const claims = await fresh()
for (let i = 0; i < 200; i++) await claims.insertMany(Array.from({ length: 100 }, () => delivery()))
const claim = () =>
  claims.findOneAndUpdate(
    { lane: `lane${serial++ % 5}`, open: true, dueAt: { $lte: new Date() } },
    { $set: { dueAt: new Date(Date.now() + 60_000), leaseId: 'x' } },
    { sort: { dueAt: 1 } },
  )
await measure('findAndModify claim, 1 client', 1, 1, claim)
await measure('findAndModify claim, 20 clients', 20, 1, claim)

const mix = await fresh()
for (let i = 0; i < 400; i++) await mix.insertMany(Array.from({ length: 100 }, () => delivery()))
let leases = 0
async function batch(lane: string) {
  const leaseId = `lease${leases++}`
  const at = new Date()
  const due = await mix
    .find({ lane, open: true, dueAt: { $lte: at } }, { projection: { attempts: 0 } })
    .sort({ dueAt: 1 })
    .limit(50)
    .toArray()
  const ids = due.map(row => row._id)
  if (ids.length > 0)
    await mix.updateMany(
      { _id: { $in: ids }, open: true, dueAt: { $lte: at } },
      { $set: { leaseId, dueAt: new Date(at.getTime() + 600_000) } },
      { writeConcern: { w: 1, j: false } },
    )
  return { due, leaseId }
}
let lane = 0
await measure('batch claim of 50', 1, 50, () => batch(`lane${lane++ % 5}`))
const outcome = (row: Document, leaseId: string): AnyBulkWriteOperation => ({
  updateOne: {
    filter: { _id: row._id, leaseId },
    update: {
      $set: { state: 'delivered', finalAt: new Date() },
      $unset: { open: '', leaseId: '', dueAt: '' },
      $inc: { tries: 1 },
      $push: { attempts: { at: new Date(), code: 250, text: 'ok' } } as never,
    },
  },
})
const rows = await many
  .find({}, { projection: { _id: 1 } })
  .limit(20_000)
  .toArray()
let from = 0
await measure('bulkWrite of 50 by _id', 1, 50, () => {
  from = (from + 50) % (rows.length - 50)
  return many.bulkWrite(
    rows.slice(from, from + 50).map(row => ({
      updateOne: {
        filter: { _id: row._id },
        update: { $set: { state: 'done', doneAt: new Date() }, $inc: { tries: 1 } },
      },
    })),
    { ordered: false },
  )
})
const relay = async () => {
  const { due, leaseId } = await batch(`lane${lane++ % 5}`)
  const group = Array.from({ length: 50 }, () => delivery())
  await Promise.all([
    due.length > 0 &&
      mix.bulkWrite(
        due.map(row => outcome(row, leaseId)),
        { ordered: false },
      ),
    mix.insertMany(group),
  ])
}
await measure('relay mix by 50 (in and out)', 1, 50, relay)
await measure('relay mix by 50, 3 lanes', 3, 50, relay)
const bodies = db.collection('bodies')
const large = Buffer.alloc(34_000, 7)
await measure('34 kB bodies, single', 8, 1, () => bodies.insertOne({ at: new Date(), large }))
await measure('34 kB bodies, by 50', 1, 50, () =>
  bodies.insertMany(Array.from({ length: 50 }, () => ({ at: new Date(), large }))),
)
const few = await bodies
  .find({}, { projection: { _id: 1 } })
  .limit(2000)
  .toArray()
await measure('update 34 kB document, by 50', 1, 50, () =>
  bodies.bulkWrite(
    few.slice(0, 50).map(({ _id }) => ({ updateOne: { filter: { _id }, update: { $set: { seen: new Date() } } } })),
  ),
)
await measure('find by _id', 4, 1, () => many.findOne({ _id: rows[from++ % rows.length]?._id }))
await measure('count a range', 1, 1, () =>
  many.countDocuments({ systemId: 'sys1', receivedAt: { $gte: new Date(Date.now() - 1000) } }),
)
await client.close()
const ended = new Promise(done => child.once('exit', done))
child.kill('SIGTERM')
await ended
rmSync(dataDir, { recursive: true, force: true })
