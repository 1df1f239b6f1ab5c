import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { expect } from 'chai'
import PostalMime from 'postal-mime'
import type { TlsSeen } from '../delivery/index.ts'
import type { Store } from '../store/index.ts'
import { openTestStore } from '../store/test-store.test-peer.ts'
import { issueServerCertificate, makeAuthority } from '../tls/certificates.ts'
import { createTlsSessionCounts, reportMail, sendTlsReports, type TlsReportDeps } from './index.ts'
import { reportTargets } from './request.ts'

describe('the record that asks for TLS reports', () => {
  it('names mail addresses and https addresses', () => {
    const record = ['v=TLSRPTv1; rua=mailto:tls@a.example,', 'https://r.example/v1/tls;']
    expect(reportTargets([record, ['something else']])).to.deep.equal([
      'mailto:tls@a.example',
      'https://r.example/v1/tls',
    ])
  })

  for (const [what, records] of [
    ['of another version', ['v=TLSRPTv2; rua=mailto:a@a.example']],
    ['without a target', ['v=TLSRPTv1;']],
    ['with http: and other schemes', ['v=TLSRPTv1; rua=http://a.example,file:///etc/passwd,mailto:a b@c']],
    ['that is there twice', ['v=TLSRPTv1; rua=mailto:a@a.example', 'v=TLSRPTv1; rua=mailto:b@a.example']],
  ] as const)
    it(`${what} asks for nothing`, () => {
      expect(reportTargets(records.map(text => [text]))).to.deep.equal([])
    })
})

