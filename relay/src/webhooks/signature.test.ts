import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { newSecret, signatureHeaders } from './signature.ts'

describe('the signature of a webhook', () => {
  it('is that of the Standard Webhooks project’s own test', () => {
    const of = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', at: new Date(1_614_265_330_000), body: '{"test": 2432232314}' }
    expect(signatureHeaders(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], of)).to.deep.equal({
      'webhook-id': of.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is made with each secret that is good now', () => {
    const secrets = [newSecret(), newSecret()]
    const body = '{"response":"550 Kein Postfach für ‚Änne‘"}'
    const { 'webhook-signature': signature } = signatureHeaders(secrets, { id: 'evt_1', at: new Date(999), body })
    const expected = secrets.map(secret => {
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      expect(key).to.have.length(24)
      return `v1,${createHmac('sha256', key).update(`evt_1.0.${body}`).digest('base64')}`
    })
    expect(signature).to.equal(expected.join(' '))
    expect(secrets[0]).not.to.equal(secrets[1])
  })
})
