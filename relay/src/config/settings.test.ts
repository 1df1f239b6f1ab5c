import { expect } from 'chai'
import { maskedSettings, readSettings, SettingsError } from './settings.ts'

describe('settings', () => {
  it('have the defaults of docs/configuration.md', () => {
    const settings = readSettings({})
    expect(settings).to.deep.include({
      mongodbUri: null,
      roles: ['submission', 'delivery', 'inbound', 'web', 'jobs'],
      hostname: 'localhost',
      bind: '127.0.0.1',
      httpPort: 8080,
      smtpPort: 2587,
      smtpsPort: 2465,
      inboundPort: 2526,
      mxPort: 25,
      allowPrivateDestinations: false,
      bounceDomain: 'bounces.localhost',
      expireSeconds: 172_800,
      laneLeaseSeconds: 30,
      signup: 'approval',
      logLevel: 'info',
      smarthost: null,
    })
    expect(settings.dataDir).to.match(/\/data$/)
    expect(settings.masterKeyFile).to.equal(`${settings.dataDir}/master.key`)
    expect(settings.retrySeconds.slice(0, 5)).to.deep.equal([60, 300, 900, 1800, 3600])
  })

  it('take what is given, an empty variable counting as unset', () => {
    const settings = readSettings({
      DEPESCHE_ROLES: 'delivery, jobs',
      DEPESCHE_HOSTNAME: 'Mail.Example.ORG',
      DEPESCHE_SMTP_PORT: '0',
      DEPESCHE_HTTP_PORT: '',
      DEPESCHE_DNS_SERVERS: '127.0.0.1:53, [::1]:53',
      DEPESCHE_RETRY_SECONDS: '1,2.5',
      DEPESCHE_ALLOW_PRIVATE_DESTINATIONS: 'true',
      DEPESCHE_SMARTHOST: 'smtps://us%40er:p%3Ass@[::1]',
    })
    expect(settings).to.deep.include({
      roles: ['delivery', 'jobs'],
      hostname: 'mail.example.org',
      bounceDomain: 'bounces.mail.example.org',
      smtpPort: 0,
      httpPort: 8080,
      dnsServers: ['127.0.0.1:53', '[::1]:53'],
      retrySeconds: [1, 2.5],
      allowPrivateDestinations: true,
      smarthost: { host: '::1', port: 465, user: 'us@er', pass: 'p:ss', implicitTls: true },
    })
  })

  const wrong: [string, string][] = [
    ['DEPESCHE_SMTP_PORT', '70000'],
    ['DEPESCHE_SMTP_PORT', 'smtp'],
    ['DEPESCHE_ROLES', 'delivery,cooking'],
    ['MONGODB_URI', 'http://db'],
    ['DEPESCHE_HOSTNAME', '-mail'],
    ['DEPESCHE_EXPIRE_SECONDS', '-1'],
    ['DEPESCHE_RETRY_SECONDS', '60,soon'],
    ['DEPESCHE_ALLOW_PRIVATE_DESTINATIONS', 'perhaps'],
    ['DEPESCHE_SIGNUP', 'maybe'],
    ['DEPESCHE_TRUSTED_PROXIES', 'proxy.example'],
    ['DEPESCHE_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['DEPESCHE_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['DEPESCHE_TRUSTED_PROXIES', '10.0.0.1,::/0'],
    ['DEPESCHE_PUBLIC_URL', 'ftp://x'],
    ['DEPESCHE_SMARTHOST', 'mail.example.org'],
    ['DEPESCHE_SEND_ADDRESSES', 'mta1.example'],
    ['STRIPE_SECRET_KEY', 'pk_live_public'],
    ['STRIPE_WEBHOOK_SECRET', 'sk_live_1'],
  ]
  for (const [name, value] of wrong)
    it(`refuse ${name}=${value} with a sentence that names it`, () => {
      expect(() => readSettings({ [name]: value })).to.throw(SettingsError, name)
    })

  it('name every wrong variable at once', () => {
    expect(() => readSettings({ DEPESCHE_SMTP_PORT: 'x', DEPESCHE_SIGNUP: 'y' })).to.throw(/SMTP_PORT.*SIGNUP/)
  })

  it('want certificate and key together', () => {
    expect(() => readSettings({ DEPESCHE_TLS_CERT: '/c.pem' })).to.throw(SettingsError, 'go together')
  })

  it('want Stripe’s key and its webhook’s secret together', () => {
    expect(() => readSettings({ STRIPE_SECRET_KEY: 'sk_test_1' })).to.throw(SettingsError, 'go together')
    const both = { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' }
    expect(readSettings(both).stripe).to.deep.equal({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1' })
    expect(readSettings({}).stripe).to.equal(null)
  })

  it('show no secret when masked', () => {
    const text = JSON.stringify(
      maskedSettings(
        readSettings({
          MONGODB_URI: 'mongodb://user:geheim1@db/depesche',
          DEPESCHE_MASTER_KEY: 'geheim2',
          DEPESCHE_SMARTHOST: 'smtp://user:geheim3@host',
          STRIPE_SECRET_KEY: 'sk_live_geheim4',
          STRIPE_WEBHOOK_SECRET: 'whsec_geheim5',
        }),
      ),
    )
    expect(text).to.not.contain('geheim')
    expect(text).to.contain('@db/depesche')
  })

  it('take a Domain Connect template with or without the file of a key', () => {
    const of = (text: string) => readSettings({ DEPESCHE_DOMAIN_CONNECT: text }).domainConnect
    const template = { providerId: 'relay.example', serviceId: 'mail' }
    expect(of('relay.example/mail')).to.deep.equal({ ...template, keyFile: null })
    expect(of('relay.example/mail//etc/depesche/connect.pem')).to.deep.equal({
      ...template,
      keyFile: '/etc/depesche/connect.pem',
    })
    expect(() => of('relay.example')).to.throw(SettingsError, 'DEPESCHE_DOMAIN_CONNECT')
  })
})
