/**
 * Submission: the SMTP server that shops talk to (RFC 6409, 5321, 8314). It makes sure who is there (TLS, AUTH), that
 * the envelope is sound and the sender allowed, and passes the mail's octets on as they come. It may not look into the
 * mail, store anything or know what becomes of it: 250 is said when `accept` has said so.
 */
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { Accepted, Refusal, Submission, Submitter } from '../values.ts'
import { createGuard, type Guard } from './guard.ts'
import { defaultSubmissionLimits, type SubmissionLimits } from './limits.ts'
import { submissionMetrics } from './metrics.ts'
import { SubmissionServer } from './server.ts'

export { createGuard, type Guard } from './guard.ts'
export { defaultSubmissionLimits, type SubmissionLimits } from './limits.ts'

export interface SubmissionDeps {
  hostname: string
  now(): Date
  log: Pick<Logger, 'info' | 'warn' | 'debug' | 'error'>
  registry: Registry
  /** null: wrong user name or password; a refusal: known, but may not send now, with the reason in words */
  authenticate(username: string, password: string): Promise<Submitter | Refusal | null>
  accept(submission: Submission): Promise<Accepted | Refusal>
  /** a refusal (451 4.3.1) while no mail can be taken: the store is slow, the disk nearly full; null otherwise */
  notReady(): Refusal | null
  /** PEM; read anew by `reloadTls` */
  tls(): { cert: string; key: string }
  limits?: Partial<SubmissionLimits>
  /** give both listeners the same one, so that caps and throttles hold over both */
  guard?: Guard
}

export interface SubmissionListener {
  readonly port: number
  /** @throws when the certificate can't be used; the listener goes on with the old one */
  reloadTls(): void
  /** takes no new connections and transactions, and resolves when the running ones have ended or were cut */
  close(graceMs: number): Promise<void>
}

/** @throws when the address can't be listened on, or the certificate can't be used */
export async function startSubmission(
  deps: SubmissionDeps,
  listen: { host: string; port: number; implicitTls: boolean },
): Promise<SubmissionListener> {
  const limits = { ...defaultSubmissionLimits, ...deps.limits }
  const { hostname, log, registry } = deps
  const server = new SubmissionServer(
    {
      hostname,
      log,
      limits,
      now: () => deps.now(),
      tls: () => deps.tls(),
      notReady: () => deps.notReady(),
      accept: submission => deps.accept(submission),
      authenticate: (username, password) => deps.authenticate(username, password),
      metrics: submissionMetrics(registry),
      guard: deps.guard ?? createGuard(limits, () => deps.now()),
    },
    listen.implicitTls,
  )
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject)
    server.listen({ host: listen.host, port: listen.port, backlog: 1024 }, () => {
      server.server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.server.address() as AddressInfo).port,
    reloadTls: () => server.reloadTls(),
    close: graceMs => server.stop(graceMs),
  }
}
