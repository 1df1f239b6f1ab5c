import { ObjectId } from 'bson'
import { expect } from 'chai'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { enterFacts, type Fact, findSuppressed, suppressedWords, suppressionRows } from './index.ts'
import {
  addSuppression,
  changeRules,
  importSuppressions,
  listSuppressions,
  readSuppressed,
  removeSuppression,
  toCsv,
} from './list.ts'

describe('Suppressions', () => {
  let store: Store
  let clock = new Date('2026-03-01T12:00:00Z')
  const now = () => clock
  const deps = () => ({ store, now })
  let accountId: ObjectId
  before(async () => {
    store = await openTestStore()
  })
  after(() => store.close())
  beforeEach(async () => {
    clock = new Date('2026-03-01T12:00:00Z')
    const account = { name: 'Shop', email: `${new ObjectId()}@shop.example`, createdAt: clock }
    accountId = (await store.models.Account.create(account))._id as unknown as ObjectId
  })
  const to = (recipient: string, systemId = new ObjectId(), account = accountId) => ({
    _id: new ObjectId(),
    messageId: new ObjectId(),
    accountId: account,
    systemId,
    recipient,
  })
  const hard = (delivery: Fact['delivery']): Fact => ({
    delivery,
    reason: 'hard',
    at: clock,
    enhanced: '5.1.1',
    response: '550 5.1.1 no such user',
  })
  const suppressed = async (...deliveries: ReturnType<typeof to>[]) => {
    const found = await findSuppressed(deps(), deliveries)
    return deliveries.map(delivery => found.has(delivery._id.toHexString()))
  }

  it('forbid an address after a hard bounce, in either case of letters, to this account alone', async () => {
    const bounced = to('Anna@kunde.example')
    await enterFacts(deps(), [hard(bounced)])
    const other = new ObjectId()
    expect(
      await suppressed(
        to('anna@kunde.example'),
        to('ANNA@kunde.example'),
        to('bert@kunde.example'),
        to('anna@kunde.example', new ObjectId(), other),
      ),
    ).to.deep.equal([true, true, false, false])
    const [entry] = (await listSuppressions(deps(), accountId, {})).items
    expect(entry).to.deep.include({ address: 'anna@kunde.example', reason: 'hard', expiresAt: null })
    expect(entry?.evidence).to.deep.include({ enhancedStatus: '5.1.1', messageId: bounced.messageId.toHexString() })
    expect((await listSuppressions(deps(), other, {})).items).to.deep.equal([])
  })

  it('leave the mail that bounced to end as bounced, when a crash came before its outcome was written', async () => {
    const bounced = to('anna@kunde.example')
    await enterFacts(deps(), [hard(bounced)])
    expect(await suppressed(bounced, to('anna@kunde.example'))).to.deep.equal([false, true])
  })

  it('are one entry, however often the same fact comes', async () => {
    const delivery = to('anna@kunde.example')
    await Promise.all(Array.from({ length: 5 }, () => enterFacts(deps(), [hard(delivery), hard(delivery)])))
    expect((await listSuppressions(deps(), accountId, {})).items).to.have.length(1)
  })

  it('are for one system only where the account wants it so', async () => {
    await changeRules(deps(), accountId, { scope: 'system' })
    const [shop, forum] = [new ObjectId(), new ObjectId()]
    await enterFacts(deps(), [hard(to('anna@kunde.example', shop))])
    expect(await suppressed(to('anna@kunde.example', shop), to('anna@kunde.example', forum))).to.deep.equal([
      true,
      false,
    ])
  })

  it('end after the days that the owner set for their reason', async () => {
    await changeRules(deps(), accountId, { hardDays: 30 })
    await enterFacts(deps(), [
      hard(to('anna@kunde.example')),
      { ...hard(to('bert@kunde.example')), reason: 'complaint' },
    ])
    clock = new Date('2026-03-31T11:59:59Z')
    expect(await suppressed(to('anna@kunde.example'), to('bert@kunde.example'))).to.deep.equal([true, true])
    clock = new Date('2026-03-31T12:00:00Z')
    expect(await suppressed(to('anna@kunde.example'), to('bert@kunde.example'))).to.deep.equal([false, true])
    await enterFacts(deps(), [hard(to('anna@kunde.example'))]) // it bounced again before the row had gone
    expect(await suppressed(to('anna@kunde.example'))).to.deep.equal([true])
  })

  it('can be entered by hand for an address or a whole domain, found, and removed with a note', async () => {
    await addSuppression(deps(), accountId, null, { address: 'Anna@Müller.example', note: 'asked for it' })
    await addSuppression(deps(), accountId, null, { address: '@gone.example' })
    expect(
      await suppressed(to('anna@xn--mller-kva.example'), to('x@gone.example'), to('x@not-gone.example')),
    ).to.deep.equal([true, true, false])
    expect((await listSuppressions(deps(), accountId, { search: 'GONE' })).items.map(i => i.address)).to.deep.equal([
      '@gone.example',
    ])
    const note = { note: 'it is open again', actor: 'cli' as const }
    expect(await removeSuppression(deps(), accountId, 'gone.example', note)).to.equal(1)
    expect(await suppressed(to('x@gone.example'))).to.deep.equal([false])
    const logged = await store.db.collection('audit').findOne({ accountId, act: 'suppression.remove' })
    expect(logged).to.deep.include({ subject: '@gone.example', detail: { note: 'it is open again' } })
    const again = await removeSuppression(deps(), accountId, 'gone.example', note).catch(error => error)
    expect(again).to.include({ type: 'not-suppressed' })
  })

  it('keep the note of a hand when a bounce comes too', async () => {
    await addSuppression(deps(), accountId, null, { address: 'anna@kunde.example', note: 'moved' })
    await enterFacts(deps(), [hard(to('anna@kunde.example'))])
    expect((await listSuppressions(deps(), accountId, {})).items[0]).to.deep.include({ note: 'moved', reason: 'hard' })
  })

  it('refuse what is no address', () => {
    for (const text of ['', '@', 'anna', 'anna@', 'anna@localhost', 'a b@c.de', 'a@b..de', '<a@b.de>', 'a,b@c.de'])
      expect(() => readSuppressed(text), text).to.throw(/neither an address nor a domain/)
    expect(readSuppressed(' Shop.Example ')).to.equal('@shop.example')
  })

  it('come as plain lines or as CSV of other programs, and wrong lines are told', async () => {
    const plain = await importSuppressions(deps(), accountId, null, 'a@x.example\r\n\r\n@y.example\nno address\n')
    expect(plain).to.deep.include({ added: 2 })
    expect(plain.wrong).to.have.length(1)
    expect(plain.wrong[0]).to.deep.include({ text: 'no address' })
    const csv = '\ufeffDate;Email;Note\n2026-01-01;"B@x.example";"said; no"\n2026-01-02;c@x.example;\n'
    expect(await importSuppressions(deps(), accountId, null, csv)).to.deep.equal({ added: 2, wrong: [] })
    const { items } = await listSuppressions(deps(), accountId, {})
    expect(items.map(item => [item.address, item.note])).to.deep.equal([
      ['@y.example', null],
      ['a@x.example', null],
      ['b@x.example', 'said; no'],
      ['c@x.example', null],
    ])
  })

  it('go out as CSV that comes in again, with nothing a spreadsheet would calculate', async () => {
    await enterFacts(deps(), [{ ...hard(to('anna@kunde.example')), response: '=HYPERLINK("http://x"), "no"' }])
    const { items } = await listSuppressions(deps(), accountId, {})
    const csv = toCsv(items, true)
    expect(csv.split('\n')[0]).to.equal('address,reason,note,createdAt,expiresAt,enhancedStatus,response')
    expect(csv).to.include(`"'=HYPERLINK(""http://x""), ""no"""`)
    await suppressionRows(store).deleteMany({ accountId })
    expect(await importSuppressions(deps(), accountId, null, csv)).to.deep.equal({ added: 1, wrong: [] })
    expect(await suppressed(to('anna@kunde.example'))).to.deep.equal([true])
  })

  it('are listed page by page', async () => {
    await importSuppressions(
      deps(),
      accountId,
      null,
      Array.from({ length: 25 }, (_, i) => `u${i}@x.example`).join('\n'),
    )
    const seen: string[] = []
    for (let after: string | undefined; ; ) {
      const { items, next } = await listSuppressions(deps(), accountId, { limit: 10, after })
      seen.push(...items.map(item => item.address))
      if (next === null) break
      after = next
    }
    expect(new Set(seen).size).to.equal(25)
    expect(seen).to.have.length(25)
  })

  it('look in one query by _id, however many mails there are', async () => {
    const plan = await store.db
      .collection('suppressions')
      .find({ _id: { $in: ['a', 'b'] as never } })
      .explain()
    expect(JSON.stringify(plan)).to.match(/IDHACK|IXSCAN/)
  })

  it('say why, in both languages', async () => {
    await enterFacts(deps(), [hard(to('anna@kunde.example'))])
    const row = await suppressionRows(store).findOne({ accountId })
    if (row === null) throw new Error('no entry')
    expect(suppressedWords(row).de).to.equal(
      'Nicht gesendet: anna@kunde.example steht seit 2026-03-01 auf der Sperrliste, weil es die Adresse laut ihrem Mailserver nicht gibt. Stimmt die Adresse wieder, nehmen Sie sie von der Liste.',
    )
    expect(suppressedWords(row).en).to.match(/^Not sent: anna@kunde.example has been on the suppression list since/)
  })
})
