/** One mail: for each recipient what happened, attempt by attempt, in plain words. */
import { Alert, Anchor, Button, Card, Group, Skeleton, Stack, Table, Text, Timeline, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { api, type Schemas } from '../app/api.ts'
import { dateTime, inLocalTime, octets } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords, language } from '../app/words.ts'
import { CopyValue } from '../parts/copy-value.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { Content } from './message/content.tsx'
import { Resend } from './message/resend.tsx'

const useWords = defineWords('message', {
  en: {
    noSubject: '(no subject)',
    lead: '{{system}}: from {{from}}, {{size}}, received {{at}}',
    messageId: 'Message-ID',
    sendAt: 'To leave at',
    order: 'Order number',
    tags: 'Tags',
    template: 'Template',
    resendOf: 'Repeats',
    resentAs: 'Repeated by',
    unsuppress: 'To the entry on the suppression list',
    others_one: 'One more recipient isn’t shown. Search for him in the list of messages.',
    others_other: '{{count}} more recipients aren’t shown. Search for one in the list of messages.',
    cancel: 'Cancel what hasn’t left yet',
    accepted: 'Taken by {{host}}',
    refused: 'Refused by {{host}}',
    deferred: 'Not now, said {{host}}',
    nobody: 'nobody: no server was reached',
    encrypted: 'encrypted with {{version}}',
    plain: 'not encrypted',
    nextAttempt: 'Next attempt {{at}}',
    returned: 'It came back after it had been delivered, {{at}}.',
    none: 'No attempt yet.',
    received: 'Received from your system',
    help: 'The words in grey are what the recipient’s server said. Above them stands what that means for you.',
  },
  de: {
    noSubject: '(ohne Betreff)',
    lead: '{{system}}: von {{from}}, {{size}}, angenommen {{at}}',
    messageId: 'Message-ID',
    sendAt: 'Soll gehen um',
    order: 'Bestellnummer',
    tags: 'Markierungen',
    template: 'Vorlage',
    resendOf: 'Wiederholt',
    resentAs: 'Wiederholt durch',
    unsuppress: 'Zum Eintrag auf der Sperrliste',
    others_one: 'Ein weiterer Empfänger ist nicht gezeigt. Suchen Sie ihn in der Liste der Nachrichten.',
    others_other:
      '{{count}} weitere Empfänger sind nicht gezeigt. Suchen Sie einen davon in der Liste der Nachrichten.',
    cancel: 'Abbrechen, was noch nicht weg ist',
    accepted: 'Angenommen von {{host}}',
    refused: 'Abgelehnt von {{host}}',
    deferred: 'Jetzt nicht, sagte {{host}}',
    nobody: 'niemandem: kein Server war erreichbar',
    encrypted: 'verschlüsselt mit {{version}}',
    plain: 'nicht verschlüsselt',
    nextAttempt: 'Nächster Versuch {{at}}',
    returned: 'Sie kam nach der Zustellung zurück, {{at}}.',
    none: 'Noch kein Versuch.',
    received: 'Von Ihrem System angenommen',
    help: 'Grau steht, was der Server des Empfängers gesagt hat. Darüber steht, was das für Sie bedeutet.',
  },
})

const route = getRouteApi('/inside/messages/$id')
type Delivery = Schemas['Message']['deliveries'][number]

/** More on one page nobody reads. */
const shownDeliveries = 50

const isOpen = ({ state }: Delivery) => state === 'queued' || state === 'deferred' || state === 'held'

export function Message() {
  const t = useWords()
  const may = useMay()
  const { id } = route.useParams()
  const nameOf = useSystemNames()
  const params = { params: { path: { id } } }
  const query = api.useQuery('get', '/v1/messages/{id}', params, {
    // while something is on the way
    refetchInterval: ({ state }) => (state.data?.deliveries.some(isOpen) ? 5_000 : false),
  })
  const cancel = useCancel(id)
  const { data } = query
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const { from, sizeBytes, receivedAt, subject, deliveries, systemId } = data
  const canCancel = deliveries.some(isOpen)
  return (
    <Page
      title={subject || t('noSubject')}
      lead={t('lead', { from, size: octets(sizeBytes), at: dateTime(receivedAt), system: nameOf(systemId) })}
      help={t('help')}
      actions={
        <>
          {may('messages:write') && canCancel && (
            <Button variant="default" onClick={() => cancel.mutate(params)} loading={cancel.isPending}>
              {t('cancel')}
            </Button>
          )}
          {may('messages:send') && data.contentErasedAt === null && <Resend message={data} />}
        </>
      }
    >
      {cancel.error && <ProblemAlert error={cancel.error} />}
      <Facts message={data} />
      {deliveries.slice(0, shownDeliveries).map(delivery => (
        <DeliveryCard key={delivery.recipient} delivery={delivery} receivedAt={receivedAt} />
      ))}
      {deliveries.length > shownDeliveries && (
        <Text c="dimmed" size="sm">
          {t('others', { count: deliveries.length - shownDeliveries })}
        </Text>
      )}
      <Content id={id} erasedAt={data.contentErasedAt} />
    </Page>
  )
}

