/** A real Payload without Next (local API), set up as its developer would do it with @depesche/payload. */
import tls from 'node:tls'
import { depesche } from '@depesche/payload'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import { createTransport } from 'nodemailer'
import { buildConfig, getPayload } from 'payload'

const { FOLDER, DEPESCHE_CODE, PAYLOAD_SECRET, PORT_OF_BEFORE } = process.env

/** as @payloadcms/email-nodemailer makes it */
const before = () => ({
  name: 'before',
  defaultFromAddress: 'site@before.test',
  defaultFromName: 'Before',
  sendEmail: message =>
    createTransport({ host: '127.0.0.1', port: Number(PORT_OF_BEFORE), ignoreTLS: true }).sendMail(message),
})

const mail = depesche({
  code: DEPESCHE_CODE,
  secret: PAYLOAD_SECRET,
  stateFile: `${FOLDER}/connection`,
  site: 'https://www.shop.test/',
  defaultFromAddress: 'site@shop.test',
  defaultFromName: 'Schuhmagazin',
  otherwise: before,
})

const config = buildConfig({
  secret: PAYLOAD_SECRET,
  serverURL: 'https://www.shop.test',
  telemetry: false,
  typescript: { autoGenerate: false },
  db: sqliteAdapter({ client: { url: `file:${FOLDER}/site.db` } }),
  collections: [{ slug: 'users', auth: true, fields: [] }],
  email: mail.adapter,
})

const payload = await getPayload({ config })
for (const name of ['anna', 'bert', 'clara'])
  await payload.create({
    collection: 'users',
    data: { email: `${name}@inbox.test`, password: `the password of ${name}` },
  })

const forgot = name => async () => {
  await payload.forgotPassword({ collection: 'users', data: { email: `${name}@inbox.test` } })
}
/** what the test asks for */
const acts = {
  anna: forgot('anna'),
  bert: forgot('bert'),
  clara: forgot('clara'),
  status: () => mail.status(),
  verify: () => mail.verify(payload),
  disconnect: () => mail.disconnect(),
  /** as if NODE_EXTRA_CA_CERTS had not been set */
  distrust: () => tls.setDefaultCACertificates(tls.getCACertificates('bundled')),
  trust: () => tls.setDefaultCACertificates([...tls.getCACertificates('bundled'), ...tls.getCACertificates('extra')]),
}
process.on('message', async ({ id, act }) => {
  const answer = await Promise.resolve()
    .then(acts[act])
    .then(
      value => ({ value: value ?? null }),
      error => ({ error: `${error.name}: ${error.message}` }),
    )
  process.send({ id, ...answer })
})
process.on('disconnect', () => process.exit())
process.send({ id: 0, value: 'ready' })
