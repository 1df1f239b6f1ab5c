/** What a process brings to the wiring: settings, the store, time, and the world outside. */
import type { ObjectId } from 'bson'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Vault } from '../config/seal.ts'
import type { Role, Settings } from '../config/settings.ts'
import type { DeliveryDeps } from '../delivery/index.ts'
import type { ReverseDns } from '../delivery/reverse-name.ts'
import type { DomainDeps } from '../domains/index.ts'
import type { NodeName } from '../queue/claims.ts'
import type { Store } from '../store/index.ts'
import type { Refusal } from '../values.ts'

export interface RelayDeps extends DomainDeps {
  readonly settings: Settings
  readonly dns: DomainDeps['dns'] & ReverseDns
  readonly store: Store
  readonly vault: Vault
  readonly log: Logger
  readonly registry: Registry
  readonly name: NodeName
  readonly delivery: DeliveryDeps
  has(role: Role): boolean
  now(): Date
  newId(): ObjectId
  /** certificate and key in PEM, and a call when they change */
  readonly tls: { current(): { cert: string; key: string }; onChange(listener: () => void): void }
  /** tells the process that delivers; a hint */
  tellLanes(lanes: readonly string[]): void
  /** why no mail can be taken now (store away, disk nearly full, stopping), or null */
  notReady(): Refusal | null
  /** metrics of all processes in Prometheus' text form */
  allMetrics(): Promise<string>
  readonly stopping: AbortSignal
}
