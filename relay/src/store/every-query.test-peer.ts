/** Walks the ways of the relay on a watched store, so that each of its queries is made at least once. */

import { setTimeout as pause } from 'node:timers/promises'
import { ObjectId } from 'bson'
import { pino } from 'pino'
import { createAccount, findAccount, listAccounts } from '../accounts/index.ts'
import { listAudit } from '../audit/index.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { keepReport } from '../dmarc-reports/keep.ts'
import { summarizeReports } from '../dmarc-reports/summary.ts'
import { checkAllDomains } from '../domains/check-all.ts'
import { findDomain, listDomains } from '../domains/find.ts'
import { createIdentities } from '../domains/identities.ts'
import { rotateKey } from '../domains/keys.ts'
import { matchReturned, recordReturned } from '../inbound/returned.ts'
import { createClockWatch } from '../jobs/clock-watch.ts'
import { startJobs } from '../jobs/index.ts'
import { wakeLane } from '../jobs/lane-wake.ts'
import { readJobs } from '../ops/health.ts'
import { keyTools } from '../ops/key-tools.ts'
import { createClaims } from '../queue/claims.ts'
import { sweepHalfStored } from '../queue/half-stored.ts'
import { holdLane, releaseLane, retryLane } from '../queue/hold.ts'
import { explainDestination, listLanes } from '../queue/look.ts'
import { cancelMessage, showMessage } from '../queue/messages.ts'
import { bringForward, writtenAhead } from '../queue/set-back.ts'
import { sweepLanes } from '../queue/sweep.ts'
import { createReplies, setReplies } from '../replies/index.ts'
import { readDestinations } from '../stats/destinations.ts'
import { closeBuckets, noteStale, readNumbers, readSeries, readStats, replaceBucket } from '../stats/index.ts'
import { readSenders } from '../stats/senders.ts'
import { enterFacts, findSuppressed } from '../suppressions/index.ts'
import * as list from '../suppressions/list.ts'
import { createFirstMailNote } from '../systems/first-mail.ts'
import * as systems from '../systems/index.ts'
import { createTlsSessionCounts, sendTlsReports } from '../tls-reports/index.ts'
import { type Delivery, isRefusal, type Outcome } from '../values.ts'
import { createAddressCounts, readAddressCounts } from './address-counts.ts'
import { walkApi } from './api-queries.test-peer.ts'
import { walkBilling } from './billing-queries.test-peer.ts'
import { walkConnect } from './connect-queries.test-peer.ts'
import { createContents } from './contents.ts'
import { createDestinationNotes, readDestinationState } from './destination-states.ts'
import { walkDomains } from './domain-queries.test-peer.ts'
import { walkIdentity } from './identity-queries.test-peer.ts'
import type { Store } from './index.ts'
import { walkInvoices } from './invoices-queries.test-peer.ts'
import { walkMessages } from './messages-queries.test-peer.ts'
import { walkPrivacy } from './privacy-queries.test-peer.ts'
import { applyRetention, bodyDays, rowDays } from './retention.ts'
import { storeMail } from './stored-mail.test-peer.ts'
import { createStsPolicies } from './sts-policies.ts'
import { walkTemplates } from './template-queries.test-peer.ts'
import { walkWebhooks } from './webhook-queries.test-peer.ts'

const log = pino({ level: 'silent' })
const dayMs = 24 * 3600_000

