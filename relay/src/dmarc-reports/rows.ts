/**
 * The rows of a report, bounded: equal ones are added up, and of many the ones with the most mails stay, the others are
 * summed. A report of a large reporter has some hundreds.
 */
import type { z } from 'zod'
import type { ReportRecord } from './schema.ts'

export const keptRows = 2000
/** of a row; those that pass and align stand first, whatever the reporter's order */
const keptSignatures = 4

export interface Row {
  readonly ip: string
  readonly mails: number
  /** what was done with them; null: not said */
  readonly disposition: 'none' | 'quarantine' | 'reject' | null
  /** aligned and passing (RFC 9989 §4.4); one of the two is enough */
  readonly dkim: boolean
  readonly spf: boolean
  /** why the policy was not applied */
  readonly reasons: readonly string[]
  readonly headerFrom: string
  readonly signatures: readonly { readonly domain: string; readonly selector: string; readonly result: string }[]
  /** of the return path, whether aligned or not; null: not said */
  readonly spfOf: { readonly domain: string; readonly result: string } | null
}

/** A row as it is stored. */
export type KeptRow = Row & {
  /** a key of ours had signed, and the signature was good */
  readonly ours: boolean
}

export interface Sum {
  readonly rows: number
  readonly mails: number
  readonly passed: number
}

export function rowOf({ row, identifiers, auth_results: auth }: z.output<typeof ReportRecord>): Row {
  const { disposition, dkim, spf, reason } = row.policy_evaluated
  const from = identifiers.header_from
  const worth = ({ domain, result }: { domain: string; result: string }) =>
    (result === 'pass' ? 2 : 0) + (areRelated(domain, from) ? 1 : 0)
  const spfResult = auth.spf.find(({ scope }) => scope !== 'helo') ?? auth.spf[0]
  return {
    ip: row.source_ip,
    mails: row.count,
    disposition,
    dkim,
    spf,
    reasons: [...new Set(reason.map(({ type }) => type).filter(type => type !== ''))],
    headerFrom: from,
    signatures: auth.dkim
      .filter(({ domain }) => domain !== '')
      .sort((a, b) => worth(b) - worth(a))
      .slice(0, keptSignatures),
    spfOf:
      spfResult === undefined || spfResult.result === ''
        ? null
        : { domain: spfResult.domain || identifiers.envelope_from, result: spfResult.result },
  }
}

export const isSameOrBelow = (name: string, above: string): boolean => name === above || name.endsWith(`.${above}`)
const areRelated = (a: string, b: string) => isSameOrBelow(a, b) || isSameOrBelow(b, a)

export const hasPassed = ({ dkim, spf }: Row): boolean => dkim || spf

/** @param kept as many are left at most; twice as many are in memory */
export function collectRows(kept = keptRows) {
  let rows = new Map<string, Row>()
  const rest = { rows: 0, mails: 0, passed: 0 }

  const byMails = () => [...rows].sort(([, a], [, b]) => b.mails - a.mails)
  function prune() {
    const sorted = byMails()
    for (const [, row] of sorted.slice(kept)) {
      rest.rows++
      rest.mails += row.mails
      if (hasPassed(row)) rest.passed += row.mails
    }
    rows = new Map(sorted.slice(0, kept))
  }

  return {
    add(row: Row) {
      const { mails, ...facts } = row
      const key = JSON.stringify(facts)
      rows.set(key, { ...row, mails: (rows.get(key)?.mails ?? 0) + mails })
      if (rows.size >= 2 * kept) prune()
    },
    /** The rows, most mails first, and the sum of those that were too many. */
    close(): { rows: Row[]; rest: Sum } {
      prune()
      return { rows: [...rows.values()], rest }
    },
  }
}
