/**
 * How a linked WooCommerce shop stands: version, plugin, sender, and whether its mails are switched on. Looked at once its
 * keys came, every day, and when somebody asks; what is wrong stands in the agency's list of clients.
 */
import { at, SiteFault, type Words } from '@depesche/plugin-sdk'
import { z } from 'zod'
import type { Vault } from '../../config/seal.ts'
import { durable, type Store } from '../../store/index.ts'
import { type System, systemFacts } from '../../systems/index.ts'
import { Problem } from '../../values.ts'
import { type AskSiteDeps, createAskSite, siteUrl } from '../remote/ask-site.ts'
import { demandOwnAddress } from '../settings.ts'
import { openWooClient, type WooClient } from './client.ts'
import {
  openKeys,
  viewWoo,
  type WooLook,
  type WooProblem,
  type WooRow,
  type WooView,
  wooProblems,
  wooRows,
} from './rows.ts'

export interface WooDeps {
  readonly store: Store
  readonly vault: Vault
  readonly asking: AskSiteDeps
  readonly settings: { readonly publicUrl: string }
  now(): Date
}

/** the mails that buyers and the shop wait for; the others may be switched off for good reasons */
const neededMails = [
  'new_order',
  'customer_on_hold_order',
  'customer_processing_order',
  'customer_completed_order',
  'customer_refunded_order',
  'customer_reset_password',
  'customer_new_account',
] as const
const pluginFolder = 'depesche-mail-relay-for-woocommerce/'
const dayMs = 86_400_000
const dueAtOnce = 100
/** shops that don't answer hold each other up for 20 seconds each */
const abreast = 10

const Status = z.object({
  environment: z.object({ version: z.string().max(40), wp_version: z.string().max(40).nullish() }),
  active_plugins: z.array(z.object({ plugin: z.string().max(300), version: z.string().max(40).nullish() })).max(1000),
})
const SettingRows = z.array(z.object({ id: z.string(), value: z.unknown() })).max(500)
const addressSetting = 'woocommerce_email_from_address'
const nameSetting = 'woocommerce_email_from_name'

/** @throws Problem `woo-unknown`; what is wrong at the shop is no error but stands in `problems` */
export async function lookAtWoo(deps: WooDeps, row: WooRow): Promise<WooView> {
  demandLinked(row)
  const seen = await openClient(deps, row)
    .then(client => look(client))
    .then(
      async found => ({ look: found, problems: await judge(deps, row, found) }),
      error => ({ look: row.look, problems: [problemOf(error)] }), // of before: what is known isn't lost
    )
  const lookedAt = deps.now()
  const set = { ...seen, lookedAt, nextLookAt: new Date(lookedAt.getTime() + dayMs) }
  await wooRows(deps.store).updateOne({ _id: row._id, state: 'linked' }, { $set: set })
  return viewWoo({ ...row, ...set })
}

async function look(client: WooClient): Promise<WooLook> {
  const status = parse(Status, await client.get('system_status', { _fields: 'environment,active_plugins' }))
  const email = await readSettings(client, 'settings/email')
  const mailsOn: string[] = []
  const mailsOff: string[] = []
  for (const id of neededMails) {
    const settings = await readSettings(client, `settings/email_${id}`)
    const enabled = settings.get('enabled')
    if (enabled === 'yes') mailsOn.push(id)
    if (enabled === 'no') mailsOff.push(id)
  }
  const { environment, active_plugins } = status
  const ours = active_plugins.find(({ plugin }) => plugin.startsWith(pluginFolder))
  return {
    version: environment.version,
    wordpress: environment.wp_version ?? null,
    plugin: ours === undefined ? null : (ours.version ?? ''),
    sender: { name: textOf(email.get(nameSetting)), address: textOf(email.get(addressSetting)) },
    mailsOn,
    mailsOff,
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 254) : '')

async function readSettings(client: WooClient, endpoint: string): Promise<Map<string, unknown>> {
  const rows = parse(SettingRows, (await client.get(endpoint)) ?? [])
  return new Map(rows.map(({ id, value }) => [id, value]))
}

function parse<T extends z.ZodType>(schema: T, json: unknown): z.output<T> {
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  throw new SiteFault(
    'answer',
    { de: 'Der Shop antwortet nicht, wie WooCommerce es tut', en: 'The shop doesn’t answer as WooCommerce does' },
    { de: 'Prüfen Sie, ob ein Plugin die REST-API verändert', en: 'See whether a plugin changes the REST API' },
  )
}

async function judge({ store }: WooDeps, row: WooRow, found: WooLook): Promise<WooProblem[]> {
  const system = (await store.models.System.findOne({ _id: row.systemId, accountId: row.accountId }).lean()) as unknown
  const names = system === null ? [] : (await systemFacts({ store }, system as System)).domains.map(({ name }) => name)
  const { sender, plugin, mailsOff } = found
  const problems: WooProblem[] = []
  const domain = sender.address.slice(sender.address.lastIndexOf('@') + 1).toLowerCase()
  if (plugin === null)
    problems.push(
      problem(
        'plugin-missing',
        ['Das Plugin von Depesche ist nicht aktiv', 'Depesche’s plugin isn’t active'],
        ['Installieren und aktivieren Sie es im Shop', 'Install and activate it in the shop'],
      ),
    )
  if (!names.includes(domain))
    problems.push(
      problem(
        'sender-domain',
        [
          `Der Shop sendet als ${sender.address || '(ohne Adresse)'}`,
          `The shop sends as ${sender.address || '(no address)'}`,
        ],
        [
          `Stellen Sie eine Adresse von ${names.join(' oder ')} als Absender ein`,
          `Set an address of ${names.join(' or ')} as its sender`,
        ],
      ),
    )
  if (mailsOff.length > 0)
    problems.push(
      problem(
        'mails-off',
        [`Abgeschaltet: ${mailsOff.join(', ')}`, `Switched off: ${mailsOff.join(', ')}`],
        ['WooCommerce → Einstellungen → E-Mails', 'WooCommerce → Settings → Emails'],
      ),
    )
  return problems
}

