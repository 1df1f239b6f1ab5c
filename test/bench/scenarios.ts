/** What is measured, beside what it should be. The figures are those of the comparison with other relays (docs/growing.md). */
export interface Scenario {
  readonly name: string
  readonly title: string
  readonly sizeBytes: number
  readonly clients: number
  readonly keepsConnection: boolean
  /** by HTTP, so many mails to a request; absent: by SMTP */
  readonly httpBatch?: number
  /** by HTTP as the octets of the mail; absent: as JSON */
  readonly raw?: true
  /** mails a second; null: as many as it takes */
  readonly rate: number | null
  readonly target: Aim
  /** below it the main job isn't done */
  readonly floor: Aim
}

/** All of it must hold; per second counts mails that are signed and at the sink. */
export interface Aim {
  readonly perSecond?: number
  readonly cpuMsPerMail?: number
  readonly p50Ms?: number
  readonly p95Ms?: number
  readonly memoryMb?: number
}

const memory = { target: { memoryMb: 400 }, floor: { memoryMb: 600 } }

export const scenarios: readonly Scenario[] = [
  {
    name: 'kept',
    title: 'kept connections, 5 kB',
    sizeBytes: 5_000,
    clients: 16,
    keepsConnection: true,
    rate: null,
    target: { perSecond: 600, cpuMsPerMail: 3, ...memory.target },
    floor: { perSecond: 320, ...memory.floor },
  },
  {
    name: 'new',
    title: 'a connection per mail, 5 kB',
    sizeBytes: 5_000,
    clients: 16,
    keepsConnection: false,
    rate: null,
    target: { perSecond: 230, ...memory.target },
    floor: { perSecond: 140, ...memory.floor },
  },
  {
    name: 'http',
    title: 'HTTP, the same mail, kept connections, 5 kB',
    sizeBytes: 5_000,
    clients: 16,
    keepsConnection: true,
    httpBatch: 1,
    raw: true,
    rate: null,
    target: { perSecond: 600, cpuMsPerMail: 3, ...memory.target },
    floor: { perSecond: 320, ...memory.floor },
  },
  {
    name: 'json',
    title: 'HTTP, JSON that the relay makes a mail of, 5 kB',
    sizeBytes: 5_000,
    clients: 16,
    keepsConnection: true,
    httpBatch: 1,
    rate: null,
    target: { perSecond: 600, cpuMsPerMail: 3, ...memory.target },
    floor: { perSecond: 320, ...memory.floor },
  },
  {
    name: 'batch',
    title: 'HTTP, JSON, batches of 100, 5 kB',
    sizeBytes: 5_000,
    clients: 4,
    keepsConnection: true,
    httpBatch: 100,
    rate: null,
    target: { perSecond: 600, cpuMsPerMail: 3, ...memory.target },
    floor: { perSecond: 320, ...memory.floor },
  },
  {
    name: '100kB',
    title: 'kept connections, 100 kB',
    sizeBytes: 100_000,
    clients: 16,
    keepsConnection: true,
    rate: null,
    target: { perSecond: 270, ...memory.target },
    floor: { perSecond: 140, ...memory.floor },
  },
  {
    name: '5MB',
    title: 'kept connections, 5 MB',
    sizeBytes: 5_000_000,
    clients: 4,
    keepsConnection: true,
    rate: null,
    target: { perSecond: 13, ...memory.target },
    floor: { perSecond: 9, ...memory.floor },
  },
  {
    name: 'latency',
    title: '10 a second, final dot to the sink’s 250',
    sizeBytes: 5_000,
    clients: 1,
    keepsConnection: true,
    rate: 10,
    target: { p50Ms: 15, p95Ms: 40, ...memory.target },
    floor: { p95Ms: 80, ...memory.floor },
  },
]
