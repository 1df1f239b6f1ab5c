/** Where the account is told what becomes of its mails. */
import { Anchor, Skeleton, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Webhook as WebhookIcon } from 'lucide-react'
import { api } from '../app/api.ts'
import { date } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { useEventName } from '../parts/event-types.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { WebhookBadge } from '../parts/webhook-badge.tsx'
import { NewWebhook } from './webhooks/new.tsx'

const useWords = defineWords('webhooks', {
  en: {
    title: 'Webhooks',
    none: 'No webhook yet',
    noneText:
      'Let your shop know by itself that a mail was delivered or came back: an address of yours is called for each event, signed and repeated for three days until it answers. A mailbox works too.',
    url: 'Address',
    events: 'Events',
    system: 'System',
    all: 'All systems',
    state: 'State',
    since: 'Since',
    help: 'Webhooks follow Standard Webhooks: each call is signed with a secret that only you and the relay know, so that your system can tell ours from anybody else’s. Open one to see each attempt and its answer, and to send events again.',
  },
  de: {
    title: 'Webhooks',
    none: 'Noch kein Webhook',
    noneText:
      'Lassen Sie Ihren Shop von selbst erfahren, dass eine Mail zugestellt ist oder zurückkam: Zu jedem Ereignis wird eine Adresse von Ihnen aufgerufen, signiert und drei Tage lang wiederholt, bis sie antwortet. Ein Postfach geht auch.',
    url: 'Adresse',
    events: 'Ereignisse',
    system: 'System',
    all: 'Alle Systeme',
    state: 'Zustand',
    since: 'Seit',
    help: 'Webhooks folgen „Standard Webhooks“: Jeder Aufruf ist mit einem Geheimnis signiert, das nur Sie und das Relay kennen, damit Ihr System unsere von fremden unterscheidet. Öffnen Sie einen, um jeden Versuch mit seiner Antwort zu sehen und Ereignisse noch einmal zu senden.',
  },
})

export function Webhooks() {
  const t = useWords()
  const may = useMay()
  const eventName = useEventName()
  const nameOf = useSystemNames()
  const list = api.useInfiniteQuery('get', '/v1/webhooks', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  // in one place, or the secret that is shown once would go with the empty list
  const create = may('webhooks:write') && <NewWebhook />
  return (
    <Page title={t('title')} help={t('help')} actions={create}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={WebhookIcon} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('url')}</Table.Th>
              <Table.Th>{t('system')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id, url, types, systemId, state, reason, createdAt }) => (
              <Table.Tr key={id}>
                <Table.Td data-label={t('url')} maw={480}>
                  <Stack gap={2}>
                    <Anchor
                      component={Link}
                      to={`/webhooks/${id}`}
                      size="sm"
                      fw={600}
                      style={{ overflowWrap: 'anywhere' }}
                    >
                      {url}
                    </Anchor>
                    <Text size="xs" c="dimmed">
                      {types.map(eventName).join(' · ')}
                    </Text>
                    {reason && <Text size="xs">{reason}</Text>}
                  </Stack>
                </Table.Td>
                <Table.Td data-label={t('system')}>{systemId === null ? t('all') : nameOf(systemId)}</Table.Td>
                <Table.Td data-label={t('state')}>
                  <WebhookBadge state={state} />
                </Table.Td>
                <Table.Td data-label={t('since')}>{date(createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Page>
  )
}