export async function walkEveryQuery(store: Store): Promise<void> {
  let clock = new Date('2046-01-01T00:00:00Z') // not gone by: the store removes what has expired by its own clock
  const now = () => clock
  const later = (ms: number) => {
    clock = new Date(clock.getTime() + ms)
  }
  const tenant = await walkSystems(store, now, later)
  await walkQueue(store, now, later, tenant)
  await walkSuppressions(store, now, tenant)
  await walkWebhooks(store, now, tenant)
  await walkApi(store, now, tenant)
  await walkMessages(store, now, tenant)
  await walkTemplates(store, now, tenant)
  await walkDomains(store, now, tenant)
  await walkPrivacy(store, now, tenant)
  await walkConnect(store, now, tenant)
  await walkIdentity(store, now, tenant)
  await walkBilling(store, now, tenant)
  await walkInvoices(store, now, tenant.accountId)
  await walkReplies(store, now, tenant)
  await walkSweep(store, now)
  await closeBuckets({ store, now })
  later(20 * 60_000)
  await closeBuckets({ store, now })
  await walkReturned(store, now, tenant)
  later(20 * 60_000)
  await closeBuckets({ store, now })
  later(180 * 60_000)
  await closeBuckets({ store, now }) // after a long pause
  await replaceBucket({ store, now }, tenant.systemId, tenant.accountId, new Date(0)) // an idle one
  await walkStats(store, now, tenant.systemId)
  await walkJobs(store)
  await walkHealth(store, now, tenant.systemId)
  await walkClock(store, now)
  await walkTls(store, now)
  await walkAddressCounts(store)
  await walkDmarc(store, now, tenant)
  await walkRetention(store, now)
  await store.db.collection('audit').dropIndex('accountId_1_at_-1__id_-1')
  await store.prepare() // says what is lacking, since there are accounts
  await store.ensureIndexes()
}

async function walkReturned(store: Store, now: () => Date, { accountId, systemId }: Tenant): Promise<void> {
  const at = new Date(now().getTime() - 20 * 60_000)
  const delivery = { finalAt: at, latencyMs: 1 }
  const { deliveryIds } = await storeMail(store, { accountId, systemId, receivedAt: at, final: 'delivered', delivery })
  const explanation = { de: 'x', en: 'x' }
  const returned = { recipient: null, class: 'hard' as const, hard: true, enhanced: null, response: 'x', explanation }
  for (const id of deliveryIds) {
    await matchReturned(store, new ObjectId(), [returned])
    const matched = await matchReturned(store, id, [returned])
    await recordReturned({ store, now, returnedState: 'bounced' }, matched)
  }
  await noteStale(store, { accountId, systemId, at })
}

async function walkStats(store: Store, now: () => Date, systemId: ObjectId): Promise<void> {
  const from = new Date(now().getTime() - 24 * 3_600_000)
  for (const range of [{}, { from }, { from, to: now() }]) {
    await readStats({ store, now }, [systemId, new ObjectId()], range)
    await readNumbers({ store, now }, [systemId], range)
    for (const step of ['quarter', 'hour', 'day'] as const)
      await readSeries({ store, now }, [systemId], range, step, 'Europe/Berlin')
  }
}

async function walkHealth(store: Store, now: () => Date, systemId: ObjectId): Promise<void> {
  const from = new Date(now().getTime() - 24 * 3_600_000)
  await readDestinations(store, [systemId], from, 10)
  await readSenders({ store, now }, [systemId], from, 10)
  await readJobs(store)
}

async function walkReplies(store: Store, now: () => Date, { systemId }: Tenant): Promise<void> {
  const [domain] = await listDomains({ store })
  if (domain === undefined) throw new Error('there is no domain to walk with')
  await store.db.collection('domains').updateOne({ _id: domain._id }, { $set: { 'dkim.matchedAt': now() } })
  const settings = { hostname: 'relay.test', bounceDomain: 'bounces.test', operatorSystem: systemId, postmaster: null }
  const replies = createReplies({ store, now, ownMail: async () => null, settings })
  for (const address of [`x@${domain.name}`, 'postmaster@bounces.test']) await replies.judge(address)
  await setReplies({ store }, domain, 'owner@else.test')
}

type Tenant = { accountId: ObjectId; systemId: ObjectId }
type Later = (ms: number) => void

