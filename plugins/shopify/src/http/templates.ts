/** The merchant's own templates: seen before they are saved, and put back to ours. */
import type { Deps } from '../deps.ts'
import { renderMail, sampleData, TemplateFault } from '../mails/index.ts'
import { type Language, type MailKind, mailKinds, type Template } from '../mails/kinds.ts'
import { brandOf, profileOf } from '../orders/brand.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'
import { done, failed, type Outcome } from './actions.ts'

export const isLanguage = (text: string): text is Language => text === 'de' || text === 'en'
export const isKind = (text: string): text is MailKind => (mailKinds as readonly string[]).includes(text)

export const templateOf = (form: URLSearchParams): Template => ({
  subject: form.get('subject') ?? '',
  html: form.get('html') ?? '',
  text: form.get('text') ?? '',
})

/** @returns the mail as a customer would see it, of an order that never was; or what is wrong with the template */
export async function previewTemplate(
  deps: Deps,
  shop: ShopRow,
  kind: MailKind,
  language: Language,
  template: Template,
): Promise<{ subject: string; html: string; text: string } | Outcome> {
  try {
    const brand = brandOf(shop, await profileOf(deps, shop))
    return renderMail(kind, language, sampleData(kind, language), brand, template)
  } catch (error) {
    if (error instanceof TemplateFault) return faultOf(error)
    throw error
  }
}

/** A template that can't be filled in isn't saved. */
export async function saveTemplate(
  deps: Deps,
  shop: ShopRow,
  kind: MailKind,
  language: Language,
  template: Template,
): Promise<Outcome> {
  const shown = await previewTemplate(deps, shop, kind, language, template)
  if ('done' in shown) return shown
  const set = { [`templates.${kind}/${language}`]: template }
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: set }, durable)
  return done('Gespeichert.', 'Saved.')
}

export async function resetTemplate(deps: Deps, shop: ShopRow, kind: MailKind, language: Language): Promise<Outcome> {
  await deps.store.models.Shop.updateOne(
    { _id: shop._id },
    { $unset: { [`templates.${kind}/${language}`]: 1 } },
    durable,
  )
  return done('Es gilt wieder unsere Vorlage.', 'Our template is used again.')
}

const faultOf = ({ reason, advice }: TemplateFault): Outcome =>
  failed(`${reason.de}. ${advice.de}`, `${reason.en}. ${advice.en}`)
