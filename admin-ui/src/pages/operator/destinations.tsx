/** The destinations with most mails of the last day, and how they take them. */
import { Anchor, Card, Group, SegmentedControl, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { ago, count, seconds } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('destinations', {
  en: {
    title: 'Destinations',
    hour: '1 hour',
    day: '24 hours',
    week: '7 days',
    range: 'Time',
    lane: 'Destination',
    delivered: 'Delivered',
    bounced: 'Bounced',
    deferred: 'Waiting',
    latency: 'Takes',
    refusal: 'Last refusal',
    none: 'Nothing was sent in this time.',
    all: 'What waits where, and why',
  },
  de: {
    title: 'Ziele',
    hour: '1 Stunde',
    day: '24 Stunden',
    week: '7 Tage',
    range: 'Zeitraum',
    lane: 'Ziel',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
    deferred: 'Wartet',
    latency: 'Dauert',
    refusal: 'Letzte Ablehnung',
    none: 'In dieser Zeit wurde nichts gesendet.',
    all: 'Was wo wartet, und warum',
  },
})

const hours = { hour: 1, day: 24, week: 168 } as const

export function Destinations() {
  const t = useWords()
  const [range, setRange] = useState<keyof typeof hours>('day')
  const list = api.useQuery(
    'get',
    '/v1/operator/destinations',
    { params: { query: { hours: hours[range], limit: 20 } } },
    { refetchInterval: 60_000, placeholderData: keepPreviousData },
  )
  const items = list.data?.items
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('title')}
          </Title>
          <SegmentedControl
            aria-label={t('range')}
            size="xs"
            value={range}
            onChange={value => setRange(value as keyof typeof hours)}
            data={(['hour', 'day', 'week'] as const).map(value => ({ value, label: t(value) }))}
          />
        </Group>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton height={120} />}
        {items?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('none')}
          </Text>
        )}
        {items !== undefined && items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('lane')}</Table.Th>
                <Table.Th ta="end">{t('delivered')}</Table.Th>
                <Table.Th ta="end">{t('bounced')}</Table.Th>
                <Table.Th ta="end">{t('deferred')}</Table.Th>
                <Table.Th ta="end">{t('latency')}</Table.Th>
                <Table.Th>{t('refusal')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ lane, delivered, bounced, deferred, queued, meanLatencyMs, lastRefusal }) => (
                <Table.Tr key={lane}>
                  <Table.Td data-label={t('lane')}>{lane}</Table.Td>
                  <Table.Td data-label={t('delivered')} ta="end">
                    {count(delivered)}
                  </Table.Td>
                  <Table.Td data-label={t('bounced')} ta="end">
                    {count(bounced)}
                  </Table.Td>
                  <Table.Td data-label={t('deferred')} ta="end">
                    {count(deferred + queued)}
                  </Table.Td>
                  <Table.Td data-label={t('latency')} ta="end">
                    {meanLatencyMs === null ? '–' : seconds(meanLatencyMs)}
                  </Table.Td>
                  <Table.Td data-label={t('refusal')} maw={340}>
                    {lastRefusal === null ? (
                      '–'
                    ) : (
                      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                        {ago(lastRefusal.at)}: {lastRefusal.response}
                      </Text>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Anchor component={Link} to="/operator/lanes" size="sm">
          {t('all')}
        </Anchor>
      </Stack>
    </Card>
  )
}
