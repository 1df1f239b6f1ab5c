/** The hour or the day of a time zone in which a time lies. Pure. */

export type Step = 'quarter' | 'hour' | 'day'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const floorTo = (value: number, size: number) => Math.floor(value / size) * size

/** @returns how far the zone is ahead of UTC at a time, ms @throws RangeError for a zone that isn't one */
function offsetOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return at => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]))
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - floorTo(at, 1000)
  }
}

/** @returns the beginning of the step that holds an interval of 15 minutes */
export function stepStart(step: Step, timeZone: string): (startsAt: Date) => Date {
  if (step === 'quarter') return startsAt => startsAt
  const offset = offsetOf(timeZone)
  return startsAt => {
    const at = startsAt.getTime()
    const ahead = offset(at)
    if (step === 'hour') return new Date(floorTo(at + ahead, hourMs) - ahead)
    // a day may begin with another offset than it has later on: the night in which clocks change
    const midnight = floorTo(at + ahead, dayMs)
    return new Date(midnight - offset(midnight - ahead))
  }
}
