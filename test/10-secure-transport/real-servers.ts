/** What tests need of a real mail server. */
export interface RealServer {
  readonly name: string
  log(): Promise<string>
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
