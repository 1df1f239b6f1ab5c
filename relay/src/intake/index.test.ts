import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import { type Accepted, isRefusal, type Refusal, refusalText, type Submission } from '../values.ts'
import { createIntake, type IntakeDeps, type NewDelivery, type NewMessage } from './index.ts'

const at = new Date('2030-01-02T03:04:05Z')
const submitter = {
  accountId: new ObjectId(),
  systemId: new ObjectId(),
  credentialId: new ObjectId(),
  priority: 'normal' as const,
  sandbox: false,
  sendingDomains: ['shop.test'],
}

const submission = (
  content: Readable | string | Buffer,
  envelope: Partial<Submission['envelope']> = {},
): Submission => ({
  submitter,
  client: { address: '192.0.2.7', helo: 'shop.example', tls: { version: 'TLSv1.3', cipher: 'TLS_AES_128_GCM_SHA256' } },
  protocol: 'ESMTPSA',
  envelope: { reversePath: 'info@shop.test', recipients: ['a@kunde.test'], body: '7BIT', smtputf8: false, ...envelope },
  content: content instanceof Readable ? content : Readable.from([Buffer.from(content)]),
})

/** A store in memory that writes down the order of what it is told. */
function stand(change: Partial<IntakeDeps> = {}) {
  const messages: NewMessage[] = []
  const deliveries: NewDelivery[] = []
  const contents = new Map<string, Buffer>()
  const events: string[] = []
  const lanes: string[] = []
  const deps: IntakeDeps = {
    hostname: 'relay.test',
    now: () => at,
    log: { info: () => {}, warn: () => {}, debug: () => {}, error: () => {} },
    registry: new Registry(),
    newId: () => new ObjectId(),
    laneOf: recipient => recipient.slice(recipient.lastIndexOf('@') + 1),
    dueFrom: (receivedAt, priority) => new Date(receivedAt.getTime() - (priority === 'high' ? 1000 : 0)),
    newBodyHash: () => {
      const hash = createHash('sha256')
      return { update: chunk => void hash.update(chunk), digest: () => hash.digest('base64') }
    },
    contents: {
      put: async (id, source) => {
        const chunks: Buffer[] = []
        for await (const chunk of source) chunks.push(chunk)
        contents.set(id.toHexString(), Buffer.concat(chunks))
        events.push('content')
      },
    },
    insertMessages: async all => {
      messages.push(...all)
      events.push(`messages ${all.length}`)
    },
    insertDeliveries: async all => {
      deliveries.push(...all)
      events.push(`deliveries ${all.length}`)
    },
    wake: all => void lanes.push(...all),
    ...change,
  }
  return { intake: createIntake(deps), messages, deliveries, contents, events, lanes, deps }
}

const mail = (header: string, body = 'Hello\r\n'): string => `${header}\r\n${body}`
const plain =
  'From: Shop <info@shop.test>\r\nTo: a@kunde.test\r\nSubject: Order\r\nDate: Wed, 02 Jan 2030 03:00:00 +0000\r\nMessage-ID: <1@shop.test>\r\n'
const said = (answer: Accepted | Refusal): string =>
  isRefusal(answer) ? `${answer.code} ${answer.enhanced} ${refusalText(answer)}` : 'accepted'

