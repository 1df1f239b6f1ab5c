/**
 * A real Vendure shop in memory (SQL.js), set up as its merchant would do it with @depesche/vendure; CommonJS, as Vendure's
 * own projects are. The test starts it, buys by the shop API, and asks the rest of it by messages.
 */
const { join, dirname } = require('node:path')
const tls = require('node:tls')
const core = require('@vendure/core')
const { populate } = require('@vendure/core/cli')
const {
  defaultEmailHandlers,
  EmailPlugin,
  FileBasedTemplateLoader,
  NodemailerEmailSender,
} = require('@vendure/email-plugin')
const { depesche } = require('@depesche/vendure')

const { PORT, DEPESCHE_CODE, DEPESCHE_SECRET, DEPESCHE_STATE, PORT_OF_BEFORE } = process.env
const sender = '"Schuhladen" <orders@shop.test>'

const mail = depesche({
  code: DEPESCHE_CODE,
  secret: DEPESCHE_SECRET,
  stateFile: DEPESCHE_STATE,
  site: 'https://www.shop.test/',
  sender,
  otherwise: { type: 'smtp', host: '127.0.0.1', port: Number(PORT_OF_BEFORE), ignoreTLS: true },
})

const config = core.mergeConfig(core.defaultConfig, {
  apiOptions: { port: Number(PORT), hostname: '127.0.0.1' },
  authOptions: {
    tokenMethod: 'bearer',
    superadminCredentials: { identifier: 'admin', password: 'only for this test' },
  },
  dbConnectionOptions: { type: 'sqljs', synchronize: true, autoSave: false, logging: false },
  paymentOptions: { paymentMethodHandlers: [core.dummyPaymentHandler] },
  importExportOptions: { importAssetsDir: __dirname },
  plugins: [
    core.DefaultJobQueuePlugin.init({ pollInterval: 100, backoffStrategy: () => 2000 }),
    EmailPlugin.init({
      handlers: defaultEmailHandlers,
      templateLoader: new FileBasedTemplateLoader(
        join(dirname(require.resolve('@vendure/email-plugin/package.json')), 'templates'),
      ),
      transport: mail.transport,
      globalTemplateVars: { ...mail.globalTemplateVars, verifyEmailAddressUrl: 'https://www.shop.test/verify' },
    }),
  ],
})

const initialData = {
  defaultLanguage: 'en',
  defaultZone: 'Europe',
  countries: [{ name: 'Germany', code: 'DE', zone: 'Europe' }],
  taxRates: [{ name: 'Standard', percentage: 19 }],
  shippingMethods: [{ name: 'Parcel', price: 490 }],
  paymentMethods: [
    {
      name: 'invoice',
      handler: { code: core.dummyPaymentHandler.code, arguments: [{ name: 'automaticSettle', value: 'true' }] },
    },
  ],
  collections: [],
}

/** what the test asks for */
const acts = {
  status: () => mail.status(),
  verify: () =>
    mail.verify(async to =>
      new NodemailerEmailSender().send(
        { from: sender, recipient: to, subject: 'Test', body: '<p>Test</p>', attachments: [] },
        await mail.transport(),
      ),
    ),
  disconnect: () => mail.disconnect(),
  /** as if NODE_EXTRA_CA_CERTS had not been set */
  distrust: () => tls.setDefaultCACertificates(tls.getCACertificates('bundled')),
  trust: () => tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), ...tls.getCACertificates('extra')]),
}

async function main() {
  const shop = await populate(() => core.bootstrap(config), initialData, join(__dirname, 'products.csv'))
  await shop.get(core.JobQueueService).start()
  process.on('message', async ({ id, act }) => {
    const answer = await Promise.resolve(acts[act]()).then(
      value => ({ value: value ?? null }),
      error => ({ error: `${error.name}: ${error.message}` }),
    )
    process.send({ id, ...answer })
  })
  process.on('disconnect', () => process.exit())
  process.send({ id: 0, value: 'ready' })
}

main().catch(error => {
  console.error(error)
  process.exit(1)
})
