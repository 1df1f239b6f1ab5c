/**
 * The names of addresses, from reverse DNS. Whoever has an address writes its name, so one counts only if it leads back to
 * the address (RFC 8601 §2.7.3 calls that iprev). Bounded in number and time; what isn't known by then has no name.
 */
import { isIPv4 } from 'node:net'

export interface NameDns {
  reverse(ip: string): Promise<string[]>
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
}

const atOnce = 8
/** RFC 1035 §2.3.4, and nothing that could write to a terminal. */
const isName = (name: string) => /^(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+$/i.test(name)
/** RFC 5952, which reports are brought into too. */
const canonical = (ip: string) => (isIPv4(ip) ? ip : new URL(`http://[${ip}]/`).hostname.slice(1, -1))

/** @returns the addresses that have a name, with it. Never rejects. */
export async function namesOf(dns: NameDns, ips: readonly string[], withinMs: number): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  const left = [...new Set(ips)]
  let late = false
  async function ask() {
    for (let ip = left.shift(); ip !== undefined && !late; ip = left.shift()) {
      const name = await nameOf(dns, ip).catch(() => null)
      if (name !== null && !late) names.set(ip, name)
    }
  }
  const asked = Promise.all(Array.from({ length: Math.min(atOnce, left.length) }, ask))
  const { promise: tooLate, resolve } = Promise.withResolvers<void>()
  const timer = setTimeout(resolve, withinMs)
  await Promise.race([asked, tooLate])
  clearTimeout(timer)
  late = true
  return names
}

async function nameOf(dns: NameDns, ip: string): Promise<string | null> {
  const name = (await dns.reverse(ip)).find(one => isName(one))
  if (name === undefined) return null
  const back = await (isIPv4(ip) ? dns.resolve4(name) : dns.resolve6(name))
  return back.some(address => canonical(address) === ip) ? name.toLowerCase() : null
}
