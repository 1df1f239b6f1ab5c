import { expect } from 'chai'
import fc from 'fast-check'
import { changeSettings, NotPutBack, putBack, type RemoteSite, SiteFault, type SiteSettings } from './remote.ts'

const values = {
  host: 'mail.example',
  port: 587,
  implicitTlsPort: 465,
  username: 'sys-1',
  password: 'secret',
  sender: 'shop@shop.example',
  senderName: 'Shop',
}

const broken = () => new SiteFault('unreachable', { de: 'weg', en: 'gone' }, { de: 'später', en: 'later' })

/** A site in memory whose writes go one by one; the nth write of all fails, and all from `deadFrom` on. */
function siteOf(start: SiteSettings, { failsAt = 0, deadFrom = Number.POSITIVE_INFINITY, keeps = true } = {}) {
  const stored: Record<string, unknown> = { ...start }
  let writes = 0
  const site: RemoteSite = {
    version: '1',
    secrets: ['pass'],
    read: async () => {
      const { pass: _, ...shown } = stored
      return shown as SiteSettings
    },
    wanted: ({ host, port, username, password }) => ({ host, port, user: username, pass: password, tls: true }),
    async write(settings) {
      for (const [name, value] of Object.entries(settings)) {
        writes++
        if (writes === failsAt || writes >= deadFrom) throw broken()
        if (keeps) stored[name] = value
      }
    },
  }
  return { site, stored }
}

const start = { host: 'old.example', port: 25, user: 'old', pass: 'old', tls: false, other: 'stays' }
const ignore = { record: async () => undefined }

describe('changing the settings of a site', () => {
  it('records what stood there before anything is changed, and leaves the rest alone', async () => {
    const { site, stored } = siteOf(start)
    const recorded: [SiteSettings, unknown][] = []
    await changeSettings(site, values, {
      record: async before => void recorded.push([before, stored.host]),
    })
    expect(recorded).to.deep.equal([[{ host: 'old.example', port: 25, user: 'old', tls: false }, 'old.example']])
    expect(stored).to.deep.equal({
      host: 'mail.example',
      port: 587,
      user: 'sys-1',
      pass: 'secret',
      tls: true,
      other: 'stays',
    })
  })

  it('changes nothing when what stood there can not be recorded', async () => {
    const { site, stored } = siteOf(start)
    const failed = await changeSettings(site, values, { record: () => Promise.reject(new Error('disk full')) }).catch(
      error => error.message,
    )
    expect(failed).to.equal('disk full')
    expect(stored).to.deep.equal(start)
  })

  it('changes nothing of a site that leaves out what is set now', async () => {
    const { user: _, ...rest } = start
    const { site, stored } = siteOf(rest)
    const failed = await changeSettings(site, values, ignore).catch(error => error)
    expect(failed).to.be.instanceOf(SiteFault)
    expect(failed.message).to.match(/: user$/)
    expect(stored).to.deep.equal(rest)
  })

  for (const failsAt of [1, 2, 3, 4, 5])
    it(`puts everything back when write ${failsAt} fails`, async () => {
      const { site, stored } = siteOf(start, { failsAt })
      const failed = await changeSettings(site, values, ignore).catch(error => error)
      expect(failed).to.be.instanceOf(SiteFault)
      const { pass: _, ...readable } = stored
      const { pass: __, ...before } = start
      expect(readable).to.deep.equal(before)
    })

  it('says so when the site can not be put back either', async () => {
    const { site } = siteOf(start, { deadFrom: 3 })
    expect(await changeSettings(site, values, ignore).catch(error => error)).to.be.instanceOf(NotPutBack)
  })

  it('does not believe a site that answers well and keeps nothing', async () => {
    const { site } = siteOf({ ...start }, { keeps: false })
    const failed = await changeSettings(site, values, ignore).catch(error => error)
    expect(failed.message).to.match(/host, port, user, tls/)
  })

  it('takes "587" for 587, and 1 for true: sites store as they like', async () => {
    const { site, stored } = siteOf(start)
    const texts = {
      ...site,
      read: async () => ({ host: stored.host, port: `${stored.port}`, user: stored.user, tls: '1' }),
    }
    await changeSettings(texts as RemoteSite, values, ignore)
  })

  it('ends as before after it is undone, whatever stood there', () =>
    fc.assert(
      fc.asyncProperty(
        fc.record({ host: fc.string(), port: fc.nat(65_535), user: fc.string(), tls: fc.boolean() }),
        async settings => {
          const { site, stored } = siteOf(settings)
          let kept: SiteSettings = {}
          await changeSettings(site, values, {
            async record(before) {
              kept = before
            },
          })
          await putBack(site, kept)
          const { pass: _, ...readable } = stored
          expect(readable).to.deep.equal(settings)
        },
      ),
      { numRuns: 50 },
    ))
})
