/** How long each step may take, ms. */
export interface Timeouts {
  readonly connectMs: number
  readonly greetingMs: number
  readonly ehloMs: number
  readonly tlsMs: number
  readonly mailMs: number
  readonly rcptMs: number
  readonly dataMs: number
  /** between two chunks of the mail */
  readonly blockMs: number
  /** for the answer to the final dot */
  readonly finalMs: number
  readonly quitMs: number
  /** how long an idle connection is kept for the next mail */
  readonly idleMs: number
}

/** RFC 5321 §4.5.3.2, where it says something. */
export const standardTimeouts: Timeouts = {
  connectMs: 30_000, // a host that doesn't answer SYN for so long has a better one beside it
  greetingMs: 300_000,
  ehloMs: 300_000,
  tlsMs: 60_000,
  mailMs: 300_000,
  rcptMs: 300_000,
  dataMs: 120_000,
  blockMs: 180_000,
  finalMs: 600_000, // cut short, it doubles mails (RFC 1047)
  quitMs: 5_000, // the mail is done; nobody waits for a goodbye
  idleMs: 8_000, // below the 10 s of the strictest receivers
}