describe('TLS reports', function () {
  this.timeout(30_000)
  let store: Store
  let time: number
  const wants = new Map<string, string>()
  const lookUps: string[] = []
  const dns = {
    resolveTxt: async (name: string) => {
      lookUps.push(name)
      const text = wants.get(name)
      if (text === undefined) throw Object.assign(new Error('ENOTFOUND'), { code: 'ENOTFOUND' })
      return [[text]]
    },
    resolve4: async () => ['127.0.0.1'],
    resolve6: async () => [],
  }
  const received: { path: string; type: string; report: Record<string, unknown> }[] = []
  let status = 201
  let server: ReturnType<typeof createServer>
  let authority: string
  let port: number
  const log = { info: () => undefined, warn: () => undefined }
  const deps = (over: Partial<TlsReportDeps> = {}): TlsReportDeps => ({
    store,
    dns,
    now: () => new Date(time),
    log,
    settings: { hostname: 'relay.test', allowPrivateDestinations: true },
    trustedAuthorities: [authority],
    ...over,
  })
  const send = (over: Partial<TlsReportDeps> = {}) => sendTlsReports(deps(over), new AbortController().signal)
  const row = (_id: string) => store.db.collection<{ _id: string }>('tlsreports').findOne({ _id })

  before(async () => {
    store = await openTestStore()
    const ca = await makeAuthority(new Date())
    authority = ca.cert
    server = createServer(
      await issueServerCertificate(ca, ['reports.example'], new Date()),
      async (request, response) => {
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        const report = JSON.parse(gunzipSync(Buffer.concat(chunks)).toString())
        received.push({ path: request.url ?? '', type: request.headers['content-type'] ?? '', report })
        response.writeHead(status, { location: 'https://127.0.0.1/elsewhere' }).end()
      },
    )
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    port = (server.address() as AddressInfo).port
  })
  beforeEach(async () => {
    time = Date.parse('2026-05-04T10:00:00Z')
    received.length = 0
    lookUps.length = 0
    wants.clear()
    status = 201
    await store.db.collection('tlssessions').deleteMany({})
    await store.db.collection('tlsreports').deleteMany({})
    wants.set('_smtp._tls.asks.example', `v=TLSRPTv1; rua=https://reports.example:${port}/tls,mailto:tls@asks.example`)
  })
  after(async () => {
    server.close()
    await store.close()
  })

  const sts = { type: 'sts' as const, lines: ['version: STSv1', 'mode: testing'], mx: ['*.asks.example'] }
  const session = (failure: TlsSeen['failure'] = null, over: Partial<TlsSeen> = {}): TlsSeen => ({
    domain: 'asks.example',
    host: 'mx.asks.example',
    address: '192.0.2.1',
    policy: sts,
    failure,
    ...over,
  })
  const expired = { type: 'certificate-expired', words: 'The certificate has expired' } as const

  async function count(...sessions: TlsSeen[]) {
    const counts = createTlsSessionCounts(deps())
    for (const one of sessions) counts.seen(one)
    await counts.close()
  }

  it('tell a day: sessions that went well, and those that failed, by policy and reason', async () => {
    await count(session(), session(), session(expired))
    await count(session(), session(expired), session(null, { policy: { type: 'no-policy-found', lines: [], mx: [] } }))
    time += 86_400_000
    expect(await send()).to.deep.equal({ built: 1, sent: 1 })
    expect(received).to.have.length(1)
    expect(received[0]).to.deep.include({ path: '/tls', type: 'application/tlsrpt+gzip' })
    const report = received[0]?.report
    expect(report).to.deep.include({
      'organization-name': 'relay.test',
      'contact-info': 'postmaster@relay.test',
      'report-id': '2026-05-04.asks.example@relay.test',
      'date-range': { 'start-datetime': '2026-05-04T00:00:00Z', 'end-datetime': '2026-05-04T23:59:59Z' },
    })
    expect(report?.policies).to.have.deep.members([
      {
        policy: {
          'policy-type': 'sts',
          'policy-string': sts.lines,
          'policy-domain': 'asks.example',
          'mx-host': ['*.asks.example'],
        },
        summary: { 'total-successful-session-count': 3, 'total-failure-session-count': 2 },
        'failure-details': [
          {
            'result-type': 'certificate-expired',
            'receiving-mx-hostname': 'mx.asks.example',
            'receiving-ip': '192.0.2.1',
            'failed-session-count': 2,
            'failure-reason-code': 'The certificate has expired',
          },
        ],
      },
      {
        policy: { 'policy-type': 'no-policy-found', 'policy-domain': 'asks.example' },
        summary: { 'total-successful-session-count': 1, 'total-failure-session-count': 0 },
      },
    ])
    expect(await row('2026-05-04 asks.example')).to.have.property('state', 'sent')
  })

  it('are built and sent once, whatever runs twice', async () => {
    await count(session())
    expect(await send(), 'the day is not over').to.deep.equal({ built: 0, sent: 0 })
    time += 86_400_000
    await Promise.all([send(), send()])
    await send()
    expect(await store.db.collection('tlsreports').countDocuments({})).to.equal(1)
    expect(received.length).to.be.within(1, 2) // two at the same moment may both send; the id is the same
  })

  it('keep no session of a domain that does not ask, and ask DNS once for many', async () => {
    const counts = createTlsSessionCounts(deps())
    for (let i = 0; i < 3; i++) {
      counts.seen(session(null, { domain: 'silent.example' }))
      await counts.flush()
    }
    await counts.close()
    expect(await store.db.collection('tlssessions').countDocuments({})).to.equal(0)
    expect(lookUps).to.deep.equal(['_smtp._tls.silent.example'])
  })

  it('do not grow with a host that fails in ever new words', async () => {
    await count(...Array.from({ length: 500 }, (_, i) => session({ type: 'validation-failure', words: `reason ${i}` })))
    expect(await store.db.collection('tlssessions').countDocuments({})).to.equal(100)
  })

  it('that a target refuses are tried for a day, then kept for whoever sends mail', async () => {
    await count(session())
    time += 86_400_000
    status = 301
    expect(await send(), 'redirects are not followed').to.deep.equal({ built: 1, sent: 0 })
    const waiting = await row('2026-05-04 asks.example')
    expect(waiting).to.deep.include({ state: 'waiting', tries: 1, lastError: 'reports.example answered 301' })
    for (let hour = 1; hour < 24; hour++) await send()
    expect(await row('2026-05-04 asks.example')).to.deep.include({ state: 'kept', tries: 24 })
    await send()
    expect(received).to.have.length(24)
  })

  it('for mail addresses only are kept', async () => {
    wants.set('_smtp._tls.asks.example', 'v=TLSRPTv1; rua=mailto:tls@asks.example')
    await count(session())
    time += 86_400_000
    expect(await send()).to.deep.equal({ built: 1, sent: 0 })
    expect(await row('2026-05-04 asks.example')).to.have.property('state', 'kept')
  })

  it('for mail addresses go as a mail where the operator has a system for it, and again when that fails', async () => {
    wants.set('_smtp._tls.asks.example', 'v=TLSRPTv1; rua=mailto:tls@asks.example')
    await count(session())
    time += 86_400_000
    const mails: [string, Buffer][] = []
    const mail: TlsReportDeps['mail'] = async (of, report, to) => {
      if (mails.push([to, await reportMail(of, report, 'operator.test', to)]) === 1) throw new Error('no store')
    }
    expect(await send({ mail })).to.deep.equal({ built: 1, sent: 0 })
    expect(await row('2026-05-04 asks.example')).to.deep.include({ state: 'waiting', lastError: 'no store' })
    expect(await send({ mail })).to.deep.equal({ built: 0, sent: 1 })
    expect(await row('2026-05-04 asks.example')).to.deep.include({ state: 'sent', sentTo: 'mailto:tls@asks.example' })
    const [to, raw] = mails[1] ?? ['', Buffer.alloc(0)]
    expect(to).to.equal('tls@asks.example')
    const parsed = await PostalMime.parse(raw)
    expect(parsed.from?.address).to.equal('noreply-smtp-tls-reporting@operator.test')
    expect(parsed.subject).to.equal(
      'Report Domain: asks.example Submitter: relay.test Report-ID: <2026-05-04.asks.example@relay.test>',
    )
    expect(raw.toString()).to.match(/^Content-Type: multipart\/report; report-type=tlsrpt;/m)
    const [file] = parsed.attachments
    expect(file?.mimeType).to.equal('application/tlsrpt+gzip')
    expect(file?.filename).to.equal('relay.test!asks.example!1777852800!1777939199.json.gz')
    const report = JSON.parse(gunzipSync(Buffer.from(file?.content as ArrayBuffer)).toString())
    expect(report).to.have.property('report-id', '2026-05-04.asks.example@relay.test')
  })

  it('go to public addresses only', async () => {
    await count(session())
    time += 86_400_000
    await send({ settings: { hostname: 'relay.test', allowPrivateDestinations: false } })
    expect(received).to.deep.equal([])
    expect(await row('2026-05-04 asks.example')).to.have.property('lastError', 'reports.example has no public address')
  })
})
