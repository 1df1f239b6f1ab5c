/** What a receiver's DKIM check says of a signed mail, against DNS as it is now. */
import { createRequire } from 'node:module'
import type { SignedMessage } from '../values.ts'
import type { Dkim } from './verification.ts'

interface Result {
  readonly signingDomain?: string
  readonly status: { readonly result: string }
}
type Resolver = (name: string, type: string) => Promise<string[][]>

/** a verification mail has a few kilobytes */
const mostBytes = 1024 * 1024

export const createSignatureJudge =
  (dns: { resolveTxt(name: string): Promise<string[][]> }) =>
  async (signed: SignedMessage): Promise<Dkim> => {
    const none = { result: 'none', domain: null }
    if (signed.message.sizeBytes > mostBytes) return none
    const body = signed.body()
    const octets = Buffer.isBuffer(body) ? body : Buffer.concat(await Array.fromAsync(body as AsyncIterable<Buffer>))
    // loaded with the first of them: most mails need no verifier
    const { dkimVerify } = createRequire(import.meta.url)('mailauth/lib/dkim/verify') as {
      dkimVerify(mail: Buffer, options: { resolver: Resolver }): Promise<{ results: Result[] }>
    }
    const resolver: Resolver = async (name, type) => {
      if (type === 'TXT') return dns.resolveTxt(name)
      throw Object.assign(new Error(`${type} is not asked for`), { code: 'ENODATA' })
    }
    try {
      const { results } = await dkimVerify(Buffer.concat([signed.header, octets]), { resolver })
      const judged = results.map(({ signingDomain, status }) => ({
        result: status.result,
        domain: signingDomain ?? null,
      }))
      const own = judged.filter(({ domain }) => domain === signed.message.fromDomain)
      return own.find(({ result }) => result === 'pass') ?? own[0] ?? judged[0] ?? none
    } catch {
      return none
    }
  }
