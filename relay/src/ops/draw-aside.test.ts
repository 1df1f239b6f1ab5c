import { expect } from 'chai'
import { aPaper, paperTime } from '../billing/invoices/example.test-peer.ts'
import { renderPaper } from '../billing/invoices/pdf.ts'
import { drawAside } from './draw-aside.ts'

describe('an invoice drawn in a thread of its own', function () {
  this.timeout(60_000)

  it('is the same, byte for byte, and others are served meanwhile', async () => {
    let turns = 0
    const turning = setInterval(() => turns++, 5)
    const bytes = await drawAside(aPaper(), paperTime)
    clearInterval(turning)
    expect(turns).to.be.greaterThan(20)
    expect(bytes.equals(await renderPaper(aPaper(), paperTime))).to.equal(true)
  })

  it('says what is wrong with it', async () => {
    const broken = { ...aPaper(), customer: null } as never
    expect(await drawAside(broken, paperTime).catch(error => String(error))).to.match(/TypeError/)
  })
})
