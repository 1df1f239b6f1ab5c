/** What the merchant can do in the app's pages: each takes a form, and says in words what came of it. */
import { RelayProblem } from '@depesche/plugin-sdk'
import { z } from 'zod'
import { ConnectProblem, chooseSender, connectShopByCode, disconnectShop } from '../connect/connect.ts'
import { beginDevice, finishDevice } from '../connect/device.ts'
import type { Deps } from '../deps.ts'
import { makePage, PageProblem } from '../list-help/page.ts'
import { additionalMails, mailKinds } from '../mails/kinds.ts'
import { NotConnected } from '../relay.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'

export interface Outcome {
  readonly done: boolean
  readonly de: string
  readonly en: string
}

export const done = (de: string, en: string): Outcome => ({ done: true, de, en })
export const failed = (de: string, en: string): Outcome => ({ done: false, de, en })

const Settings = z.object({
  mails: z.array(z.enum(mailKinds)),
  switchedOff: z.boolean(),
  language: z.enum(['de', 'en']),
  colour: z.union([z.literal(''), z.string().regex(/^#[0-9a-f]{6}$/i)]),
  logoUrl: z.union([z.literal(''), z.url({ protocol: /^https$/ }).max(2000)]),
  sender: z.union([z.literal(''), z.email().max(254)]),
})

type Action = (deps: Deps, shop: ShopRow, form: URLSearchParams) => Promise<Outcome>

export const actions = {
  async 'connect/code'(deps, shop, form) {
    await connectShopByCode(deps, shop, form.get('code')?.trim() ?? '')
    return done('Der Shop ist verbunden.', 'The shop is connected.')
  },
  async 'connect/device'(deps, shop) {
    await beginDevice(deps, shop)
    return done('Geben Sie den Code im Relay ein.', 'Type the code at the relay.')
  },
  async 'connect/device/check'(deps, shop) {
    return (await finishDevice(deps, shop))
      ? done('Der Shop ist verbunden.', 'The shop is connected.')
      : failed('Der Code wurde im Relay noch nicht bestätigt.', 'The code was not confirmed at the relay yet.')
  },
  async disconnect(deps, shop) {
    await disconnectShop(deps, shop)
    return done(
      'Die Verbindung ist beendet. Schalten Sie in Shopify die Benachrichtigungen wieder ein, die Sie abgeschaltet hatten.',
      'The connection is ended. Switch on again in Shopify the notifications that you had switched off.',
    )
  },
  async settings(deps, shop, form) {
    const given = Settings.safeParse({
      mails: form.getAll('mails'),
      switchedOff: form.has('switchedOff'),
      ...Object.fromEntries(
        (['language', 'colour', 'logoUrl', 'sender'] as const).map(name => [name, form.get(name)?.trim() ?? '']),
      ),
    })
    if (!given.success) return wrongField(String(given.error.issues[0]?.path[0]))
    const { mails, switchedOff, language, colour, logoUrl, sender } = given.data
    const twice = mails.filter(kind => !additionalMails.includes(kind))
    if (!switchedOff && twice.length > 0)
      return failed(
        'Einige dieser Mails sendet Shopify selbst. Schalten Sie sie dort ab, und kreuzen Sie an, dass Sie es getan haben: Sonst bekommen Ihre Kunden sie zweimal.',
        'Some of these mails Shopify sends itself. Switch them off there, and tick that you have: otherwise your customers get them twice.',
      )
    if (sender !== '' && sender !== shop.sender) await chooseSender(deps, shop, sender)
    const set = { mails, switchedOff, language, colour: colour || null, logoUrl: logoUrl || null }
    await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: set }, durable)
    return done('Gespeichert.', 'Saved.')
  },
  async 'list-help'(deps, shop) {
    const { url } = await makePage(deps, shop)
    return done(`Die Seite ist angelegt: ${url}`, `The page is made: ${url}`)
  },
} as const satisfies Record<string, Action>

export type ActionName = keyof typeof actions

/** Does it, and says in words what went wrong. @throws what is a fault of ours, and ShopifyAway */
export async function act(deps: Deps, shop: ShopRow, name: ActionName, form: URLSearchParams): Promise<Outcome> {
  try {
    return await (actions[name] as Action)(deps, shop, form)
  } catch (error) {
    if (error instanceof ConnectProblem || error instanceof PageProblem) return failed(error.de, error.message)
    if (error instanceof NotConnected) return failed('Verbinden Sie den Shop zuerst.', 'Connect the shop first.')
    if (error instanceof RelayProblem)
      return failed(
        `Das Relay sagt: ${error.message}. ${error.advice}`,
        `The relay says: ${error.message}. ${error.advice}`,
      )
    throw error
  }
}

function wrongField(name: string): Outcome {
  const words: Record<string, [string, string]> = {
    colour: ['Die Farbe muss wie #1f2937 aussehen.', 'The colour must look like #1f2937.'],
    logoUrl: ['Die Adresse des Logos muss mit https:// beginnen.', 'The address of the logo must begin with https://.'],
    sender: ['Der Absender muss eine Mailadresse sein.', 'The sender must be a mail address.'],
  }
  const [de, en] = words[name] ?? ['Diese Auswahl gibt es nicht.', 'There is no such choice.']
  return failed(de, en)
}
