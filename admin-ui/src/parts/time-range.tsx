/** The time that numbers are of: a choice, and what to ask the API for. */
import { SegmentedControl } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('time-range', {
  en: { label: 'Time', day: '24 hours', week: '7 days', month: '30 days', quarter: '90 days' },
  de: { label: 'Zeitraum', day: '24 Stunden', week: '7 Tage', month: '30 Tage', quarter: '90 Tage' },
})

export const ranges = ['day', 'week', 'month', 'quarter'] as const
export type TimeRange = (typeof ranges)[number]
export type Step = 'quarter' | 'hour' | 'day'

const hourMs = 3_600_000
const spans: Record<TimeRange, { hours: number; step: Step }> = {
  day: { hours: 24, step: 'quarter' },
  week: { hours: 7 * 24, step: 'hour' },
  month: { hours: 30 * 24, step: 'day' },
  quarter: { hours: 90 * 24, step: 'day' },
}

export const isRange = (text: unknown): text is TimeRange => ranges.includes(text as TimeRange)

export const timeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The same for a quarter of an hour, so that it is asked for once. */
export function spanOf(range: TimeRange, now = Date.now()): { from: Date; step: Step } {
  const { hours, step } = spans[range]
  const from = new Date(now - hours * hourMs)
  if (step === 'day') from.setHours(24, 0, 0, 0)
  else if (step === 'hour') from.setMinutes(60, 0, 0)
  else from.setTime(Math.ceil(from.getTime() / (hourMs / 4)) * (hourMs / 4))
  return { from, step }
}

/** Beginnings of all steps until now, by the user's clock. */
export function stepsSince(from: Date, step: Step, now = Date.now()): Date[] {
  const steps: Date[] = []
  for (const at = new Date(from); at.getTime() <= now; ) {
    steps.push(new Date(at))
    if (step === 'day') at.setDate(at.getDate() + 1)
    else at.setTime(at.getTime() + (step === 'hour' ? hourMs : hourMs / 4))
  }
  return steps
}

export function RangeChoice({ value, onChange }: { value: TimeRange; onChange: (range: TimeRange) => void }) {
  const t = useWords()
  return (
    <SegmentedControl
      aria-label={t('label')}
      size="xs"
      value={value}
      onChange={chosen => onChange(chosen as TimeRange)}
      data={ranges.map(each => ({ value: each, label: t(each) }))}
    />
  )
}
