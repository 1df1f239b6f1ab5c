/** Where requests come from: the pages that may act for a person, and the client's address. */

/** the client's address, set by whoever takes the connection, see index.ts; what a client sends under it is removed */
export const addressHeader = 'x-depesche-client-address'

/** On one's own machine a browser may be at 127.0.0.1 as well as at localhost. */
export function sameOrigins(publicUrl: string): string[] {
  const { origin, hostname, protocol, port } = new URL(publicUrl)
  const loopback = ['localhost', '127.0.0.1', '[::1]']
  if (!loopback.includes(hostname)) return [origin]
  return loopback.map(host => `${protocol}//${host}${port === '' ? '' : `:${port}`}`)
}
