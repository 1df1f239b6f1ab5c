/** What warming sending addresses have sent, by day and operator: counted before it is sent, see delivery/shares.ts. */
import type { AddressCounts, CountName } from '../delivery/index.ts'
import { durable, type Store } from './index.ts'

interface CountRow {
  readonly _id: string
  readonly address: string
  readonly operator: string | null
  readonly mails: number
  readonly expiresAt: Date
}

/** Long enough to look back over a plan. */
const keepMs = 35 * 86_400_000
/** Others who count too make it smaller or fuller at most so often meanwhile. */
const maxTries = 5

const rows = (store: Store) => store.db.collection<CountRow>('sentCounts')
const idOf = ({ day, address, operator }: CountName) => `${day} ${address} ${operator ?? ''}`

export function createAddressCounts(store: Store): AddressCounts {
  /** @returns false when fewer would fit */
  async function addAll(count: CountName, mails: number, limit: number): Promise<boolean> {
    const { day, address, operator } = count
    const expiresAt = new Date(Date.parse(day) + keepMs)
    try {
      await rows(store).updateOne(
        { _id: idOf(count), mails: { $lte: limit - mails } },
        { $inc: { mails }, $setOnInsert: { address, operator, expiresAt } },
        { upsert: true, ...durable },
      )
      return true
    } catch (error) {
      if ((error as { code?: number }).code === 11000) return false // it is there, and too full for these
      throw error
    }
  }
  return {
    async add(count, wanted, limit) {
      for (let mails = Math.min(wanted, limit), tries = 0; mails > 0 && tries < maxTries; tries++) {
        if (await addAll(count, mails, limit)) return mails
        const row = await rows(store).findOne({ _id: idOf(count) })
        mails = Math.min(wanted, limit - (row?.mails ?? 0))
      }
      return 0
    },
    async giveBack(count, mails) {
      await rows(store).updateOne({ _id: idOf(count) }, { $inc: { mails: -mails } }, durable)
    },
  }
}

/** @returns what the address has sent on this day, to all and to each operator, most first */
export async function readAddressCounts(
  store: Store,
  day: string,
  address: string,
): Promise<{ mails: number; operators: { operator: string; mails: number }[] }> {
  const prefix = `${day} ${address} `
  const found = await rows(store)
    .find({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } })
    .toArray()
  const operators = found.flatMap(({ operator, mails }) =>
    operator === null || mails === 0 ? [] : [{ operator, mails }],
  )
  return {
    mails: found.find(({ operator }) => operator === null)?.mails ?? 0,
    operators: operators.sort((a, b) => b.mails - a.mails),
  }
}
