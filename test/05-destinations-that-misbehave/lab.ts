/** A mail from the connected shop, and what the relay tells of it. */
import { readFile } from 'node:fs/promises'
import nodemailer from 'nodemailer'
import type { Attempt } from '../../relay/src/values.ts'
import type { World } from '../lab/world.ts'

export interface ShownDelivery {
  readonly recipient: string
  readonly state: string
  readonly class: string | null
  readonly enhancedStatus: string | null
  readonly response: string | null
  readonly explanation: { readonly de: string; readonly en: string } | null
  readonly nextAttemptAt: Date | string | null
  readonly attempts: readonly (Attempt & { readonly class: string | null })[]
}

/** @returns what sends a mail to these recipients and gives its id */
export async function sendFrom(
  { shop }: Pick<World, 'shop'>,
  text = 'x\n'.repeat(500),
): Promise<(...to: string[]) => Promise<string>> {
  const { host, port, username, password, caFile } = shop.smtp
  const transport = nodemailer.createTransport({
    host,
    port,
    requireTLS: true,
    auth: { user: username, pass: password },
    tls: { ca: await readFile(caFile) },
  })
  return async (...to) => {
    const { response } = await transport.sendMail({
      from: `shop@${shop.domain}`,
      to,
      subject: 'Order',
      text,
    })
    const id = /[0-9a-f]{24}/.exec(response)?.[0]
    if (id === undefined) throw new Error(`no id in ${response}`)
    return id
  }
}
