/** One webhook: how it is doing, each attempt with its answer, and what can be done. */
import { Alert, Anchor, Badge, Button, Code, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { RefreshCw, Zap } from 'lucide-react'
import { useState } from 'react'
import { api, client, type Schemas } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { sure } from '../app/optimistic.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { ActionsHeading } from '../parts/actions-heading.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useEventName } from '../parts/event-types.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { SecretOnce } from '../parts/secret-once.tsx'
import { WebhookBadge } from '../parts/webhook-badge.tsx'
import { ReplayRange } from './webhooks/replay-range.tsx'

const useWords = defineWords('webhook', {
  en: {
    back: 'All webhooks',
    all: 'all systems',
    of: 'Mails of {{name}}',
    test: 'Send a test event',
    testTaken: 'It answered as it should ({{status}}), after {{ms}} ms.',
    testMailed: 'The mail was handed over.',
    testFailed: 'It did not take the event: {{why}}',
    enable: 'Switch on again',
    enableText: 'Events that were stopped are sent now, oldest first.',
    failing:
      'It has not answered as it should since {{at}}. Events are repeated for three days; make it answer with 2xx within 15 seconds.',
    disabled: 'It was switched off. Put it right, send a test event, and switch it on again.',
    rotate: 'New secret',
    rotateText:
      'A new secret signs from now on; the old one signs too for a day more, so that you can change it without a gap.',
    secret: 'Signing secret',
    remove: 'Remove',
    removeText: 'Nothing is told to this address any more. Events of the last days can’t be sent to it again.',
    attempts: 'Attempts',
    none: 'Nothing was sent yet. Send a test event to try it.',
    at: 'When',
    event: 'Event',
    answer: 'Answer',
    noAnswer: 'no answer',
    took: '{{ms}} ms',
    replay: 'Send again',
    replayOf: 'Send again: event {{id}}',
    replayed: 'It is on its way again.',
    look: 'Look again',
    help: 'A call counts as taken when it is answered with 2xx. Everything else is repeated after 5 seconds, minutes and hours, for three days.',
  },
  de: {
    back: 'Alle Webhooks',
    all: 'allen Systemen',
    of: 'Mails von {{name}}',
    test: 'Test-Ereignis senden',
    testTaken: 'Er hat richtig geantwortet ({{status}}), nach {{ms}} ms.',
    testMailed: 'Die Mail ist übergeben.',
    testFailed: 'Er hat das Ereignis nicht angenommen: {{why}}',
    enable: 'Wieder einschalten',
    enableText: 'Angehaltene Ereignisse werden jetzt gesendet, die ältesten zuerst.',
    failing:
      'Er antwortet seit {{at}} nicht, wie er soll. Ereignisse werden drei Tage lang wiederholt; lassen Sie ihn innerhalb von 15 Sekunden mit 2xx antworten.',
    disabled:
      'Er wurde abgeschaltet. Bringen Sie ihn in Ordnung, senden Sie ein Test-Ereignis und schalten Sie ihn wieder ein.',
    rotate: 'Neues Geheimnis',
    rotateText:
      'Von jetzt an signiert ein neues Geheimnis; das alte signiert noch einen Tag mit, damit Sie es ohne Lücke wechseln können.',
    secret: 'Signatur-Geheimnis',
    remove: 'Entfernen',
    removeText:
      'An diese Adresse geht nichts mehr. Ereignisse der letzten Tage können nicht noch einmal dorthin gesendet werden.',
    attempts: 'Versuche',
    none: 'Noch wurde nichts gesendet. Senden Sie ein Test-Ereignis, um ihn auszuprobieren.',
    at: 'Wann',
    event: 'Ereignis',
    answer: 'Antwort',
    noAnswer: 'keine Antwort',
    took: '{{ms}} ms',
    replay: 'Noch einmal',
    replayOf: 'Noch einmal: Ereignis {{id}}',
    replayed: 'Es ist wieder unterwegs.',
    look: 'Neu laden',
    help: 'Ein Aufruf gilt als angenommen, wenn er mit 2xx beantwortet wird. Alles andere wird nach 5 Sekunden, nach Minuten und Stunden wiederholt, drei Tage lang.',
  },
})

const route = getRouteApi('/inside/webhooks/$id')

