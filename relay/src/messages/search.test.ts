import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Store } from '../store/index.ts'
import { searchKeysOf } from '../store/search-keys.ts'
import { newDelivery, openTestStore } from '../store/test-store.test-peer.ts'
import { Problem } from '../values.ts'
import { readRecipient } from './filter.ts'
import { type MessageFilter, searchBudget, searchMessages } from './search.ts'

const hourMs = 3_600_000
const openStates = ['queued', 'deferred', 'held']

describe('the search for messages', function () {
  this.timeout(120_000)
  let store: Store
  const accounts = [new ObjectId(), new ObjectId()] as const
  const systems = accounts.map(accountId => [0, 1].map(() => ({ _id: new ObjectId(), accountId })))
  const newest = Date.UTC(2030, 0, 10)
  interface Known {
    id: string
    accountId: ObjectId
    systemId: ObjectId
    receivedAt: Date
    subject: string
    tags: string[]
    order?: string
    deliveries: { recipient: string; state: string; class?: string }[]
  }
  const known: Known[] = []

  before(async () => {
    store = await openTestStore()
    await store.db.collection('systems').insertMany(systems.flat().map(row => ({ ...row, username: String(row._id) })))
    const pick = <T>(all: readonly T[], n: number): T => all[n % all.length] as T
    for (let n = 0; n < 400; n++) {
      const receivedAt = new Date(newest - (400 - n) * hourMs)
      // a mail that took long to come, or was tried again, has an id of long before
      const idTime = new Date(receivedAt.getTime() - (n % 37 === 0 ? 20 * hourMs : 0))
      const id = new ObjectId(ObjectId.generate(Math.floor(idTime.getTime() / 1000)))
      const { _id: systemId, accountId } = pick(systems.flat(), n * 7)
      const ends = pick(
        [
          { state: 'delivered' },
          { state: 'delivered' },
          { state: 'bounced', class: 'hard' },
          { state: 'queued' },
          { state: 'deferred', class: 'soft' },
          { state: 'suppressed' },
          { state: 'held' },
        ],
        n * 5,
      )
      const recipients = [
        `${pick(['anna', 'Ben', 'annabel'], n)}${n % 11}@${pick(['inbox.test', 'web.test'], n)}`,
        ...(n % 9 === 0 ? [`cc${n}@inbox.test`] : []),
      ]
      known.push({
        id: id.toHexString(),
        accountId,
        systemId,
        receivedAt,
        subject: pick(['Ihre Bestellung', 'Willkommen im Shop', `Bestellung ${1000 + n}`, `Rechnung RE-${n}`], n * 3),
        tags: n % 6 === 0 ? ['vip', `t${n % 5}`] : [],
        ...(n % 4 === 0 ? { order: `RE-${n}` } : {}),
        deliveries: recipients.map((recipient, i) => ({ recipient, ...(i === 0 ? ends : { state: 'delivered' }) })),
      })
    }
    known.sort((a, b) => (a.id < b.id ? 1 : -1))
    await store.db.collection('messages').insertMany(
      known.map(({ id, deliveries, tags, ...row }) => ({
        ...row,
        _id: new ObjectId(id),
        from: 'shop@shop.test',
        messageIdHeader: `<${id}@shop.test>`,
        sizeBytes: 100,
        recipientCount: deliveries.length,
        body: Buffer.from('secret'),
        ...(tags.length === 0 ? {} : { tags }),
        searchKeys: searchKeysOf({ ...row, tags }),
      })),
    )
    await store.db.collection('deliveries').insertMany(
      known.flatMap(({ id, accountId, systemId, receivedAt, deliveries }) =>
        deliveries.map(({ recipient, ...more }) => {
          const row: Record<string, unknown> = newDelivery('x.test', receivedAt, {
            accountId,
            systemId,
            messageId: new ObjectId(id),
            recipient,
            address: recipient.toLowerCase(),
            ...more,
          })
          if (!openStates.includes(String(row.state))) delete row.open
          return row
        }),
      ),
    )
  })
  after(() => store?.close())

  /** What should be found, by going through all. */
  function expected(filter: MessageFilter): string[] {
    const has = (text: string, words: string) => {
      const all: string[] = text.toLowerCase().match(/[a-z0-9]+/g) ?? []
      return words
        .toLowerCase()
        .split(/\W+/)
        .filter(Boolean)
        .every(word => all.includes(word))
    }
    const { recipient = '' } = filter
    const meant = (address: string) => {
      const wanted = recipient.toLowerCase()
      const given = address.toLowerCase()
      if (wanted.startsWith('@')) return given.endsWith(wanted)
      return wanted.endsWith('*') ? given.startsWith(wanted.slice(0, -1)) : given === wanted
    }
    return known
      .filter(
        row =>
          (filter.accountId === undefined || filter.accountId.equals(row.accountId)) &&
          (filter.systemId === undefined || filter.systemId.equals(row.systemId)) &&
          (filter.from === undefined || row.receivedAt >= filter.from) &&
          (filter.to === undefined || row.receivedAt < filter.to) &&
          (filter.tag === undefined || row.tags.includes(filter.tag.toLowerCase())) &&
          (filter.order === undefined || row.order?.toLowerCase() === filter.order.toLowerCase()) &&
          (filter.subject === undefined || has(row.subject, filter.subject)) &&
          row.deliveries.some(
            delivery =>
              (filter.state === undefined || delivery.state === filter.state) &&
              (filter.class === undefined || delivery.class === filter.class) &&
              (filter.recipient === undefined || meant(delivery.recipient)),
          ),
      )
      .map(({ id }) => id)
  }

  async function found(filter: MessageFilter, limit: number, budget = searchBudget): Promise<string[]> {
    const ids: string[] = []
    let before: string | undefined
    for (let pages = 0; pages < 500; pages++) {
      const { items, next, more } = await searchMessages(store, filter, { before, limit }, budget)
      expect(items.length).to.be.at.most(limit)
      if (next !== null) expect(more, 'a page that isn’t full says so').to.equal(items.length < limit)
      ids.push(...items.map(({ id }) => id))
      if (next === null) return ids
      before = next
    }
    throw new Error('the pages don’t end')
  }

  it('finds each message that holds all conditions, once and newest first, page by page', async () => {
    const time = fc.integer({ min: 0, max: 400 }).map(hours => new Date(newest - hours * hourMs))
    const all = fc.record({
      accountId: fc.constantFrom(...accounts),
      system: fc.integer({ min: 0, max: 1 }),
      recipient: fc.constantFrom(
        'anna3@inbox.test',
        'BEN1@web.test',
        'anna*',
        'b*',
        'zoe*',
        '@web.test',
        '@none.test',
        'nobody@web.test',
      ),
      subject: fc.constantFrom('Bestellung', 'willkommen', '1042', 'Bestellung 1042', 'RE-8', 'nichts', 'im shop'),
      state: fc.constantFrom('delivered', 'bounced', 'queued', 'deferred', 'held', 'suppressed', 'cancelled'),
      class: fc.constantFrom('hard', 'soft', 'expired'),
      from: time,
      to: time,
      tag: fc.constantFrom('vip', 'VIP', 't0', 't9'),
      order: fc.constantFrom('RE-40', 're-44', 'x'),
    } as const)
    const names = ['system', 'recipient', 'subject', 'state', 'class', 'from', 'to', 'tag', 'order'] as const
    const filter = fc
      .tuple(all, fc.subarray([...names], { maxLength: 3 }))
      .map(([given, kept]) => Object.fromEntries(['accountId' as const, ...kept].map(name => [name, given[name]])))
    let some = 0
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 4, max: 30 }), fc.boolean(), async (given, limit, isShort) => {
        const { system, ...rest } = given as { system?: number; accountId: ObjectId }
        const account = accounts.findIndex(id => id.equals(rest.accountId))
        const systemId = system === undefined ? undefined : systems[account]?.[system]?._id
        const wanted: MessageFilter = { ...rest, systemId }
        const right = expected(wanted)
        if (right.length > 0) some++
        expect(await found(wanted, limit, isShort ? { messages: 7, ms: 1000 } : searchBudget)).to.deep.equal(right)
      }),
      { numRuns: 150 },
    )
    expect(some).to.be.greaterThan(40)
  })

  it('lets the operator look through all accounts', async () => {
    expect(await found({}, 100)).to.deep.equal(known.map(({ id }) => id))
    expect(await found({ recipient: 'anna*', tag: 'vip' }, 10)).to.deep.equal(
      expected({ recipient: 'anna*', tag: 'vip' }),
    )
    const [row] = known
    expect(await found({ systemId: row?.systemId }, 100)).to.deep.equal(expected({ systemId: row?.systemId }))
  })

  it('shows the recipients that are looked for first, and nothing of the mail itself', async () => {
    const { items } = await searchMessages(store, { accountId: accounts[0], recipient: 'cc*' }, { limit: 3 })
    for (const row of items) {
      expect(row.recipients[0]?.recipient).to.match(/^cc/)
      expect(row.recipientCount).to.equal(2)
      expect(JSON.stringify(row)).to.not.include('secret')
    }
    expect(items.length).to.be.greaterThan(0)
  })

  it('says what is no cursor and no recipient', async () => {
    const typeOf = (error: unknown) => (error instanceof Problem ? error.type : error)
    expect(typeOf(await searchMessages(store, {}, { before: '../etc', limit: 3 }).catch(e => e))).to.equal('cursor')
    expect(typeOf(await searchMessages(store, { recipient: '*' }, { limit: 3 }).catch(e => e))).to.equal(
      'recipient-search',
    )
    expect(readRecipient('Anna@Bücher.test')).to.deep.equal({ kind: 'exact', address: 'anna@xn--bcher-kva.test' })
    expect(readRecipient('anna')).to.deep.equal({ kind: 'prefix', prefix: 'anna' })
  })
})
