/** What README of @depesche/payload tells developers to write, for the compiler alone. */
import { depesche } from '@depesche/payload'
import { sqliteAdapter } from '@payloadcms/db-sqlite'
import { buildConfig, type EmailAdapter, type Payload } from 'payload'

const options = {
  secret: 'sixteen characters',
  stateFile: 'x',
  site: 'https://x.example',
  defaultFromAddress: 'a@x.example',
  defaultFromName: 'X',
}

export const mail = depesche(options)
export default buildConfig({
  secret: options.secret,
  db: sqliteAdapter({ client: { url: 'file:x' } }),
  collections: [],
  email: mail.adapter,
})

export const verify = (payload: Payload) => mail.verify(payload)
export const withBefore = (otherwise: EmailAdapter) =>
  depesche({ ...options, otherwise }).adapter satisfies EmailAdapter