async function walkSystems(store: Store, now: () => Date, later: Later): Promise<Tenant> {
  const records = new Map<string, string>()
  const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  const deps: systems.SystemDeps = {
    store,
    vault,
    keys: keyTools,
    now,
    smtp: { host: 'mail.example', port: 587, implicitTlsPort: 465 },
    platforms: ['custom'],
    dns: { resolveTxt: async name => [[records.get(name) ?? '']] },
  }
  const account = await createAccount(deps, { email: 'owner@shop.example', name: 'Shop' })
  await listAccounts(deps)
  await findAccount(deps, 'owner@shop.example')
  const { _id: accountId } = await findAccount(deps, account.id)
  const { id } = await systems.createSystem(deps, accountId, {
    name: 'Shop',
    platform: 'custom',
    domains: [{ name: 'shop.example', listHelp: ['mailto:help@shop.example'] }],
  })
  const system = await systems.findSystem(deps, accountId, id)
  await systems.systemIdsOf(deps, accountId)
  await systems.listSystems(deps, { accountId, search: 'sh', limit: 1 })
  await systems.addSendingDomain(deps, system, { name: 'other.example', listHelp: ['mailto:help@shop.example'] })
  const whole = await systems.findSystem(deps, null, id)
  for (const { name, value } of (await systems.checkSystem(deps, whole)).records) records.set(name, value)
  await checkAllDomains({ ...deps, log, lookAtPage: async () => null }, new AbortController().signal)
  for (const filter of [{}, { accountId }, { accountId, after: id }])
    await systems.listSystems(deps, { ...filter, limit: 10 })
  await listDomains(deps)
  await listDomains(deps, accountId)
  const byName = await findDomain(deps, 'shop.example', accountId)
  await findDomain(deps, 'shop.example')
  await findDomain(deps, String(byName._id))
  await rotateKey(deps, byName)
  await createIdentities({ store, vault, now })(accountId, 'shop.example')

  const credential = await systems.createCredential(deps, system, 'shop')
  const submitter = await systems.createAuthenticator(deps)(credential.username, credential.password)
  if (submitter === null || isRefusal(submitter)) throw new Error('the walk could not log in')
  await systems.createEntitlementCheck(deps)(submitter)
  createFirstMailNote(store, now)(system._id)
  await systems.listCredentials(deps, system._id)
  await systems.revokeCredential(deps, accountId, credential.id)
  await systems.pauseSystem(deps, system, null)
  await systems.resumeSystem(deps, system)
  await systems.setSandbox(deps, system, false)
  await systems.setPool(deps, system, 'transactional')
  later(1000)
  return { accountId, systemId: system._id }
}

async function walkQueue(store: Store, now: () => Date, later: Later, tenant: Tenant): Promise<void> {
  const mails = []
  for (let i = 0; i < 20; i++)
    mails.push(await storeMail(store, { ...tenant, receivedAt: now(), recipients: ['a@one.test', 'b@two.test'] }))
  const id = String(mails[0]?.id)
  await showMessage(store, id)
  await cancelMessage({ store, now }, id)

  const node = (name: string, boot: string) =>
    createClaims({ store, now, leaseSeconds: 30, name: { node: name, boot } })
  const claims = node('n', '1')
  const racing = await Promise.all(['n', 'm', 'o', 'p'].map(name => node(name, '1').take('one.test', 5)))
  const [one] = racing.filter(claim => claim.deliveries.length > 1)
  const [first, second] = one?.deliveries ?? []
  if (one === undefined || first === undefined || second === undefined) throw new Error('the walk has claimed nothing')
  await claims.messages([first.messageId])
  await claims.renew(one.leaseId, [first._id])
  await claims.record([{ leaseId: one.leaseId, delivery: first, outcome: delivered(first, now()) }])
  await claims.release(one.leaseId, [second._id])
  const [held] = (await claims.take('two.test', 1)).deliveries
  if (held !== undefined) await claims.suppress('', [{ delivery: held, explanation: { de: '', en: '' } }])
  await claims.take('two.test', 5)
  await node('n', '2').takeBack('two.test')
  await claims.nextDueAt('one.test')

  await listLanes(store, { limit: 1 })
  await store.db
    .collection('deliveries')
    .updateOne({ lane: 'one.test', open: true }, { $set: { state: 'deferred', waitsUntil: new Date('2999-01-01') } })
  await explainDestination(store, 'one.test')
  await holdLane({ store, now }, 'two.test', null)
  later(2000)
  await claims.take('two.test', 5)
  await releaseLane({ store, now }, 'two.test')
  await retryLane({ store, now }, 'two.test')
  await sweepLanes({ store, now, wakeAt: async () => undefined }, 30_000)
}

