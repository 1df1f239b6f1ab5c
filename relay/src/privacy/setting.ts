/**
 * What an account wants kept of its mails, and how recipients are shown in lists. Intake is told by `keeping`, which comes
 * with the entitlement and is believed as long as that.
 */
import type { ObjectId } from 'bson'
import { z } from 'zod'
import { durable, type Store } from '../store/index.ts'
import { bodyDays, rowDays } from '../store/retention.ts'

export interface PrivacySetting {
  /** how long header and body are kept; 0: until the last recipient's mail has ended */
  readonly bodyDays: number
  /** false: subjects are not stored beside the mail, so messages can't be searched by them */
  readonly storeSubjects: boolean
  /** in lists recipients are shown as a•••@example.com */
  readonly maskRecipients: boolean
}

export const defaultPrivacy: PrivacySetting = { bodyDays, storeSubjects: true, maskRecipients: false }

export const PrivacyChange = z.object({
  bodyDays: z.number().int().min(0).max(rowDays).optional().meta({
    description: 'days that header and body are kept; 0: only until every recipient’s mail has ended, and no subject',
  }),
  storeSubjects: z.boolean().optional().meta({ description: 'false: messages can’t be found by their subject' }),
  maskRecipients: z.boolean().optional().meta({ description: 'recipients are shown as a•••@example.com in lists' }),
})

type Stored = { readonly privacy?: Partial<PrivacySetting> }

const accounts = (store: Store) => store.db.collection<Stored & { _id: ObjectId }>('accounts')

export async function readPrivacy(store: Store, accountId: ObjectId): Promise<PrivacySetting> {
  const row = await accounts(store).findOne({ _id: accountId }, { projection: { privacy: 1 } })
  return settled(row?.privacy)
}

/** Without content a subject would tell what was in it. */
function settled(stored: Partial<PrivacySetting> | undefined): PrivacySetting {
  const setting = { ...defaultPrivacy, ...stored }
  return setting.bodyDays === 0 ? { ...setting, storeSubjects: false } : setting
}

export async function changePrivacy(
  store: Store,
  accountId: ObjectId,
  change: z.output<typeof PrivacyChange>,
): Promise<PrivacySetting> {
  const given = Object.entries(change).filter(([, value]) => value !== undefined)
  if (given.length > 0)
    await accounts(store).updateOne(
      { _id: accountId },
      { $set: Object.fromEntries(given.map(([name, value]) => [`privacy.${name}`, value])) },
      durable,
    )
  return readPrivacy(store, accountId)
}

/** What intake has to know: null for what is the default. */
export function keeping({ bodyDays: days, storeSubjects }: PrivacySetting) {
  return days === 0 || !storeSubjects ? { zeroContent: days === 0, storeSubjects } : undefined
}

/** `anna@example.com` → `a•••@example.com`; always as many dots, so that they don't tell the length. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@')
  const [first = ''] = address.slice(0, Math.max(at, 0))
  return `${first}•••${at === -1 ? '' : address.slice(at)}`
}
