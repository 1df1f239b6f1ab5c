import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import { orderMails, type TrialRecord } from '../../relay/src/trial/index.ts'
import { judgeByAll } from './judges.ts'

const { dkimSign } = createRequire(import.meta.url)('mailauth/lib/dkim/sign') as {
  dkimSign(mail: Buffer, options: object): Promise<{ signatures: string }>
}

describe('the lab’s judges', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const records: TrialRecord[] = [
    { type: 'A', name: 'shop.test', value: '127.0.0.1' },
    {
      type: 'TXT',
      name: 's1._domainkey.shop.test',
      value: `v=DKIM1; k=rsa; p=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
    },
  ]
  const sign = async (raw: Buffer) => {
    const signer = {
      signingDomain: 'shop.test',
      selector: 's1',
      privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }),
    }
    return Buffer.concat([Buffer.from((await dkimSign(raw, { signatureData: [signer] })).signatures), raw])
  }

  it('pass a signed mail, and fail a changed one, an unsigned one and one whose key is gone', async () => {
    for await (const { raw } of orderMails(1, 2)) {
      const good = await sign(raw)
      const changed = Buffer.from(good.toString('latin1').replace(/^Subject: /m, 'Subject: x'), 'latin1')
      for (const [mail, known, expected] of [
        [good, records, true],
        [changed, records, false],
        [raw, records, false],
        [good, [], false],
      ] as const)
        for (const verdict of await judgeByAll(mail, known))
          expect(verdict.passed, `${verdict.judge}: ${verdict.detail}`).to.equal(expected)
    }
  })
})
