/** What tests need of a real mail server. */
export interface RealServer {
  readonly name: string
  log(): Promise<string>
  /** what the log says of a mail that came by BDAT */
  readonly bdat: RegExp
  /** the mails it has taken, where it keeps them */
  mails?(): Promise<string[]>
  close(): Promise<void>
}

/** Where a server sends what it gives back: the relay's return paths and their port. */
export interface ReturnsTo {
  readonly domain: string
  readonly port: number
}

/** PEM */
export interface ServerFiles {
  readonly cert: string
  readonly key: string
}
