/** Date expressions, with time zones by Olson name or offset (MongoDB manual, "$dateTrunc", "$dateToString"). */
import { ObjectId, Timestamp } from 'bson'
import { badValue, MongoError, notSupported, typeMismatch } from './errors.ts'
import { toNumber } from './values.ts'

const dayMs = 86_400_000

/** @returns null for null and missing. @throws for what is no date */
export function toDateValue(value: unknown): Date | null {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000)
  if (value instanceof ObjectId) return value.getTimestamp()
  throw new MongoError(16006, 'Location16006', "can't convert this value to a date")
}

/** how far a zone is ahead of UTC at an instant, ms */
type Zone = (at: number) => number

const formats = new Map<string, Intl.DateTimeFormat>()

/** @returns null for null: the whole expression is null then */
export function zoneOf(name: unknown): { offset: Zone; fixed: boolean } | null {
  if (name === undefined) return { offset: () => 0, fixed: true }
  if (name === null) return null
  if (typeof name !== 'string') throw typeMismatch('timezone must evaluate to a string')
  if (['UTC', 'GMT', 'Z'].includes(name)) return { offset: () => 0, fixed: true }
  const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(name) ?? []
  if (sign !== undefined) {
    const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
    return { offset: () => ahead, fixed: true }
  }
  let format = formats.get(name)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
        era: 'short',
      })
    } catch {
      throw new MongoError(40485, 'Location40485', `unrecognized time zone identifier: "${name}"`)
    }
    formats.set(name, format)
  }
  const known = format
  return {
    fixed: false,
    offset: at => {
      const fields = Object.fromEntries(known.formatToParts(at).map(({ type, value }) => [type, value]))
      if (fields.era !== 'AD') throw notSupported('time zones before the year 1')
      const local = Date.UTC(
        Number(fields.year),
        Number(fields.month) - 1,
        Number(fields.day),
        Number(fields.hour),
        Number(fields.minute),
        Number(fields.second),
      )
      return local - Math.floor(at / 1000) * 1000
    },
  }
}

/** the instant at which clocks of the zone show `local` */
function instantOf(local: number, offset: Zone): number {
  const guess = local - offset(local)
  return local - offset(guess)
}

const subDay: Record<string, number> = { hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 }
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
/** bins are counted from here, in the zone's time */
const reference = Date.UTC(2000, 0, 1)
const floorTo = (value: number, size: number) => Math.floor(value / size) * size

export function dateTrunc(
  date: unknown,
  unit: unknown,
  binSize: unknown,
  timezone: unknown,
  startOfWeek: unknown,
): Date | null {
  if (unit === null || unit === undefined || binSize === null || startOfWeek === null) return null
  const size = binSize === undefined ? 1 : toNumber(binSize, 'binSize')
  if (!Number.isInteger(size) || size < 1) throw badValue('$dateTrunc requires binSize to be greater than 0')
  if (
    typeof unit !== 'string' ||
    !['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second', 'millisecond'].includes(unit)
  )
    throw new MongoError(
      9,
      'FailedToParse',
      `$dateTrunc parameter 'unit' value cannot be recognized as a time unit: ${unit}`,
    )
  const zone = zoneOf(timezone)
  const at = toDateValue(date)
  if (at === null || zone === null) return null
  const { offset, fixed } = zone
  const ahead = offset(at.getTime())
  const local = at.getTime() + ahead
  const step = subDay[unit]
  if (step !== undefined) {
    if (!fixed && unit === 'hour' && size > 1) throw notSupported('$dateTrunc to several hours in a time zone by name')
    return new Date(reference + floorTo(local - reference, step * size) - ahead)
  }
  const civil = new Date(local)
  const months = (civil.getUTCFullYear() - 2000) * 12 + civil.getUTCMonth()
  let start: number
  if (unit === 'day') start = reference + floorTo(local - reference, dayMs * size)
  else if (unit === 'week') {
    if (size > 1) throw notSupported('$dateTrunc to several weeks')
    const name = String(startOfWeek ?? 'sunday').toLowerCase()
    const first = weekdays.findIndex(day => day === name || day.slice(0, 3) === name)
    if (first === -1) throw new MongoError(9, 'FailedToParse', `$dateTrunc parameter 'startOfWeek' is no day: ${name}`)
    const day = floorTo(local, dayMs)
    start = day - ((new Date(day).getUTCDay() - first + 7) % 7) * dayMs
  } else {
    const span = { month: 1, quarter: 3, year: 12 }[unit] as number
    start = Date.UTC(2000, floorTo(months, span * size), 1)
  }
  return new Date(instantOf(start, offset))
}

