/** How the relay is doing, for whoever runs it: version, certificate and keys, jobs, and the doctor's findings. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Settings } from '../config/settings.ts'
import type { Store } from '../store/index.ts'
import type { Refusal } from '../values.ts'
import { type Examined, examine, type Finding, readCertificate } from './doctor.ts'
import { readRunFile } from './run-file.ts'

interface Deps extends Omit<Examined, 'run'> {
  notReady(): Refusal | null
}

export interface JobView {
  readonly name: string
  readonly lastRunAt: Date | null
  readonly lastFinishedAt: Date | null
  readonly nextRunAt: Date | null
  readonly running: boolean
}

export interface Health {
  readonly asOf: Date
  readonly version: string
  readonly hostname: string
  readonly store: 'embedded' | 'mongodb'
  /** why no mail is taken now */
  readonly notReady: string | null
  readonly certificate: {
    readonly names: string[]
    readonly from: Date
    readonly until: Date
    readonly own: boolean
  } | null
  readonly operatorKey: { readonly domain: string; readonly selector: string } | null
  readonly jobs: readonly JobView[]
  readonly findings: readonly Finding[]
}

export async function readHealth(deps: Deps): Promise<Health> {
  const { settings, now, notReady } = deps
  const run = await readRunFile(settings.dataDir)
  // reading the whole store takes minutes: that is left to `depesche doctor`
  const findings = await examine({ ...deps, run }, { integrity: false })
  const certificate = await readCertificate(settings).catch(() => null)
  return {
    asOf: now(),
    version: readVersion(),
    hostname: settings.hostname,
    store: settings.mongodbUri === null ? 'embedded' : 'mongodb',
    notReady: notReady()?.reason ?? null,
    certificate: certificate && {
      names: certificate.names,
      from: certificate.from,
      until: certificate.until,
      own: settings.tlsCert === null,
    },
    operatorKey: keyOf(settings),
    jobs: await readJobs(deps.store),
    findings,
  }
}

const keyOf = ({ operatorDkim }: Settings) =>
  operatorDkim === null ? null : { domain: operatorDkim.domain, selector: operatorDkim.selector }

function readVersion(): string {
  const file = fileURLToPath(new URL('../../package.json', import.meta.url))
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

const laneJob = 'lane'

/** Those that come again and again; lanes have one each, and a page of their own. */
export async function readJobs(store: Store): Promise<JobView[]> {
  const rows = await store.db
    .collection('agendaJobs')
    .find({ $or: [{ name: { $lt: laneJob } }, { name: { $gt: laneJob } }] })
    .project({ name: 1, lastRunAt: 1, lastFinishedAt: 1, nextRunAt: 1, lockedAt: 1 })
    .toArray()
  return rows
    .map(({ name, lastRunAt, lastFinishedAt, nextRunAt, lockedAt }) => ({
      name: String(name),
      lastRunAt: lastRunAt ?? null,
      lastFinishedAt: lastFinishedAt ?? null,
      nextRunAt: nextRunAt ?? null,
      running: lockedAt != null,
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
