/**
 * Connect: a system is connected from inside its platform. A plugin asks, a person allows it (in the browser, by a device
 * code, or by a code he pastes), and the plugin gets a token for this one system and SMTP credentials. With the token it
 * looks after the system's settings from then on. This room asks people nothing itself and sends no mail; who a person is
 * and what he may do is known by whoever calls it.
 */
import type { Platform } from '@depesche/plugin-sdk'
import type { ObjectId } from 'bson'
import type { Actor } from '../audit/index.ts'
import type { SystemDeps } from '../systems/index.ts'

export interface ConnectDeps extends SystemDeps {
  readonly settings: { readonly publicUrl: string; readonly bounceDomain: string }
  readonly platformList: readonly Platform[]
}

/** A person's word that a plugin may be connected to a system; taken once. */
export interface Grant {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly via: 'browser' | 'device' | 'code'
  /** who gave it */
  readonly createdBy: Actor
}
