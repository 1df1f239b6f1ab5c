/**
 * Which of the relay's mails a person wants. What guards his sign-in, what is decided about his account, and invoices
 * (which go to the billing address) can't be switched off: who takes over an account must not silence them first.
 */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { authCollections } from '../store/identity-models.ts'
import { durable, type Store } from '../store/index.ts'

/** `quota`: it runs low or is used up; `domains`: a DNS record is gone, or back; `requests`: what waits for operators */
export const noticeKinds = ['quota', 'domains', 'requests'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const NoticeChange = z.strictObject({
  quota: z.boolean().optional(),
  domains: z.boolean().optional(),
  requests: z.boolean().optional(),
})

export type NoticeChoice = Record<NoticeKind, boolean>

const userRows = (store: Store) =>
  store.db.collection<{ _id: ObjectId; mutedNotices?: readonly NoticeKind[] }>(authCollections.user)

/** All are wanted until somebody says otherwise. */
export async function readNoticeChoice(store: Store, userId: string): Promise<NoticeChoice> {
  const row = await userRows(store).findOne({ _id: new ObjectId(userId) }, { projection: { mutedNotices: 1 } })
  const wants = (kind: NoticeKind) => !(row?.mutedNotices ?? []).includes(kind)
  return { quota: wants('quota'), domains: wants('domains'), requests: wants('requests') }
}

export async function chooseNotices(
  store: Store,
  userId: string,
  change: z.infer<typeof NoticeChange>,
): Promise<NoticeChoice> {
  for (const kind of noticeKinds) {
    const wanted = change[kind]
    if (wanted === undefined) continue
    const muted = { mutedNotices: kind }
    await userRows(store).updateOne(
      { _id: new ObjectId(userId) },
      wanted ? { $pull: muted } : { $addToSet: muted },
      durable,
    )
  }
  return readNoticeChoice(store, userId)
}

/** of the rows of people: those who want mails of this kind */
export const wantsNotice = (kind: NoticeKind | undefined) => (kind === undefined ? {} : { mutedNotices: { $ne: kind } })
