/** The bench's sending process: so many clients for so long, told by IPC. Started by run.ts only. */
import { setTimeout as delay } from 'node:timers/promises'
import { type HttpTarget, runHttpClient } from './http-load.ts'
import { benchMail, nowNs } from './mail.ts'
import { type LoadTarget, runClient } from './smtp-load.ts'

export interface SenderOrder {
  readonly target: LoadTarget
  /** by HTTP instead */
  readonly http: (HttpTarget & { readonly batch: number; readonly raw: boolean }) | null
  readonly name: string
  readonly from: string
  readonly recipientDomains: readonly string[]
  readonly sizeBytes: number
  readonly clients: number
  readonly keepsConnection: boolean
  readonly seconds: number
  /** mails a second over all clients; null: as fast as they are taken */
  readonly rate: number | null
}

export interface SenderReport {
  readonly accepted: number
  readonly startedNs: string
  readonly endedNs: string
  /** what was refused, and how often */
  readonly refused: Record<string, number>
  readonly cpuMs: number
}

process.on('message', async (order: SenderOrder) => process.send?.(await load(order)))
process.on('disconnect', () => process.exit())

async function load(order: SenderOrder): Promise<SenderReport> {
  const mail = benchMail(order.sizeBytes, order.from, order.name)
  const refused: Record<string, number> = {}
  const cpu = process.cpuUsage()
  const started = nowNs()
  const end = started + BigInt(order.seconds * 1e9)
  let sent = 0
  let accepted = 0
  const isOver = () => nowNs() >= end
  /** Mail n is due n/rate after the start, whether the relay keeps up or not. */
  const paced = async () => {
    const due = started + BigInt(Math.round((sent / (order.rate ?? 1)) * 1e9))
    const waitMs = Number(due - nowNs()) / 1e6
    if (waitMs > 0) await delay(waitMs)
    return isOver() ? null : ++sent
  }
  const domains = order.recipientDomains
  const { http } = order
  const common = {
    from: order.from,
    next: order.rate === null ? () => (isOver() ? null : ++sent) : paced,
    recipient: (n: number) => `r${n}@${domains[n % domains.length]}`,
    refused: (why: string, mails = 1) => {
      refused[why] = (refused[why] ?? 0) + mails
    },
  }
  const text = mail.body.toString()
  const client = () =>
    http === null
      ? runClient({
          ...common,
          target: order.target,
          mail,
          keepsConnection: order.keepsConnection,
          accepted: () => accepted++,
        })
      : runHttpClient({
          ...common,
          target: http,
          batch: http.batch,
          text,
          raw: http.raw ? mail : null,
          accepted: mails => {
            accepted += mails
          },
        })
  await Promise.all(Array.from({ length: order.clients }, client))
  const used = process.cpuUsage(cpu)
  return {
    accepted,
    startedNs: `${started}`,
    endedNs: `${nowNs()}`,
    refused,
    cpuMs: (used.user + used.system) / 1000,
  }
}