const problem = (code: WooProblem['code'], [de, en]: [string, string], [deDo, enDo]: [string, string]): WooProblem => ({
  code,
  reason: { de, en },
  advice: { de: deDo, en: enDo },
})

function problemOf(error: unknown): WooProblem {
  if (!(error instanceof SiteFault)) throw error
  const { kind, reason, advice } = error
  return { code: wooProblems.find(code => code === kind) ?? 'answer', reason, advice }
}

/**
 * Sets the address WooCommerce sends from; what stood there is kept first.
 * @throws Problem `sender-domain`, `woo-scope`, `woo-failed`
 */
export async function setWooSender(deps: WooDeps, system: System, row: WooRow, address: string): Promise<WooView> {
  demandLinked(row)
  if (row.scope !== 'read_write')
    throw new Problem('woo-scope', 'The keys of this shop may only read', 'Unlink it, and link it with read_write')
  demandOwnAddress(address, (await systemFacts(deps, system)).domains)
  const rows = wooRows(deps.store)
  try {
    const client = await openClient(deps, row)
    const before = textOf((await readSettings(client, 'settings/email')).get(addressSetting))
    const senderBefore = row.senderBefore ?? before
    await rows.updateOne({ _id: row._id }, { $set: { senderBefore, senderSet: address } }, durable)
    await writeSender(client, address)
    return await lookAtWoo(deps, { ...row, senderBefore, senderSet: address })
  } catch (error) {
    throw error instanceof SiteFault ? failed(error.reason, error.advice) : error
  }
}

async function writeSender(client: WooClient, value: string): Promise<void> {
  const kept = await client.put(`settings/email/${addressSetting}`, { value })
  if (at(kept, 'value') === value) return
  throw new SiteFault(
    'not-kept',
    { de: 'Der Shop behält den Absender nicht', en: 'The shop doesn’t keep the sender' },
    { de: 'Prüfen Sie, ob ein Plugin ihn festlegt', en: 'See whether a plugin sets it' },
  )
}

/**
 * Puts the sender of before back where ours still stands, and forgets the keys.
 * @param force also when the shop can't be asked @throws Problem `woo-failed`
 */
export async function unlinkWoo(deps: WooDeps, row: WooRow, force: boolean): Promise<void> {
  const { senderBefore, senderSet, state } = row
  if (state === 'linked' && senderBefore !== null)
    try {
      const client = await openClient(deps, row)
      const now = textOf((await readSettings(client, 'settings/email')).get(addressSetting))
      if (now === senderSet && now !== senderBefore) await writeSender(client, senderBefore)
    } catch (error) {
      if (!(error instanceof SiteFault)) throw error
      if (!force)
        throw failed(error.reason, {
          de: 'Mit force wird trotzdem getrennt; der Absender bleibt dann, wie er ist',
          en: 'To unlink all the same ask with force; the sender then stays as it is',
        })
    }
  await wooRows(deps.store).deleteOne({ _id: row._id }, durable)
}

/** @returns how many were looked at @throws what isn't a shop's fault, after all were tried */
export async function lookAtDueShops(deps: WooDeps, signal: AbortSignal): Promise<number> {
  const due = await wooRows(deps.store)
    .find({ nextLookAt: { $lte: deps.now() } })
    .sort({ nextLookAt: 1 })
    .limit(dueAtOnce)
    .toArray()
  let looked = 0
  const trouble: unknown[] = []
  for (let first = 0; first < due.length && !signal.aborted; first += abreast) {
    const ends = await Promise.allSettled(due.slice(first, first + abreast).map(row => lookAsDue(deps, row)))
    for (const end of ends) end.status === 'fulfilled' ? looked++ : trouble.push(end.reason)
  }
  if (trouble.length > 0) throw trouble[0]
  return looked
}

/** Tomorrow again first: one that always fails must not stand before the others. */
async function lookAsDue(deps: WooDeps, row: WooRow): Promise<void> {
  const nextLookAt = new Date(deps.now().getTime() + dayMs)
  await wooRows(deps.store).updateOne({ _id: row._id, state: 'linked' }, { $set: { nextLookAt } })
  await lookAtWoo(deps, row)
}

async function openClient({ vault, asking }: WooDeps, row: WooRow): Promise<WooClient> {
  const ask = createAskSite(asking, siteUrl(row.url, false))
  return openWooClient(ask, row.url, openKeys(vault, row))
}

function demandLinked(row: WooRow): void {
  if (row.state === 'linked') return
  throw new Problem(
    'woo-state',
    'The shop has not given its keys yet',
    'Open the link signed in as administrator of the shop, or make a new one',
  )
}

const failed = (reason: Words, advice: Words) => new Problem('woo-failed', reason.en, advice.en)
