/** Numbers, money and times in the user's language and time zone. */
import { language } from './words.ts'

const locale = () => (language() === 'de' ? 'de-DE' : 'en-GB')

export const count = (value: number): string => new Intl.NumberFormat(locale()).format(value)

export const percent = (share: number): string =>
  new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(share)

/** @param microEuro integer micro-euro; prices of one mail keep their five places */
export const euro = (microEuro: number, digits = 2): string =>
  new Intl.NumberFormat(locale(), {
    style: 'currency',
    currency: 'EUR',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(microEuro / 1_000_000)

export const dateTime = (at: string | Date): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at))

export const date = (at: string | Date): string =>
  new Intl.DateTimeFormat(locale(), { dateStyle: 'medium' }).format(new Date(at))

export const time = (at: string | Date): string =>
  new Intl.DateTimeFormat(locale(), { timeStyle: 'short' }).format(new Date(at))

/** Words of the relay that tell times as it stores them. */
export const inLocalTime = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, dateTime)

/** Without the year, for charts. */
export const day = (at: string | Date): string =>
  new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' }).format(new Date(at))

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/** `3 minutes ago`, `in 2 days`; within a minute `just now`. */
export function ago(at: string | Date, now = Date.now()): string {
  const ms = new Date(at).getTime() - now
  const format = new Intl.RelativeTimeFormat(locale(), { numeric: 'auto' })
  for (const [unit, size] of units) if (Math.abs(ms) >= size) return format.format(Math.round(ms / size), unit)
  return language() === 'de' ? 'gerade eben' : 'just now'
}

/** `120 ms`, `3.2 s`, `12 min` */
export function seconds(ms: number): string {
  const [value, unit] = ms < 1000 ? [ms, 'millisecond'] : ms < 120_000 ? [ms / 1000, 'second'] : [ms / 60_000, 'minute']
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: ms < 1000 ? 0 : 1 }).format(
    value,
  )
}

export function octets(bytes: number): string {
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale(), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value)
}
