/** What an owner sees first: his systems, what they sent, and what needs him. */
import { Button, Card, Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Plug } from 'lucide-react'
import { api } from '../app/api.ts'
import { count, percent, time } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'

const useWords = defineWords('dashboard', {
  en: {
    title: 'Overview',
    asOf: 'As of {{time}}',
    received: 'Received',
    delivered: 'Delivered',
    bounced: 'Bounced',
    waiting: 'On the way',
    systems: 'Systems',
    none: 'Connect your first system',
    noneText:
      'A shop, a CMS, a booking system … Connect it once, and its order confirmations, password mails and notices leave signed and tracked.',
    connect: 'Connect a system',
    ofReceived: '{{share}} of the received',
    help: 'Every mail that one of your systems hands over is received. It then ends as delivered or as bounced; what is still on the way is tried again for two days. Charts follow the closed quarters of an hour, the newest one is counted live.',
  },
  de: {
    title: 'Übersicht',
    asOf: 'Stand {{time}}',
    received: 'Angenommen',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
    waiting: 'Unterwegs',
    systems: 'Systeme',
    none: 'Verbinden Sie Ihr erstes System',
    noneText:
      'Ein Shop, ein CMS, ein Buchungssystem … Einmal verbunden, gehen Bestellbestätigungen, Passwort-Mails und Hinweise signiert und nachverfolgbar hinaus.',
    connect: 'System verbinden',
    ofReceived: '{{share}} der angenommenen',
    help: 'Jede Mail, die eines Ihrer Systeme übergibt, ist angenommen. Danach ist sie entweder zugestellt oder zurückgekommen; was noch unterwegs ist, wird zwei Tage lang weiter versucht. Die Zahlen folgen den abgeschlossenen Viertelstunden, die laufende wird mitgezählt.',
  },
})

export function Dashboard() {
  const t = useWords()
  const may = useMay()
  const stats = api.useQuery('get', '/v1/stats', {}, { refetchInterval: 15_000 })
  const systems = api.useQuery('get', '/v1/systems', { params: { query: { limit: 200 } } })
  const { data } = stats
  const connect = may('systems:write') && (
    <Button component={Link} to="/systems/new" leftSection={<Plug size={16} aria-hidden />}>
      {t('connect')}
    </Button>
  )
  const numbers = data && [
    { name: t('received'), value: data.received },
    { name: t('delivered'), value: data.delivered, of: data.received },
    { name: t('bounced'), value: data.bounced, of: data.received },
    { name: t('waiting'), value: data.queued + data.deferred + data.held },
  ]
  return (
    <Page title={t('title')} lead={data && t('asOf', { time: time(data.asOf) })} actions={connect} help={t('help')}>
      {stats.error && <ProblemAlert error={stats.error} onRetry={() => stats.refetch()} />}
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
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('systems')}
        </Title>
        {systems.error && <ProblemAlert error={systems.error} onRetry={() => systems.refetch()} />}
        {systems.data?.items.length === 0 && (
          <Empty icon={Plug} title={t('none')} action={connect || undefined}>
            {t('noneText')}
          </Empty>
        )}
        {systems.data?.items.map(system => (
          <Card key={system.id} withBorder padding="sm" component={Link} to={`/systems/${system.id}`}>
            <Group justify="space-between">
              <Stack gap={0}>
                <Text fw={600}>{system.name}</Text>
                <Text size="sm" c="dimmed">
                  {system.reason}
                </Text>
              </Stack>
              <StateBadge state={system.state} />
            </Group>
          </Card>
        ))}
      </Stack>
    </Page>
  )
}
