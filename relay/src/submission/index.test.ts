import { expect } from 'chai'
import { createTransport } from 'nodemailer'
import { listenForTest, type TestListener } from './test-clients.ts'

describe('a shop that sends over the submission server', () => {
  let listener: TestListener
  afterEach(() => listener.close())

  for (const implicitTls of [false, true]) {
    it(`has its mail taken over ${implicitTls ? 'implicit TLS' : 'STARTTLS'}`, async () => {
      listener = await listenForTest({ implicitTls })
      const transport = createTransport({
        host: '127.0.0.1',
        port: listener.port,
        secure: implicitTls,
        requireTLS: true,
        auth: { user: 'shop', pass: 'right' },
        tls: { rejectUnauthorized: false },
      })
      const sent = await transport.sendMail({
        from: 'Shop <info@shop.test>',
        to: ['a@kunde.test', 'B@Kunde.TEST'],
        subject: 'Order',
        text: 'Hello\n.dot\n..two dots\nend',
      })
      transport.close()
      const mail = listener.received[0]
      expect(sent.response).to.equal(`250 2.0.0 accepted as ${mail?.id.toHexString()}`)
      expect(mail?.content.toString()).to.contain('Hello\r\n.dot\r\n..two dots\r\nend\r\n')
      expect(mail?.submission.envelope).to.deep.equal({
        reversePath: 'info@shop.test',
        recipients: ['a@kunde.test', 'B@kunde.test'],
        body: '7BIT',
        smtputf8: false,
      })
      expect(mail?.submission.client.tls?.version).to.equal('TLSv1.3')
    })
  }
})
