import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import type { Attempt, Delivery, Phase } from '../values.ts'
import { causes } from './causes.ts'
import { causeOf, type JudgeSettings, judge } from './index.ts'

const receivedAt = new Date('2026-06-01T10:00:00Z')
const retrySeconds = [60, 300, 900, 1800, 3600, 3600, 3600, 3600, 14400]
const settings = (over: Partial<JudgeSettings> = {}): JudgeSettings => ({
  now: receivedAt,
  retrySeconds,
  expireSeconds: 172_800,
  random: () => 0.5,
  ...over,
})
const delivery = (over: Partial<Delivery> = {}): Delivery => ({
  _id: new ObjectId(),
  accountId: new ObjectId(),
  systemId: new ObjectId(),
  messageId: new ObjectId(),
  recipient: 'a@example.org',
  lane: 'example.org',
  state: 'queued',
  receivedAt,
  attemptCount: 0,
  ...over,
})
const attempt = (over: Partial<Attempt> = {}): Attempt => ({
  deliveryId: new ObjectId(),
  at: receivedAt,
  ms: 5,
  phase: 'rcpt',
  result: 'refused',
  code: 550,
  enhanced: null,
  response: '',
  host: 'mx.example.org',
  address: '203.0.113.5',
  tls: null,
  ...over,
})

/** `phase: reply` as the wire had it */
const answered = (line: string): Attempt => {
  const [, phase, code, response = ''] = /^(\w+): (\d+|-) ?(.*)$/s.exec(line) ?? []
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)/.exec(response)?.[0] ?? null
  const early = ['connect', 'greeting', 'ehlo', 'tls'].includes(phase ?? '')
  return attempt({
    phase: phase as Phase,
    code: code === '-' ? null : Number(code),
    enhanced,
    response,
    result: code?.startsWith('5') && !early ? 'refused' : 'deferred',
  })
}

