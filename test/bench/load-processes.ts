/** Sender and sink as processes of their own, so that neither shares an event loop with the bench or with the relay. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { SenderOrder, SenderReport } from './sender-process.ts'
import type { SinkOrder, SinkReport, SinkRequest } from './sink-process.ts'

export interface SinkProcess {
  readonly port: number
  clear(): Promise<void>
  count(): Promise<number>
  report(): Promise<SinkReport>
  stop(): void
}

const start = (file: string): ChildProcess =>
  fork(join(import.meta.dirname, file), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })

async function ask<T>(child: ChildProcess, message: SenderOrder | SinkRequest): Promise<T> {
  const answered = new AbortController()
  const { signal } = answered
  try {
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error('a process of the bench ended early')
    })
    const answer = once(child, 'message', { signal })
    child.send(message)
    return (await Promise.race([answer, ended]))[0] as T
  } finally {
    answered.abort()
  }
}

export async function startSinkProcess(order: SinkOrder): Promise<SinkProcess> {
  const child = start('sink-process.ts')
  const port = await ask<number>(child, order)
  return {
    port,
    clear: () => ask(child, 'clear'),
    count: () => ask(child, 'count'),
    report: () => ask(child, 'report'),
    stop: () => void child.kill(),
  }
}

/** Runs the order in one process, or spread over several. */
export async function send(order: SenderOrder, processes = 1): Promise<SenderReport> {
  const share = {
    ...order,
    clients: Math.ceil(order.clients / processes),
    rate: order.rate === null ? null : order.rate / processes,
  }
  const reports = await Promise.all(
    Array.from({ length: processes }, async (_, n) => {
      const child = start('sender-process.ts')
      try {
        return await ask<SenderReport>(child, { ...share, name: `${order.name}-${n}` })
      } finally {
        child.kill()
      }
    }),
  )
  const refused: Record<string, number> = {}
  for (const report of reports)
    for (const [why, count] of Object.entries(report.refused)) refused[why] = (refused[why] ?? 0) + count
  const ns = (pick: (report: SenderReport) => string) =>
    reports.map(report => BigInt(pick(report))).sort((a, b) => Number(a - b))
  return {
    accepted: reports.reduce((sum, report) => sum + report.accepted, 0),
    startedNs: `${ns(report => report.startedNs)[0]}`,
    endedNs: `${ns(report => report.endedNs).at(-1)}`,
    refused,
    cpuMs: reports.reduce((sum, report) => sum + report.cpuMs, 0),
  }
}
