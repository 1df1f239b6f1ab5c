/** Who sends how much, and whose recipients refuse or complain more than receivers bear. */
import { Anchor, Badge, Card, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api } from '../../app/api.ts'
import { count, percent } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('senders', {
  en: {
    title: 'Senders of the last 7 days',
    text: 'Above the limits: more than {{bounces}} dead addresses and refused contents, or {{complaints}} complaints, from {{mails}} mails on.',
    account: 'Account',
    received: 'Received',
    dead: 'Dead or refused',
    complaints: 'Complaints',
    state: 'State',
    well: 'Well',
    tooBounces: 'Too many bounces',
    tooComplaints: 'Too many complaints',
    none: 'Nobody has sent anything yet.',
  },
  de: {
    title: 'Absender der letzten 7 Tage',
    text: 'Über den Grenzen: mehr als {{bounces}} tote Adressen und abgelehnte Inhalte oder {{complaints}} Beschwerden, ab {{mails}} Mails.',
    account: 'Konto',
    received: 'Angenommen',
    dead: 'Tot oder abgelehnt',
    complaints: 'Beschwerden',
    state: 'Zustand',
    well: 'Gut',
    tooBounces: 'Zu viele zurückgekommen',
    tooComplaints: 'Zu viele Beschwerden',
    none: 'Noch hat niemand etwas gesendet.',
  },
})

export function Senders() {
  const t = useWords()
  const list = api.useQuery(
    'get',
    '/v1/operator/senders',
    { params: { query: { days: 7, limit: 20 } } },
    { refetchInterval: 60_000 },
  )
  const { data } = list
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton height={120} />}
        {data && (
          <Text size="sm" c="dimmed">
            {data.items.length === 0
              ? t('none')
              : t('text', {
                  bounces: percent(data.limits.bounceShare),
                  complaints: percent(data.limits.complaintShare),
                  mails: count(data.limits.mails),
                })}
          </Text>
        )}
        {data !== undefined && data.items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('account')}</Table.Th>
                <Table.Th ta="end">{t('received')}</Table.Th>
                <Table.Th ta="end">{t('dead')}</Table.Th>
                <Table.Th ta="end">{t('complaints')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.items.map(({ accountId, name, received, delivered, bounced, hard, policy, complaints, beyond }) => {
                const sent = delivered + bounced
                const share = (some: number) => (sent === 0 ? '' : ` (${percent(some / sent)})`)
                return (
                  <Table.Tr key={accountId}>
                    <Table.Td data-label={t('account')}>
                      <Anchor component={Link} to={`/operator/accounts/${accountId}`} size="sm" fw={600}>
                        {name}
                      </Anchor>
                    </Table.Td>
                    <Table.Td data-label={t('received')} ta="end">
                      {count(received)}
                    </Table.Td>
                    <Table.Td data-label={t('dead')} ta="end">
                      {count(hard + policy)}
                      {share(hard + policy)}
                    </Table.Td>
                    <Table.Td data-label={t('complaints')} ta="end">
                      {count(complaints)}
                      {share(complaints)}
                    </Table.Td>
                    <Table.Td data-label={t('state')}>
                      <Group gap={4}>
                        {beyond.length === 0 && (
                          <Badge variant="dot" color="green" radius="sm" tt="none" fw={500}>
                            {t('well')}
                          </Badge>
                        )}
                        {beyond.map(each => (
                          <Badge key={each} variant="dot" color="red" radius="sm" tt="none" fw={500}>
                            {t(each === 'bounces' ? 'tooBounces' : 'tooComplaints')}
                          </Badge>
                        ))}
                      </Group>
                    </Table.Td>
                  </Table.Tr>
                )
              })}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Card>
  )
}
