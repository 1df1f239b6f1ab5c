/** The bench's receiving process: counts mails, looks for their signature, keeps a sample. Started by run.ts only. */
import { startSink } from '../lab/sink.ts'
import { ageMs, nowNs } from './mail.ts'

export interface SinkOrder {
  /** PEM: offer STARTTLS; null: not */
  readonly tls: { readonly cert: string; readonly key: string } | null
  readonly chunking?: boolean
}

/** Counts since the last `clear`. */
export interface SinkReport {
  readonly mails: number
  readonly unsigned: number
  readonly lastNs: string
  readonly ages: number[]
  readonly samples: string[] // base64
  readonly cpuMs: number
}

export type SinkRequest = SinkOrder | 'clear' | 'report' | 'count'

const SAMPLE_EVERY = 100
const SAMPLES = 10

let mails = 0
let unsigned = 0
let last = 0n
let ages: number[] = []
let samples: string[] = []
let cpu = process.cpuUsage()

process.on('disconnect', () => process.exit())
process.on('message', async (request: SinkRequest) => {
  if (request === 'count') process.send?.(mails)
  else if (request === 'report') {
    const used = process.cpuUsage(cpu)
    process.send?.({
      mails,
      unsigned,
      lastNs: `${last}`,
      ages,
      samples,
      cpuMs: (used.user + used.system) / 1000,
    } satisfies SinkReport)
  } else if (request === 'clear') {
    mails = 0
    unsigned = 0
    ages = []
    samples = []
    cpu = process.cpuUsage()
    process.send?.(0)
  } else {
    const sink = await startSink({
      keep: 'count',
      tls: request.tls ?? undefined,
      chunking: request.chunking,
      // the direct run authenticates against us
      script: ({ stage, line }) => (stage === 'unknown' && line.startsWith('AUTH ') ? '235 2.7.0 Welcome' : null),
      onMail: ({ raw }) => {
        last = nowNs()
        mails++
        const header = raw.subarray(0, 8192)
        if (!header.includes('DKIM-Signature:')) unsigned++
        const age = ageMs(raw, last)
        if (age !== null) ages.push(age)
        if (mails % SAMPLE_EVERY === 1 && samples.length < SAMPLES) samples.push(raw.toString('base64'))
      },
    })
    process.send?.(sink.port)
  }
})
