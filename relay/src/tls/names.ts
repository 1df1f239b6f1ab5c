/** The names a server certificate stands for: host names and IP addresses. */
export function serverNames(hostname: string): string[] {
  return [...new Set([hostname.toLowerCase(), 'localhost', '127.0.0.1', '::1'])]
}