async function walkTls(store: Store, now: () => Date): Promise<void> {
  createDestinationNotes(store, now)('one.test', {
    group: 'one.test',
    connections: { now: 0, allowed: 1, most: 20 },
    mailsPerConnection: 100,
    perMinute: null,
    pausedUntil: null,
    lastTrouble: { at: now(), words: 'Too many' },
    source: 'the walk',
  })
  await readDestinationState(store, 'one.test')
  const policies = createStsPolicies(store)
  const [fetchedAt, expiresAt] = [now(), new Date(now().getTime() + dayMs)]
  const policy = { id: '1', mode: 'enforce', mx: ['mx.one.test'], maxAgeSeconds: 86_400, fetchedAt, expiresAt } as const
  for (const domain of ['one.test', 'two.test']) await policies.remember({ domain, ...policy })
  await policies.recall('one.test')

  const dns = {
    resolveTxt: async () => [['v=TLSRPTv1; rua=https://reports.one.test/']],
    resolve4: async () => ['127.0.0.1'],
    resolve6: async () => [],
  }
  const settings = { hostname: 'relay.test', allowPrivateDestinations: false } // so nothing is sent
  const counts = createTlsSessionCounts({ store, dns, now, log })
  const unencrypted = { type: 'no-policy-found', lines: [], mx: [] } as const
  counts.seen({ domain: 'one.test', host: null, address: null, policy: unencrypted, failure: null })
  await counts.close()
  const tomorrow = () => new Date(now().getTime() + dayMs)
  await sendTlsReports({ store, dns, now: tomorrow, log, settings }, new AbortController().signal)
}

async function walkDmarc(store: Store, now: () => Date, { accountId }: Tenant): Promise<void> {
  const day = { begin: new Date(now().getTime() - dayMs), end: now() }
  const policy = { p: null, sp: null, np: null, adkim: null, aspf: null, testing: null }
  const head = { form: 'rfc9990' as const, org: 'reporter.test', email: '', id: '1', domain: 'eu.shop.example', policy }
  const sums = { rows: [], rest: { rows: 0, mails: 0, passed: 0 }, mails: 0, passed: 0, skipped: 0 }
  if ((await keepReport({ store, now }, { ...head, ...day, ...sums })) !== 'stored') throw new Error('nothing was kept')
  const none = async () => []
  const own = { addresses: new Set<string>(), bounceDomain: 'b.test' }
  const dns = { reverse: none, resolve4: none, resolve6: none }
  await summarizeReports({ store, now, dns, ...own }, accountId, 'shop.example', 30)
}

async function walkAddressCounts(store: Store): Promise<void> {
  const counts = createAddressCounts(store)
  const count = { day: '2026-12-01', address: '192.0.2.10', operator: 'Gmail' }
  for (let i = 0; i < 2; i++) await counts.add(count, 4, 5) // the second one doesn't fit, and looks
  await counts.giveBack(count, 1)
  await readAddressCounts(store, count.day, count.address)
}

