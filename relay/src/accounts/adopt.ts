/** Accounts that were made before there were users: each gets its owner, with the password he was given then. Once. */
import { ObjectId } from 'bson'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { accountRows } from './rows.ts'
import { vouchForUser } from './users.ts'

const doneMark = 'owners-adopted'

/** @returns how many accounts got their owner */
export async function adoptOwners({ store, now }: { store: Store; now(): Date }): Promise<number> {
  if (await store.models.Mark.exists({ _id: doneMark })) return 0
  const rows = await accountRows(store)
    .find({ members: { $exists: false } })
    .toArray()
  for (const { _id, email, name, createdAt, ownerPasswordHash } of rows) {
    const given = { email, name, locale: 'en' } as const
    const owner = await vouchForUser(store, now(), { ...given, passwordHash: ownerPasswordHash ?? null }).catch(
      error => {
        // he is a user, who keeps his password; perhaps another process has just made him
        if (error instanceof Problem) return vouchForUser(store, now(), { ...given, passwordHash: null })
        throw error
      },
    )
    const members = [{ userId: new ObjectId(owner.id), role: 'owner' as const, since: createdAt }]
    await accountRows(store).updateOne(
      { _id, members: { $exists: false } },
      { $set: { members }, $unset: { ownerPasswordHash: true } },
      durable,
    )
  }
  await store.models.Mark.updateOne({ _id: doneMark }, { $set: { at: now() } }, { upsert: true, ...durable })
  return rows.length
}
