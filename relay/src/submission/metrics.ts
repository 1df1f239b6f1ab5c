/** What the submission room counts. Both listeners count into the same metrics. */
import { Counter, Gauge, type Registry } from 'prom-client'

export interface SubmissionMetrics {
  readonly connections: Counter<'result'>
  readonly open: Gauge
  readonly logins: Counter<'result'>
  readonly mails: Counter<'code'>
  readonly refusals: Counter<'enhanced'>
}

const declared = new WeakMap<Registry, SubmissionMetrics>()

/** @returns the metrics of this registry, declared once */
export function submissionMetrics(registry: Registry): SubmissionMetrics {
  const existing = declared.get(registry)
  if (existing) return existing
  const registers = [registry]
  const metrics: SubmissionMetrics = {
    connections: new Counter({
      name: 'depesche_submission_connections_total',
      help: 'Connections of SMTP clients: taken, or refused because there were too many',
      labelNames: ['result'],
      registers,
    }),
    open: new Gauge({
      name: 'depesche_submission_connections_open',
      help: 'Connections of SMTP clients that are open now',
      registers,
    }),
    logins: new Counter({
      name: 'depesche_submission_logins_total',
      help: 'AUTH commands: right, wrong password, refused though right, throttled, or failed here',
      labelNames: ['result'],
      registers,
    }),
    mails: new Counter({
      name: 'depesche_submission_mails_total',
      help: 'Replies to the end of data, by reply code',
      labelNames: ['code'],
      registers,
    }),
    refusals: new Counter({
      name: 'depesche_submission_refusals_total',
      help: 'Commands and mails refused, by enhanced status code',
      labelNames: ['enhanced'],
      registers,
    }),
  }
  declared.set(registry, metrics)
  return metrics
}
