/**
 * Depesche for Vendure 3: the transport of its EmailPlugin, which asks for it at each mail, so that new credentials are used
 * without a restart. The SDK's part is named by its path and built into this package: the SDK itself is source only.
 */
import { type NodeConnection, nodeConnection, type SmtpTransport } from '../../sdk/src/node-connection.ts'

export type { ConnectionStatus } from '../../sdk/src/node-connection.ts'
export { NotConnected } from '../../sdk/src/node-connection.ts'

type Before<Transport> = Transport | ((...context: never[]) => Transport | Promise<Transport>)

export interface DepescheOptions<Transport = never> {
  /** from the page of the system in Depesche; needed once, and may stay in the configuration */
  readonly code?: string | undefined
  /** what is kept between two starts is of no use without it; 16 characters at least */
  readonly secret: string
  /** where it is kept; the same file for the server and the worker, and kept when a new version is deployed */
  readonly stateFile: string
  /** address of the shop */
  readonly site: string
  /** `"My shop" <orders@shop.example>`: an address of the connected domain */
  readonly sender: string
  /** the `transport` of before: used until the relay is ready, and again after `disconnect()` */
  readonly otherwise?: Before<Transport>
  /** default: standard error */
  readonly log?: (line: string) => void
}

/** SMTPTransportOptions of @vendure/email-plugin */
export type VendureSmtp = SmtpTransport & { readonly type: 'smtp' }

export interface Depesche<Transport> extends Pick<NodeConnection<unknown>, 'status' | 'verify' | 'disconnect'> {
  /** for EmailPlugin.init */
  readonly transport: (...context: unknown[]) => Promise<VendureSmtp | Transport>
  /** for EmailPlugin.init: the sender that Vendure's own handlers and templates use */
  readonly globalTemplateVars: { readonly fromAddress: string }
}

/** Connects at once when there is a new code. @throws TypeError when the code is none or the secret too short */
export function depesche<Transport = never>(options: DepescheOptions<Transport>): Depesche<Transport> {
  const { otherwise, site, ...rest } = options
  const connection = nodeConnection<Before<Transport>>({
    ...rest,
    ...(otherwise === undefined ? {} : { otherwise }),
    site: { url: site, plugin: '@depesche/vendure' },
  })
  connection.begin()
  return {
    async transport(...context) {
      const transport = await connection.transport()
      if (transport === otherwise) return before(transport as Before<Transport>, context)
      return { type: 'smtp', ...(transport as SmtpTransport) }
    },
    globalTemplateVars: { fromAddress: options.sender },
    status: connection.status,
    verify: connection.verify,
    disconnect: connection.disconnect,
  }
}

/** A copy: EmailPlugin writes into what it is given. */
async function before<Transport>(otherwise: Before<Transport>, context: unknown[]): Promise<Transport> {
  return typeof otherwise === 'function'
    ? (otherwise as (...context: unknown[]) => Transport | Promise<Transport>)(...context)
    : { ...otherwise }
}
