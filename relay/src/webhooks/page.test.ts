import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { ObjectId } from 'bson'
import { expect } from 'chai'
import { eventTypes } from '../events/index.ts'
import type { AccountEventData } from '../events/of-account.ts'
import { type DeliveryRow, describe as dataOf } from '../events/of-delivery.ts'
import { describeAccepted } from '../events/of-message.ts'
import { newSecret, signatureHeaders } from './signature.ts'

const hasPhp = () => {
  try {
    execFileSync('php', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('docs/webhooks.md', () => {
  let page: string
  before(async () => {
    page = await readFile(new URL('../../../docs/webhooks.md', import.meta.url), 'utf8')
  })
  const blocks = (language: string) =>
    [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text ?? '')

  const row: DeliveryRow = {
    _id: new ObjectId(),
    accountId: new ObjectId(),
    systemId: new ObjectId(),
    messageId: new ObjectId(),
    recipient: 'anna@example.com',
    state: 'deferred',
    receivedAt: new Date(0),
    dueAt: new Date(1),
    attemptCount: 1,
    class: 'soft',
    explanation: { de: 'voll', en: 'full' },
    attempts: [
      {
        ...{
          at: new Date(0),
          ms: 1,
          phase: 'rcpt',
          result: 'deferred',
          code: 452,
          enhanced: '4.2.2',
          response: 'full',
        },
        ...{ host: 'mx.example.com', address: '192.0.2.1', tls: null, class: 'soft' },
      },
    ],
  }
  const message = {
    _id: row.messageId,
    messageIdHeader: '<1@shop.example>',
    from: 'shop@shop.example',
    tags: ['vip'],
    metadata: { customer: 42 },
    template: 'order-confirmation',
    order: '1042',
  }
  const accountData: AccountEventData = {
    'quota.low': { remaining: 1, threshold: 2, overage: 3 },
    'invoice.created': {
      invoice: { id: 'x', kind: 'invoice', number: '1', issuedOn: '2026-03-01', grossCents: 1, currency: 'EUR' },
    },
    'system.inactive': { system: { id: 'x', name: 'x' }, reason: 'x', explanation: { de: 'x', en: 'x' } },
    'system.disconnected': { system: { id: 'x', name: 'x' }, connection: { id: 'x', site: 'x' } },
  }
  /** the fields in their order, with the types of their values */
  const shape = (value: unknown): unknown =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([name, inner]) => [name, shape(inner)])
      : typeof value

  it('shows an example of each event, with the fields it has', () => {
    const examples = blocks('json').map(text => JSON.parse(text))
    expect(examples.map(({ type }) => type)).to.have.members([...eventTypes])
    for (const { type, timestamp, data } of examples) {
      const ofAccount = new Map(Object.entries(accountData)).get(type)
      if (ofAccount !== undefined) {
        expect(shape(data), type).to.deep.equal(shape(ofAccount))
        continue
      }
      const { _id: deliveryId, accountId, systemId } = row
      if (type === 'message.accepted') {
        const accepted = describeAccepted({ systemId, at: new Date(0) }, message, [row.recipient])
        expect(shape(data), type).to.deep.equal(shape(accepted))
        continue
      }
      const occurrence = { deliveryId, accountId, systemId, type, at: new Date(0), words: 'abuse', attempt: 1 }
      expect(shape(data), type).to.deep.equal(shape(dataOf(occurrence, row, message)))
      expect(new Date(timestamp).toISOString()).to.equal(timestamp)
    }
  })

  const body = '{"type":"message.bounced","data":{"response":"500 Größe"}}'
  const secrets = [newSecret(), newSecret()]
  const headers = (at = new Date()) => signatureHeaders(secrets, { id: 'evt_1', at, body })
  /** what is to be believed, and what not: secret, headers, body */
  const cases = (): [boolean, string, Record<string, string>, string][] => [
    [true, secrets[0] ?? '', headers(), body],
    [true, secrets[1] ?? '', headers(), body],
    [false, newSecret(), headers(), body],
    [false, secrets[0] ?? '', headers(), body.replace('500', '550')],
    [false, secrets[0] ?? '', { ...headers(), 'webhook-id': 'evt_2' }, body],
    [false, secrets[0] ?? '', headers(new Date(Date.now() - 301_000)), body],
    [false, secrets[0] ?? '', { ...headers(), 'webhook-timestamp': 'now' }, body],
    [false, secrets[0] ?? '', {}, body],
  ]

  it('verifies in Node.js', async () => {
    const [code = ''] = blocks('js')
    const { isFromDepesche } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
    for (const [expected, ...of] of cases()) expect(isFromDepesche(...of), JSON.stringify(of)).to.equal(expected)
  })

  it('verifies in PHP', function () {
    if (!hasPhp()) this.skip()
    const [code = ''] = blocks('php')
    const read =
      '\nforeach (json_decode(stream_get_contents(STDIN)) as $c) $said[] = isFromDepesche($c[1], (array) $c[2], $c[3]);\necho json_encode($said);'
    const said = execFileSync('php', ['-r', code.replace('<?php', '') + read], { input: JSON.stringify(cases()) })
    expect(JSON.parse(said.toString())).to.deep.equal(cases().map(([expected]) => expected))
  })
})
