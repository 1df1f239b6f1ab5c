/**
 * Depesche for Payload 3: an email adapter, which asks at each mail how it is to go, so that new credentials are used without a
 * restart. The SDK's part is named by its path and built into this package: the SDK itself is source only.
 */
import { createTransport, type SendMailOptions } from 'nodemailer'
import type { VerificationSeen } from '../../sdk/src/client.ts'
import { type NodeConnection, nodeConnection, type SmtpTransport } from '../../sdk/src/node-connection.ts'

export type { ConnectionStatus } from '../../sdk/src/node-connection.ts'
export { NotConnected } from '../../sdk/src/node-connection.ts'

/** InitializedEmailAdapter of Payload */
export interface InitializedAdapter {
  readonly name: string
  readonly defaultFromAddress: string
  readonly defaultFromName: string
  /** @param message options of nodemailer */
  sendEmail(message: object): Promise<unknown>
}

/** EmailAdapter of Payload */
export type Adapter = (context: { payload: unknown }) => InitializedAdapter

/** any EmailAdapter of Payload, which may want more of what it is given */
export type AdapterOfBefore = (context: { payload: never }) => { sendEmail(message: never): Promise<unknown> }

export interface DepescheOptions {
  /** from the page of the system in Depesche; needed once, and may stay in the configuration */
  readonly code?: string | undefined
  /** what is kept between two starts is of no use without it, e.g. PAYLOAD_SECRET; 16 characters at least */
  readonly secret: string
  /** where it is kept; the same file for all processes, and kept when a new version is deployed */
  readonly stateFile: string
  /** address of the site */
  readonly site: string
  /** an address of the connected domain */
  readonly defaultFromAddress: string
  readonly defaultFromName: string
  /** the `email` of before: used until the relay is ready, and again after `disconnect()` */
  readonly otherwise?: AdapterOfBefore | Promise<AdapterOfBefore>
  /** default: standard error */
  readonly log?: (line: string) => void
}

export interface Depesche extends Pick<NodeConnection<unknown>, 'status' | 'disconnect'> {
  /** for `email` of buildConfig */
  readonly adapter: Adapter
  /** Whether this site's mails arrive at the relay, by a mail that it sends and nobody gets. */
  verify(payload: { sendEmail(message: never): Promise<unknown> }, withinMs?: number): Promise<VerificationSeen>
}

/** @throws TypeError when the code is none or the secret too short */
export function depesche(options: DepescheOptions): Depesche {
  const { otherwise, site, defaultFromAddress, defaultFromName, ...rest } = options
  const connection = nodeConnection<AdapterOfBefore | Promise<AdapterOfBefore>>({
    ...rest,
    ...(otherwise === undefined ? {} : { otherwise }),
    sender: defaultFromAddress,
    site: { url: site, plugin: '@depesche/payload' },
  })
  const from = { name: defaultFromName, address: defaultFromAddress }
  return {
    adapter(context) {
      connection.begin()
      let before: Promise<InitializedAdapter> | null = null
      return {
        name: 'depesche',
        defaultFromAddress,
        defaultFromName,
        async sendEmail(message: SendMailOptions) {
          const transport = await connection.transport()
          if (!('auth' in transport)) {
            before ??= Promise.resolve(transport as Adapter | Promise<Adapter>).then(adapter => adapter(context))
            return (await before).sendEmail(message)
          }
          return createTransport(transport satisfies SmtpTransport).sendMail({ from, ...message })
        },
      }
    },
    verify: ({ sendEmail }, withinMs) => {
      const send = sendEmail as (message: object) => Promise<unknown>
      return connection.verify(to => send({ to, from, subject: 'Test', text: 'Test' }), withinMs)
    },
    status: connection.status,
    disconnect: connection.disconnect,
  }
}
