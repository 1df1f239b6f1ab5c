import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import type { SignedMessage } from '../values.ts'
import { type DkimKey, dkimRecord, generateDkimKey, splitRecord } from './dkim-key.ts'
import { exampleHeader, exampleMessage } from './example-mail.test-peer.ts'
import { type SigningIdentity, signMessage } from './index.ts'

// mailauth's types name the file without its ending, which its package does not resolve for ES modules
const { dkimVerify } = createRequire(import.meta.url)('mailauth/lib/dkim/verify') as {
  dkimVerify(mail: Buffer, options: object): Promise<{ results: { status: { result: string } }[] }>
}

describe('a signed mail', () => {
  let rsa: DkimKey
  let ed: DkimKey
  let identity: SigningIdentity
  let zone: Record<string, string>

  before(async () => {
    rsa = await generateDkimKey('rsa-sha256')
    ed = await generateDkimKey('ed25519-sha256')
    identity = {
      domain: 'shop.test',
      keys: [
        { selector: 'r1', ...rsa },
        { selector: 'e1', ...ed },
      ],
      listHelp: ['https://shop.test/mail-info', 'mailto:info@shop.test'],
    }
    zone = { 'r1._domainkey.shop.test': dkimRecord(rsa.key), 'e1._domainkey.shop.test': dkimRecord(ed.key) }
  })

  const wire = (signed: SignedMessage) => Buffer.concat([signed.header, signed.body() as Buffer])
  const signed = async (header: string, body: string, who = identity) => {
    const message = exampleMessage(header, body)
    return wire(await signMessage(message, who, () => message.body ?? Buffer.alloc(0)))
  }
  const verdicts = async (mail: Buffer) => {
    const resolver = async (name: string) => {
      const value = zone[name]
      if (value === undefined) throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' })
      return [splitRecord(value)]
    }
    const { results } = await dkimVerify(mail, { resolver })
    return results.map(result => result.status.result)
  }

  it('is verified by mailauth, both signatures', async () => {
    expect(await verdicts(await signed(exampleHeader, 'Hallo  Welt \r\n\r\n\r\n'))).to.deep.equal(['pass', 'pass'])
    expect(await verdicts(await signed(exampleHeader, ''))).to.deep.equal(['pass', 'pass'])
  })

  it('says under both signatures where complaints shall go, where the shop didn’t', async () => {
    const who = { ...identity, complaints: { address: 'fbl@bounces.relay.test', feedbackId: '00ff:abcd' } }
    const mail = await signed(exampleHeader, 'x\r\n', who)
    expect(mail.toString()).to.contain('CFBL-Address: fbl@bounces.relay.test; report=arf\r\n')
    expect(mail.toString()).to.contain('CFBL-Feedback-ID: 00ff:abcd\r\n')
    expect(await verdicts(mail)).to.deep.equal(['pass', 'pass'])
    expect(await verdicts(Buffer.from(mail.toString('latin1').replace('00ff', '00fe'), 'latin1'))).to.deep.equal([
      'fail',
      'fail',
    ])
    const own = await signed(`CFBL-Address: fbl@shop.test\r\n${exampleHeader}`, 'x\r\n', who)
    expect(own.toString().match(/^cfbl-/gim)).to.deep.equal(['CFBL-'])
  })

  it('is verified by mailauth with the operator’s signature after the domain’s own two', async () => {
    const operator = await generateDkimKey()
    zone['op._domainkey.relay.test'] = dkimRecord(operator.key)
    const keys = [...identity.keys, { selector: 'op', domain: 'relay.test', ...operator }]
    const mail = await signed(exampleHeader, 'Hallo\r\n', { ...identity, keys })
    expect(await verdicts(mail)).to.deep.equal(['pass', 'pass', 'pass'])
    const domains = [...mail.toString('latin1').matchAll(/ d=([^;]+);/g)].map(match => match[1])
    expect(domains).to.deep.equal(['shop.test', 'shop.test', 'relay.test'])
  })

  it('is verified by mailauth whatever stands in header and body', async () => {
    const text = fc.stringMatching(/^[ -~\t]{0,120}$/)
    await fc.assert(
      fc.asyncProperty(text, text, fc.array(text, { maxLength: 6 }), async (subject, folded, lines) => {
        const header = `${exampleHeader}Reply-To: x${subject}\r\n\tx${folded}\r\nX-CSA-Complaints:${folded}\r\n`
        expect(await verdicts(await signed(header, lines.join('\r\n')))).to.deep.equal(['pass', 'pass'])
      }),
      { numRuns: 60 },
    )
  })

  for (const [name, line] of [
    ['From', 'From: evil@shop.test\r\n'],
    ['Subject', 'Subject: other\r\n'],
    ['Reply-To', 'Reply-To: evil@example.org\r\n'],
    ['List-Help', 'List-Help: <https://evil.test/>\r\n'],
    ['Content-Type', 'Content-Type: text/html\r\n'],
  ] as const)
    it(`fails when a second ${name} is put before it`, async () => {
      const mail = Buffer.concat([Buffer.from(line), await signed(exampleHeader, 'x\r\n')])
      expect(await verdicts(mail)).to.deep.equal(['fail', 'fail'])
    })

  it('fails when the body is changed', async () => {
    const mail = (await signed(exampleHeader, 'pay 5 EUR\r\n')).toString('latin1').replace('5 EUR', '6 EUR')
    expect(await verdicts(Buffer.from(mail, 'latin1'))).to.not.include('pass')
  })

  it('has exactly one List-Help, the configured one, and Auto-Submitted', async () => {
    const mail = (
      await signed(`List-Help: <https://other.test/>,\r\n <mailto:x@y.test>\r\n${exampleHeader}`, 'x')
    ).toString()
    expect(mail.match(/^list-help:.*(\r\n[ \t].*)*/gim)).to.deep.equal([
      'List-Help: <https://shop.test/mail-info>, <mailto:info@shop.test>',
    ])
    expect(mail.match(/^auto-submitted:.*/gim)).to.deep.equal(['Auto-Submitted: auto-generated'])
    expect(await verdicts(Buffer.from(mail))).to.deep.equal(['pass', 'pass'])
  })

  it("keeps the shop's Auto-Submitted", async () => {
    const mail = (await signed(`${exampleHeader}Auto-Submitted: auto-replied\r\n`, 'x')).toString()
    expect(mail.match(/^auto-submitted:.*/gim)).to.deep.equal(['Auto-Submitted: auto-replied'])
  })

  it('has no line of ours above 78 octets, begins with DKIM-Signature and ends its header once', async () => {
    const long = {
      ...identity,
      listHelp: [`https://shop.test/${'x'.repeat(50)}`, 'mailto:info@shop.test', 'https://shop.test/b'],
    }
    const mail = (await signed(exampleHeader, 'x', long)).toString()
    expect(mail).to.match(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=shop.test;\r\n s=r1;/)
    const ours = mail.slice(0, mail.indexOf('Received:'))
    expect(ours.split('\r\n').filter(line => line.length > 77)).to.deep.equal([])
    expect(mail.indexOf('\r\n\r\n')).to.equal(mail.length - 5)
    expect(ours).to.not.match(/\bl=/)
  })

  it('leaves the stored header as it is', async () => {
    expect((await signed(exampleHeader, 'x')).toString('latin1')).to.include(
      Buffer.from(exampleHeader).toString('latin1'),
    )
  })

  describe('that can not be signed is refused', () => {
    const fails = async (who: SigningIdentity, words: RegExp) => {
      const error = await signed(exampleHeader, 'x', who).then(
        () => null,
        (e: Error) => e,
      )
      expect(error?.message).to.match(words)
    }
    it('without a key', () => fails({ ...identity, keys: [] }, /no DKIM key for shop.test/))
    it('with a key of another kind', () =>
      fails({ ...identity, keys: [{ selector: 'x', algorithm: 'rsa-sha256', key: ed.key }] }, /no private key for rsa/))
    it('without List-Help', () => fails({ ...identity, listHelp: [] }, /no List-Help/))
    it('with a List-Help that breaks the header', () =>
      fails({ ...identity, listHelp: ['https://x.test/\r\nBcc: y'] }, /can't stand in List-Help/))
    it('with one good and one bad key', () =>
      fails(
        { ...identity, keys: [...identity.keys, { selector: 'x', algorithm: 'ed25519-sha256', key: rsa.key }] },
        /x\._domainkey/,
      ))
  })

  describe('before independent judges', () => {
    const python = '/usr/bin/python3'
    it('is verified by dkimpy', async function () {
      if (spawnSync(python, ['-c', 'import dkim']).status !== 0) {
        console.log('      (python3-dkim is not installed: apt-get install python3-dkim)')
        return this.skip()
      }
      const program = `
import dkim, json, sys
zone = json.loads(sys.argv[1])
mail = sys.stdin.buffer.read()
find = lambda name, timeout=5: zone.get(name.decode().rstrip('.'), '').encode()
try:
    import nacl
    count = 2
except ImportError:
    count = 1
print(all(dkim.DKIM(mail).verify(i, dnsfunc=find) for i in range(count)))`
      const header = exampleHeader.replace(' :', ':') // dkimpy does not read obs-optional (RFC 5322 §4.5.8)
      for (const body of ['Hallo  Welt \r\n\r\n', '', 'ä \t b\r\n\r\nc\r\n'])
        expect(
          execFileSync(python, ['-c', program, JSON.stringify(zone)], { input: await signed(header, body) })
            .toString()
            .trim(),
        ).to.equal('True')
    })

    it('is verified by OpenDKIM', async function () {
      // opendkim-testmsg asks the system's resolver and nothing else; the filter's own test mode takes a zone
      if (spawnSync('opendkim', ['-V']).error !== undefined) {
        console.log('      (opendkim is not installed: apt-get install opendkim)')
        return this.skip()
      }
      const folder = mkdtempSync(join(tmpdir(), 'opendkim-'))
      const path = (name: string) => join(folder, name)
      try {
        writeFileSync(
          path('zone'),
          Object.entries(zone)
            .map(([name, value]) => `${name} ${value}\n`)
            .join(''),
        )
        writeFileSync(path('conf'), `Mode v\nTestDNSData file:${path('zone')}\nSyslog no\nBackground no\n`)
        const judge = async (mail: Buffer) => {
          writeFileSync(path('mail'), mail)
          const run = spawnSync('opendkim', ['-n', '-x', path('conf')])
          if (run.status !== 0) throw new Error(run.stderr.toString())
          const verdict = spawnSync('opendkim', ['-x', path('conf'), '-vv', '-t', path('mail')], { timeout: 15_000 })
          return verdict.stdout.toString() + verdict.stderr.toString()
        }
        const one = { ...identity, keys: identity.keys.slice(0, 1) } // Debian's OpenDKIM 2.11 has no Ed25519
        const mail = await signed(exampleHeader, 'Hallo  Welt \r\n\r\n', one)
        expect(await judge(mail)).to.include('dkim=pass (2048-bit key) header.d=shop.test')
        expect(await judge(Buffer.concat([Buffer.from('Subject: other\r\n'), mail]))).to.include('dkim=fail')
      } finally {
        rmSync(folder, { recursive: true })
      }
    })
  })
})
