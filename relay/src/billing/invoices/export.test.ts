import { expect } from 'chai'
import { setDebtorAccount } from './address.ts'
import { type Desk, openDesk } from './billing-desk.test-peer.ts'
import { creditInvoice } from './credit.ts'
import { exportDatev, windows1252 } from './datev.ts'
import { datevColumns, datevLine } from './datev-columns.ts'
import { anIssuer, customers } from './example.test-peer.ts'
import { exportCsv } from './export.ts'
import { setIssuer } from './issuer.ts'
import { markPaid } from './look.ts'

const january = { from: '2046-01-01', to: '2046-01-31' }

describe('exports', function () {
  this.timeout(60_000)
  let desk: Desk
  before(async () => {
    desk = await openDesk()
  })
  after(() => desk.store.close())
  beforeEach(() => desk.clear())
  const problem = async (act: Promise<unknown>) => ((await act.catch(error => error)) as { type: string }).type
  const datev = (more: object = {}) =>
    setIssuer(desk.deps(), { ...anIssuer, datev: { consultant: 29_098, client: 55_003, ...more } }, 'cli')

  it('as CSV have a row for each paper of the days, credit notes below zero', async () => {
    const paid = await desk.anInvoice()
    await markPaid(desk.deps(), paid, { on: '2046-01-31' }, 'cli')
    const invoice = await desk.anInvoice({ ...customers['reverse-charge'], company: '=SUM(A1;A2)', reference: 'a,"b"' })
    await creditInvoice(desk.deps(), invoice, { reason: 'x', lines: [{ n: 2, quantity: 1_234 }] }, 'cli')
    desk.clock = new Date('2046-02-01T12:00:00Z')
    await desk.anInvoice()
    const csv = await exportCsv(desk.deps(), null, january)
    expect(csv.split('\r\n')).to.deep.equal([
      'number,kind,issuedOn,dueOn,state,paidOn,customer,country,vatId,reference,from,to,net,vatPercent,vat,gross,currency,vatKind,corrects',
      'GS-2046-00001,credit,2046-01-31,,,,\'=SUM(A1;A2),AT,ATU12345678,"a,""b""",2046-01-01,2046-01-31,-1.17,0,0.00,-1.17,EUR,reverse-charge,RE-2046-00002',
      'RE-2046-00001,invoice,2046-01-31,2046-02-14,paid,2046-01-31,Möbelhaus Größer & Co. KG,DE,DE987654321,KST 4711,2046-01-01,2046-03-02,24.92,19,4.73,29.65,EUR,domestic,',
      'RE-2046-00002,invoice,2046-01-31,2046-02-14,open,,\'=SUM(A1;A2),AT,ATU12345678,"a,""b""",2046-01-01,2046-03-02,24.92,0,0.00,24.92,EUR,reverse-charge,',
      '',
    ])
    const own = await exportCsv(desk.deps(), paid.accountId, { from: '2046-01-01', to: '2046-12-31' })
    expect(own.split('\r\n')).to.have.length(3)
    const wrong = { from: '2046-02-01', to: '2046-01-01' }
    expect((await exportCsv(desk.deps(), null, wrong).catch(error => error)).name).to.equal('ZodError')
  })

  it('for DATEV are the Buchungsstapel, octet by octet', async () => {
    await datev()
    const first = await desk.anInvoice()
    await setDebtorAccount(desk.deps(), first.accountId, 10_017, 'cli')
    const austrian = await desk.anInvoice({ ...customers['reverse-charge'], company: 'Café "Főúr" – Łódź €' })
    await creditInvoice(desk.deps(), austrian, { reason: 'x', lines: [{ n: 1, quantity: 10_000 }] }, 'cli')
    await desk.anInvoice(customers['outside-union'])
    await desk.anInvoice(customers['union-consumer'])
    const { name, content } = await exportDatev(desk.deps(), january)
    expect(name).to.equal('EXTF_Buchungsstapel_2046-01-01_2046-01-31.csv')
    const [head, columns, ...rows] = content.toString('latin1').split('\r\n')
    // the fields as in DATEV's own example file
    expect(head).to.equal(
      '"EXTF";700;21;"Buchungsstapel";13;20460131120000000;;"RE";"";"";29098;55003;20460101;4;20460101;20460131;"Depesche";"";1;0;0;"EUR";;"";;;"03";;;"";""',
    )
    expect(columns?.split(';')).to.have.length(125)
    expect(columns).to.match(/^Umsatz \(ohne Soll\/Haben-Kz\);Soll\/Haben-Kennzeichen;WKZ Umsatz;Kurs;Basis-Umsatz;/)
    expect(columns).to.match(
      /;Land;Abrechnungsreferenz;BVV-Position;EU-Land u\. UStID \(Ursprung\);EU-Steuersatz \(Ursprung\);Abw\. Skontokonto$/,
    )
    expect(rows.pop(), 'the file ends with a line end').to.equal('')
    expect(rows.map(row => row.split(';').slice(0, 14).join(';'))).to.deep.equal([
      '9,50;"H";"EUR";;;"";10000;8336;"";3101;"GS-2046-00001";"";;"Caf\xe9 ""Fo\xfar"" \x96 L\xf3dz \x80"',
      '29,65;"S";"EUR";;;"";10017;8400;"";3101;"RE-2046-00001";"140246";;"M\xf6belhaus Gr\xf6\xdfer & Co. KG"',
      '24,92;"S";"EUR";;;"";10000;8336;"";3101;"RE-2046-00002";"140246";;"Caf\xe9 ""Fo\xfar"" \x96 L\xf3dz \x80"',
      '24,92;"S";"EUR";;;"";10000;8338;"";3101;"RE-2046-00003";"140246";;"M\xf6belhaus Gr\xf6\xdfer & Co. KG"',
      '29,65;"S";"EUR";;;"";10000;8400;"";3101;"RE-2046-00004";"140246";;"\xc9lo\xefse \x8cuvrard"',
    ])
    for (const row of rows) expect(row.split(';')).to.have.length(125)
    expect(rows.map(row => row.split(';')[39])).to.deep.equal(['"ATU12345678"', '""', '"ATU12345678"', '""', '""'])
    expect(rows.map(row => row.split(';')[113])).to.deep.equal(['0', '0', '0', '0', '0'])
    // a whole line: text in quotation marks also when it is empty
    const text = (count: number) => Array.from({ length: count }, () => '""').join(';')
    expect(rows[1]?.split(';').slice(14).join(';')).to.equal(
      `;"";;;;"";${text(18)};;"";;"";;;;;;${text(40)};;;;"";;;;"";"";;"";;;;"";"";;"";;"";;"";"";;"";;0;;;;"";;"";"";;"";;`,
    )
  })

  it('for DATEV use the accounts, the chart and the year that are set', async () => {
    const own = { domestic: 440_100 }
    await datev({ chart: 'SKR04', accountLength: 6, yearBegins: 7, accounts: own })
    await desk.anInvoice()
    await desk.anInvoice(customers['reverse-charge'])
    const { content } = await exportDatev(desk.deps(), january)
    const [head = '', , ...rows] = content.toString('latin1').split('\r\n')
    expect(head.split(';').slice(10, 14)).to.deep.equal(['29098', '55003', '20450701', '6'])
    expect(head.split(';')[26]).to.equal('"04"')
    expect(rows.slice(0, 2).map(row => row.split(';').slice(6, 8))).to.deep.equal([
      ['1000000', '440100'],
      ['1000000', '433600'],
    ])
  })

  it('for DATEV say what is missing', async () => {
    expect(await problem(exportDatev(desk.deps(), january))).to.equal('datev-missing')
    await datev()
    expect(await problem(exportDatev(desk.deps(), january))).to.equal('datev-empty')
    expect(await problem(exportDatev(desk.deps(), { from: '2046-12-01', to: '2047-01-31' }))).to.equal('datev-years')
  })
})

describe('DATEV’s columns', () => {
  it('are 125, and none is written that does not exist', () => {
    expect(datevColumns).to.have.length(125)
    expect(datevColumns[6]).to.equal('Konto')
    expect(datevColumns[36]).to.equal('KOST1 - Kostenstelle')
    expect(datevColumns[39]).to.equal('EU-Land u. UStID (Bestimmung)')
    expect(datevColumns[46]).to.equal('BU 49 Funktionsergänzung')
    expect(datevColumns[87]).to.equal('Stück')
    expect(datevColumns[114]).to.equal('Leistungsdatum')
    expect(() => datevLine({ Gegenkonto: '1' })).to.throw('no column Gegenkonto')
  })

  it('are encoded in Windows-1252', () => {
    expect(windows1252('Aä€Œ–„ß\u00a0')).to.deep.equal(Buffer.from([0x41, 0xe4, 0x80, 0x8c, 0x96, 0x84, 0xdf, 0xa0]))
    expect(windows1252('a\u0308ű漢🛒').toString('latin1')).to.equal('\xe4u??')
  })
})
