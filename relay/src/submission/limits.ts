/** What one listener grants its clients. Times in ms, sizes in octets. */
export interface SubmissionLimits {
  /** announced as SIZE (RFC 1870) and enforced while the mail comes in */
  readonly messageBytes: number
  /** recipients of one mail; RFC 5321 §4.5.3.1.8 asks for at least 100 */
  readonly recipients: number
  /** a command line; RFC 5321 §4.5.3.1.4 says 512, extensions add to it */
  readonly commandBytes: number
  /** a line of an AUTH exchange (RFC 4954 §4: 12,288) */
  readonly authLineBytes: number
  readonly connections: number
  /** an agency's server sends for many shops from one address */
  readonly connectionsPerAddress: number
  /** from the connection, or STARTTLS, to the end of the TLS handshake */
  readonly handshakeMs: number
  /** from the connection to a successful AUTH */
  readonly loginMs: number
  /** from the first octet of a command line to its CRLF: a slow drip ends here */
  readonly lineMs: number
  /** between commands (RFC 5321 §4.5.3.2.7: at least 5 minutes) */
  readonly idleMs: number
  /** between two pieces of a mail (RFC 5321 §4.5.3.2.5: 3 minutes) */
  readonly dataIdleMs: number
  /** average a mail must keep up once it has taken `dataGraceMs`; octets per second */
  readonly dataBytesPerSecond: number
  readonly dataGraceMs: number
  /** commands that are unknown, malformed or out of order, until the connection is closed */
  readonly badCommands: number
  /** commands of any kind before a successful AUTH */
  readonly commandsBeforeLogin: number
  readonly wrongPasswords: number
  /** before the first 535 of a connection; doubles up to 8 times this */
  readonly wrongPasswordDelayMs: number
  /** wrong passwords within `failureWindowMs` after which an address, or a user name, is refused unseen */
  readonly failuresPerAddress: number
  readonly failuresPerUsername: number
  readonly failureWindowMs: number
  /** how often deadlines are looked at; one timer for all connections instead of several for each */
  readonly sweepMs: number
}

export const defaultSubmissionLimits: SubmissionLimits = {
  messageBytes: 30 * 1024 * 1024,
  recipients: 1000,
  commandBytes: 2048,
  authLineBytes: 12_288,
  connections: 2000,
  connectionsPerAddress: 250,
  handshakeMs: 30_000,
  loginMs: 60_000,
  lineMs: 30_000,
  idleMs: 300_000,
  dataIdleMs: 180_000,
  dataBytesPerSecond: 1024,
  dataGraceMs: 60_000,
  badCommands: 10,
  commandsBeforeLogin: 30,
  wrongPasswords: 3,
  wrongPasswordDelayMs: 1000,
  failuresPerAddress: 100,
  failuresPerUsername: 50,
  failureWindowMs: 15 * 60_000,
  sweepMs: 1000,
}
