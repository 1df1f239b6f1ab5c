/** Shopify's library, set up for this app. */
import '@shopify/shopify-api/adapters/node'
import { ApiVersion, LogSeverity, shopifyApi } from '@shopify/shopify-api'
import type { Logger } from 'pino'
import type { Settings } from '../settings.ts'

/** shopify.app.toml says the same to Shopify; a test compares them. */
export const scopes = ['read_orders', 'read_fulfillments', 'read_customers', 'read_draft_orders', 'write_content']
export const apiVersion = ApiVersion.October26

export type Shopify = ReturnType<typeof createShopify>

export function createShopify(settings: Pick<Settings, 'apiKey' | 'apiSecret' | 'publicUrl'>, log: Logger) {
  const { host, protocol } = new URL(settings.publicUrl)
  return shopifyApi({
    apiKey: settings.apiKey,
    apiSecretKey: settings.apiSecret,
    scopes,
    hostName: host,
    hostScheme: protocol === 'http:' ? 'http' : 'https',
    apiVersion,
    isEmbeddedApp: true,
    userAgentPrefix: 'Depesche',
    // its words on a request may name tokens: what it is about is enough
    logger: {
      level: LogSeverity.Error,
      httpRequests: false,
      log: () => log.debug('Shopify’s library reports an error; it is thrown as well'),
    },
  })
}