/** Shows at once what is wanted, and takes it back when it was refused. */
function useCancel(id: string) {
  const queries = useQueryClient()
  const { queryKey } = api.queryOptions('get', '/v1/messages/{id}', { params: { path: { id } } })
  return api.useMutation('post', '/v1/messages/{id}/cancel', {
    onMutate: async () => {
      await queries.cancelQueries({ queryKey })
      const before = queries.getQueryData<Schemas['Message']>(queryKey)
      if (before !== undefined)
        queries.setQueryData<Schemas['Message']>(queryKey, {
          ...before,
          deliveries: before.deliveries.map(each => (isOpen(each) ? { ...each, state: 'cancelled' } : each)),
        })
      return { before }
    },
    onError: (_error, _variables, made) => queries.setQueryData(queryKey, (made as { before?: unknown })?.before),
  })
}

/** What is noted on the message, and which messages it has to do with. */
function Facts({ message }: { message: Schemas['Message'] }) {
  const t = useWords()
  const { order, tags, template, metadata, sendAt, resendOf, resentAs, messageId } = message
  const facts: [string, ReactNode][] = [
    [t('messageId'), <CopyValue key="id" label={t('messageId')} value={messageId} />],
    ...(sendAt === null ? [] : [[t('sendAt'), dateTime(sendAt)] as [string, ReactNode]]),
    ...(order === null ? [] : [[t('order'), order] as [string, ReactNode]]),
    ...(tags.length === 0 ? [] : [[t('tags'), tags.join(', ')] as [string, ReactNode]]),
    ...(template === null ? [] : [[t('template'), template] as [string, ReactNode]]),
    ...Object.entries(metadata).map(([name, value]) => [name, String(value)] as [string, ReactNode]),
    ...(resendOf === null ? [] : [[t('resendOf'), <MessageLink key="of" id={resendOf} />] as [string, ReactNode]]),
    ...(resentAs.length === 0
      ? []
      : [[t('resentAs'), resentAs.map(each => <MessageLink key={each} id={each} />)] as [string, ReactNode]]),
  ]
  return (
    <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
      <Table.Tbody>
        {facts.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w={150} fw={500} c="dimmed">
              {name}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const MessageLink = ({ id }: { id: string }) => (
  <Anchor component={Link} to={`/messages/${id}`} size="sm" className="mono" display="block">
    {id}
  </Anchor>
)

function DeliveryCard({ delivery, receivedAt }: { delivery: Delivery; receivedAt: string }) {
  const t = useWords()
  const { recipient, state, explanation, returnedAt, nextAttemptAt, attempts } = delivery
  return (
    <Card withBorder padding="md">
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
            {recipient}
          </Title>
          <StateBadge state={state} />
        </Group>
        {explanation && state !== 'delivered' && (
          <Alert color={state === 'bounced' ? 'red' : 'yellow'} variant="light">
            {inLocalTime(explanation[language()])}
          </Alert>
        )}
        {state === 'suppressed' && (
          <Anchor size="sm" renderRoot={props => <Link {...props} to="/suppressions" search={{ q: recipient }} />}>
            {t('unsuppress')}
          </Anchor>
        )}
        {returnedAt && <Text size="sm">{t('returned', { at: dateTime(returnedAt) })}</Text>}
        <Timeline active={attempts.length} bulletSize={14} lineWidth={2}>
          <Timeline.Item title={<Text size="sm">{t('received')}</Text>}>
            <Text size="xs" c="dimmed">
              {dateTime(receivedAt)}
            </Text>
          </Timeline.Item>
          {attempts.map(attempt => (
            <Timeline.Item
              key={attempt.at}
              color={attempt.result === 'accepted' ? 'green' : attempt.result === 'refused' ? 'red' : 'yellow'}
              title={
                <Text size="sm">
                  {t(attempt.result as 'accepted' | 'refused' | 'deferred', { host: attempt.host ?? t('nobody') })}
                </Text>
              }
            >
              <Text size="xs" c="dimmed">
                {dateTime(attempt.at)}, {attempt.tls ? t('encrypted', { version: attempt.tls.version }) : t('plain')}
              </Text>
              <Text className="mono" c="dimmed">
                {attempt.response}
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
        {attempts.length === 0 && isOpen(delivery) && (
          <Text size="sm" c="dimmed">
            {t('none')}
          </Text>
        )}
        {nextAttemptAt && state === 'deferred' && (
          <Text size="sm">{t('nextAttempt', { at: dateTime(nextAttemptAt) })}</Text>
        )}
      </Stack>
    </Card>
  )
}
