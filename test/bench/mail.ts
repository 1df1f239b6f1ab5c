/** The bench's mails: a fixed body of the wanted size, and a header that tells when the mail was sent. */

/** Monotonic and the same for all processes of the machine, so that sender and sink can be compared. */
export const nowNs = (): bigint => process.hrtime.bigint()

const STAMP = 'X-Bench-At: '

export interface BenchMail {
  /** header section with Message-ID and time stamp, and the empty line */
  header(n: number): string
  /** body without the final dot line; no line begins with a dot */
  readonly body: Buffer
}

/** @param sizeBytes of header and body together, near enough */
export function benchMail(sizeBytes: number, from: string, sender: string): BenchMail {
  const plain = sizeBytes < 20_000
  const line = plain
    ? 'Ihre Bestellung ist unterwegs; hier steht, was im Paket ist, und was es gekostet hat.\r\n'
    : `${'Q2Vuc3VzIGRlciBTY2h1aGUgdW5kIFN0aWVmZWw'.repeat(2).slice(0, 76)}\r\n`
  const body = Buffer.from(line.repeat(Math.max(1, Math.ceil((sizeBytes - 450) / line.length))))
  const fixed =
    `From: =?utf-8?q?Sch=C3=B6ne_Schuhe?= <${from}>\r\nTo: Anna Schmidt <anna@inbox.test>\r\n` +
    `Subject: Ihre Bestellung 4711\r\nDate: Mon, 02 Mar 2026 08:00:00 +0100\r\nMIME-Version: 1.0\r\n` +
    (plain
      ? 'Content-Type: text/plain; charset=utf-8\r\n'
      : 'Content-Type: application/pdf; name=rechnung.pdf\r\nContent-Transfer-Encoding: base64\r\n')
  return {
    header: n => `${fixed}Message-ID: <bench-${sender}-${n}@${from.split('@')[1]}>\r\n${STAMP}${nowNs()}\r\n\r\n`,
    body,
  }
}

/** @returns ms since the mail's time stamp; null when it has none */
export function ageMs(raw: Buffer, at: bigint): number | null {
  const start = raw.indexOf(STAMP)
  if (start === -1 || start > 8192) return null
  const stamp = raw.toString('latin1', start + STAMP.length, start + STAMP.length + 24)
  return Number(at - BigInt(/^\d+/.exec(stamp)?.[0] ?? '0')) / 1e6
}
