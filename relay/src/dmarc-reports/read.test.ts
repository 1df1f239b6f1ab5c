import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import { example, record, reportOf, zipOf } from './packing.test-peer.ts'
import { readAggregateReport, timeFault } from './read.ts'
import { keptRows } from './rows.ts'
import { findReport, Unreadable, unpack } from './unpack.ts'

const ips = (n: number) => Array.from({ length: n }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`)
const fault = (octets: Buffer) =>
  readAggregateReport(octets).then(
    () => 'read',
    error => (error instanceof Unreadable ? error.message : `${error}`),
  )

describe('a DMARC report', function () {
  this.timeout(20_000)

  for (const [name, org, rows, mails, passed] of [
    ['google', 'google.com', 2, 127, 120],
    ['yahoo', 'Yahoo', 1, 3, 3],
    ['microsoft', 'Enterprise Outlook', 1, 14, 0],
    ['gmx', 'GMX', 2, 7, 5],
    ['rfc9990', 'Sample Reporter', 2, 43, 42],
  ] as const)
    it(`in the form of ${org} is read, plain, gzipped and zipped`, async () => {
      const xml = await example(name)
      const report = await readAggregateReport(xml)
      expect(report).to.include({ org, mails, passed, domain: 'shop.example', skipped: 0 })
      expect(report.rows).to.have.length(rows)
      expect(report.form).to.equal(name === 'rfc9990' ? 'rfc9990' : 'rfc7489')
      const packed = [
        gzipSync(xml),
        Buffer.concat([gzipSync(xml), Buffer.from('\r\n')]), // Mimecast
        Buffer.concat([Buffer.from('\ufeff'), xml]),
        zipOf({ 'report.xml': xml }),
        zipOf({ 'reports/': Buffer.alloc(0), '/reports/report.xml': xml }),
      ]
      for (const octets of packed) expect(await readAggregateReport(octets)).to.deep.equal(report)
    })

  it('is read row by row: addresses, alignment, what was done and why', async () => {
    const { rows } = await readAggregateReport(await example('gmx'))
    expect(rows).to.deep.equal([
      {
        ip: '203.0.113.40',
        mails: 5,
        disposition: 'none',
        dkim: true,
        spf: true,
        reasons: [],
        headerFrom: 'office.shop.example',
        signatures: [{ domain: 'shop.example', selector: 'office', result: 'pass' }],
        spfOf: { domain: 'shop.example', result: 'pass' },
      },
      {
        ip: '198.51.100.66',
        mails: 2,
        disposition: 'reject',
        dkim: false,
        spf: false,
        reasons: [],
        headerFrom: 'shop.example',
        signatures: [],
        spfOf: null,
      },
    ])
    const google = await readAggregateReport(await example('google'))
    expect(google.rows.map(row => row.ip)).to.deep.equal(['192.0.2.25', '2001:db8::bad'])
    expect(google.rows[0]?.signatures[0]?.domain, 'the aligned signature first').to.equal('shop.example')
  })

  it('in its new form is not confused by extensions, and its `pass` is nothing done', async () => {
    const { rows, policy } = await readAggregateReport(await example('rfc9990'))
    expect(rows.map(({ mails, disposition, reasons }) => [mails, disposition, reasons])).to.deep.equal([
      [42, 'none', []],
      [1, 'none', ['mailing_list']],
    ])
    expect(policy).to.include({ p: 'reject', sp: 'quarantine', np: 'reject', adkim: 's', testing: 'n' })
    const other = reportOf(record('192.0.2.1', 3, '<x xmlns="urn:other"><record/></x>')).toString()
    const renamed = other.replace('<row>', '<row><count xmlns="urn:other">9</count>')
    expect((await readAggregateReport(Buffer.from(renamed))).mails).to.equal(3)
  })

  it('is read as far as it says something', async () => {
    const odd = [
      '<record><row><source_ip>192.0.2.1</source_ip><count>5</count></row><auth_results/></record>',
      '<record><row><source_ip>192.0.2.2</source_ip><count> 2.0 </count><new>x</new></row><identifiers/></record>',
      '<record><row><source_ip>not one</source_ip><count>9</count></row></record>',
      '<record><row><source_ip>192.0.2.3</source_ip><count>-4</count></row></record>',
      '<record/>',
      record('192.0.2.4', 1, '<auth_results><dkim/><dkim>x</dkim><spf/></auth_results>'),
    ]
    const report = await readAggregateReport(reportOf(odd.join('')))
    expect(report).to.include({ mails: 8, passed: 0, skipped: 3 })
    expect(report.rows.map(({ ip, mails }) => `${ip} ${mails}`)).to.deep.equal([
      '192.0.2.1 5',
      '192.0.2.2 2',
      '192.0.2.4 1',
    ])
    expect(await readAggregateReport(reportOf(''))).to.include({ mails: 0, skipped: 0 })
  })

  it('can’t write to a terminal', async () => {
    const xml = reportOf(record('192.0.2.1', 1), { org: 'a\u001b[2J&#8238;b', id: 'x\u0007' })
    expect(await readAggregateReport(xml)).to.include({ org: 'a [2J b', id: 'x' })
  })

  it('of 10,000 sources keeps the largest and sums the others; equal rows are one', async () => {
    const all = ips(10_000).map((ip, i) => record(ip, i + 1))
    const report = await readAggregateReport(gzipSync(reportOf([...all, record('10.0.0.0', 1_000_000)].join(''))))
    expect(report.mails).to.equal(50_005_000 + 1_000_000)
    expect(report.rows).to.have.length(keptRows)
    expect(report.rows[0]).to.include({ ip: '10.0.0.0' })
    expect(report.rows[1]).to.include({ ip: '10.0.39.15', mails: 10_000 })
    const kept = report.rows.reduce((sum, { mails }) => sum + mails, 0)
    expect(report.rest.mails).to.equal(report.mails - kept)
    expect((await readAggregateReport(reportOf(record('10.0.0.1', 2).repeat(3)))).rows).to.have.length(1)
  })
})

describe('what is no report', function () {
  this.timeout(20_000)
  const big = Buffer.from(`<feedback>${'<a>x</a>'.repeat(8_000_000)}`)

  for (const [name, octets, words] of [
    ['a gzip bomb', () => gzipSync(big), 'larger than 20 MB'],
    ['a gzip bomb of blanks', () => gzipSync(Buffer.alloc(100_000_000, ' ')), 'not well-formed'],
    ['a zip bomb', () => zipOf({ 'r.xml': big }), 'larger than 20 MB'],
    ['a zip bomb that lies about its size', () => zipOf({ 'r.xml': big }, 1000), 'archive is broken'],
    ['a zip in a zip', () => zipOf({ 'r.xml': zipOf({ 'r.xml': reportOf('') }) }), 'not well-formed'],
    ['a gzip in a gzip', () => gzipSync(gzipSync(reportOf(''))), 'not well-formed'],
    ['a zip of two files', () => zipOf({ 'a.xml': reportOf(''), 'b.xml': reportOf('') }), 'several files'],
    ['a zip of many files', () => zipOf(Object.fromEntries(ips(500).map(ip => [ip, Buffer.of(1)]))), 'several files'],
    ['a zip of nothing', () => zipOf({ 'a/': Buffer.alloc(0) }), 'archive is empty'],
    ['an empty gzip', () => gzipSync(Buffer.alloc(0)), 'it is empty'],
    ['half a gzip', () => gzipSync(randomBytes(5000)).subarray(0, 2000), ''],
    ['a gzip that ends early', () => gzipSync(reportOf(record('192.0.2.1', 1))).subarray(0, -20), 'archive is broken'],
    ['a report that ends early', () => reportOf(record('192.0.2.1', 1)).subarray(0, -12), 'not well-formed'],
    [
      'a billion laughs',
      () =>
        Buffer.from(
          `<!DOCTYPE f [<!ENTITY a "ha">${ips(9).map((_, i) => `<!ENTITY a${i} "${`&a${i - 1};`.repeat(10)}">`)}]><feedback>&a8;</feedback>`,
        ),
      'document type',
    ],
    [
      'an external entity',
      () => Buffer.from('<!DOCTYPE f SYSTEM "file:///etc/passwd"><feedback>&x;</feedback>'),
      'document type',
    ],
    ['an unknown entity', () => reportOf(record('192.0.2.1', '&nbsp;')), 'not well-formed'],
    ['deep nesting', () => Buffer.from(`<feedback>${'<a>'.repeat(100_000)}`), 'nested too deeply'],
    ['a tag without end', () => Buffer.from(`<feedback ${'a="b" '.repeat(200_000)}`), 'not well-formed'],
    ['a comment without end', () => Buffer.from(`<feedback><!--${'x'.repeat(2_000_000)}`), 'not well-formed'],
    [
      'a record of a million elements',
      () => gzipSync(Buffer.from(`<feedback><record><row>${'<count>1</count>'.repeat(1_000_000)}`)),
      'too many elements',
    ],
    ['a million empty records', () => gzipSync(reportOf('<record/>'.repeat(1_000_000))), 'too many records'],
    ['another XML', () => Buffer.from('<?xml version="1.0"?><html/>'), 'no DMARC report'],
    ['a report without its head', () => Buffer.from('<feedback></feedback>'), 'who reports'],
    ['a report of no domain', () => reportOf('', { domain: 'nothing' }), 'which domain'],
    ['a report of rows that say nothing', () => reportOf('<record/>'), 'say nothing'],
  ] as const)
    it(`${name} is refused with a reason`, async () =>
      expect(await fault(octets()))
        .to.contain(words)
        .and.not.equal('read'))

  it('a bomb costs no memory', async () => {
    const bombs = [gzipSync(big), zipOf({ 'r.xml': big }, 1000)]
    global.gc?.()
    const before = process.memoryUsage().rss
    for (const bomb of bombs) await fault(bomb)
    expect((process.memoryUsage().rss - before) / 1e6).to.be.below(150)
  })

  it('anything else is refused too, and nothing throws but a reason', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.uint8Array({ maxLength: 6 })), {
          maxLength: 4,
        }),
        fc.constantFrom('plain', 'gzip', 'zip', 'damaged gzip', 'damaged zip'),
        async (cuts, how) => {
          const damage = (octets: Buffer) =>
            cuts.reduce((now, [at, bytes]) => {
              const place = Math.floor(at * now.length)
              return Buffer.concat([now.subarray(0, place), Buffer.from(bytes), now.subarray(place + bytes.length)])
            }, octets)
          const xml = reportOf(record('192.0.2.1', 3, '<auth_results><dkim/></auth_results>'))
          const octets = {
            plain: () => damage(xml),
            gzip: () => gzipSync(damage(xml)),
            zip: () => zipOf({ 'r.xml': damage(xml) }),
            'damaged gzip': () => damage(gzipSync(xml)),
            'damaged zip': () => damage(zipOf({ 'r.xml': xml })),
          }[how]()
          expect(await fault(octets)).to.not.match(/^\w*Error/)
        },
      ),
      { numRuns: 500 },
    ))

  it('stops inflating when nobody reads on', async () => {
    let steps = 0
    for await (const _ of unpack(gzipSync(big))) if (++steps === 3) break
    expect(steps).to.equal(3)
  })
})

describe('the report in a mail', () => {
  const attached = (name: string, mimeType: string, octets: Buffer) => ({ name, mimeType, octets })
  const xml = reportOf('')
  const image = attached('logo.png', 'image/png', Buffer.from('\x89PNG'))

  it('is found by type, by name, or by its first octets', () => {
    for (const [name, type, octets] of [
      ['r.xml.gz', 'application/gzip', gzipSync(xml)],
      ['r.zip', 'application/x-zip-compressed', zipOf({ 'r.xml': xml })],
      ['r.xml', 'text/xml', xml],
      ['r.xml.gz', 'application/octet-stream', gzipSync(xml)],
      ['', 'application/octet-stream', gzipSync(xml)],
      ['', 'application/octet-stream', Buffer.from(' <ns:feedback xmlns:ns="x">')],
    ] as const)
      expect(findReport([image, attached(name, type, octets)])?.octets).to.equal(octets)
    expect(findReport([image, attached('a.html', 'text/html', Buffer.from('<html>'))])).to.equal(null)
    const document = attached('a.docx', 'application/vnd.openxmlformats', zipOf({ a: xml }))
    expect(findReport([document, attached('r.gz', 'application/gzip', gzipSync(xml))])?.name).to.equal('r.gz')
  })
})

describe('the time of a report', () => {
  const now = new Date('2026-03-02T06:00:00Z')
  const days = (n: number) => new Date(now.getTime() + n * 86_400_000)
  for (const [begin, end, words] of [
    [days(-1), days(0), null],
    [days(-0.5), days(0.9), null],
    [days(0), days(1.1), 'future'],
    [days(0), days(-1), 'before it begins'],
    [days(-367), days(0), 'more than a year'],
    [days(-402), days(-401), 'older than 400 days'],
    [new Date(0), days(0), 'more than a year'],
  ] as const)
    it(`from ${begin.toISOString()} to ${end.toISOString()} is ${words ?? 'believed'}`, () => {
      const found = timeFault({ begin, end }, now, 400)
      if (words === null) expect(found).to.equal(null)
      else expect(found).to.contain(words)
    })
})
