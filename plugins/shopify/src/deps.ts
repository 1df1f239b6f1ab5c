import type { Vault } from 'depesche/src/config/seal.ts'
import type { Logger } from 'pino'
import type { Settings } from './settings.ts'
import type { Shopify } from './shopify/library.ts'
import type { Store } from './store/index.ts'

/** What every room is given. */
export interface Deps {
  readonly settings: Settings
  readonly store: Store
  readonly vault: Vault
  readonly shopify: Shopify
  readonly log: Logger
  now(): Date
}
