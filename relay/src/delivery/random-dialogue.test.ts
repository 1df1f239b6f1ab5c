import { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import fc from 'fast-check'
import { Registry } from 'prom-client'
import type { Delivery, SignedMessage } from '../values.ts'
import { createDelivery } from './index.ts'
import { type Answer, drop, lastWords, startScriptedServer, type Talk } from './scripted-server.test-peer.ts'

/** What the host really took: the mail's own number and whom it had said yes to. */
interface Taken {
  mail: string | undefined
  recipients: string[]
}

/** Half of what a chunk holds at least. */
const piece = Buffer.from(`${'x'.repeat(998)}\r\n`.repeat(132))
const header = Buffer.from('Subject: x\r\n\r\n')

describe('delivery to a host that answers at random', () => {
  it('says of each recipient what the host said, and mixes nothing up', async () => {
    const answer = fc.oneof(
      { weight: 12, arbitrary: fc.constant<Answer>('ok') },
      {
        weight: 1,
        arbitrary: fc.constantFrom<Answer>(
          '450 4.2.1 later',
          '550 5.1.1 no',
          '503 5.5.1 out of order',
          '250-two\r\n250 lines',
          drop,
          lastWords('421 4.3.2 bye'),
          'garbage',
          '354 go',
          '250 ok',
        ),
      },
    )
    const plan = fc.record({
      answers: fc.infiniteStream(answer),
      pipelining: fc.boolean(),
      chunking: fc.boolean(),
      mails: fc.array(fc.record({ count: fc.integer({ min: 1, max: 4 }), pieces: fc.constantFrom(0, 0, 0, 1, 4) }), {
        minLength: 1,
        maxLength: 5,
      }),
    })
    await fc.assert(
      fc.asyncProperty(plan, async ({ answers, pipelining, chunking, mails }) => {
        const taken: Taken[] = []
        const agreed = new Map<Talk, string[]>()
        const say = (normal: string): Answer => {
          const next = answers.next().value ?? 'ok'
          return next === 'ok' ? normal : next
        }
        const server = await startScriptedServer({
          extensions: [...(pipelining ? ['PIPELINING'] : []), ...(chunking ? ['CHUNKING'] : [])],
          MAIL: (_, talk) => {
            agreed.set(talk, [])
            return say('250 ok')
          },
          RCPT: (line, talk) => {
            const reply = say('250 ok')
            if (typeof reply === 'string' && reply.startsWith('250')) agreed.get(talk)?.push(line.slice(9, -1))
            return reply
          },
          DATA: () => say('354 go'),
          BDAT: () => say('250 go'),
          end: (_, talk) => {
            const reply = say('250 taken')
            const mail = talk.mails.at(-1)?.toString()
            if (typeof reply === 'string' && reply.startsWith('250'))
              taken.push({
                mail: mail?.match(/^Subject: x\r\n\r\nmail (\d+)\r\n(x*\r\n)*end \1\r\n$/)?.[1] ?? (mail && 'broken'),
                recipients: agreed.get(talk) ?? [],
              })
            return reply
          },
        })
        const delivery = createDelivery({
          hostname: 'relay.test',
          now: () => new Date(),
          log: { debug: () => undefined, info: () => undefined, warn: console.error } as never,
          dns: {
            resolveMx: async () => [{ exchange: 'mx.test', priority: 1 }],
            resolve4: async () => ['127.0.0.1'],
            resolve6: async () => [],
          },
          mxPort: server.port,
          allowPrivateDestinations: true,
          registry: new Registry(),
          timeouts: { mailMs: 300, rcptMs: 300, dataMs: 300, blockMs: 300, finalMs: 300, quitMs: 50 },
        })
        try {
          for (const [n, { count, pieces }] of mails.entries()) {
            const recipients = Array.from({ length: count }, (_, i) => `r${n}-${i}@example.org`)
            const large = Array.from({ length: pieces }, () => piece)
            const body = [Buffer.from(`mail ${n}\r\n`), ...large, Buffer.from(`end ${n}\r\n`)]
            const attempts = await delivery.transmit(
              'example.org',
              async () => ({
                signed: {
                  message: { bodyBytes: Buffer.concat(body).length, eightBit: false, smtputf8: false },
                  header,
                  body: () => (pieces === 0 ? Buffer.concat(body) : Readable.from(body)),
                } as SignedMessage,
                reversePath: 'b@bounces.test',
              }),
              recipients.map(recipient => ({ _id: new ObjectId(), recipient }) as Delivery),
            )
            expect(attempts.length).to.equal(count)
            const mine = taken.filter(({ mail }) => mail === String(n))
            expect(mine.length).to.be.at.most(1) // never sent twice within one transmit
            expect(taken.map(({ mail }) => mail)).to.not.include('broken') // but empty: see RFC 2920 §3.1
            for (const [i, attempt] of attempts.entries()) {
              const got = mine.some(mail => mail.recipients.includes(recipients[i] ?? ''))
              expect(attempt.result === 'accepted', `${JSON.stringify(attempt)} of ${JSON.stringify(mine)}`).to.equal(
                got,
              )
              if (attempt.result === 'refused') expect(attempt.code).to.be.oneOf([503, 550])
              expect(attempt.response).to.not.equal('')
            }
          }
        } finally {
          await delivery.close()
          await server.close()
        }
      }),
      { numRuns: 250, endOnFailure: true },
    )
  }).timeout(60_000)
})
