/** What tests need of a real mail server. */
export interface RealServer {
  readonly name: string
  log(): Promise<string>
  close(): Promise<void>
}

/** PEM */
export interface ServerFiles {
  readonly cert: string
  readonly key: string
}
