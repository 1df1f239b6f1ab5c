/** A shop that sends as fast as it is let for a while and remembers which mails were acknowledged, whatever breaks. */
import { readFile } from 'node:fs/promises'
import { benchMail } from '../bench/mail.ts'
import { runClient } from '../bench/smtp-load.ts'
import type { SmtpValues } from './clients.ts'

export interface RunningLoad {
  /** recipients of the mails that got their 250 */
  readonly acknowledged: ReadonlySet<string>
  readonly refusals: readonly string[]
  /** resolves when every client has the answer to its last mail */
  stop(): Promise<void>
}

export interface LoadOptions {
  readonly from?: string
  readonly recipientDomain?: string
  readonly clients?: number
  readonly sizeBytes?: number
  /** at most so many mails in all */
  readonly mails?: number
}

let loads = 0

/** Each mail has a recipient of its own, so that it can be told at the sink. */
export async function startLoad(smtp: SmtpValues, options: LoadOptions = {}): Promise<RunningLoad> {
  const {
    from = 'shop@shop.test',
    recipientDomain = 'inbox.test',
    clients = 8,
    sizeBytes = 3000,
    mails = 100_000,
  } = options
  const name = `l${++loads}`
  const mail = benchMail(sizeBytes, from, name)
  const ca = await readFile(smtp.caFile, 'utf8')
  const acknowledged = new Set<string>()
  const refusals: string[] = []
  let sent = 0
  let stopping = false
  const recipient = (n: number) => `${name}-${n}@${recipientDomain}`
  const running = Array.from({ length: clients }, () =>
    runClient({
      target: { ...smtp, host: '127.0.0.1', ca },
      mail,
      from,
      keepsConnection: true,
      next: () => (stopping || sent >= mails ? null : ++sent),
      recipient,
      accepted: n => acknowledged.add(recipient(n)),
      refused: line => refusals.push(line),
    }),
  )
  return {
    acknowledged,
    refusals,
    async stop() {
      stopping = true
      await Promise.all(running)
    },
  }
}
