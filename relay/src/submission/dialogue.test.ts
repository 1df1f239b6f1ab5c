import { expect } from 'chai'
import { refusal } from '../values.ts'
import {
  connect,
  connectLoggedIn,
  connectSecure,
  listenForTest,
  plainToken,
  type TestListener,
} from './test-clients.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe('the SMTP dialogue', () => {
  let listener: TestListener
  beforeEach(async () => {
    listener = await listenForTest()
  })
  afterEach(() => listener.close())

  describe('before TLS', () => {
    it('greets at once, without the 100 ms of the library', async () => {
      const began = performance.now()
      const client = await connect(listener.port)
      expect(performance.now() - began).to.be.lessThan(60)
      client.end()
    })

    it('offers STARTTLS and SIZE, but no AUTH, DSN or REQUIRETLS', async () => {
      const client = await connect(listener.port)
      expect((await client.say('EHLO shop.example')).split('\n')).to.deep.equal([
        '250-relay.test',
        '250-PIPELINING',
        '250-SIZE 31457280',
        '250-8BITMIME',
        '250-SMTPUTF8',
        '250-ENHANCEDSTATUSCODES',
        '250 STARTTLS',
      ])
      client.end()
    })

    for (const command of [
      'MAIL FROM:<info@shop.test>',
      `AUTH PLAIN ${plainToken('shop', 'right')}`,
      'AUTH LOGIN',
      'DATA',
    ]) {
      it(`refuses ${command.slice(0, 10)} and says what to set`, async () => {
        const client = await connect(listener.port)
        const [, reply] = await client.all('EHLO shop.example', command)
        expect(reply).to.match(
          /^530 5\.7\.0 .*encrypted connection\. Set the encryption to STARTTLS \(port 587\) or SSL\/TLS/,
        )
        client.end()
      })
    }

    it('does nothing that was sent in plain text behind STARTTLS', async () => {
      const client = await connect(listener.port)
      await client.say('EHLO shop.example')
      client.write('STARTTLS\r\nEHLO evil.example\r\nNOOP\r\n')
      expect(await client.reply()).to.equal('220 2.0.0 Ready to start TLS')
      await client.startTls()
      // If the EHLO had counted this would be a 530 about the login; if NOOP were answered, a 250.
      expect(await client.say('MAIL FROM:<info@shop.test>')).to.match(/^503 5\.5\.1 No EHLO yet/)
      client.end()
    })

    it('takes STARTTLS without parameters, and once', async () => {
      const client = await connect(listener.port)
      expect(await client.say('STARTTLS now')).to.match(/^501 5\.5\.4/)
      client.end()
      const secure = await connectSecure(listener.port)
      expect(await secure.say('STARTTLS')).to.match(/^503 5\.5\.1/)
      secure.end()
    })
  })

  describe('EHLO', () => {
    for (const argument of ['', ' ', ' a b', ' a\u00e4', ` ${'x'.repeat(256)}`, ' <script>']) {
      it(`is refused as ${JSON.stringify(`EHLO${argument.slice(0, 12)}`)}, and the log says so`, async () => {
        const client = await connect(listener.port)
        expect(await client.say(`EHLO${argument}`)).to.match(/^501 5\.5\.2 EHLO needs one host name/)
        expect(listener.logged.map(entry => entry[1])).to.include('EHLO without a valid host name')
        client.end()
      })
    }
    for (const name of ['localhost', '[127.0.0.1]', '[IPv6:::1]', '192.0.2.1', 'MY_PC', 'shop.example.']) {
      it(`is taken as ${name}, which real shops say`, async () => {
        const client = await connect(listener.port)
        expect(await client.say(`ehlo ${name}`)).to.match(/^250-/)
        client.end()
      })
    }
  })

  describe('AUTH', () => {
    it('is offered and needed after TLS', async () => {
      const client = await connectSecure(listener.port)
      expect(await client.say('EHLO shop.example')).to.match(/250 AUTH PLAIN LOGIN$/)
      expect(await client.say('MAIL FROM:<info@shop.test>')).to.match(/^530 5\.7\.0 .*login\. Enter the user name/)
      client.end()
    })

    const dialogues: [string, string[]][] = [
      ['PLAIN with initial response', [`AUTH PLAIN ${plainToken('shop', 'right')}`]],
      ['PLAIN in two steps', ['AUTH PLAIN', plainToken('shop', 'right')]],
      ['PLAIN with the name as authorization identity', [`AUTH PLAIN ${base64('shop\0\0right')}`]],
      ['LOGIN in three steps', ['AUTH LOGIN', base64('shop'), base64('right')]],
      ['LOGIN with initial response', [`auth login ${base64('shop')}`, base64('right')]],
    ]
    for (const [name, lines] of dialogues) {
      it(`takes ${name}`, async () => {
        const client = await connectSecure(listener.port)
        const replies = await client.all(...lines)
        expect(replies.pop()).to.equal('235 2.7.0 Logged in')
        for (const reply of replies) expect(reply).to.match(/^334/)
        expect(await client.say('AUTH LOGIN')).to.match(/^503 5\.5\.1/)
        client.end()
      })
    }

    it('asks for user name and password in LOGIN as clients expect it', async () => {
      const client = await connectSecure(listener.port)
      expect(await client.all('AUTH LOGIN', base64('shop'))).to.deep.equal(['334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6'])
      client.end()
    })

    it('refuses what is no login', async () => {
      const client = await connectSecure(listener.port)
      expect(await client.say('AUTH CRAM-MD5')).to.match(/^504 5\.5\.4/)
      expect(await client.say('AUTH PLAIN !!!')).to.match(/^501 5\.5\.2/)
      expect(await client.say(`AUTH PLAIN ${base64('nonsense')}`)).to.match(/^501 5\.5\.2/)
      expect((await client.all('AUTH LOGIN', '*'))[1]).to.match(/^501 5\.7\.0/)
      client.end()
    })

    it('answers a wrong password later each time and closes after the third', async () => {
      const times: number[] = []
      const slow = await listenForTest({ limits: { wrongPasswordDelayMs: 60 } })
      const client = await connectSecure(slow.port)
      for (let i = 0; i < 3; i++) {
        const began = performance.now()
        expect(await client.say(`AUTH PLAIN ${plainToken('shop', `wrong${i}`)}`)).to.match(
          /^535 5\.7\.8 User name or password is wrong\. Copy/,
        )
        times.push(performance.now() - began)
      }
      expect(await client.reply()).to.equal('closed')
      const [first = 0, second = 0, third = 0] = times
      expect(first).to.be.within(50, 115)
      expect(second).to.be.within(110, 235)
      expect(third).to.be.at.least(230)
      await slow.close()
    })

    it('throttles an address over connections, but not a shop that has logged in from there before', async () => {
      const strict = await listenForTest({ limits: { failuresPerAddress: 3 } })
      const good = await connectLoggedIn(strict.port)
      const bad = await connectSecure(strict.port)
      for (let i = 0; i < 3; i++) await bad.say(`AUTH PLAIN ${plainToken(`other${i}`, 'wrong')}`)
      const again = await connectSecure(strict.port)
      expect(await again.say(`AUTH PLAIN ${plainToken('other9', 'right')}`)).to.match(
        /^454 4\.7\.0 Too many wrong passwords/,
      )
      expect(await again.reply()).to.equal('closed')
      const known = await connectSecure(strict.port)
      expect(await known.say(`AUTH PLAIN ${plainToken('shop', 'right')}`)).to.match(/^235/)
      for (const client of [good, known]) client.end()
      await strict.close()
    })

    it('throttles a user name over connections', async () => {
      const strict = await listenForTest({ limits: { failuresPerUsername: 2 } })
      const bad = await connectSecure(strict.port)
      for (let i = 0; i < 2; i++) await bad.say(`AUTH PLAIN ${plainToken('shop', 'wrong')}`)
      expect(await bad.say(`AUTH PLAIN ${plainToken('shop', 'right')}`)).to.match(/^454 4\.7\.0/)
      await strict.close()
    })

    it('tells why a known system may not send now, and a failing check is no wrong password', async () => {
      const inactive = refusal(535, '5.7.1', 'This system is paused by its owner', 'Resume it in the dashboard')
      const paused = await listenForTest({
        authenticate: async username => {
          if (username === 'broken') throw new Error('store is down')
          return inactive
        },
      })
      const client = await connectSecure(paused.port)
      expect(await client.say(`AUTH PLAIN ${plainToken('shop', 'right')}`)).to.equal(
        '535 5.7.1 This system is paused by its owner. Resume it in the dashboard',
      )
      expect(await client.say(`AUTH PLAIN ${plainToken('broken', 'x')}`)).to.match(/^454 4\.7\.0/)
      client.end()
      await paused.close()
    })
  })

  describe('MAIL', () => {
    const refused: [string, RegExp][] = [
      ['MAIL', /^501 5\.5\.2/],
      ['MAIL FROM:info@shop.test', /^501 5\.5\.2/],
      ['MAIL FROM:<a@b@shop.test>', /^501 5\.1\.7/],
      ['MAIL FROM:<root@localhost>', /^550 5\.7\.1 root@localhost is not a sending address/],
      [
        'MAIL FROM:<x@evil.test>',
        /^550 5\.7\.1 x@evil\.test .*Set the sender in your shop to an address of shop\.test or xn--bcher-kva\.test$/,
      ],
      ['MAIL FROM:<x@sub.shop.test>', /^550 5\.7\.1/],
      ['MAIL FROM:<info@shop.test> FOO=1', /^555 5\.5\.4 Parameter FOO/],
      ['MAIL FROM:<info@shop.test> RET=HDRS', /^555 5\.5\.4/],
      ['MAIL FROM:<info@shop.test> REQUIRETLS', /^555 5\.5\.4/],
      ['MAIL FROM:<info@shop.test> SIZE=31457281', /^552 5\.3\.4 Mail is larger than 30 MiB/],
      ['MAIL FROM:<info@shop.test> SIZE=99999999999999999999', /^552 5\.3\.4/],
      ['MAIL FROM:<info@shop.test> SIZE=x', /^501 5\.5\.4/],
      ['MAIL FROM:<info@shop.test> BODY=BINARYMIME', /^501 5\.5\.4/],
      ['MAIL FROM:<info@shop.test> SIZE=1 SIZE=1', /^501 5\.5\.4/],
      ['MAIL FROM:<info@shop.test> SMTPUTF8=1', /^501 5\.5\.4/],
      ['MAIL FROM:<grüße@shop.test>', /^553 5\.6\.7/],
      ['MAIL FROM:<info@bücher.test>', /^553 5\.6\.7/],
    ]
    for (const [command, reply] of refused) {
      it(`refuses ${command}`, async () => {
        const client = await connectLoggedIn(listener.port)
        expect(await client.say(command)).to.match(reply)
        client.end()
      })
    }

    for (const command of [
      'MAIL FROM:<>',
      'mail from: <info@SHOP.test> size=100 body=8bitmime',
      'MAIL FROM:<info@bücher.test> SMTPUTF8',
      'MAIL FROM:<info@shop.test> AUTH=<>',
    ]) {
      it(`takes ${command}, and no second one within the transaction`, async () => {
        const client = await connectLoggedIn(listener.port)
        expect(await client.say(command)).to.match(/^250 2\.1\.0/)
        expect(await client.say('MAIL FROM:<info@shop.test>')).to.match(/^503 5\.5\.1/)
        client.end()
      })
    }

    it('says why no mail can be taken now', async () => {
      const full = await listenForTest({
        notReady: () => refusal(451, '4.3.1', 'The disk is nearly full', 'Please try again later'),
      })
      const client = await connectLoggedIn(full.port)
      expect(await client.say('MAIL FROM:<info@shop.test>')).to.equal(
        '451 4.3.1 The disk is nearly full. Please try again later',
      )
      client.end()
      await full.close()
    })
  })

  describe('RCPT', () => {
    const refused: [string, RegExp][] = [
      ['RCPT TO:a@kunde.test', /^501 5\.5\.2/],
      ['RCPT TO:<>', /^501 5\.1\.3/],
      ['RCPT TO:<postmaster>', /^501 5\.1\.3/],
      ['RCPT TO:<a@[127.0.0.1]>', /^501 5\.1\.3 a@\[127\.0\.0\.1\] names a machine/],
      ['RCPT TO:<a@127.0.0.1>', /^501 5\.1\.3/],
      ['RCPT TO:<a@localhost>', /^550 5\.1\.2 The domain of a@localhost/],
      ['RCPT TO:<grüße@kunde.test>', /^553 5\.6\.7/],
      ['RCPT TO:<a@kunde.test> NOTIFY=NEVER', /^555 5\.5\.4/],
      ['RCPT TO:<a@kunde.test\0>', /^500 5\.5\.2/],
      ['RCPT TO:<a@kunde.test\nRCPT TO:<b@kunde.test>', /^500 5\.5\.2/],
    ]
    for (const [command, reply] of refused) {
      it(`refuses ${JSON.stringify(command)}`, async () => {
        const client = await connectLoggedIn(listener.port)
        await client.say('MAIL FROM:<info@shop.test>')
        expect(await client.say(command)).to.match(reply)
        client.end()
      })
    }

    it('collapses repeated recipients and keeps quoted ones', async () => {
      const client = await connectLoggedIn(listener.port)
      const recipients = ['a@kunde.test', 'a@KUNDE.test', '"a"@kunde.test', '"a b"@kunde.test', 'ü@bücher.test']
      await client.all('MAIL FROM:<info@shop.test> SMTPUTF8', ...recipients.map(r => `RCPT TO:<${r}>`), 'DATA')
      expect(await client.say('From: a\r\n\r\n.')).to.match(/^250 2\.0\.0 accepted as [0-9a-f]{24}$/)
      expect(listener.received[0]?.submission.envelope).to.deep.equal({
        reversePath: 'info@shop.test',
        recipients: ['a@kunde.test', '"a b"@kunde.test', 'ü@xn--bcher-kva.test'],
        body: '7BIT',
        smtputf8: true,
      })
      client.end()
    })

    it('takes 1,000 recipients, and the next is one too many', async () => {
      const client = await connectLoggedIn(listener.port)
      await client.say('MAIL FROM:<info@shop.test>')
      client.write(Array.from({ length: 1001 }, (_, i) => `RCPT TO:<r${i}@kunde.test>\r\n`).join(''))
      for (let i = 0; i < 1000; i++) expect(await client.reply()).to.equal('250 2.1.5 Recipient ok')
      expect(await client.reply()).to.match(/^452 4\.5\.3 More than 1000 recipients/)
      expect(await client.say('RCPT TO:<r5@kunde.test>')).to.match(/^250/)
      client.end()
    })
  })

  describe('DATA', () => {
    it('comes after MAIL and RCPT', async () => {
      const client = await connectLoggedIn(listener.port)
      expect(await client.say('RCPT TO:<a@kunde.test>')).to.match(/^503 5\.5\.1/)
      expect(await client.say('DATA')).to.match(/^503 5\.5\.1/)
      const [, early, , late] = await client.all('MAIL FROM:<info@shop.test>', 'DATA', 'RCPT TO:<a@[::1]>', 'DATA')
      expect(early).to.match(/^503 5\.5\.1 No recipient yet/)
      expect(late).to.match(/^554 5\.5\.1 No valid recipients/)
      client.end()
    })

    it('takes pipelined commands and several mails on one connection', async () => {
      const client = await connectLoggedIn(listener.port)
      for (let i = 0; i < 3; i++) {
        client.write('MAIL FROM:<info@shop.test>\r\nRCPT TO:<a@kunde.test>\r\nDATA\r\n')
        expect([await client.reply(), await client.reply(), (await client.reply()).slice(0, 3)]).to.deep.equal([
          '250 2.1.0 Sender ok',
          '250 2.1.5 Recipient ok',
          '354',
        ])
        client.write(`Subject: ${i}\r\n\r\n.\r\nNOOP\r\n`)
        expect(await client.reply()).to.match(/^250 2\.0\.0 accepted/)
        expect(await client.reply()).to.equal('250 2.0.0 OK')
      }
      expect(listener.received.map(r => r.content.toString())).to.deep.equal(
        [0, 1, 2].map(i => `Subject: ${i}\r\n\r\n`),
      )
      client.end()
    })

    it('ends at CRLF dot CRLF only, so nothing can be smuggled', async () => {
      const client = await connectLoggedIn(listener.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      const body = 'x\n.\nMAIL FROM:<evil@shop.test>\r\n\r\ny\n.\r\nz\r.\r\nDATA\r\n'
      expect(await client.say(`${body}.`)).to.match(/^250/)
      expect(listener.received).to.have.length(1)
      expect(listener.received[0]?.content.toString()).to.equal(body)
      client.end()
    })

    it('gives back the refusal of whoever decides, and the connection goes on', async () => {
      const picky = await listenForTest({
        accept: async () => refusal(550, '5.6.0', 'Mail has no From field', 'Set one'),
      })
      const client = await connectLoggedIn(picky.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      expect(await client.say(`${`${'x'.repeat(70)}\r\n`.repeat(20_000)}.`)).to.equal(
        '550 5.6.0 Mail has no From field. Set one',
      )
      expect(await client.say('MAIL FROM:<info@shop.test>')).to.match(/^250/)
      client.end()
      await picky.close()
    })

    it('hears out a mail whose refusal comes when the buffers are full', async () => {
      const picky = await listenForTest({
        accept: async () => {
          await new Promise(resolve => setTimeout(resolve, 100))
          return refusal(550, '5.6.0', 'Mail has no From field', 'Set one')
        },
      })
      const client = await connectLoggedIn(picky.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      expect(await client.say(`${`${'x'.repeat(70)}\r\n`.repeat(100_000)}.`)).to.match(/^550 5\.6\.0/)
      client.end()
      await picky.close()
    })

    it('answers 451 when the decision fails', async () => {
      const broken = await listenForTest({
        accept: async () => {
          throw new Error('out of luck')
        },
      })
      const client = await connectLoggedIn(broken.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      expect(await client.say('x\r\n.')).to.match(/^451 4\.3\.0/)
      client.end()
      await broken.close()
    })

    it('refuses a mail that becomes too large, after hearing it out', async () => {
      const small = await listenForTest({ limits: { messageBytes: 100_000 } })
      const client = await connectLoggedIn(small.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      expect(await client.say(`${`${'x'.repeat(70)}\r\n`.repeat(3000)}.`)).to.match(/^552 5\.3\.4 Mail is larger/)
      expect(await client.say('NOOP')).to.match(/^250/)
      expect(small.received).to.have.length(0)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      expect(await client.say(`${`${'x'.repeat(70)}\r\n`.repeat(9000)}.`)).to.match(/^552 5\.3\.4/)
      expect(await client.reply()).to.equal('closed')
      await small.close()
    })

    it('tells the reader when the client goes away in the middle', async () => {
      const outcome = Promise.withResolvers<string>()
      const watching = await listenForTest({
        accept: async ({ content }) => {
          content.on('error', error => outcome.resolve(error.message)).resume()
          await outcome.promise
          return refusal(451, '4.4.2', 'gone', 'again')
        },
      })
      const client = await connectLoggedIn(watching.port)
      await client.all('MAIL FROM:<info@shop.test>', 'RCPT TO:<a@kunde.test>', 'DATA')
      client.write('half a mail')
      client.end()
      expect(await outcome.promise).to.equal('connection closed before the reply')
      await watching.close()
    })
  })

  describe('other commands', () => {
    it('are answered as the RFC has it', async () => {
      const client = await connectLoggedIn(listener.port)
      expect(await client.say('NOOP')).to.equal('250 2.0.0 OK')
      expect(await client.say('HELP')).to.match(/^214 2\.0\.0/)
      expect(await client.say('VRFY a@b.test')).to.match(/^252 2\.5\.0/)
      expect(await client.say('VRFY')).to.match(/^501 5\.5\.4/)
      expect(await client.say('EXPN list')).to.match(/^502 5\.5\.1/)
      expect(await client.say('WIZ')).to.match(/^500 5\.5\.2/)
      await client.say('MAIL FROM:<info@shop.test>')
      expect(await client.say('RSET')).to.match(/^250 2\.0\.0/)
      expect(await client.say('RCPT TO:<a@b.test>')).to.match(/^503 5\.5\.1/)
      expect(await client.say('QUIT')).to.match(/^221 2\.0\.0/)
      expect(await client.reply()).to.equal('closed')
    })

    it('that are too long cost a reply, not the connection', async () => {
      const client = await connectLoggedIn(listener.port)
      expect(await client.say(`NOOP ${'x'.repeat(3000)}`)).to.match(/^500 5\.5\.2 Command line is too long/)
      expect(await client.say(`NOOP ${'x'.repeat(90_000)}`)).to.match(/^500 5\.5\.2 Command line is too long/)
      expect(await client.say('NOOP')).to.match(/^250/)
      client.end()
    })

    it('that end in a line feed alone end the connection', async () => {
      const client = await connectLoggedIn(listener.port)
      client.write('NOOP\nNOOP\r\n')
      expect(await client.reply()).to.match(/^500 5\.5\.2 Command line ended in a line feed alone/)
      expect(await client.reply()).to.equal('closed')
    })

    it('that are wrong again and again end the connection', async () => {
      const client = await connect(listener.port)
      const replies = await client.all(...Array<string>(10).fill('FOO'))
      expect(replies[8]).to.match(/^500 5\.5\.2/)
      expect(replies[9]).to.match(/^421 4\.7\.0/)
      expect(await client.reply()).to.equal('closed')
    })

    it('without a login end the connection after a while', async () => {
      const client = await connect(listener.port)
      const replies = await client.all(...Array<string>(31).fill('NOOP'))
      expect(replies[30]).to.match(/^421 4\.7\.0 Too many commands without a login/)
    })

    it('of a browser end the connection at once', async () => {
      const client = await connect(listener.port)
      expect(await client.say('POST / HTTP/1.1')).to.match(/^421 4\.7\.0/)
      expect(await client.reply()).to.equal('closed')
    })
  })
})
