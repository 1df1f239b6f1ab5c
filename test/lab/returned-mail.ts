/** A mail that comes back, as Postfix returns it (RFC 3464), and a server that brings it. */
import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import nodemailer from 'nodemailer'
import type { RunningRelay } from './relay.ts'

/** @param to the return path. @param original what is returned */
export const returnedMail = (to: string, recipient: string, original: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      [
        'From: MAILER-DAEMON@inbox.test (Mail Delivery System)',
        'Subject: Undelivered Mail Returned to Sender',
        `To: ${to}`,
        'Auto-Submitted: auto-replied',
        'MIME-Version: 1.0',
        'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
        '',
        '--B',
        'Content-Type: text/plain',
        '',
        `<${recipient}>: host backend.inbox.test said: 550 5.1.1 <${recipient}>: User unknown`,
        '',
        '--B',
        'Content-Type: message/delivery-status',
        '',
        'Reporting-MTA: dns; inbox.test',
        '',
        `Final-Recipient: rfc822; ${recipient}`,
        'Action: failed',
        'Status: 5.1.1',
        `Diagnostic-Code: smtp; 550 5.1.1 <${recipient}>: User unknown`,
        '',
        '--B',
        'Content-Type: message/rfc822',
        '',
        '',
      ].join('\r\n'),
    ),
    original,
    Buffer.from('\r\n--B--\r\n'),
  ])

/** Brings one mail to the inbound port, from `<>`. @returns the reply, or why there was none */
export async function bringBack(relay: RunningRelay, to: string, raw: Buffer): Promise<string> {
  const port = Number(relay.addresses.inbound?.split(':').at(-1))
  const ca = await readFile(relay.caFile)
  const transport = nodemailer.createTransport({ host: '127.0.0.1', port, requireTLS: true, tls: { ca } })
  try {
    return (await transport.sendMail({ envelope: { from: '', to }, raw })).response
  } catch (error) {
    return (error as { response?: string }).response ?? String(error)
  } finally {
    transport.close()
  }
}

/** As a mail server does: again until it is taken. @throws Error when it is refused for good, or for longer than a minute */
export async function bringBackUntilTaken(relay: () => RunningRelay, to: string, raw: Buffer): Promise<void> {
  let said = ''
  for (const until = Date.now() + 60_000; Date.now() < until; await delay(300)) {
    said = await bringBack(relay(), to, raw)
    if (said.startsWith('250 ')) return
    if (said.startsWith('5')) break
  }
  throw new Error(`a report for ${to} was not taken: ${said}`)
}
