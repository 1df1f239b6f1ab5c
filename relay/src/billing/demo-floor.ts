/**
 * The floor for accounts that never paid: sending never stops because of quota, unless the operator has set how many mails
 * an account may send beyond it that has never booked a lot (`DEPESCHE_DEMO_FLOOR`). Then submission refuses, with what to
 * do, before it says 250. It costs no query per mail: an answer is believed for some time and renewed behind the mails.
 */
import type { Logger } from 'pino'
import { type AccountId, type Refusal, refusal, type Submitter } from '../values.ts'
import { type BillingDeps, lotRows } from './tariff.ts'
import { readQuotas } from './usage.ts'

/** Who books after a refusal waits no longer than this. */
export const floorBelievedMs = 30_000
const entries = 10_000

export interface FloorDeps extends BillingDeps {
  readonly log: Pick<Logger, 'warn'>
  /** mails; null: there is no floor */
  readonly demoFloor: number | null
}

const belowFloor = (floor: number) =>
  refusal(
    550,
    '5.7.1',
    `The demo quota of this account is used up, and ${floor} mails more`,
    'Book a lot in Depesche: mails are taken again half a minute later',
  )

/** @returns why a submitter may send nothing more, or null; in the sandbox he always may */
export function createDemoFloor(
  deps: FloorDeps,
): (submitter: Pick<Submitter, 'accountId' | 'sandbox'>) => Promise<Refusal | null> {
  const { store, now, log, demoFloor } = deps
  if (demoFloor === null) return async () => null
  const paid = new Set<string>() // who has booked once is never asked again
  const believed = new Map<string, { at: number; answer: Promise<Refusal | null> }>()

  async function look(accountId: AccountId, key: string): Promise<Refusal | null> {
    if ((await lotRows(store).findOne({ accountId, source: 'booked' }, { projection: { _id: 1 } })) !== null) {
      if (paid.size >= entries) paid.clear()
      paid.add(key)
      return null
    }
    const { remaining, overageSoFar } = await readQuotas(deps, accountId)
    return remaining === 0 && overageSoFar > (demoFloor ?? 0) ? belowFloor(demoFloor ?? 0) : null
  }

  return async ({ accountId, sandbox }) => {
    const key = accountId.toHexString()
    if (sandbox || paid.has(key)) return null
    const at = now().getTime()
    const known = believed.get(key)
    if (known !== undefined && Math.abs(at - known.at) < floorBelievedMs) return known.answer
    // nobody's mail is refused for want of an answer
    const answer = look(accountId, key).catch(error => {
      log.warn({ account: key, err: error }, 'demo quota not looked at')
      return null
    })
    if (believed.size >= entries) believed.clear()
    believed.set(key, { at, answer })
    return known?.answer ?? answer // what was believed so far goes for the mails that come meanwhile
  }
}
