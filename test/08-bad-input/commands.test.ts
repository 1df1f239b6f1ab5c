/**
 * Promise 8: whatever a client says, it gets a clear answer with an enhanced code, and the relay goes on. Here: bad
 * commands and envelopes, over real sockets, against the whole relay.
 */
import { expect } from 'chai'
import { startWorld, type World } from '../lab/world.ts'
import { NoReply, plain, RawClient } from './raw-client.ts'

/** code, enhanced code, a sentence with two words and more, printable ASCII */
const clear = /^[245]\d\d [245]\.\d\.\d{1,3} [ -~]*[a-z]+ [ -~]+$/

describe('bad commands', function () {
  this.timeout(40_000)
  let world: World
  before(async () => {
    world = await startWorld({ sink: { keep: 'all' } })
  })
  after(() => world?.[Symbol.asyncDispose]())

  /** The connection has survived when a whole mail still goes through on it. */
  const goesOn = async (client: RawClient) => {
    expect((await client.say('RSET')).code).to.equal(250)
    const { text } = await client.send('From: shop@shop.test\r\nSubject: goes on\r\n\r\nStill here.\r\n')
    expect(text).to.match(/^250 2\.0\.0 accepted as [0-9a-f]{24}$/)
  }

  describe('before STARTTLS', () => {
    for (const [line, code] of [
      ['EHLO', '501 5.5.2'],
      ['EHLO ', '501 5.5.2'],
      ['EHLO two words', '501 5.5.2'],
      ['EHLO \xff\xfe', '500 5.5.2'],
      ['EHLO a\0b', '500 5.5.2'],
      ['EHLO a\rNOOP', '500 5.5.2'],
      ['', '500 5.5.2'],
      [' ', '500 5.5.2'],
      ['HELLO shop.test', '500 5.5.2'],
      ['MAIL FROM:<shop@shop.test>', '530 5.7.0'],
      ['DATA', '530 5.7.0'],
      [`AUTH PLAIN ${plain('anybody', 'secret')}`, '530 5.7.0'],
      ['AUTH LOGIN', '530 5.7.0'],
      ['STARTTLS now', '501 5.5.4'],
      [`NOOP ${'x'.repeat(3000)}`, '500 5.5.2'],
      [`EHLO ${'x'.repeat(100_000)}`, '500 5.5.2'],
    ] as const)
      it(`${JSON.stringify(line.slice(0, 30))} is answered ${code}, and the client may go on`, async () => {
        await using client = await RawClient.connect(world.shop.smtp)
        const { text } = await client.say(line)
        expect(text).to.match(clear)
        expect(text.startsWith(code), text).to.equal(true)
        expect((await client.say('EHLO shop.test')).code).to.equal(250)
      })

    it('AUTH is not even offered', async () => {
      await using client = await RawClient.connect(world.shop.smtp)
      const { lines } = await client.say('EHLO shop.test')
      expect(lines.join()).to.include('STARTTLS').and.not.include('AUTH')
    })

    it('a line that ends in a line feed alone is refused and the connection closed', async () => {
      await using client = await RawClient.connect(world.shop.smtp)
      client.write('EHLO shop.test\n')
      expect((await client.reply()).text).to.match(/^500 5\.5\.2 .*line feed/)
      await client.closedByRelay()
    })

    it('a web browser is told that this is a mail server', async () => {
      await using client = await RawClient.connect(world.shop.smtp)
      client.write('POST / HTTP/1.1\r\nHost: shop.test\r\n\r\nMAIL FROM:<shop@shop.test>\r\n')
      expect((await client.reply()).text).to.match(/^421 4\.7\.0 This is a mail server/)
      await client.closedByRelay()
      await client.reply().then(
        () => expect.fail('more was answered'),
        error => expect(error).to.be.instanceOf(NoReply),
      )
    })

    it('garbage instead of a TLS handshake ends the connection and nothing else', async () => {
      await using client = await RawClient.connect(world.shop.smtp)
      await client.say('EHLO shop.test')
      expect((await client.say('STARTTLS')).code).to.equal(220)
      client.write('MAIL FROM:<shop@shop.test>\r\n')
      await client.closedByRelay()
    })

    it('one bad command after another ends in 421', async () => {
      await using client = await RawClient.connect(world.shop.smtp)
      let last = await client.say('NONSENSE')
      for (let i = 0; i < 30 && last.code === 500; i++) last = await client.say('NONSENSE')
      expect(last.text).to.match(/^421 4\.7\.0 Too many/)
      await client.closedByRelay()
    })
  })

  describe('at the login', () => {
    it('a wrong password is answered 535 5.7.8 with words, and the right one still works', async () => {
      const { smtp } = world.shop
      await using client = await RawClient.connect(smtp)
      await client.startTls(smtp)
      expect((await client.say(`AUTH PLAIN ${plain(smtp.username, 'wrong')}`)).text).to.match(/^535 5\.7\.8 .*password/)
      expect((await client.say(`AUTH PLAIN ${plain('nobody', 'wrong')}`)).text).to.match(/^535 5\.7\.8 /)
      expect((await client.say(`AUTH PLAIN ${plain(smtp.username, smtp.password)}`)).code).to.equal(235)
      await goesOn(client)
    })

    for (const [line, code] of [
      ['AUTH', '5'],
      ['AUTH CRAM-MD5', '504 5.5.4'],
      ['AUTH PLAIN not-base64!', '501 5.5.2'],
      ['AUTH PLAIN AAAA', '5'],
      ['AUTH PLAIN =', '5'],
      ['MAIL FROM:<shop@shop.test>', '530 5.7.0'],
    ] as const)
      it(`${line} is answered clearly`, async () => {
        await using client = await RawClient.connect(world.shop.smtp)
        await client.startTls(world.shop.smtp)
        const { text } = await client.say(line)
        expect(text).to.match(clear)
        expect(text.startsWith(code), text).to.equal(true)
        expect((await client.say('NOOP')).code).to.equal(250)
      })
  })

  describe('in the envelope', () => {
    for (const [sender, code] of [
      ['<ceo@bank.test>', '550 5.7.1'],
      ['<shop@shop.test.evil.test>', '550 5.7.1'],
      ['<root@localhost>', '550 5.7.1'],
      ['<shop@@shop.test>', '501 5.1.7'],
      ['shop@shop.test', '501 5.5.2'],
      ['<shop@shop.test> SIZE=99999999999', '552 5.3.4'],
      ['<shop@shop.test> SIZE=x', '501 5.5.4'],
      ['<shop@shop.test> BODY=BINARYMIME', '501 5.5.4'],
      ['<shop@shop.test> RET=FULL', '555 5.5.4'],
      ['<sh\xc3\xb6p@shop.test>', '553 5.6.7'],
      ['<sh\xf6p@shop.test>', '500 5.5.2'],
    ] as const)
      it(`MAIL FROM:${sender} is answered ${code}`, async () => {
        await using client = await RawClient.loggedIn(world.shop.smtp)
        const { text } = await client.say(`MAIL FROM:${sender}`)
        expect(text).to.match(clear)
        expect(text.startsWith(code), text).to.equal(true)
        await goesOn(client)
      })

    for (const [recipient, code] of [
      ['<"a b"@inbox.test>', '250 2.1.5'],
      ['<"a>\\"@b"@inbox.test>', '250 2.1.5'],
      ['<anna+x@INBOX.test>', '250 2.1.5'],
      ['<anna@[127.0.0.1]>', '501 5.1.3'],
      ['<anna@[IPv6:::1]>', '501 5.1.3'],
      ['<anna@127.1>', '501 5.1.3'],
      ['<anna@0x7f.1>', '501 5.1.3'],
      ['<anna@localhost>', '550 5.1.2'],
      ['<postmaster>', '501 5.1.3'],
      ['<>', '501 5.1.3'],
      ['<@inbox.test>', '501 5.1.3'],
      ['<a..b@inbox.test>', '501 5.1.3'],
      ['<"open@inbox.test>', '501 5.5.2'],
      ['<anna@-inbox.test>', '501 5.1.3'],
      [`<${'a'.repeat(65)}@inbox.test>`, '501 5.1.3'],
      [`<a@${'x'.repeat(64)}.test>`, '501 5.1.3'],
      ['<j\xc3\xbcrgen@inbox.test>', '553 5.6.7'],
      ['<anna@m\xc3\xbcller.test>', '553 5.6.7'],
      ['<anna@inbox.test> NOTIFY=NEVER', '555 5.5.4'],
      ['anna@inbox.test', '501 5.5.2'],
    ] as const)
      it(`RCPT TO:${recipient.slice(0, 40)} is answered ${code}`, async () => {
        await using client = await RawClient.loggedIn(world.shop.smtp)
        expect((await client.say('MAIL FROM:<shop@shop.test>')).code).to.equal(250)
        const { text } = await client.say(`RCPT TO:${recipient}`)
        expect(text).to.match(clear)
        expect(text.startsWith(code), text).to.equal(true)
        await goesOn(client)
      })

    it('the 1,001st recipient is answered 452 4.5.3, and the mail goes to the thousand', async () => {
      await using client = await RawClient.loggedIn(world.shop.smtp)
      await client.say('MAIL FROM:<shop@shop.test>')
      const from = world.sink.accepted
      for (let i = 0; i < 1000; i++) client.write(`RCPT TO:<r${i}@many.test>\r\n`)
      for (let i = 0; i < 1000; i++) expect((await client.reply()).code).to.equal(250)
      expect((await client.say('RCPT TO:<r1000@many.test>')).text).to.match(/^452 4\.5\.3 More than 1000 recipients/)
      expect((await client.say('RCPT TO:<r0@many.test>')).code, 'one that is in already').to.equal(250)
      expect((await client.say('DATA')).code).to.equal(354)
      client.write('From: shop@shop.test\r\n\r\nTo all.\r\n.\r\n')
      expect((await client.reply()).code).to.equal(250)
      await world.sink.waitFor(from + 1, 20_000)
      const reached = () =>
        new Set(world.sink.mails.flatMap(mail => mail.recipients).filter(address => address.endsWith('@many.test')))
      for (let i = 0; i < 200 && reached().size < 1000; i++) await new Promise(resolve => setTimeout(resolve, 100))
      expect(reached().size).to.equal(1000)
    })

    for (const [lines, codes] of [
      [['DATA'], ['503 5.5.1']],
      [['RCPT TO:<anna@inbox.test>'], ['503 5.5.1']],
      [
        ['MAIL FROM:<shop@shop.test>', 'DATA'],
        ['250 2.1.0', '503 5.5.1'],
      ],
      [
        ['MAIL FROM:<shop@shop.test>', 'MAIL FROM:<shop@shop.test>'],
        ['250 2.1.0', '503 5.5.1'],
      ],
      [
        ['MAIL FROM:<shop@shop.test>', 'RCPT TO:<x>', 'DATA'],
        ['250 2.1.0', '501 5.1.3', '554 5.5.1'],
      ],
      [
        ['MAIL FROM:<shop@shop.test>', 'RCPT TO:<anna@inbox.test>', 'DATA now'],
        ['250 2.1.0', '250 2.1.5', '501 5.5.4'],
      ],
      [['BDAT 5 LAST'], ['502 5.5.1']],
      [['EXPN staff'], ['502 5.5.1']],
      [['AUTH PLAIN AAAA'], ['503 5.5.1']],
    ] as const)
      it(`${lines.join(' / ')} is answered ${codes.join(' / ')}`, async () => {
        await using client = await RawClient.loggedIn(world.shop.smtp)
        for (const [i, line] of lines.entries()) {
          const { text } = await client.say(line)
          expect(text.startsWith(codes[i] ?? '?'), text).to.equal(true)
        }
        await goesOn(client)
      })
  })

  describe('after all that the relay', () => {
    it('has neither ended nor restarted any process of the relay', async () => {
      expect(await world.relay.log()).not.to.match(/started again|uncaught|unhandled/i)
    })
  })
})
