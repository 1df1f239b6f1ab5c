import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '@depesche/embedded'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { mongo } from 'mongoose'
import type { NewDelivery, NewMessage } from '../intake/index.ts'
import { createContents } from './contents.ts'
import { derivedId } from './derived-id.ts'
import type { Store } from './index.ts'
import { createMails } from './mails.ts'
import { newDelivery, openTestStore } from './test-store.test-peer.ts'

describe('mails that are stored once more', function () {
  this.timeout(60_000)
  let store: Store
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())

  const count = (name: string, filter: object) => store.db.collection(name).countDocuments(filter)
  const message = (_id: ObjectId) => ({ _id, subject: 'x', receivedAt: new Date() }) as unknown as NewMessage
  const delivery = (messageId: ObjectId, n: number) =>
    newDelivery('x.test', new Date(), { messageId, _id: derivedId(messageId, n) }) as unknown as NewDelivery
  const pieces = async function* (...texts: string[]) {
    for (const text of texts) yield Buffer.from(text)
  }

  it('are there once, with what was missing, and without harm to those beside them', async () => {
    const mails = createMails(store, createContents(store))
    const [repeated, fresh] = [new ObjectId(), new ObjectId()]
    await mails.insertMessages([message(repeated)])
    await mails.insertDeliveries([delivery(repeated, 1)])
    await mails.insertMessages([message(repeated), message(fresh)])
    await mails.insertDeliveries([delivery(repeated, 1), delivery(fresh, 1), delivery(repeated, 2)])
    expect(await count('messages', { _id: { $in: [repeated, fresh] } })).to.equal(2)
    expect(await count('deliveries', { messageId: repeated })).to.equal(2)
    expect(await count('deliveries', { messageId: fresh })).to.equal(1)
  })

  it('still fail for any other reason', async () => {
    const mails = createMails(store, createContents(store))
    const broken = { ...message(new ObjectId()), header: { toBSON: () => ({ huge: 'x'.repeat(17_000_000) }) } }
    const failed = await mails.insertMessages([broken as unknown as NewMessage]).then(
      () => false,
      () => true,
    )
    expect(failed).to.equal(true)
  })

  it('still fail when the store is gone', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'depesche-unit-'))
    const engine = await startEngine({ dataDir })
    const client = await new mongo.MongoClient(engine.uri, { serverSelectionTimeoutMS: 300 }).connect()
    const gone = { db: client.db(), oneLog: true } as Store
    const mails = createMails(gone, createContents(gone))
    await mails.insertMessages([message(new ObjectId())])
    await engine.close()
    const [second] = await Promise.allSettled([mails.insertMessages([message(new ObjectId())])])
    await client.close()
    await rm(dataDir, { recursive: true })
    expect(second.status).to.equal('rejected')
  })

  it('go on with a large body where an earlier try ended', async () => {
    const contents = createContents(store)
    const id = new ObjectId()
    await store.db.collection('contents').insertOne({ contentId: id, n: 0, data: Buffer.from('one') })
    await contents.put(id, pieces('one', 'two'))
    const read = await Array.fromAsync(contents.get(id, 6))
    expect(Buffer.concat(read).toString()).to.equal('onetwo')
  })

  it('never mix two bodies: another one is refused and harms nothing', async () => {
    const contents = createContents(store)
    const id = new ObjectId()
    await contents.put(id, pieces('one', 'two'))
    const refused = await contents.put(id, pieces('one', 'TWO', 'three')).then(
      () => false,
      () => true,
    )
    expect(refused).to.equal(true)
    expect(Buffer.concat(await Array.fromAsync(contents.get(id, 6))).toString()).to.equal('onetwo')
  })

  it('take away what they wrote of a new body that could not be read to its end', async () => {
    const contents = createContents(store)
    const id = new ObjectId()
    const cut = async function* () {
      yield Buffer.from('one')
      throw new Error('cut')
    }
    await contents.put(id, cut()).catch(() => undefined)
    expect(await count('contents', { contentId: id })).to.equal(0)
  })
})
