/**
 * Whether a stranger's mail is what its author's domain says it must be (DMARC, RFC 9989). What fails there with a policy
 * of quarantine or reject is not passed on: it would reach its reader under our good name.
 */
import { type Refusal, refusal } from '../values.ts'

export interface Envelope {
  /** of the client, IP */
  readonly address: string
  readonly helo: string
  readonly reversePath: string
}

type Look<T> = (name: string) => Promise<T>
export interface Dns {
  readonly resolveTxt?: Look<string[][]>
  readonly resolve4: Look<string[]>
  readonly resolve6: Look<string[]>
  readonly resolveMx: Look<object[]>
}

interface Verdict {
  readonly dmarc?: { readonly status?: { readonly result?: string }; readonly policy?: string } | false
}

/** @returns why it is refused, or null. @throws nothing: what can't be looked up now is let through */
export async function refuseForged(
  raw: Buffer,
  { address, helo, reversePath }: Envelope,
  { dns, hostname }: { dns: Dns; hostname: string },
): Promise<Refusal | null> {
  // loaded with the first reply: most relays never see one, and the verifier isn't small
  const { authenticate } = await import('mailauth')
  const verdict = (await authenticate(raw, {
    ip: address,
    helo,
    sender: reversePath,
    mta: hostname,
    disableArc: true,
    disableBimi: true,
    resolver: resolverOf(dns) as never, // its types know no MX answers
  }).catch(() => ({}))) as Verdict
  const dmarc = verdict.dmarc || {}
  if (dmarc.status?.result !== 'fail' || !['quarantine', 'reject'].includes(dmarc.policy ?? '')) return null
  return refusal(
    550,
    '5.7.26',
    'The domain in From does not allow this server to send for it (DMARC)',
    'Send it from your own server',
  )
}

/** What SPF, DKIM and DMARC ask for; PTR, which RFC 7208 §5.5 advises against, has no answer here. */
const resolverOf = (dns: Dns) => async (name: string, type: string) => {
  if (type === 'TXT' && dns.resolveTxt !== undefined) return dns.resolveTxt(name)
  if (type === 'A') return dns.resolve4(name)
  if (type === 'AAAA') return dns.resolve6(name)
  if (type === 'MX') return dns.resolveMx(name)
  throw Object.assign(new Error(`${type} is not asked for`), { code: 'ENODATA' })
}
