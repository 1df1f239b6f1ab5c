/** What the pages are made of. */
import type { ConnectionState, Words } from '@depesche/plugin-sdk'
import type { Language, MailKind } from '../mails/kinds.ts'

export interface PageState {
  readonly relayUrl: string
  readonly connection: /** `before`: the system it was connected with when the app was uninstalled */
    | { readonly state: 'none'; readonly before: string | null }
    | {
        readonly state: 'device'
        /** a code that waits to be typed in at the relay */
        readonly device: { readonly userCode: string; readonly verificationUri: string }
      }
    /** somebody ended it at the relay */
    | { readonly state: 'ended' }
    /** the relay does not answer */
    | { readonly state: 'away'; readonly systemName: string }
    | { readonly state: 'connected'; readonly systemName: string; readonly relay: ConnectionState }
  readonly sender: string | null
  /** which are sent */
  readonly mails: readonly MailKind[]
  /** the merchant says that he switched Shopify's own off */
  readonly switchedOff: boolean
  /** of mails to customers whose language is neither German nor English */
  readonly language: Language
  readonly colour: string | null
  readonly logoUrl: string | null
  /** `order-paid/de` … */
  readonly editedTemplates: readonly string[]
  /** the List-Help page that the app has made */
  readonly page: { readonly url: string } | null
  /** why mails can't be sent */
  readonly trouble: (Words & { readonly at: Date }) | null
  /** the last first */
  readonly recent: readonly {
    readonly kind: MailKind
    readonly orderName: string
    readonly state: 'made' | 'sent' | 'refused'
    readonly problem: string | null
    readonly at: Date
  }[]
  /** customers who want to know what is stored of them */
  readonly dataRequests: readonly { readonly id: string; readonly at: Date; readonly email: string | null }[]
}

/** What came of what the merchant did. */
export interface Outcome extends Words {
  readonly done: boolean
}

export interface View {
  /** of the merchant's admin */
  readonly language: Language
  readonly state: PageState
  readonly outcome: Outcome | null
  /** what he sent: shown again when it was refused; null: nothing */
  readonly typed: URLSearchParams | null
}
