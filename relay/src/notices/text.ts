/**
 * Texts of notices as data, both languages side by side. `{name}` stands for a value. Nothing in them is HTML; a value is
 * shown as it is, whatever is in it, and never taken for a place of another value.
 */
import type { Locale } from './index.ts'

export type Both = Readonly<Record<Locale, string>>

export interface Text {
  readonly subject: Both
  readonly paragraphs: readonly Both[]
  readonly action?: Both
}

export const hello: Both = { de: 'Guten Tag {name},', en: 'Hello {name},' }
