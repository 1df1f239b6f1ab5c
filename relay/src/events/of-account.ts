/** What owners are told of their accounts: the `data` of each type, and its words for people. */
import type { AccountId, SystemId } from '../values.ts'
import type { AccountEventType } from './index.ts'

export interface AccountEventData {
  readonly 'quota.low': {
    /** mails of the lots that run */
    readonly remaining: number
    readonly threshold: number
    /** mails beyond the quota that aren't charged yet */
    readonly overage: number
  }
  readonly 'invoice.created': {
    readonly invoice: {
      readonly id: string
      readonly kind: 'invoice' | 'credit'
      readonly number: string
      /** YYYY-MM-DD */
      readonly issuedOn: string
      readonly grossCents: number
      readonly currency: string
    }
  }
  readonly 'system.inactive': {
    readonly system: { readonly id: string; readonly name: string }
    /** a sentence */
    readonly reason: string
    /** the same in both languages; not in events of before there were two */
    readonly explanation?: { readonly de: string; readonly en: string }
  }
  readonly 'system.disconnected': {
    readonly system: { readonly id: string; readonly name: string }
    readonly connection: {
      readonly id: string
      /** where its plugin ran, as it said */
      readonly site: string | null
    }
  }
}

export interface AccountOccurrence<Type extends AccountEventType> {
  /** names what has happened: letters, digits and hyphens, no other occurrence of the type has it */
  readonly key: string
  readonly accountId: AccountId
  /** null: of no system in particular, so only webhooks of the whole account are told */
  readonly systemId: SystemId | null
  readonly type: Type
  readonly at: Date
  readonly data: AccountEventData[Type]
}

/** As `eventId`: without a full stop, which the signature of a webhook needs. */
export const accountEventId = (type: AccountEventType, key: string): string => `evt_${key}_${type.replace('.', '-')}`

type AnyData = AccountEventData['quota.low'] &
  AccountEventData['invoice.created'] &
  AccountEventData['system.inactive'] &
  AccountEventData['system.disconnected']

/** What it is about, for the subject of a mail. @returns null for an event of a mail */
export function aboutAccount(type: string, data: object): { de: string; en: string } | null {
  const of = data as Partial<AnyData>
  switch (type as AccountEventType) {
    case 'quota.low':
      return { de: `noch ${of.remaining} Mails`, en: `${of.remaining} mails remain` }
    case 'invoice.created':
      return { de: `${of.invoice?.number}`, en: `${of.invoice?.number}` }
    case 'system.inactive':
      return {
        de: `${of.system?.name}: ${of.explanation?.de ?? of.reason}`,
        en: `${of.system?.name}: ${of.reason}`,
      }
    case 'system.disconnected': {
      const about = [of.system?.name, of.connection?.site].filter(Boolean).join(', ')
      return { de: about, en: about }
    }
    default:
      return null
  }
}
