/** Which addresses others see of us, to tell our own mails from those of others in their reports. */
import { loadPools } from './pools.ts'

interface Dns {
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
}

/** What others see may be a router's address: that of our own name, which reverse DNS must lead to. */
export async function ownAddresses(
  settings: Parameters<typeof loadPools>[0] & { readonly hostname: string },
  dns: Dns,
): Promise<Set<string>> {
  const none = () => []
  const looked = await Promise.all([
    dns.resolve4(settings.hostname).catch(none),
    dns.resolve6(settings.hostname).catch(none),
  ])
  const pools = await loadPools(settings)
  const ours = pools.flatMap(({ addresses }) => addresses.map(({ publicAddress }) => publicAddress))
  return new Set([...ours, ...looked.flat()])
}
