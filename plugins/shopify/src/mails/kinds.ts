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