describe('intake', () => {
  it('stores message, then deliveries, then says accepted, and wakes the lanes', async () => {
    const { intake, messages, deliveries, events, lanes } = stand()
    const recipients = ['a@kunde.test', 'b@kunde.test', 'c@web.test']
    const answer = await intake.accept(submission(mail(plain), { recipients }))
    if (isRefusal(answer)) return expect.fail(refusalText(answer))
    expect(events).to.deep.equal(['messages 1', 'deliveries 3'])
    expect(lanes).to.deep.equal(['kunde.test', 'web.test'])
    const [message] = messages
    expect(message?._id).to.equal(answer.id)
    expect(message?.header.toString()).to.equal(
      `Received: from shop.example ([192.0.2.7])\r\n\tby relay.test with ESMTPSA id ${answer.id}\r\n\t` +
        `(TLSv1.3 TLS_AES_128_GCM_SHA256);\r\n\tWed, 02 Jan 2030 03:04:05 +0000\r\n${plain}`,
    )
    expect(message?.body?.toString()).to.equal('Hello\r\n')
    expect(message?.sizeBytes).to.equal((message?.header.length ?? 0) + 2 + 7)
    expect(message).to.deep.include({
      fromDomain: 'shop.test',
      from: 'info@shop.test',
      subject: 'Order',
      messageIdHeader: '<1@shop.test>',
      recipientCount: 3,
      eightBit: false,
      smtputf8: false,
      bodyBytes: 7,
      bodyHash: createHash('sha256').update('Hello\r\n').digest('base64'),
    })
    expect(deliveries.map(d => d.recipient)).to.deep.equal(recipients)
    expect(deliveries[0]).to.deep.include({
      messageId: answer.id,
      lane: 'kunde.test',
      sizeBytes: message?.sizeBytes, // else the statistics' octets stay 0
      state: 'queued',
      attemptCount: 0,
      open: true,
      dueAt: at,
    })
  })

  it('stores what the shop has noted, what it is searched by, and none of it in the mail', async () => {
    const { intake, messages } = stand()
    const header = `${plain.replace('Order', 'Order 10042')}X-Depesche-Tag: vip\r\nX-Depesche-Order: RE-1\r\n`
    await intake.accept({ ...submission(mail(header)), notes: { order: 'RE-2', metadata: { a: 1 } } })
    const [message] = messages
    expect(message).to.deep.include({
      tags: ['vip'],
      order: 'RE-2', // what is said beside the mail stands before what it says itself
      metadata: { a: 1 },
      searchKeys: ['order:re-2', 'tag:vip', 'number:10042'],
    })
    expect(message?.header.toString()).to.not.match(/depesche-/i)
    await intake.accept(submission(mail(plain)))
    expect(messages[1]).to.not.have.any.keys('tags', 'order', 'metadata', 'template', 'searchKeys', 'sendAt')
  })

  it('takes an id that is given, and makes those of the deliveries from it', async () => {
    const { intake, messages, deliveries } = stand()
    const id = new ObjectId()
    const once = { id, envelope: { ...submission('').envelope, recipients: ['a@kunde.test', 'b@kunde.test'] } }
    for (let i = 0; i < 2; i++) {
      const answer = await intake.accept({ ...submission(mail('From: info@shop.test\r\n')), ...once })
      expect(answer).to.deep.equal({ id, messageId: `<${id}@shop.test>` })
    }
    expect(messages.map(({ _id }) => _id)).to.deep.equal([id, id])
    const ids = deliveries.map(({ _id }) => String(_id))
    expect(ids.slice(0, 2)).to.deep.equal(ids.slice(2))
    expect(new Set(ids).size).to.equal(2)
  })

  it('lets a scheduled mail wait, and its age begin then', async () => {
    const { intake, messages, deliveries } = stand()
    const sendAt = new Date(at.getTime() + 86_400_000)
    const high = { ...submitter, priority: 'high' as const }
    await intake.accept({ ...submission(mail(plain)), sendAt, submitter: high })
    expect(messages[0]).to.deep.include({ receivedAt: at, sendAt })
    expect(deliveries[0]).to.deep.include({ receivedAt: sendAt, dueAt: sendAt, sendAt, state: 'queued' })
    await intake.accept({ ...submission(mail(plain)), sendAt: at })
    expect(deliveries[1]).to.deep.include({ receivedAt: at, dueAt: at })
    expect(deliveries[1]).to.not.have.property('sendAt')
  })

  it('puts a mail of high priority before the others, by its header or its credential, and hides the header', async () => {
    const { intake, deliveries, messages } = stand()
    const normal = submission(mail(plain))
    const high = { ...normal, submitter: { ...submitter, priority: 'high' as const } }
    for (const [from, header] of [
      [normal, ''],
      [normal, 'X-Depesche-Priority: High\r\n'],
      [high, ''],
      [high, 'X-Depesche-Priority: normal\r\n'],
      [high, 'X-Depesche-Priority: whatever\r\n'],
    ] as const)
      await intake.accept({ ...from, content: Readable.from([Buffer.from(mail(header + plain))]) })
    expect(deliveries.map(d => at.getTime() - d.dueAt.getTime())).to.deep.equal([0, 1000, 1000, 0, 1000])
    expect(messages.some(message => message.header.includes('X-Depesche'))).to.equal(false)
  })

  it('stores what comes in one turn by one write each', async () => {
    const { intake, events } = stand()
    await Promise.all(Array.from({ length: 20 }, () => intake.accept(submission(mail(plain)))))
    expect(events).to.deep.equal(['messages 20', 'deliveries 20'])
  })

  it('adds Date and Message-ID when they are missing or empty, and names the one recipient', async () => {
    for (const more of ['', 'Date:\r\nMessage-ID: \r\n']) {
      const { intake, messages } = stand()
      const answer = await intake.accept(submission(mail(`From: info@shop.test\r\n${more}`)))
      if (isRefusal(answer)) return expect.fail(refusalText(answer))
      expect(messages[0]?.header.toString()).to.match(
        /\r\n\tfor <a@kunde\.test>;\r\n\tWed, 02 Jan 2030 03:04:05 \+0000\r\nFrom: info@shop\.test\r\nDate: Wed, 02 Jan 2030 03:04:05 \+0000\r\nMessage-ID: <[0-9a-f]{24}@shop\.test>\r\n$/,
      )
      expect(messages[0]?.messageIdHeader).to.equal(`<${answer.id}@shop.test>`)
    }
  })

  it('leaves out Bcc, Return-Path, List-Help and what pretends to be ours', async () => {
    const { intake, messages } = stand()
    const hidden =
      'Bcc: x@y.test,\r\n z@y.test\r\nReturn-Path: <a@b.test>\r\nlist-help: <mailto:a@b.test>\r\nX-Depesche-Id: 1\r\n'
    await intake.accept(submission(mail(`${hidden + plain}DKIM-Signature: v=1; d=other.test\r\n`)))
    expect(messages[0]?.header.toString()).to.match(
      /\+0000\r\nFrom: Shop[\s\S]*\r\nDKIM-Signature: v=1; d=other\.test\r\n$/,
    )
  })

  it('takes a mail without a body, and a last line without its end', async () => {
    const { intake, messages } = stand()
    expect(said(await intake.accept(submission(plain)))).to.equal('accepted')
    expect(said(await intake.accept(submission(`${plain}\r\nno end`)))).to.equal('accepted')
    expect(messages.map(m => m.body?.toString())).to.deep.equal(['', 'no end\r\n'])
  })

  it('streams a large body to the contents before anything else is stored', async () => {
    const { intake, messages, contents, events } = stand()
    const body = `${'x'.repeat(70)}\r\n`.repeat(30_000)
    const octets = Buffer.from(mail(plain, body))
    const pieces = Array.from({ length: Math.ceil(octets.length / 16_384) }, (_, i) =>
      octets.subarray(i * 16_384, (i + 1) * 16_384),
    )
    const answer = await intake.accept(submission(Readable.from(pieces)))
    if (isRefusal(answer)) return expect.fail(refusalText(answer))
    expect(events).to.deep.equal(['content', 'messages 1', 'deliveries 1'])
    expect(messages[0]?.body).to.equal(null)
    expect(messages[0]?.bodyBytes).to.equal(body.length)
    expect(contents.get(answer.id.toHexString())?.toString()).to.equal(body)
    expect(messages[0]?.bodyHash).to.equal(createHash('sha256').update(body).digest('base64'))
  })

  it('reads a mail the same whatever its chunks are', async () => {
    const text = mail(plain.replace('Order', 'A\r\n B'), 'one\r\n\r\ntwo\r\n')
    const reference = stand()
    await reference.intake.accept(submission(text))
    const body = reference.messages[0]?.body?.toString()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 10 }), async places => {
        const cuts = [0, ...[...places].sort((a, b) => a - b), text.length]
        const chunks = cuts.slice(1).map((to, i) => Buffer.from(text.slice(cuts[i], to)))
        const { intake, messages } = stand({ limits: { inlineBodyBytes: 20 } })
        await intake.accept(submission(Readable.from(chunks)))
        expect(messages[0]?.body?.toString()).to.equal(body)
        expect(messages[0]?.header.length).to.equal(reference.messages[0]?.header.length)
        expect(messages[0]?.subject).to.equal('A B')
      }),
      { numRuns: 200 },
    )
  })

  const refused: [string, string | Buffer, RegExp][] = [
    ['a NUL', mail(plain, 'a\0b\r\n'), /^550 5\.6\.0 Mail contains a NUL/],
    ['a bare CR', mail(plain, 'a\rb\r\n'), /^550 5\.6\.0 Mail contains a carriage return/],
    ['a bare LF', mail(plain, 'a\nb\r\n'), /^550 5\.6\.0 Mail contains a line feed/],
    ['a bare LF in the header', mail(`${plain}X: a\nBcc: b\r\n`), /^550 5\.6\.0/],
    [
      'a line of 999 octets',
      mail(plain, `${'x'.repeat(999)}\r\n`),
      /^550 5\.6\.0 Mail has a line longer than 998 octets\. Encode the text as quoted-printable/,
    ],
    ['a header of 257 kB', mail(plain + `X: ${'y'.repeat(900)}\r\n`.repeat(290)), /^552 5\.3\.4 Header section/],
    ['1,000 header fields', mail(plain + 'X: y\r\n'.repeat(1000)), /^550 5\.6\.0 Header section has more than 500/],
    ['no From', mail('To: a@b.test\r\n'), /^550 5\.6\.0 Mail has no From/],
    ['no header at all', '\r\nHello\r\n', /^550 5\.6\.0 Mail has no From/],
    ['nothing at all', '', /^550 5\.6\.0 Mail has no From/],
    [
      'two From fields',
      mail(`${plain}From: info@shop.test\r\n`),
      /^550 5\.6\.0 Header field From stands more than once/,
    ],
    ['two Subjects', mail(`${plain}SUBJECT: x\r\n`), /^550 5\.6\.0 Header field Subject/],
    ['a line that is no field', mail(`${plain}hello\r\n`), /^550 5\.6\.0 Line 6 of the header/],
    [
      'a foreign From',
      mail('From: a@evil.test\r\n'),
      /^550 5\.7\.1 a@evil\.test in From is not an address of this system\. Set the sender in your shop to an address of shop\.test$/,
    ],
    ['an unreadable From', mail('From: Shop\r\n'), /^550 5\.6\.0 The From field/],
    ['a header in Latin-1', Buffer.from(mail(`${plain}X: gr\u00fc\u00df\r\n`), 'latin1'), /^550 5\.6\.7 .*not UTF-8/],
    ['a UTF-8 address in From', mail('From: gr\u00fc\u00df@shop.test\r\n'), /^550 5\.6\.7 The address in From/],
    ['a mail that went round and round', mail('Received: x\r\n'.repeat(51) + plain), /^554 5\.4\.6/],
  ]
  for (const [what, content, reply] of refused) {
    it(`refuses ${what} and stores nothing`, async () => {
      const { intake, events } = stand()
      expect(said(await intake.accept(submission(content)))).to.match(reply)
      expect(events).to.deep.equal([])
    })
  }

  it('refuses more recipients than it allows, and none', async () => {
    const { intake } = stand({ limits: { recipients: 1 } })
    expect(said(await intake.accept(submission(mail(plain), { recipients: [] })))).to.match(/^554 5\.5\.1/)
    expect(said(await intake.accept(submission(mail(plain), { recipients: ['a@b.test', 'c@b.test'] })))).to.match(
      /^452 4\.5\.3/,
    )
  })

  it('takes raw UTF-8 in names and subjects, marked as 8-bit', async () => {
    const { intake, messages } = stand()
    const header = 'From: B\u00fccher <info@shop.test>\r\nSubject: Gr\u00fc\u00dfe\r\n'
    expect(said(await intake.accept(submission(mail(header))))).to.equal('accepted')
    expect(messages[0]).to.deep.include({ eightBit: true, smtputf8: false, subject: 'Gr\u00fc\u00dfe' })
  })

  it('asks the next hop for SMTPUTF8 only when the mail needs it', async () => {
    const { intake, messages } = stand()
    await intake.accept(submission(mail(plain), { smtputf8: true }))
    await intake.accept(submission(mail(plain), { smtputf8: true, recipients: ['gr\u00fc\u00df@kunde.test'] }))
    expect(messages.map(m => m.smtputf8)).to.deep.equal([false, true])
  })

  it('gives up a large body that turns out wrong, and waits until the contents have forgotten it', async () => {
    const seen: string[] = []
    const { intake, events } = stand({
      limits: { inlineBodyBytes: 100 },
      contents: {
        put: async (_id, source) => {
          try {
            for await (const _ of source) seen.push('chunk')
          } catch (error) {
            await new Promise(resolve => setTimeout(resolve, 10))
            seen.push('removed')
            throw error
          }
        },
      },
    })
    async function* slowly() {
      yield Buffer.from(mail(plain, `${'x'.repeat(998)}\r\n`.repeat(300))) // more than one piece
      await new Promise(resolve => setTimeout(resolve, 5))
      yield Buffer.from('a\0b\r\n')
    }
    expect(said(await intake.accept(submission(Readable.from(slowly()))))).to.match(/^550 5\.6\.0 .*NUL/)
    expect(seen).to.deep.equal(['chunk', 'removed'])
    expect(events).to.deep.equal([])
  })

  it('refuses a mail over the limit without keeping it', async () => {
    const { intake, contents } = stand({ limits: { messageBytes: 300_000 } })
    const content = Readable.from(
      Array.from({ length: 40 }, (_, i) => Buffer.from(i === 0 ? mail(plain) : `${'x'.repeat(998)}\r\n`.repeat(10))),
    )
    expect(said(await intake.accept(submission(content)))).to.match(/^552 5\.3\.4 Mail is larger/)
    expect(contents.size).to.equal(0)
  })

  it('says 451 to every member of a group that could not be stored, and to one whose body could not', async () => {
    const nothing = async (): Promise<void> => {
      throw new Error('no store')
    }
    const broken = stand({ insertDeliveries: nothing })
    const answers = await Promise.all([1, 2, 3].map(() => broken.intake.accept(submission(mail(plain)))))
    for (const answer of answers) expect(said(answer)).to.match(/^451 4\.3\.1 The mail could not be stored just now/)
    expect(broken.lanes).to.deep.equal([])
    const full = stand({ contents: { put: nothing }, limits: { inlineBodyBytes: 10 } })
    expect(said(await full.intake.accept(submission(mail(plain, 'more than ten\r\n'))))).to.match(/^451 4\.3\.1/)
    expect(full.events).to.deep.equal([])
  })

  it('stores nothing when the client goes away in the middle', async () => {
    const { intake, events } = stand()
    const content = new Readable({ read() {} })
    content.push(mail(plain))
    setTimeout(() => content.destroy(new Error('connection closed')), 5)
    expect(said(await intake.accept(submission(content)))).to.match(/^451 4\.4\.2/)
    expect(events).to.deep.equal([])
  })

  it('finishes what is under way before it is closed, and takes nothing after', async () => {
    const { intake, events } = stand()
    const last = intake.accept(submission(mail(plain)))
    await intake.close()
    expect(events).to.deep.equal(['messages 1', 'deliveries 1'])
    expect(said(await last)).to.equal('accepted')
    expect(said(await intake.accept(submission(mail(plain))))).to.match(/^451 4\.3\.2/)
  })

  it('counts what it took and refused', async () => {
    const { intake, deps } = stand()
    await intake.accept(submission(mail(plain)))
    await intake.accept(submission(mail('To: x\r\n')))
    const metrics = await deps.registry.metrics()
    expect(metrics).to.contain('depesche_intake_accepted_total 1')
    expect(metrics).to.contain('depesche_intake_refused_total{enhanced="5.6.0"} 1')
  })
})
