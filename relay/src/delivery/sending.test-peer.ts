/** What the tests of delivery send with and to: mails, a DNS of their own, scripted servers, and a relay between them. */
import type { Readable } from 'node:stream'
import { ObjectId } from 'bson'
import { Registry } from 'prom-client'
import type { Attempt, Delivery, SignedMessage } from '../values.ts'
import { createDelivery, type DeliveryDeps, type MailDelivery } from './index.ts'
import { type Script, type ScriptedServer, startScriptedServer } from './scripted-server.test-peer.ts'

export const dnsError = (code: string) => Object.assign(new Error(code), { code })
/** What DNS says: a list, or an error code. */
export type Zone = {
  mx?: Record<string, { exchange: string; priority: number }[] | string>
  a?: Record<string, string[] | string>
  aaaa?: Record<string, string[] | string>
}
export function dnsOf({ mx = {}, a = {}, aaaa = {} }: Zone) {
  const asked: string[] = []
  const look = <T>(kind: string, table: Record<string, T[] | string>, name: string): Promise<T[]> => {
    asked.push(`${kind} ${name}`)
    const found = table[name] ?? 'ENOTFOUND'
    return typeof found === 'string' ? Promise.reject(dnsError(found)) : Promise.resolve(found)
  }
  return {
    asked,
    resolveMx: (name: string) => look('MX', mx, name),
    resolve4: (name: string) => look('A', a, name),
    resolve6: (name: string) => look('AAAA', aaaa, name),
  }
}
export const oneHost: Zone = {
  mx: { 'example.org': [{ exchange: 'mx.test', priority: 10 }] },
  a: { 'mx.test': ['127.0.0.1'] },
}

export const header = Buffer.from('From: a@shop.test\r\nSubject: hi\r\n\r\n')
export const signed = (
  body: Buffer | (() => Readable) = Buffer.from('Hello\r\n'),
  over: Partial<SignedMessage['message']> = {},
): SignedMessage => ({
  message: {
    _id: new ObjectId(),
    accountId: new ObjectId(),
    systemId: new ObjectId(),
    reversePath: 'b@bounces.test',
    fromDomain: 'shop.test',
    messageIdHeader: '<1@shop.test>',
    smtputf8: false,
    eightBit: false,
    receivedAt: new Date(),
    sizeBytes: 100,
    header,
    body: null,
    bodyBytes: Buffer.isBuffer(body) ? body.length : 0,
    bodyHash: '',
    ...over,
  },
  header,
  body: Buffer.isBuffer(body) ? () => body : body,
})
export const to = (recipient: string): Delivery => ({
  _id: new ObjectId(),
  accountId: new ObjectId(),
  systemId: new ObjectId(),
  messageId: new ObjectId(),
  recipient,
  lane: 'example.org',
  state: 'queued',
  receivedAt: new Date(),
  attemptCount: 0,
})
export const short = (attempt: Attempt | undefined) =>
  attempt && { result: attempt.result, phase: attempt.phase, code: attempt.code }

export const ready =
  (mail: SignedMessage, reversePath = '') =>
  async () => ({ signed: mail, reversePath })

/** Within a describe: what a test opens is closed after it. */
export function sendingLab() {
  const open: { close(): Promise<void> }[] = []
  afterEach(async () => {
    for (const thing of open.splice(0).reverse()) await thing.close()
  })
  const peer = async (script: Script = {}, host?: string): Promise<ScriptedServer> => {
    const server = await startScriptedServer(script, host)
    open.push(server)
    return server
  }
  const relay = (port: number, over: Partial<DeliveryDeps> & { zone?: Zone } = {}) => {
    const dns = dnsOf(over.zone ?? oneHost)
    const delivery = createDelivery({
      hostname: 'relay.test',
      now: () => new Date(),
      log: { debug: () => undefined, info: () => undefined, warn: console.error } as never,
      dns,
      mxPort: port,
      allowPrivateDestinations: true,
      registry: new Registry(),
      ...over,
      timeouts: { quitMs: 200, ...over.timeouts },
    })
    open.push(delivery)
    return Object.assign(delivery, { dns })
  }
  const send = (delivery: MailDelivery, recipients = ['a@example.org'], mail = signed()) =>
    delivery.transmit('example.org', ready(mail, 'b+1@bounces.test'), recipients.map(to))
  const one = async (delivery: MailDelivery, mail = signed()) =>
    (await send(delivery, ['a@example.org'], mail))[0] as Attempt
  return { open, peer, relay, send, one }
}
