/** The mails of the account, newest first, and what became of each. */
import { Anchor, Button, Group, Select, Skeleton, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Mail } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'

const useWords = defineWords('messages', {
  en: {
    title: 'Messages',
    none: 'No mail yet',
    noneText: 'The first mail that one of your systems hands over shows here within a second.',
    subject: 'Subject',
    recipients: 'Recipients',
    state: 'State',
    received: 'Received',
    noSubject: '(no subject)',
    more: 'Show older ones',
    system: 'System',
    allSystems: 'All systems',
    others_one: 'and {{count}} more',
    others_other: 'and {{count}} more',
    help: 'Each line is one mail. Open it to read what the recipient’s server said, attempt by attempt, and what you can do.',
  },
  de: {
    title: 'Nachrichten',
    none: 'Noch keine Mail',
    noneText: 'Die erste Mail, die eines Ihrer Systeme übergibt, steht nach einer Sekunde hier.',
    subject: 'Betreff',
    recipients: 'Empfänger',
    state: 'Zustand',
    received: 'Angenommen',
    noSubject: '(ohne Betreff)',
    more: 'Ältere zeigen',
    system: 'System',
    allSystems: 'Alle Systeme',
    others_one: 'und {{count}} weiterer',
    others_other: 'und {{count}} weitere',
    help: 'Jede Zeile ist eine Mail. Öffnen Sie sie, um Versuch für Versuch zu lesen, was der Server des Empfängers gesagt hat und was Sie tun können.',
  },
})

type Row = Schemas['MessageRow']

/** What needs somebody first. */
const order: readonly Row['recipients'][number]['state'][] = [
  'bounced',
  'held',
  'deferred',
  'queued',
  'suppressed',
  'cancelled',
  'delivered',
]

const worst = ({ recipients }: Row) => order.find(state => recipients.some(recipient => recipient.state === state))

export function Messages() {
  const t = useWords()
  const [systemId, setSystemId] = useState<string | null>(null)
  const systems = api.useQuery('get', '/v1/systems', { params: { query: { limit: 200 } } })
  const list = api.useInfiniteQuery(
    'get',
    '/v1/messages',
    { params: { query: { limit: 50, ...(systemId === null ? {} : { systemId }) } } },
    {
      pageParamName: 'after',
      initialPageParam: '',
      getNextPageParam: page => page.next ?? undefined,
      refetchInterval: 15_000,
    },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} help={t('help')}>
      {(systems.data?.items.length ?? 0) > 1 && (
        <Group>
          <Select
            aria-label={t('system')}
            placeholder={t('allSystems')}
            clearable
            searchable
            data={systems.data?.items.map(({ id, name }) => ({ value: id, label: name })) ?? []}
            value={systemId}
            onChange={setSystemId}
          />
        </Group>
      )}
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={240} />}
      {items?.length === 0 && (
        <Empty icon={Mail} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('subject')}</Table.Th>
              <Table.Th>{t('recipients')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('received')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(row => (
              <MessageLine key={row.id} row={row} t={t} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
    </Page>
  )
}

function MessageLine({ row, t }: { row: Row; t: ReturnType<typeof useWords> }) {
  const [first, ...others] = row.recipients
  const state = worst(row)
  return (
    <Table.Tr>
      <Table.Td data-label={t('subject')} maw={360}>
        <Anchor component={Link} to={`/messages/${row.id}`} lineClamp={1}>
          {row.subject || t('noSubject')}
        </Anchor>
      </Table.Td>
      <Table.Td data-label={t('recipients')}>
        <Stack gap={0}>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {first?.recipient}
          </Text>
          {others.length > 0 && (
            <Text size="xs" c="dimmed">
              {t('others', { count: others.length })}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('state')}>{state && <StateBadge state={state} />}</Table.Td>
      <Table.Td data-label={t('received')}>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {dateTime(row.receivedAt)}
        </Text>
      </Table.Td>
    </Table.Tr>
  )
}