const pad = (value: number, width: number) => String(value).padStart(width, '0')
const dayOfYear = (local: Date) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / dayMs) + 1

/** ISO 8601: the week of a day is that of its Thursday */
function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * dayMs)
  return { year: thursday.getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 }
}

export function dateToString(date: unknown, format: unknown, timezone: unknown): string | null {
  const zone = zoneOf(timezone)
  const at = toDateValue(date)
  if (at === null || zone === null || format === null) return null
  if (format !== undefined && typeof format !== 'string')
    throw new MongoError(18533, 'Location18533', '$dateToString requires that "format" be a string')
  const ahead = zone.offset(at.getTime())
  const local = new Date(at.getTime() + ahead)
  const year = local.getUTCFullYear()
  if (year < 0 || year > 9999)
    throw new MongoError(
      18537,
      'Location18537',
      `$dateToString is only defined on year 0-9999, tried to use year ${year}`,
    )
  const pattern = format ?? `%Y-%m-%dT%H:%M:%S.%L${timezone === undefined ? 'Z' : ''}`
  if (/%(?![A-Za-z%])/.test(pattern.replaceAll('%%', '')))
    throw new MongoError(18535, 'Location18535', "Unmatched '%' at end of $dateToString format string")
  return pattern.replace(/%(.)/g, (_, specifier: string) => {
    switch (specifier) {
      case '%':
        return '%'
      case 'Y':
        return pad(year, 4)
      case 'm':
        return pad(local.getUTCMonth() + 1, 2)
      case 'd':
        return pad(local.getUTCDate(), 2)
      case 'H':
        return pad(local.getUTCHours(), 2)
      case 'M':
        return pad(local.getUTCMinutes(), 2)
      case 'S':
        return pad(local.getUTCSeconds(), 2)
      case 'L':
        return pad(local.getUTCMilliseconds(), 3)
      case 'j':
        return pad(dayOfYear(local), 3)
      case 'w':
        return String(local.getUTCDay() + 1)
      case 'u':
        return String(local.getUTCDay() || 7)
      case 'G':
        return pad(isoWeek(local).year, 4)
      case 'V':
        return pad(isoWeek(local).week, 2)
      case 'z': {
        const minutes = Math.abs(Math.trunc(ahead / 60_000))
        return `${ahead < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`
      }
      default:
        throw new MongoError(18536, 'Location18536', `Invalid format character '%${specifier}' in format string`)
    }
  })
}

const dateParts: Record<string, (local: Date) => number> = {
  $year: local => local.getUTCFullYear(),
  $month: local => local.getUTCMonth() + 1,
  $dayOfMonth: local => local.getUTCDate(),
  $hour: local => local.getUTCHours(),
  $minute: local => local.getUTCMinutes(),
  $second: local => local.getUTCSeconds(),
}
export const datePartNames = new Set(Object.keys(dateParts))

export function datePart(name: string, date: unknown, timezone: unknown): number | null {
  const zone = zoneOf(timezone)
  const at = toDateValue(date)
  const part = dateParts[name]
  if (at === null || zone === null || part === undefined) return null
  return part(new Date(at.getTime() + zone.offset(at.getTime())))
}

/** ISO 8601, as far as MongoDB and JavaScript certainly agree. */
export function parseDate(text: string): Date {
  const known =
    /^\d{4}-\d{2}-\d{2}$/.test(text) ||
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})?$/.test(text)
  if (!known) throw notSupported(`the text "${text.slice(0, 40)}" as a date (write it as YYYY-MM-DDThh:mm:ssZ)`)
  const date = new Date(/T.*(Z|[+-]\d{2}:\d{2})$/.test(text) || !text.includes('T') ? text : `${text}Z`)
  if (Number.isNaN(date.getTime()))
    throw new MongoError(241, 'ConversionFailure', `Error parsing date string '${text}'`)
  return date
}
