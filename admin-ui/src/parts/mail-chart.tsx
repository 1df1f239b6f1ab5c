/** Received, delivered and bounced mails over time; for those who can't see it, and who want figures, as a table. */
import { AreaChart } from '@mantine/charts'
import '@mantine/charts/styles.css'
import { ColorSwatch, Group, ScrollArea, Table, Text } from '@mantine/core'
import type { Schemas } from '../app/api.ts'
import { count, date, dateTime, day, time } from '../app/format.ts'
import { defineWords } from '../app/words.ts'
import { type Step, stepsSince } from './time-range.tsx'

const useWords = defineWords('mail-chart', {
  en: {
    received: 'Received',
    delivered: 'Delivered',
    bounced: 'Bounced',
    at: 'Time',
    chart: 'Mails over time: {{received}} received, {{delivered}} delivered, {{bounced}} bounced',
  },
  de: {
    received: 'Angenommen',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
    at: 'Zeit',
    chart: 'Mails im Zeitverlauf: {{received}} angenommen, {{delivered}} zugestellt, {{bounced}} zurückgekommen',
  },
})

const series = [
  { name: 'received', color: 'ink.5' },
  { name: 'delivered', color: 'green.7' },
  { name: 'bounced', color: 'red.7' },
] as const

type Series = Schemas['StatsSeries']

interface MailChartProps {
  readonly points: Series['points']
  readonly from: Date
  readonly step: Step
  readonly asTable: boolean
}

export default function MailChart({ points, from, step, asTable }: MailChartProps) {
  const t = useWords()
  const at = new Map(points.map(point => [new Date(point.startsAt).getTime(), point]))
  const rows = stepsSince(from, step).map(start => {
    const { received = 0, delivered = 0, bounced = 0 } = at.get(start.getTime()) ?? {}
    const label = step === 'day' ? day(start) : step === 'hour' ? `${day(start)}, ${time(start)}` : time(start)
    return { start, label, received, delivered, bounced }
  })
  const sum = (name: 'received' | 'delivered' | 'bounced') => count(rows.reduce((total, row) => total + row[name], 0))
  if (asTable)
    return (
      <ScrollArea.Autosize mah={320} viewportProps={{ tabIndex: 0 }}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('at')}</Table.Th>
              <Table.Th ta="end">{t('received')}</Table.Th>
              <Table.Th ta="end">{t('delivered')}</Table.Th>
              <Table.Th ta="end">{t('bounced')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.toReversed().map(row => (
              <Table.Tr key={row.start.getTime()}>
                <Table.Td>{step === 'day' ? date(row.start) : dateTime(row.start)}</Table.Td>
                <Table.Td ta="end">{count(row.received)}</Table.Td>
                <Table.Td ta="end">{count(row.delivered)}</Table.Td>
                <Table.Td ta="end">{count(row.bounced)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    )
  return (
    <div
      role="img"
      aria-label={t('chart', { received: sum('received'), delivered: sum('delivered'), bounced: sum('bounced') })}
    >
      <AreaChart
        h={260}
        data={rows}
        dataKey="label"
        curveType="monotone"
        withDots={false}
        strokeWidth={1.5}
        fillOpacity={0.15}
        tickLine="none"
        valueFormatter={count}
        yAxisProps={{ width: 44, allowDecimals: false }}
        xAxisProps={{ minTickGap: 40 }}
        areaChartProps={{ accessibilityLayer: false }}
        series={series.map(({ name, color }) => ({ name, color, label: t(name) }))}
      />
      <Group gap="md" mt="xs" aria-hidden>
        {series.map(({ name, color }) => (
          <Group key={name} gap={6}>
            <ColorSwatch color={`var(--mantine-color-${color.replace('.', '-')})`} size={10} withShadow={false} />
            <Text size="xs">{t(name)}</Text>
          </Group>
        ))}
      </Group>
    </div>
  )
}
