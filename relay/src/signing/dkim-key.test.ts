import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  type DkimKey,
  dkimRecord,
  exportDkimKey,
  generateDkimKey,
  importDkimKey,
  matchDkimRecord,
  selectorFault,
  splitRecord,
  zoneFileForm,
} from './dkim-key.ts'
import { parseTagList } from './tag-list.ts'

describe('a DKIM key', () => {
  let rsa: DkimKey
  let ed: DkimKey
  before(async () => {
    rsa = await generateDkimKey()
    ed = await generateDkimKey('ed25519-sha256')
  })

  it('is RSA of 2048 bits when nothing else is asked for', () => {
    expect(rsa).to.include({ algorithm: 'rsa-sha256', bits: 2048 })
    expect(rsa.warnings).to.deep.equal([])
  })

  it('comes back the same from PKCS#8 and PKCS#1', () => {
    expect(importDkimKey(exportDkimKey(rsa.key)).key.equals(rsa.key)).to.equal(true)
    expect(importDkimKey(rsa.key.export({ type: 'pkcs1', format: 'pem' })).key.equals(rsa.key)).to.equal(true)
    expect(importDkimKey(exportDkimKey(ed.key)).algorithm).to.equal('ed25519-sha256')
  })

  const pem = (kind: 'rsa' | 'ec', bits: number) =>
    (kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    ).privateKey.export({ type: 'pkcs8', format: 'pem' })

  it('is refused when it is too short, and warned of when it is weak', () => {
    expect(() => importDkimKey(pem('rsa', 768))).to.throw(/768 bits/)
    expect(importDkimKey(pem('rsa', 1024)).warnings.join()).to.match(/1024 bits/)
  })

  it('is refused with a sentence that says what it is instead', () => {
    const publicPem = createPublicKey(rsa.key).export({ type: 'spki', format: 'pem' })
    expect(() => importDkimKey(publicPem)).to.throw(/public key; signing needs the private/)
    const locked = rsa.key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    expect(() => importDkimKey(locked)).to.throw(/encrypted/)
    expect(() => importDkimKey(exportDkimKey(rsa.key).slice(0, 300))).to.throw(/damaged or cut off/)
    expect(() => importDkimKey('hello')).to.throw(/no private key in PEM/)
    expect(() => importDkimKey(pem('ec', 0))).to.throw(/RSA and Ed25519/)
  })

  it('is published as strings of at most 255 octets that join to the record', () => {
    const value = dkimRecord(rsa.key)
    const strings = splitRecord(value)
    expect(value).to.match(/^v=DKIM1; k=rsa; p=MIIBIjANBg/)
    expect(strings.length).to.equal(2)
    expect(strings.every(s => s.length <= 255)).to.equal(true)
    expect(strings.join('')).to.equal(value)
    expect(zoneFileForm(value)).to.match(/^"v=DKIM1[^"]{248}" "[^"]+"$/)
  })

  describe('compared with what DNS says', () => {
    const state = (key: DkimKey, ...records: string[]) => matchDkimRecord(records.map(splitRecord), key.key)
    it('matches its own record, split or not, with other spacing, as PKCS#1 too', () => {
      expect(state(rsa, dkimRecord(rsa.key))).to.equal('match')
      expect(state(ed, dkimRecord(ed.key))).to.equal('match')
      expect(matchDkimRecord([splitRecord(dkimRecord(rsa.key))], createPublicKey(rsa.key))).to.equal('match')
      expect(state(rsa, dkimRecord(rsa.key).replace('v=DKIM1; k=rsa; p=MII', ' v = DKIM1 ;p= MII '))).to.equal('match')
      const pkcs1 = createPublicKey(rsa.key).export({ type: 'pkcs1', format: 'der' }).toString('base64')
      expect(state(rsa, `p=${pkcs1};`)).to.equal('match')
      expect(state(rsa, `${dkimRecord(rsa.key)}; h=sha1:sha256; s=email; t=s; n=note`)).to.equal('match')
      expect(state(rsa, 'v=spf1 -all', dkimRecord(rsa.key))).to.equal('match')
    })
    it('is missing when there is none', () => {
      expect(state(rsa)).to.equal('missing')
      expect(state(rsa, 'v=spf1 -all')).to.equal('missing')
    })
    it('is a mismatch when it is another key or not for this use', async () => {
      expect(state(await generateDkimKey(), dkimRecord(rsa.key))).to.equal('mismatch')
      expect(state(ed, dkimRecord(rsa.key))).to.equal('mismatch')
      expect(state(rsa, `${dkimRecord(rsa.key)}; h=sha1`)).to.equal('mismatch')
      expect(state(rsa, `${dkimRecord(rsa.key)}; s=other`)).to.equal('mismatch')
    })
    it('is revoked when p= is empty', () => expect(state(rsa, 'v=DKIM1; p=')).to.equal('revoked'))
    it('is malformed when it can not be read or stands there twice', () => {
      for (const bad of [
        'v=DKIM1',
        'v=DKIM1; p=MIIB',
        'v=DKIM1; p=%%%',
        'k=rsa; v=DKIM1; p=AA',
        'v=DKIM1; k; p=AA',
        'v=DKIM2; p=AA',
        'v=DKIM1; k=rsa; k=rsa; p=AA',
      ])
        expect(state(rsa, bad), bad).to.equal('malformed')
      expect(state(rsa, dkimRecord(rsa.key), dkimRecord(rsa.key))).to.equal('malformed')
    })
  })

  it('has a selector that can stand in DNS', () => {
    expect(selectorFault('s2026', 'shop.test')).to.equal(null)
    expect(selectorFault('a.b-c', 'shop.test')).to.equal(null)
    for (const bad of ['', 'a_b', '-a', 'a-', 'a..b', 'ä', 'a b', 'a;', 'x'.repeat(64)])
      expect(selectorFault(bad, 'shop.test'), bad).to.be.a('string')
    expect(selectorFault('a', `${'x'.repeat(60)}.`.repeat(4))).to.match(/too long/)
  })
})

describe('a tag list', () => {
  it('is read back whatever its white space', () => {
    const tag = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/)
    const value = fc.stringMatching(/^([!-:<-~]([!-:<-~ \t]{0,20}[!-:<-~])?)?$/)
    const space = fc.stringMatching(/^[ \t]{0,3}$/)
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(tag, value), { selector: ([t]) => t, minLength: 1 }),
        space,
        fc.boolean(),
        (tags, s, last) => {
          const text = tags.map(([t, v]) => `${s}${t}${s}=${s}${v}${s}`).join(';') + (last ? ';' : '')
          expect([...(parseTagList(text) ?? [])]).to.deep.equal(tags)
        },
      ),
    )
  })
  it('is refused when a tag stands in it twice or it is none', () => {
    for (const bad of ['a=1;a=2', 'a', 'a=1;;b=2', '=1', '1=a', 'a=ä', ''])
      expect(parseTagList(bad), bad).to.equal(null)
  })
})
