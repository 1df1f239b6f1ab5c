/** What an owner sees first: what needs him, what his systems sent, how long the quota lasts. */
import { Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi, Link, Navigate, useNavigate } from '@tanstack/react-router'
import { Plug } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { api, type Schemas } from '../app/api.ts'
import { count, percent, time } from '../app/format.ts'
import { useMay, useSure } from '../app/me.ts'
import { useAllSystems } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { RangeChoice, spanOf, type TimeRange, timeZone } from '../parts/time-range.tsx'
import { Attention } from './dashboard/attention.tsx'
import { FirstSteps } from './dashboard/first-steps.tsx'
import { Quota } from './dashboard/quota.tsx'

// tables scroll by a library of their own (20 kB)
const SystemNumbers = lazy(() => import('./dashboard/system-numbers.tsx'))
const MailChart = lazy(() => import('../parts/mail-chart.tsx'))

const useWords = defineWords('dashboard', {
  en: {
    title: 'Overview',
    asOf: 'As of {{time}}. The present quarter of an hour counts already.',
    received: 'Received',
    delivered: 'Delivered',
    bounced: 'Bounced',
    waiting: 'On the way now',
    traffic: 'Mails',
    table: 'As a table',
    chart: 'As a chart',
    none: 'Connect your first system',
    noneText:
      'A shop, a CMS, a booking system … Connect it once, and its order confirmations, password mails and notices leave signed and tracked.',
    connect: 'Connect a system',
    ofReceived: '{{share}} of the received',
    help: 'Every mail that one of your systems hands over is received. It then ends as delivered or as bounced; what is still on the way is tried again for two days. Numbers follow the closed quarters of an hour, the newest one is counted live.',
  },
  de: {
    title: 'Übersicht',
    asOf: 'Stand {{time}}. Die laufende Viertelstunde zählt schon mit.',
    received: 'Angenommen',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
    waiting: 'Jetzt unterwegs',
    traffic: 'Mails',
    table: 'Als Tabelle',
    chart: 'Als Diagramm',
    none: 'Verbinden Sie Ihr erstes System',
    noneText:
      'Ein Shop, ein CMS, ein Buchungssystem … Einmal verbunden, gehen Bestellbestätigungen, Passwort-Mails und Hinweise signiert und nachverfolgbar hinaus.',
    connect: 'System verbinden',
    ofReceived: '{{share}} der angenommenen',
    help: 'Jede Mail, die eines Ihrer Systeme übergibt, ist angenommen. Danach ist sie entweder zugestellt oder zurückgekommen; was noch unterwegs ist, wird zwei Tage lang weiter versucht. Die Zahlen folgen den abgeschlossenen Viertelstunden, die laufende wird mitgezählt.',
  },
})

type Counts = Omit<Schemas['SystemNumbers'], 'systemId'>

const route = getRouteApi('/inside/')

export function Dashboard() {
  const me = useSure()
  // who runs the relay may be in no account
  return me.scopes.length === 0 && me.user?.operator === true ? <Navigate to="/operator" replace /> : <OwnDashboard />
}

function OwnDashboard() {
  const t = useWords()
  const may = useMay()
  const { range = 'week' } = route.useSearch()
  const navigate = useNavigate({ from: '/' })
  const { from } = spanOf(range)
  const systems = useAllSystems()
  // the totals are the sums of these; with many systems they take a moment, and their names are to stand there before
  const stats = api.useQuery(
    'get',
    '/v1/stats/systems',
    { params: { query: { from: from.toISOString() } } },
    { refetchInterval: 15_000, placeholderData: keepPreviousData, enabled: systems.data !== undefined },
  )
  const { data } = stats
  const connect = may('systems:write') && (
    <Button component={Link} to="/systems/new" leftSection={<Plug size={16} aria-hidden />}>
      {t('connect')}
    </Button>
  )
  const sum = (...names: (keyof Counts)[]) =>
    data?.items.reduce((total, item) => names.reduce((part, name) => part + item[name], total), 0) ?? 0
  const numbers = data && [
    { name: t('received'), value: sum('received') },
    { name: t('delivered'), value: sum('delivered'), of: sum('received') },
    { name: t('bounced'), value: sum('bounced'), of: sum('received') },
    { name: t('waiting'), value: sum('queued', 'deferred', 'held') },
  ]
  return (
    <Page
      title={t('title')}
      lead={data && t('asOf', { time: time(data.asOf) })}
      actions={systems.data?.length !== 0 && connect}
      help={t('help')}
    >
      <Attention />
      {systems.data && <FirstSteps systems={systems.data} />}
      {systems.error && <ProblemAlert error={systems.error} onRetry={() => systems.refetch()} />}
      {systems.data?.length === 0 ? (
        // who may connect one has his first steps above
        !may('systems:write') && (
          <Empty icon={Plug} title={t('none')}>
            {t('noneText')}
          </Empty>
        )
      ) : (
        <>
          {stats.error && <ProblemAlert error={stats.error} onRetry={() => stats.refetch()} />}
          <Group justify="space-between" gap="xs">
            <Title order={2} size="h4">
              {t('traffic')}
            </Title>
            <RangeChoice value={range} onChange={chosen => navigate({ search: { range: chosen }, replace: true })} />
          </Group>
          <SimpleGrid cols={{ base: 2, md: 4 }}>
            {numbers?.map(({ name, value, of }) => (
              <Card key={name} withBorder padding="md">
                <Text size="sm" c="dimmed">
                  {name}
                </Text>
                <Text fz={28} fw={650} lh={1.2}>
                  {count(value)}
                </Text>
                <Text size="xs" c="dimmed" mih={18}>
                  {of !== undefined && of > 0 && t('ofReceived', { share: percent(value / of) })}
                </Text>
              </Card>
            )) ?? [1, 2, 3, 4].map(n => <Skeleton key={n} height={104} />)}
          </SimpleGrid>
          <Traffic range={range} isFirst={data === undefined} />
        </>
      )}
      {may('billing:read') && <Quota isFirst={data === undefined && systems.data?.length !== 0} />}
      {systems.data !== undefined && systems.data.length > 0 && (
        <Suspense fallback={<Skeleton height={160} />}>
          <SystemNumbers systems={systems.data} numbers={data?.items ?? []} />
        </Suspense>
      )}
    </Page>
  )
}

/** @param isFirst the totals are still to come, which are read first */
function Traffic({ range, isFirst }: { range: TimeRange; isFirst: boolean }) {
  const t = useWords()
  const [asTable, setAsTable] = useState(false)
  const { from, step } = spanOf(range)
  const query = { from: from.toISOString(), step, timeZone: timeZone() }
  const series = api.useQuery(
    'get',
    '/v1/stats/series',
    { params: { query } },
    { refetchInterval: 60_000, placeholderData: keepPreviousData, enabled: !isFirst },
  )
  if (series.error) return <ProblemAlert error={series.error} onRetry={() => series.refetch()} />
  return (
    <Card withBorder>
      <Stack gap="xs">
        {series.data === undefined ? (
          <Skeleton height={260} />
        ) : (
          <Suspense fallback={<Skeleton height={260} />}>
            <MailChart points={series.data.points} from={from} step={step} asTable={asTable} />
          </Suspense>
        )}
        <Group justify="flex-end">
          <Button variant="subtle" size="compact-sm" onClick={() => setAsTable(!asTable)}>
            {asTable ? t('chart') : t('table')}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}
