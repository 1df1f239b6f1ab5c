/** What the API is given: the rooms it speaks for. */
import type { Platform } from '@depesche/plugin-sdk'
import type { Issued } from '../billing/invoices/issue.ts'
import type { Payments } from '../billing/payment/payments.ts'
import type { AskSiteDeps } from '../connect/remote/ask-site.ts'
import type { ConnectLink, connectLink } from '../domains/domain-connect.ts'
import type { Identity } from '../identity/index.ts'
import type { Intake } from '../intake/index.ts'
import type { Notices } from '../notices/index.ts'
import type { RelayDeps } from '../ops/deps.ts'
import type { OwnMail } from '../own-mail/index.ts'
import type { Sending } from '../sending/index.ts'
import type { SystemDeps } from '../systems/index.ts'
import type { AccountId } from '../values.ts'
import type { CallerDeps } from './caller.ts'
import type { RateLimit } from './rate-limit.ts'

export interface ApiDeps
  extends Pick<RelayDeps, 'settings' | 'store' | 'vault' | 'log' | 'now' | 'dns' | 'keys' | 'notReady' | 'registry'>,
    Omit<SystemDeps, 'platforms' | 'dns'> {
  readonly callers: CallerDeps
  readonly limit: RateLimit
  /** answers what is under /api/auth; null where nobody can sign in */
  readonly identity: Pick<Identity, 'handle' | 'close'> | null
  readonly notices: Notices
  readonly platformList: readonly Platform[]
  readonly platforms: readonly string[]
  readonly accept: Intake['accept']
  readonly ownMail: OwnMail
  readonly sending: Sending
  /** writes what is charged and stands on no invoice yet on one, and tells of it */
  issueInvoices(accountId: AccountId): Promise<Issued>
  /** null: invoices are paid by transfer only */
  readonly payments: Payments | null
  /** a link to the DNS provider that sets a domain's records; absent: the operator has no template */
  domainConnect?(of: Parameters<typeof connectLink>[2]): Promise<ConnectLink | null>
  /** how sites of merchants are asked, see connect/remote/ */
  readonly asking: AskSiteDeps
  /** in tests: a stand-in for Cloudflare's API */
  readonly cloudflareApi?: string
  /** IP addresses that others see of us */
  ownAddresses(): Promise<ReadonlySet<string>>
  /** so that the lane's due deliveries are looked at, wherever it runs */
  wakeLane(lane: string): Promise<void>
}
