/**
 * Works off what Shopify told. Whoever claims a notice has it for a while; when he dies, it is due again for the next one. What
 * fails is tried again after a growing time, until it is too late for it to be of use to anybody.
 */
import { RelayProblem } from '@depesche/plugin-sdk'
import type { Deps } from '../deps.ts'
import { mailFor } from '../orders/which-mail.ts'
import { post, Refused } from '../posting/post.ts'
import { noteDataRequest } from '../privacy/data-request.ts'
import { isForgotten } from '../privacy/forgotten.ts'
import { redactCustomer, redactShop, StillWaiting, uninstall } from '../privacy/redact.ts'
import { isEnded, NotConnected, setTrouble, type Trouble } from '../relay.ts'
import { NoAccess, ShopifyAway } from '../shopify/access.ts'
import { durable } from '../store/index.ts'
import type { NoticeRow } from '../store/models.ts'
import { claim } from './claim.ts'
import type { MailTopic, Payload, Told, Topic } from './topics.ts'

/** The last repeats. */
const retrySeconds = [5, 20, 60, 300, 900, 1800, 3600]
/** A confirmation that comes later than that serves nobody; what the law demands is tried for as long as the law gives. */
const giveUpMs = 3 * 24 * 3600_000
const giveUpComplianceMs = 30 * 24 * 3600_000
const atOnce = 4

/** Works off all that is due. @returns how many notices were looked at */
export async function workOff(deps: Deps, claimant: string, signal: AbortSignal): Promise<number> {
  let count = 0
  const one = async () => {
    while (!signal.aborted) {
      const notice = await claim(deps, claimant)
      if (notice === null) return
      count++
      await settle(deps, notice)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
  return count
}

async function settle(deps: Deps, notice: NoticeRow): Promise<void> {
  const { store, log, now } = deps
  const { _id, shop, topic, tries } = notice
  const finish = (set: Partial<NoticeRow>) =>
    store.models.Notice.updateOne({ _id }, { $set: { claimedBy: null, ...set } }, durable)
  try {
    await work(deps, notice)
    await finish({ state: 'done', payloadSealed: null, problem: null })
  } catch (error) {
    const known = troubleOf(error)
    const problem = error instanceof Error ? error.message.slice(0, 500) : 'unknown'
    if (known === null) log.error({ shop, topic, tries, err: error }, 'a notice failed; it is tried again')
    else log.warn({ shop, topic, tries, problem }, 'a notice waits')
    if (known !== null && known !== 'none') await setTrouble(deps, shop, known)
    const compliance = /\/(redact|data_request|uninstalled)$/.test(topic)
    const late = now().getTime() - notice.receivedAt.getTime() > (compliance ? giveUpComplianceMs : giveUpMs)
    if (late) {
      log.error({ shop, topic, problem }, 'a notice was given up')
      await finish({ state: 'failed', payloadSealed: null, problem })
      return
    }
    const delay = retrySeconds[Math.min(tries, retrySeconds.length) - 1] ?? 5
    // an open one must not go before it is given up
    const dueAt = new Date(now().getTime() + delay * 1000)
    const expiresAt = new Date(Math.max(notice.expiresAt.getTime(), now().getTime() + giveUpMs))
    await finish({ dueAt, problem, expiresAt })
  }
}

async function work(deps: Deps, notice: NoticeRow): Promise<void> {
  const { shop } = notice
  const payload = JSON.parse(deps.vault.open(`${notice.payloadSealed}`, `notice:${notice._id}`))
  switch (notice.topic as Topic) {
    case 'app/uninstalled':
      return uninstall(deps, shop, notice.toldAt)
    case 'customers/data_request':
      return noteDataRequest(deps, shop, notice._id, payload as Payload<'customers/data_request'>)
    case 'customers/redact':
      return redactCustomer(deps, shop, payload as Payload<'customers/redact'>, notice.receivedAt)
    case 'shop/redact':
      return redactShop(deps, shop, notice.toldAt)
    default:
      return sendMail(deps, notice, { topic: notice.topic, payload, at: notice.toldAt } as Told<MailTopic>)
  }
}

async function sendMail(deps: Deps, notice: NoticeRow, told: Told<MailTopic>): Promise<void> {
  const shop = await deps.store.models.Shop.findById(notice.shop).lean()
  // of a shop that isn't connected, Shopify's own mails are all there are
  if (shop === null || shop.uninstalledAt != null || shop.relayTokenSealed == null) return
  const planned = await mailFor(deps, shop, told)
  if (planned === null || (await isForgotten(deps, shop._id, planned, notice.receivedAt))) return
  await post(deps, shop, planned)
  await planned.afterwards?.()
}

/** @returns what the merchant is to know; 'none' when he needn't; null when it is a fault of ours */
function troubleOf(error: unknown): Trouble | 'none' | null {
  if (error instanceof NoAccess)
    return {
      de: 'Shopify gibt der App keinen Zugriff mehr. Seit Sie diese Seite geöffnet haben, geht es von selbst weiter.',
      en: 'Shopify gave the app no access any more. Since you opened this page, it goes on by itself.',
    }
  if (error instanceof NotConnected || isEnded(error))
    return {
      de: 'Die Verbindung wurde im Relay beendet. Verbinden Sie den Shop neu: Mails der letzten drei Tage werden dann noch gesendet.',
      en: 'The connection was ended at the relay. Connect the shop again: mails of the last three days are sent then.',
    }
  if (error instanceof Refused)
    return {
      de: `Das Relay nimmt eine Mail nicht an: ${error.message}`,
      en: `The relay does not take a mail: ${error.message}`,
    }
  if (error instanceof RelayProblem)
    return {
      de: 'Das Relay antwortet nicht, wie es soll. Die Mails warten und werden nachgesendet.',
      en: 'The relay does not answer as it should. The mails wait, and are sent later.',
    }
  if (error instanceof ShopifyAway || error instanceof StillWaiting) return 'none'
  return null
}
