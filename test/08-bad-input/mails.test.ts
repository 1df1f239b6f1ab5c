/** Promise 8, the mails themselves: a bad one is refused with words and leaves nothing behind; a poor one is mended. */
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'chai'
import { openStore, type Store } from '../../relay/src/store/index.ts'
import { startWorld, type World } from '../lab/world.ts'
import { RawClient } from './raw-client.ts'

const clear = /^[245]\d\d [245]\.\d\.\d{1,3} [ -~]*[a-z]+ [ -~]+$/
const from = 'From: Shop <shop@shop.test>\r\n'

describe('bad mails', function () {
  this.timeout(50_000)
  let world: World
  let store: Store
  before(async () => {
    world = await startWorld()
    store = await openStore(world.relay.addresses.store, { maxPoolSize: 2 })
  })
  after(async () => {
    await store?.close()
    await world?.[Symbol.asyncDispose]()
  })

  const rows = async () => ({
    messages: await store.db.collection('messages').countDocuments({}),
    deliveries: await store.db.collection('deliveries').countDocuments({}),
    contents: await store.db.collection('contents').countDocuments({}),
  })
  let n = 0
  /** The mail arrives. @returns it as it came to the receiver, its octets as latin1 */
  const arrives = async (
    message: string,
    { parameters = '', to = `a${++n}@inbox.test`, sender = 'shop@shop.test' } = {},
  ) => {
    await using client = await RawClient.loggedIn(world.shop.smtp)
    const { text } = await client.send(message, sender, to, parameters)
    expect(text).to.match(/^250 2\.0\.0 accepted as/)
    const recipient = Buffer.from(to, 'latin1').toString()
    for (const until = Date.now() + 10_000; Date.now() < until; await delay(20)) {
      const mail = world.sink.mails.find(({ recipients }) => recipients.includes(recipient))
      if (mail !== undefined) return { text: mail.raw.toString('latin1'), reversePath: mail.reversePath }
    }
    throw new Error(`nothing arrived for ${recipient}`)
  }

  describe('are refused with a sentence and leave nothing in the store:', () => {
    const big = 'X-Filler: '.concat('x'.repeat(900), '\r\n')
    for (const [what, message, code] of [
      ['no From', 'Subject: x\r\n\r\nx\r\n', '550 5.6.0'],
      ['an empty From', 'From: \r\n\r\nx\r\n', '550 5.6.0'],
      ['a From that is no address', 'From: Shop\r\n\r\nx\r\n', '550 5.6.0'],
      ['two From fields', `${from}${from}\r\nx\r\n`, '550 5.6.0'],
      ['two Subject fields', `${from}Subject: a\r\nSubject: b\r\n\r\nx\r\n`, '550 5.6.0'],
      ['a From of somebody else', 'From: CEO <ceo@bank.test>\r\n\r\nx\r\n', '550 5.7.1'],
      ['a From of two domains', 'From: shop@shop.test, ceo@bank.test\r\n\r\nx\r\n', '550 5.7.1'],
      ['a From that only looks right', 'From: "shop@shop.test" <ceo@bank.test>\r\n\r\nx\r\n', '550 5.7.1'],
      ['a bare CR in the text', `${from}\r\na\rb\r\n`, '550 5.6.0'],
      ['a bare LF in the text', `${from}\r\na\nb\r\n`, '550 5.6.0'],
      ['a bare LF in the header', `From: shop@shop.test\nX: y\r\n\r\nx\r\n`, '550 5.6.0'],
      ['a smuggled second mail (LF.LF)', `${from}\r\na\n.\nMAIL FROM:<ceo@bank.test>\r\n`, '550 5.6.0'],
      ['a smuggled second mail (LF.CRLF)', `${from}\r\na\n.\r\nMAIL FROM:<ceo@bank.test>\r\n`, '550 5.6.0'],
      ['a smuggled second mail (CR.CR)', `${from}\r\na\r.\rMAIL FROM:<ceo@bank.test>\r\n`, '550 5.6.0'],
      ['a NUL', `${from}\r\na\0b\r\n`, '550 5.6.0'],
      ['a line of 999 octets', `${from}\r\n${'x'.repeat(999)}\r\n`, '550 5.6.0'],
      ['a line of a megabyte', `${from}\r\n${'x'.repeat(1_000_000)}\r\n`, '550 5.6.0'],
      ['1,000 header fields', `${from}${'X-A: b\r\n'.repeat(1000)}\r\nx\r\n`, '550 5.6.0'],
      ['a header of 270 kB', `${from}${big.repeat(300)}\r\nx\r\n`, '552 5.3.4'],
      ['a header line without a colon', `${from}this is no field\r\n\r\nx\r\n`, '550 5.6.0'],
      ['a header that begins with a space', ` x\r\n${from}\r\nx\r\n`, '550 5.6.0'],
      ['a header in Latin-1', `${from}Subject: Gr\xfc\xdfe\r\n\r\nx\r\n`, '550 5.6.7'],
      ['an author in UTF-8 without SMTPUTF8', 'From: sh\xc3\xb6p@shop.test\r\n\r\nx\r\n', '550 5.6.7'],
      ['51 Received fields', `${'Received: by x; y\r\n'.repeat(51)}${from}\r\nx\r\n`, '554 5.4.6'],
      ['nothing at all', '', '550 5.6.0'],
      ['no header', '\r\nx\r\n', '550 5.6.0'],
    ] as const)
      it(what, async () => {
        const before = await rows()
        await using client = await RawClient.loggedIn(world.shop.smtp)
        const { text } = await client.send(message)
        expect(text).to.match(clear)
        expect(text.startsWith(code), text).to.equal(true)
        expect(await rows()).to.deep.equal(before)
        const again = await client.send(`${from}\r\nThe connection lives.\r\n`)
        expect(again.code, again.text).to.equal(250)
      })

    it('31 MB, announced or not', async () => {
      const before = await rows()
      await using client = await RawClient.loggedIn(world.shop.smtp)
      expect((await client.say(`MAIL FROM:<shop@shop.test> SIZE=${31 * 1024 * 1024}`)).text).to.match(
        /^552 5\.3\.4 Mail is larger than 30 MiB\. Send a link/,
      )
      const line = `${'0123456789'.repeat(7)}\r\n`
      const mail = Buffer.from(`${from}\r\n${line.repeat(Math.ceil((31 * 1024 * 1024) / line.length))}`)
      expect((await client.send(mail)).text).to.match(/^552 5\.3\.4 Mail is larger than 30 MiB/)
      expect(await rows()).to.deep.equal(before)
      expect((await client.send(`${from}\r\nThe connection lives.\r\n`)).code).to.equal(250)
    })

    it('one that never stops: the connection is closed before 200 MB', async () => {
      const before = await rows()
      await using client = await RawClient.loggedIn(world.shop.smtp)
      for (const line of ['MAIL FROM:<shop@shop.test>', 'RCPT TO:<anna@inbox.test>', 'DATA']) await client.say(line)
      const chunk = Buffer.from(`${'0123456789'.repeat(7)}\r\n`.repeat(14_000))
      client.write(`${from}\r\n`)
      let sent = 0
      for (; sent < 200e6 && !client.isClosed; sent += chunk.length) await client.push(chunk)
      expect(sent).to.be.lessThan(200e6)
      expect((await client.reply().catch(() => null))?.text ?? '552').to.match(/^552/)
      expect(await rows()).to.deep.equal(before)
    })

    it('half of one, large enough to be in the store already, when the client vanishes', async () => {
      const before = await rows()
      {
        await using client = await RawClient.loggedIn(world.shop.smtp)
        for (const line of ['MAIL FROM:<shop@shop.test>', 'RCPT TO:<anna@inbox.test>', 'DATA']) await client.say(line)
        client.write(`${from}\r\n`)
        await client.push(Buffer.from(`${'0123456789'.repeat(7)}\r\n`.repeat(70_000)))
        for (let i = 0; i < 100 && (await rows()).contents === before.contents; i++) await delay(50)
        expect((await rows()).contents).to.be.greaterThan(before.contents)
      }
      for (let i = 0; i < 100 && (await rows()).contents > before.contents; i++) await delay(100)
      expect(await rows()).to.deep.equal(before)
    })
  })

  describe('are mended where that changes nothing the sender said:', () => {
    it('Date and Message-ID are added', async () => {
      const { text: mail } = await arrives(`${from}Subject: bare\r\n\r\nx\r\n`)
      expect(mail).to.match(/^Date: \w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000\r$/m)
      expect(mail).to.match(/^Message-ID: <[^@\s>]+@[^@\s>]+>\r$/im)
    })
    it('Bcc, Return-Path and a forged X-Depesche field are taken away', async () => {
      const hidden = 'Bcc: hidden@inbox.test,\r\n other-hidden@inbox.test\r\n'
      const { text: mail } = await arrives(
        `Return-Path: <x@y>\r\nX-Depesche-Id: 1\r\n${from}${hidden}Subject: b\r\n\r\nText.\r\n`,
      )
      expect(mail).not.to.match(/hidden|^bcc|^return-path|^x-depesche-id/im)
      expect(mail).to.match(/^Subject: b\r\n/m)
      expect(mail.endsWith('\r\n\r\nText.\r\n')).to.equal(true)
    })
  })

  describe('that are odd but allowed arrive as they were written:', () => {
    const bodyOf = (mail: string) => mail.slice(mail.indexOf('\r\n\r\n') + 4)
    for (const [what, body] of [
      ['no text', ''],
      ['dots at line starts', '.\r\n..\r\n.a\r\n...\r\nMAIL FROM:<x@y>\r\n'.replace(/^\./gm, '..')],
      ['a line of 998 octets', `${'x'.repeat(998)}\r\n`],
      ['UTF-8 and Latin-1 octets', 'Gr\xc3\xbc\xc3\x9fe, Gr\xfc\xdfe \x80\xff\r\n'],
      ['empty lines at the end', 'x\r\n\r\n\r\n\r\n'],
      ['tabs and controls', 'a\tb\x0b\x0c\x07\x1b[2J\x7f\r\n'],
    ] as const)
      it(what, async () => {
        const { text: mail } = await arrives(`${from}Subject: odd\r\n\r\n${body}`, { parameters: ' BODY=8BITMIME' })
        expect(bodyOf(mail)).to.equal(body.replace(/^\.\./gm, '.'))
      })
    it('a subject and a name in raw UTF-8, as old shops send them', async () => {
      const { text: mail } = await arrives(
        'From: M\xc3\xbcller <shop@shop.test>\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n\r\nx\r\n',
      )
      expect(mail).to.include('From: M\xc3\xbcller <shop@shop.test>\r\nSubject: Gr\xc3\xbc\xc3\x9fe\r\n')
    })
    it('a quoted recipient, and with SMTPUTF8 one in UTF-8', async () => {
      await arrives(`${from}\r\nx\r\n`, { to: '"a b"@inbox.test' })
      await arrives(`${from}\r\nx\r\n`, { parameters: ' SMTPUTF8', to: 'j\xc3\xbcrgen@inbox.test' })
    })
    it('the null sender, as for a vacation notice', async () => {
      expect((await arrives(`${from}\r\nx\r\n`, { sender: '' })).reversePath).to.equal('')
    })
  })

  describe('after all that the relay', () => {
    it('has stored every message with its delivery, and has not been restarted', async () => {
      const withDelivery = (await store.db.collection('deliveries').distinct('messageId')).length
      expect(await store.db.collection('messages').countDocuments({})).to.equal(withDelivery)
      expect(await world.relay.log()).not.to.match(/started again|uncaught|unhandled/i)
    })
  })
})
