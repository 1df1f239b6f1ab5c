/** What the supervisor and its children tell each other. Every message is a hint or a question; none carries a mail. */
import type { Relay } from '../main.ts'

export type FromChild =
  | { ready: true; ports: Relay['ports']; operatorLink?: string | null }
  | { ready: true; uri: string } // the embedded store
  | { failed: string }
  | { wake: readonly string[] }
  | { askMetrics: number }
  | { metrics: unknown; for: number }

export type ToChild =
  | { wake: readonly string[] }
  | { stop: true }
  | { giveMetrics: number }
  | { metrics: unknown[]; for: number }