describe('the meaning of an answer', () => {
  const meanings: Record<string, string[]> = {
    noSuchAddress: [
      'rcpt: 550 5.1.1 The email account that you tried to reach does not exist. Please try double-checking',
      'rcpt: 550 5.1.1 <a@b>: Recipient address rejected: User unknown in virtual mailbox table',
      'rcpt: 550 5.4.1 Recipient address rejected: Access denied. AS(201806281)',
      'rcpt: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
      'rcpt: 550 Requested action not taken: mailbox unavailable',
      'rcpt: 550 No such user here',
      "rcpt: 554 delivery error: dd This user doesn't have a yahoo.com account",
      'rcpt: 550 Unrouteable address',
      'rcpt: 550',
      'data: 550 5.1.1 unknown recipient',
    ],
    addressClosed: ['rcpt: 550 5.2.1 This account has been closed', 'rcpt: 550 5.1.1 mailbox deleted'],
    // RFC 3463 X.2.1: it exists; who opens it again wants his mails
    mailboxDisabled: [
      'rcpt: 550 5.2.1 The email account that you tried to reach is disabled.',
      'rcpt: 550 5.2.1 user suspended',
    ],
    mailboxFull: [
      'rcpt: 552 5.2.2 The email account that you tried to reach is over quota',
      'rcpt: 452 4.2.2 Mailbox full',
      'data: 550 5.2.2 <a@b>: Quota exceeded (mailbox for user is full)',
      'rcpt: 554 5.2.2 mailbox full',
    ],
    greylisted: [
      'rcpt: 450 4.2.0 <a@b>: Recipient address rejected: Greylisted, see http://postgrey',
      'rcpt: 451 Temporary local problem',
    ],
    tooFast: [
      'greeting: 421 4.7.0 too many concurrent connections from your IP',
      'mail: 421 4.7.0 [TSS04] Messages temporarily deferred due to unexpected volume',
      'rcpt: 450 4.2.1 The user you are trying to contact is receiving mail too quickly',
    ],
    blocked: [
      'rcpt: 554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using zen.spamhaus.org',
      "mail: 550 5.7.1 Unfortunately, messages from [1.2.3.4] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3150).",
      'rcpt: 550 5.1.1 Rejected: your server is blacklisted',
      'data: 554 5.7.0 policy',
    ],
    spam: [
      'data: 554 5.7.1 This message was classified as SPAM and may not be delivered',
      'data: 552 5.7.0 This message was stopped because its content presents a virus',
    ],
    unauthenticated: [
      "data: 550 5.7.26 Unauthenticated email from shop.test is not accepted due to domain's DMARC policy",
      'mail: 550 5.7.23 SPF validation failed',
    ],
    senderRefused: ['rcpt: 550 5.1.8 Sender address rejected: Domain not found', 'rcpt: 550 5.1.7 invalid'],
    notItsDomain: [
      'rcpt: 554 5.7.1 <a@b>: Relay access denied',
      "rcpt: 553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    ],
    notForYou: ['rcpt: 550 5.7.1 Delivery not authorized'],
    tooLarge: ['mail: 552 5.3.4 Message size exceeds fixed limit', 'data: 552 message too large'],
    noUtf8: ['mail: 553 5.6.7 The host does not support internationalized addresses'],
    refused: ['data: 554 Transaction failed', 'rcpt: 554 rejected'],
    hostRefused: [
      'greeting: 554 IP=1.2.3.4 - A problem occurred. (Ask your postmaster for help or to contact tosa@rx.t-online.de)',
      'ehlo: 550 no',
    ],
    hostSilent: ['connect: - The host refused the connection'],
    connectionLost: ['data: - The host cut the connection', 'greeting: - The host closed the connection'],
    tlsFailed: ['tls: - The TLS handshake failed: wrong version number'],
    noSuchDomain: ['dns: 550 5.1.2 The domain example.org does not exist', 'dns: 556 5.1.10 null MX'],
    unresolved: ['dns: - 4.4.3 The name example.org could not be looked up (ESERVFAIL)'],
    notPublic: ['dns: 550 5.4.4 The address 127.0.0.1 is not a public one'],
    ours: ['dns: - 4.3.0 the relay could not prepare this mail: no DKIM key'],
    mailboxUnavailable: ['rcpt: 450 4.1.1 User unknown'],
    busy: ['data: 451 4.3.0 try later', 'mail: 421 closing'],
  }
  for (const [cause, lines] of Object.entries(meanings))
    for (const line of lines)
      it(`${line.slice(0, 90)} is ${cause}`, () => expect(causeOf(answered(line))).to.equal(cause))
})

describe('an outcome', () => {
  it('delivered has no class, no next attempt, and names the host', () => {
    const {
      state,
      class: cls,
      nextAttemptAt,
      explanation,
    } = judge(attempt({ result: 'accepted', code: 250, phase: 'data' }), delivery(), settings())
    expect({ state, cls, nextAttemptAt }).to.deep.equal({ state: 'delivered', cls: null, nextAttemptAt: null })
    expect(explanation.en).to.equal('Accepted by the mail server mx.example.org.')
  })
  it('of a dead address is a hard bounce', () =>
    expect(judge(answered('rcpt: 550 5.1.1 user unknown'), delivery(), settings())).to.include({
      state: 'bounced',
      class: 'hard',
    }))
  it('of a blocked sender is a bounce by policy', () =>
    expect(judge(answered('rcpt: 554 5.7.1 blocked using zen.spamhaus.org'), delivery(), settings())).to.include({
      state: 'bounced',
      class: 'policy',
    }))
  it('of a host that refuses at the greeting is a deferral', () =>
    expect(judge(answered('greeting: 554 go away'), delivery(), settings())).to.include({
      state: 'deferred',
      class: 'host',
    }))
  it('is a deferral even when a host is said to have refused for good before the mail', () =>
    expect(judge(attempt({ phase: 'greeting', code: 554 }), delivery(), settings())).to.include({
      state: 'deferred',
      class: 'host',
    }))
  it('of a temporary "user unknown" is no bounce', () =>
    expect(judge(answered('rcpt: 450 4.1.1 user unknown'), delivery(), settings())).to.include({
      state: 'deferred',
      class: 'soft',
    }))
  it('comes again after the delays of the settings', () => {
    const after = (attemptCount: number, random = 0.5) => {
      const { nextAttemptAt } = judge(
        answered('rcpt: 450 x'),
        delivery({ attemptCount }),
        settings({ random: () => random }),
      )
      return ((nextAttemptAt?.getTime() ?? 0) - receivedAt.getTime()) / 1000
    }
    expect([0, 1, 2, 8, 20].map(n => after(n))).to.deep.equal([60, 300, 900, 14400, 14400])
    expect([after(1, 0), after(1, 0.999999)]).to.deep.equal([270, 330])
  })
  it('comes again together with the others of its destination when the host doesn’t answer', () => {
    const after = (lane: string, random: number) =>
      judge(attempt({ result: 'deferred', phase: 'connect', code: null }), delivery({ lane, attemptCount: 1 }), {
        ...settings(),
        random: () => random,
      }).nextAttemptAt?.getTime() ?? 0
    const times = Array.from({ length: 100 }, (_, i) => after('dead.example', i / 100))
    expect(new Set(times).size).to.be.at.most(2)
    expect(Math.min(...times) - receivedAt.getTime()).to.be.at.least(270_000)
    expect(Math.max(...times) - receivedAt.getTime()).to.be.at.most(390_000)
    const others = Array.from({ length: 100 }, (_, i) => after(`dead${i}.example`, 0.5))
    expect(new Set(others).size).to.be.above(90)
  })
  it('after the time is up is a bounce of class expired that says why', () => {
    const late = settings({ now: new Date(receivedAt.getTime() + 172_800_000) })
    const end = judge(
      answered('connect: - The host refused the connection'),
      delivery({ state: 'deferred', attemptCount: 9 }),
      late,
    )
    expect(end).to.include({ state: 'bounced', class: 'expired', nextAttemptAt: null })
    expect(end.explanation.en).to.match(
      /^Given up after 48 hours\. At last: The mail server mx\.example\.org can not be reached/,
    )
    expect(end.explanation.de).to.match(/^Nach 48 Stunden aufgegeben/)
  })
  it('of an attempt under way when the delivery was held counts', () => {
    expect(judge(attempt({ result: 'accepted' }), delivery({ state: 'held' }), settings()).state).to.equal('delivered')
    expect(judge(answered('rcpt: 450 x'), delivery({ state: 'held' }), settings()).state).to.equal('held')
  })
  it('reads without a host too', () => {
    for (const { de, en } of Object.values(causes)) {
      const text = judge(attempt({ host: null }), delivery(), settings()).explanation
      expect(text.de + text.en + de.replace(' {host}', '') + en.replace(' {host}', '')).to.not.include('{')
    }
  })

  it('is exactly one allowed step, never later than expiry, never in the past, for every attempt', () => {
    const words = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.constantFrom('user unknown', 'spam', 'quota exceeded', 'greylisted'),
    )
    const any = fc.record({
      phase: fc.constantFrom<Phase>('dns', 'connect', 'greeting', 'ehlo', 'tls', 'mail', 'rcpt', 'data'),
      result: fc.constantFrom<Attempt['result']>('accepted', 'refused', 'deferred'),
      code: fc.option(fc.integer({ min: 200, max: 599 })),
      enhanced: fc.option(fc.tuple(fc.constantFrom(2, 4, 5), fc.nat(9), fc.nat(30)).map(parts => parts.join('.'))),
      response: words,
      host: fc.option(fc.constant('mx.test')),
    })
    fc.assert(
      fc.property(
        any,
        fc.constantFrom<Delivery['state']>('queued', 'deferred'),
        fc.nat(30),
        fc.nat(200_000),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (what, state, attemptCount, ageSeconds, random) => {
          const now = new Date(receivedAt.getTime() + ageSeconds * 1000)
          const o = judge(attempt(what), delivery({ state, attemptCount }), settings({ now, random: () => random }))
          expect(o.state).to.be.oneOf(['delivered', 'bounced', 'deferred'])
          expect(o.class === null).to.equal(o.state === 'delivered')
          expect(o.nextAttemptAt !== null).to.equal(o.state === 'deferred')
          expect(o.explanation.de).to.not.equal('')
          if (o.class === 'hard') expect(what.result).to.equal('refused')
          if (o.nextAttemptAt !== null) {
            expect(o.nextAttemptAt.getTime()).to.be.at.most(receivedAt.getTime() + 172_800_000)
            expect(o.nextAttemptAt.getTime()).to.be.above(now.getTime())
          }
        },
      ),
      { numRuns: 3000 },
    )
  })

  it('of a host that never answers comes after ever longer waits, and ends in time', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })), lots => {
        let now = receivedAt
        let before = 0
        let count = 0
        for (; count < 100; count++) {
          const o = judge(
            answered('connect: - no'),
            delivery({ attemptCount: count, state: 'deferred' }),
            settings({ now, random: () => lots.next().value }),
          )
          if (o.nextAttemptAt === null) break
          const wait = o.nextAttemptAt.getTime() - now.getTime()
          if (o.nextAttemptAt.getTime() < receivedAt.getTime() + 172_800_000)
            // jitter, and that the mails of a host wait for its next moment: 0.9 / (1.1 + 0.2)
            expect(wait).to.be.above(before * 0.69)
          before = wait
          now = o.nextAttemptAt
        }
        expect(count).to.be.within(10, 30)
        expect(now.getTime()).to.equal(receivedAt.getTime() + 172_800_000)
      }),
      { numRuns: 50 },
    )
  })
})

describe('a mail that waits for the warm-up of our addresses', () => {
  const until = new Date('2026-06-02T00:00:00Z')
  const waits = attempt({ result: 'deferred', phase: 'dns', code: null, host: null, address: null, waitsUntil: until })

  it('goes on when the day turns, together with the others, and is nobody’s fault', () => {
    for (const state of ['queued', 'deferred'] as const)
      for (const random of [0, 0.99]) {
        const outcome = judge(waits, delivery({ state, attemptCount: 3 }), settings({ random: () => random }))
        expect(outcome).to.deep.include({ state: 'deferred', class: null, nextAttemptAt: until })
        expect(outcome.explanation.en).to.match(/midnight/)
      }
  })

  it('is given up in its time and not before', () => {
    const short = settings({ expireSeconds: 3600 })
    expect(judge(waits, delivery(), short).nextAttemptAt).to.deep.equal(new Date('2026-06-01T11:00:00Z'))
    const end = judge(waits, delivery(), { ...short, now: new Date('2026-06-01T11:00:00Z') })
    expect(end).to.deep.include({ state: 'bounced', class: 'expired', nextAttemptAt: null })
    expect(end.explanation.en).to.match(/^Given up after 1 hours\. At last: Mail leaves by new IP/)
  })
})
