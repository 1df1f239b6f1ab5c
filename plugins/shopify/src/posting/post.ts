/**
 * Hands a mail to the relay, once. It is made once, stored as it is, and offered under the same Idempotency-Key until the
 * relay has taken it: a crash anywhere between leads to the same request again, which the relay answers as the first.
 */
import { createHash, createHmac } from 'node:crypto'
import { type NewMail, RelayProblem } from '@depesche/plugin-sdk'
import type { Deps } from '../deps.ts'
import { renderMail, TemplateFault } from '../mails/index.ts'
import type { Template } from '../mails/kinds.ts'
import { brandOf, languageFor, profileOf } from '../orders/brand.ts'
import type { PlannedMail } from '../orders/which-mail.ts'
import { relayOf, setTrouble, type Trouble } from '../relay.ts'
import { durable } from '../store/index.ts'
import type { MailRow, ShopRow } from '../store/models.ts'

/** As long as the relay keeps rows of messages. */
const keptMs = 90 * 24 * 3600_000

/** The relay said no to this mail: what it said stands in the message. It is asked again, perhaps somebody mends it. */
export class Refused extends Error {
  override name = 'Refused'
}

/** @throws RelayProblem, NotConnected, Refused, NoAccess, ShopifyAway: try again later */
export async function post(deps: Deps, shop: ShopRow, planned: PlannedMail): Promise<'sent' | 'before'> {
  const { store, vault, log } = deps
  const { Mail } = store.models
  const _id = `${shop._id}:${planned.kind}:${planned.about}`
  const relay = relayOf(deps, shop)
  if (shop.sender == null) throw new Refused('No sender is chosen. Choose one on the page of the mails')
  const known = await Mail.findById(_id).lean()
  if (known?.state === 'sent') return 'before'
  const row = known?.mailSealed == null ? await make(deps, shop, planned, _id, known) : known
  const mail = JSON.parse(vault.open(`${row.mailSealed}`, placeOf(_id))) as NewMail
  const key = createHash('sha256').update(`${_id}:${row.attempt}`).digest('hex')
  const sent = await relay.send(mail, key).catch(async error => {
    if (!(error instanceof RelayProblem) || error.status !== 422) throw error
    const problem = `${error.message}. ${error.advice}`
    await Mail.updateOne(
      { _id },
      { $set: { state: 'refused', mailSealed: null, problem }, $inc: { attempt: 1 } },
      durable,
    )
    throw new Refused(problem)
  })
  await Mail.updateOne({ _id }, { $set: { state: 'sent', relayId: sent.id, mailSealed: null } }, durable)
  // what is wrong with a template stays so until it is saved again
  if (row.problem == null) await setTrouble(deps, shop._id, null)
  log.info({ shop: shop._id, kind: planned.kind, relayId: sent.id }, 'mail handed to the relay')
  return 'sent'
}

const placeOf = (id: string) => `mail:${id}`

async function make(
  deps: Deps,
  shop: ShopRow,
  planned: PlannedMail,
  _id: string,
  known: MailRow | null,
): Promise<MailRow> {
  const { store, vault, now } = deps
  const { mail, fault } = await write(deps, shop, planned)
  if (fault !== null) await setTrouble(deps, shop._id, fault)
  const at = now()
  const row = {
    _id,
    shop: shop._id,
    kind: planned.kind,
    order: planned.order,
    orderName: planned.data.order.name,
    recipientHash: recipientHash(deps, shop._id, planned.to),
    recipientSealed: vault.seal(planned.to, placeOf(`${_id}:recipient`)),
    mailSealed: vault.seal(JSON.stringify(mail), placeOf(_id)),
    attempt: known?.attempt ?? 0,
    state: 'made' as const,
    relayId: null,
    problem: fault?.en ?? null,
    at,
    expiresAt: new Date(at.getTime() + keptMs),
  }
  const { _id: _, ...set } = row
  if (known !== null) {
    await store.models.Mail.updateOne({ _id, mailSealed: null }, { $set: set }, durable)
    return (await store.models.Mail.findById(_id).lean()) ?? row
  }
  try {
    await store.models.Mail.collection.insertOne(row as never, durable)
    return row
  } catch (error) {
    if ((error as { code?: number }).code !== 11000) throw error
    return (await store.models.Mail.findById(_id).lean()) ?? row // another was quicker: his is the one
  }
}

/** @returns with what is wrong with his template, then it is ours: his customer gets a mail, which is better than none */
async function write(
  deps: Deps,
  shop: ShopRow,
  { kind, to, data }: PlannedMail,
): Promise<{ mail: NewMail; fault: Trouble | null }> {
  const profile = await profileOf(deps, shop)
  const brand = brandOf(shop, profile)
  const language = languageFor(data.locale, shop)
  const edited = (shop.templates as Record<string, Template>)[`${kind}/${language}`]
  const { subject, html, text, fault } = (() => {
    try {
      return { ...renderMail(kind, language, data, brand, edited), fault: null }
    } catch (error) {
      if (!(error instanceof TemplateFault) || edited === undefined) throw error
      const { reason, advice } = error
      const words = { de: `${reason.de}. ${advice.de}`, en: `${reason.en}. ${advice.en}` }
      return { ...renderMail(kind, language, data, brand), fault: words }
    }
  })()
  const sender = `${shop.sender}`
  const { contactEmail, name } = profile
  const customer = data.order.customerName
  const mail = {
    from: { address: sender, name: oneLine(name) },
    to: { address: to, ...(customer === null ? {} : { name: oneLine(customer) }) },
    ...(contactEmail === null || contactEmail === sender ? {} : { replyTo: contactEmail }),
    subject: oneLine(subject, 900),
    text,
    html,
    order: oneLine(data.order.name, 100),
    templateName: kind,
    tags: [kind],
  }
  return { mail, fault }
}

/** The relay takes no control characters in what becomes a header. */
const oneLine = (text: string, most = 200): string =>
  text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, most)

/** To find a recipient's mails by without keeping his address in the clear. */
export function recipientHash({ vault }: Pick<Deps, 'vault'>, shop: string, address: string): string {
  return createHmac('sha256', vault.deriveKey('shopify-recipient'))
    .update(`${shop}:${address.trim().toLowerCase()}`)
    .digest('hex')
}

/** @returns the address of a mail's recipient */
export const recipientOf = ({ vault }: Pick<Deps, 'vault'>, { _id, recipientSealed }: MailRow): string =>
  vault.open(recipientSealed, placeOf(`${_id}:recipient`))

/** @returns a mail that the relay hasn't taken yet, as it waits; null: only its address is kept */
export const waitingMailOf = ({ vault }: Pick<Deps, 'vault'>, { _id, mailSealed }: MailRow): NewMail | null =>
  mailSealed == null ? null : (JSON.parse(vault.open(mailSealed, placeOf(_id))) as NewMail)
