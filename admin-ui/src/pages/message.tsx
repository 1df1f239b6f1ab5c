/** One mail: for each recipient what happened, attempt by attempt, in plain words. */
import { Alert, Button, Card, Group, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { api, type Schemas } from '../app/api.ts'
import { dateTime, octets } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords, language } from '../app/words.ts'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'

const useWords = defineWords('message', {
  en: {
    noSubject: '(no subject)',
    lead: 'From {{from}}, {{size}}, received {{at}}',
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
    lead: 'Von {{from}}, {{size}}, angenommen {{at}}',
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

const isOpen = ({ state }: Delivery) => state === 'queued' || state === 'deferred' || state === 'held'

export function Message() {
  const t = useWords()
  const may = useMay()
  const { id } = route.useParams()
  const params = { params: { path: { id } } }
  const query = api.useQuery('get', '/v1/messages/{id}', params, {
    // while something is on the way
    refetchInterval: ({ state }) => (state.data?.deliveries.some(isOpen) ? 5_000 : false),
  })
  const cancel = api.useMutation('post', '/v1/messages/{id}/cancel')
  const { data } = query
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const { from, sizeBytes, receivedAt, subject, deliveries } = data
  return (
    <Page
      title={subject || t('noSubject')}
      lead={t('lead', { from, size: octets(sizeBytes), at: dateTime(receivedAt) })}
      help={t('help')}
      actions={
        may('messages:write') &&
        deliveries.some(isOpen) && (
          <Button variant="default" onClick={() => cancel.mutate(params)} loading={cancel.isPending}>
            {t('cancel')}
          </Button>
        )
      }
    >
      {cancel.error && <ProblemAlert error={cancel.error} />}
      {deliveries.map(delivery => (
        <DeliveryCard key={delivery.recipient} delivery={delivery} receivedAt={receivedAt} />
      ))}
    </Page>
  )
}

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
            {explanation[language()]}
          </Alert>
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
