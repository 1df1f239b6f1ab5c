/** Which mails there are, and what each is made with besides its data. */
export const mailKinds = [
  'order-confirmation',
  'order-paid',
  'shipping-confirmation',
  'shipping-update',
  'out-for-delivery',
  'delivered',
  'refund',
  'order-cancelled',
  'invoice',
] as const
export type MailKind = (typeof mailKinds)[number]

/**
 * Sent without a word from the merchant: Shopify has none of its own (order-paid), or sends it only where he has switched it
 * on. The others wait for his tick that he has switched Shopify's off: nobody wants to get a confirmation twice.
 */
export const additionalMails: readonly MailKind[] = ['order-paid', 'out-for-delivery', 'delivered']

export type Language = 'de' | 'en'

/** How the shop shows itself. */
export interface Brand {
  readonly name: string
  /** https */
  readonly url: string
  readonly logoUrl: string | null
  /** `#rrggbb`; what isn't one is replaced by a dark grey */
  readonly colour: string
  readonly contactEmail: string | null
  /** the List-Help page */
  readonly listHelpUrl: string | null
}

/** Mustache; see view.ts for the names. */
export interface Template {
  readonly subject: string
  readonly html: string
  readonly text: string
}
