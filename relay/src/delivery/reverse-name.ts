/**
 * Whether an address and the name it greets with know each other (forward-confirmed reverse DNS): the PTR record names
 * the EHLO name, and that leads back to the address. Gmail, GMX, T-Online and others refuse or distrust what doesn't.
 */
import { canonicalAddress } from './pools.ts'

export interface ReverseDns {
  reverse(address: string): Promise<string[]>
  resolve4(name: string): Promise<string[]>
  resolve6(name: string): Promise<string[]>
}

export interface ReverseCheck {
  /** of the PTR records */
  readonly names: readonly string[]
  /** the EHLO name is among them */
  readonly matches: boolean
  /** the EHLO name leads to the address */
  readonly confirmed: boolean
  /** why DNS couldn't be asked; null when it answered */
  readonly error: string | null
}

export async function checkReverse(dns: ReverseDns, address: string, ehlo: string): Promise<ReverseCheck> {
  try {
    const forward = address.includes(':') ? dns.resolve6(ehlo) : dns.resolve4(ehlo)
    const [names, addresses] = await Promise.all([orNone(dns.reverse(address)), orNone(forward)])
    const found = names.map(name => name.replace(/\.$/, '').toLowerCase())
    return {
      names: found,
      matches: found.includes(ehlo),
      confirmed: addresses.some(one => canonicalAddress(one) === address),
      error: null,
    }
  } catch (error) {
    return { names: [], matches: false, confirmed: false, error: (error as NodeJS.ErrnoException).code ?? `${error}` }
  }
}

const orNone = (answer: Promise<string[]>) =>
  answer.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTFOUND' || error.code === 'ENODATA') return []
    throw error
  })