export function WebhookPage() {
  const t = useWords()
  const may = useMay()
  const { id } = route.useParams()
  const eventName = useEventName()
  const nameOf = useSystemNames()
  const path = { params: { path: { id } } }
  const webhook = api.useQuery('get', '/v1/webhooks/{id}', path, { refetchInterval: 15_000 })
  const { data } = webhook
  if (webhook.error) return <ProblemAlert error={webhook.error} onRetry={() => webhook.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  return (
    <Page
      title={data.url}
      lead={
        <Group gap="xs">
          <WebhookBadge state={data.state} />
          <Text size="sm">{t('of', { name: data.systemId === null ? t('all') : nameOf(data.systemId) })}</Text>
          <Anchor component={Link} to="/webhooks" size="sm">
            {t('back')}
          </Anchor>
        </Group>
      }
      help={t('help')}
      actions={may('webhooks:write') && <Actions webhook={data} />}
    >
      {data.state !== 'active' && (
        <Alert color={data.state === 'disabled' ? 'red' : 'orange'}>
          {data.state === 'disabled'
            ? t('disabled')
            : t('failing', { at: data.failingSince === null ? '' : dateTime(data.failingSince) })}{' '}
          {data.reason}
        </Alert>
      )}
      <Text size="sm" c="dimmed">
        {data.types.map(eventName).join(' · ')}
      </Text>
      <Attempts id={id} mayWrite={may('webhooks:write')} />
    </Page>
  )
}

function Actions({ webhook }: { webhook: Schemas['Webhook'] }) {
  const t = useWords()
  const navigate = useNavigate()
  const path = { params: { path: { id: webhook.id } } }
  const test = api.useMutation('post', '/v1/webhooks/{id}/test')
  const [secret, setSecret] = useState<string | null>(null)
  const [tested, { open: showTest, close: closeTest }] = useDisclosure(false)
  const tryIt = () => {
    showTest()
    test.mutate(path)
  }
  const isMail = webhook.url.startsWith('mailto:')
  return (
    <>
      <Button leftSection={<Zap size={16} aria-hidden />} onClick={tryIt} loading={test.isPending}>
        {t('test')}
      </Button>
      {webhook.state === 'disabled' && (
        <Confirm label={t('enable')} onConfirm={() => sure(client.POST('/v1/webhooks/{id}/enable', path))}>
          {t('enableText')}
        </Confirm>
      )}
      <ReplayRange id={webhook.id} />
      {!isMail && (
        <Confirm
          label={t('rotate')}
          onConfirm={async () => setSecret((await sure(client.POST('/v1/webhooks/{id}/secret', path))).secret)}
        >
          {t('rotateText')}
        </Confirm>
      )}
      <Confirm
        label={t('remove')}
        color="red"
        onConfirm={async () => {
          await sure(client.DELETE('/v1/webhooks/{id}', path))
          await navigate({ to: '/webhooks' })
        }}
      >
        {t('removeText')}
      </Confirm>
      <Dialog opened={secret !== null} onClose={() => setSecret(null)} title={t('rotate')} size="lg">
        <SecretOnce label={t('secret')} value={secret ?? ''} onDone={() => setSecret(null)} />
      </Dialog>
      <Dialog opened={tested} onClose={closeTest} title={t('test')}>
        {test.error && <ProblemAlert error={test.error} onRetry={tryIt} />}
        {test.isPending && <Skeleton height={60} />}
        {test.data && (
          <Alert color={test.data.taken ? 'green' : 'red'} role="status">
            {test.data.taken
              ? isMail
                ? t('testMailed')
                : t('testTaken', { status: test.data.status, ms: Math.round(test.data.ms) })
              : t('testFailed', { why: test.data.error ?? `${test.data.status} ${test.data.answer}` })}
          </Alert>
        )}
      </Dialog>
    </>
  )
}

function Attempts({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const t = useWords()
  const list = api.useInfiniteQuery(
    'get',
    '/v1/webhooks/{id}/attempts',
    { params: { path: { id }, query: { limit: 50 } } },
    { ...paged, refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : 5_000) },
  )
  const replay = api.useMutation('post', '/v1/webhooks/{id}/replay')
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('attempts')}
        </Title>
        <Button
          size="xs"
          variant="default"
          leftSection={<RefreshCw size={14} aria-hidden />}
          loading={list.isRefetching}
          onClick={() => list.refetch()}
        >
          {t('look')}
        </Button>
      </Group>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {replay.error && <ProblemAlert error={replay.error} />}
      <Text size="sm" role="status">
        {replay.isSuccess ? t('replayed') : ''}
      </Text>
      {list.isPending && <Skeleton height={120} />}
      {items?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
      {items !== undefined && items.length > 0 && (
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('at')}</Table.Th>
              <Table.Th>{t('event')}</Table.Th>
              <Table.Th>{t('answer')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id: attemptId, eventId, at, ms, status, answer, error }) => (
              <Table.Tr key={attemptId}>
                <Table.Td data-label={t('at')}>
                  {dateTime(at)}
                  <Text size="xs" c="dimmed">
                    {t('took', { ms: Math.round(ms) })}
                  </Text>
                </Table.Td>
                <Table.Td data-label={t('event')} className="mono">
                  {eventId}
                </Table.Td>
                <Table.Td data-label={t('answer')} maw={360}>
                  <Stack gap={2} align="flex-start">
                    <Badge
                      variant="dot"
                      radius="sm"
                      tt="none"
                      color={status !== null && status < 300 ? 'green' : 'red'}
                    >
                      {status ?? t('noAnswer')}
                    </Badge>
                    {(error ?? answer) && <Code style={{ overflowWrap: 'anywhere' }}>{error ?? answer}</Code>}
                  </Stack>
                </Table.Td>
                <Table.Td>
                  {mayWrite && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      aria-label={t('replayOf', { id: eventId })}
                      onClick={() => replay.mutate({ params: { path: { id } }, body: { eventId } })}
                    >
                      {t('replay')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Stack>
  )
}