async function walkSuppressions(store: Store, now: () => Date, { accountId, systemId }: Tenant): Promise<void> {
  const deps = { store, now }
  const delivery = { _id: new ObjectId(), messageId: new ObjectId(), accountId, systemId, recipient: 'a@gone.test' }
  await enterFacts(deps, [{ delivery, reason: 'hard', at: now(), enhanced: '5.1.1', response: 'no such user' }])
  await findSuppressed(deps, [delivery])
  await list.addSuppression(deps, accountId, null, { address: 'b@gone.test' })
  await list.importSuppressions(deps, accountId, systemId, 'c@gone.test')
  await list.listSuppressions(deps, accountId, { limit: 1 })
  await list.listSuppressions(deps, accountId, { search: 'gone', after: `${accountId.toHexString()}:x` })
  await list.changeRules(deps, accountId, { hardDays: 90 })
  await list.removeSuppression(deps, accountId, 'b@gone.test', { note: 'he wrote', actor: 'cli' })
  for (const after of [undefined, `${now().getTime()}-${accountId.toHexString()}`])
    await listAudit(store, accountId, { after })
}

const delivered = (delivery: Delivery, at: Date): Outcome => ({
  attempt: {
    deliveryId: delivery._id,
    at,
    ms: 5,
    phase: 'data',
    result: 'accepted',
    code: 250,
    enhanced: '2.0.0',
    response: 'ok',
    host: 'mx.test',
    address: '127.0.0.1',
    tls: null,
  },
  state: 'delivered',
  class: null,
  explanation: { de: 'd', en: 'e' },
  nextAttemptAt: null,
})

async function walkSweep(store: Store, now: () => Date): Promise<void> {
  const contents = createContents(store)
  const orphan = ObjectId.createFromTime(Math.floor(now().getTime() / 1000))
  await contents.put(
    orphan,
    (async function* () {
      yield Buffer.from('x')
    })(),
  )
  for await (const _ of contents.get(orphan, 1));
  await storeMail(store, { receivedAt: now(), recipients: [], large: true })
  await sweepHalfStored({ store, now: () => new Date(now().getTime() + 2 * dayMs) }, new AbortController().signal)
}

async function walkJobs(store: Store): Promise<void> {
  let ran = 0
  const jobs = await startJobs({
    store,
    log,
    now: () => new Date(),
    node: 'walk',
    recurring: [{ name: 'again', every: '1 second', lockMs: 300, run: async () => pause(150) }],
    lanes: {
      leaseSeconds: 1,
      takeBack: async () => 0,
      writtenAhead: async () => null,
      bringForward: async () => undefined,
      hint: () => false,
      hintAll: () => undefined,
      nextDueAt: async () => null,
      async run(_, { stillMine }) {
        await stillMine()
        ran++
      },
    },
  })
  await wakeLane(store.db.collection('agendaJobs'), 'later.test', new Date(Date.now() + 500))
  await jobs.wakeAt('one.test', new Date())
  for (let i = 0; i < 200 && ran < 2; i++) await pause(50)
  await jobs.stop()
  if (ran < 2) throw new Error('the walk’s lanes did not run')
}

/** A day later the clock is put right. */
async function walkClock(store: Store, now: () => Date): Promise<void> {
  const jobs = store.db.collection('agendaJobs')
  const ahead = new Date(now().getTime() + dayMs)
  await storeMail(store, { receivedAt: ahead })
  await jobs.insertOne({ name: 'lane', data: { lane: 'ahead.test' }, lockedAt: ahead })
  const clock = createClockWatch({
    now,
    log,
    jobs,
    lockMs: new Map([['lane', 0]]),
    writtenAhead: () => writtenAhead({ store, now }, 'lane'),
    bringForward: () => bringForward({ store, now, leaseSeconds: 30 }),
  })
  await clock.ask()
  await clock.ask() // nobody has renewed the lock
  if ((await jobs.countDocuments({ name: 'lane', lockedAt: ahead })) > 0) throw new Error('the lock was not taken away')
}

async function walkRetention(store: Store, now: () => Date): Promise<void> {
  const ago = (days: number) => new Date(now().getTime() - days * dayMs)
  for (const days of [bodyDays + 1, rowDays + 1])
    await storeMail(store, { receivedAt: ago(days), large: true, final: 'delivered' })
  await applyRetention({ store, contents: createContents(store), now }, new AbortController().signal)
}
