/** A TLS report's JSON (RFC 8460 §4.4) from a day's sessions to one domain. */
import type { ReportedPolicy, TlsSeen } from '../delivery/index.ts'

/** Sessions that ended the same way. */
export interface SessionCount {
  readonly policy: ReportedPolicy
  readonly failure: CountedFailure | null
  readonly count: number
}

export interface CountedFailure {
  readonly type: NonNullable<TlsSeen['failure']>['type']
  readonly host: string | null
  readonly address: string | null
  readonly words: string
}

export interface ReportFrame {
  /** who reports: a name and an address */
  readonly organization: string
  readonly contact: string
  readonly id: string
  /** YYYY-MM-DD, UTC */
  readonly day: string
  readonly domain: string
}

export function tlsReport(frame: ReportFrame, counts: readonly SessionCount[]): object {
  const byPolicy = Map.groupBy(counts, ({ policy }) => JSON.stringify(policy))
  return {
    'organization-name': frame.organization,
    'date-range': { 'start-datetime': `${frame.day}T00:00:00Z`, 'end-datetime': `${frame.day}T23:59:59Z` },
    'contact-info': frame.contact,
    'report-id': frame.id,
    policies: [...byPolicy.values()].map(group => ofPolicy(frame.domain, group)),
  }
}

function ofPolicy(domain: string, counts: readonly SessionCount[]) {
  const policy = counts[0]?.policy
  const failures = counts.flatMap(({ failure, count }) => (failure === null ? [] : [{ failure, count }]))
  const sum = (list: readonly { count: number }[]) => list.reduce((total, { count }) => total + count, 0)
  return {
    policy: {
      'policy-type': policy?.type ?? 'no-policy-found',
      ...(policy?.lines.length ? { 'policy-string': policy.lines } : {}),
      'policy-domain': domain,
      ...(policy?.mx.length ? { 'mx-host': policy.mx } : {}),
    },
    summary: {
      'total-successful-session-count': sum(counts.filter(({ failure }) => failure === null)),
      'total-failure-session-count': sum(failures),
    },
    ...(failures.length === 0
      ? {}
      : {
          'failure-details': failures.map(({ failure: { type, host, address, words }, count }) => ({
            'result-type': type,
            ...(host === null ? {} : { 'receiving-mx-hostname': host }),
            ...(address === null ? {} : { 'receiving-ip': address }),
            'failed-session-count': count,
            'failure-reason-code': words,
          })),
        }),
  }
}
