/** Accounts that wait for the operator: those who signed up, and those that want to look after others. */
import { Alert, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { UserCheck } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { ago } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { saved } from '../../parts/saved.ts'

const useWords = defineWords('approvals', {
  en: {
    title: 'Approvals',
    none: 'Nobody waits',
    noneText: 'Whoever signs up and confirms the address shows here, and you get a mail.',
    asked: '{{name}}, {{email}}, asked {{ago}}',
    nobody: 'nobody in particular',
    note: 'Note with the request:',
    noNote: 'He has not said what he wants to send.',
    approve: 'Approve',
    approveOf: 'Approve {{name}}',
    approveText: '{{name}} can send as soon as its systems are set up. Its owner gets a mail.',
    refuse: 'Refuse',
    refuseOf: 'Refuse {{name}}',
    refuseText: '{{name}} can look around, but send nothing. You can approve it later.',
    reason: 'Reason, which the owner reads',
    approved: '{{name}} is approved',
    refused: '{{name}} is refused',
    untold: 'The decision about {{name}} holds, but its owner could not be written to. Tell him yourself.',
    wishes: 'Want to look after other accounts',
    allow: 'Make it an agency',
    allowOf: 'Make it an agency: {{name}}',
    allowText: 'The people of {{name}} can create accounts for clients, and act in those that let them in.',
    agency: '{{name}} is an agency now',
    help: 'With approval each new account waits here. Look who it is and what he wants to send: a relay is judged by its worst sender. Meanwhile he can set everything up.',
  },
  de: {
    title: 'Freigaben',
    none: 'Niemand wartet',
    noneText: 'Wer sich registriert und seine Adresse bestätigt, steht hier, und Sie bekommen eine Mail.',
    asked: '{{name}}, {{email}}, gefragt {{ago}}',
    nobody: 'niemand Bestimmtes',
    note: 'Notiz dazu:',
    noNote: 'Er hat nicht gesagt, was er senden will.',
    approve: 'Freigeben',
    approveOf: '{{name}} freigeben',
    approveText: '{{name}} kann senden, sobald die Systeme eingerichtet sind. Der Inhaber bekommt eine Mail.',
    refuse: 'Ablehnen',
    refuseOf: '{{name}} ablehnen',
    refuseText: '{{name}} kann sich umsehen, aber nichts senden. Sie können das Konto später noch freigeben.',
    reason: 'Grund, den der Inhaber liest',
    approved: '{{name}} ist freigegeben',
    refused: '{{name}} ist abgelehnt',
    untold: 'Die Entscheidung über {{name}} gilt, aber der Inhaber war nicht zu erreichen. Sagen Sie es ihm selbst.',
    wishes: 'Möchten andere Konten betreuen',
    allow: 'Zur Agentur machen',
    allowOf: 'Zur Agentur machen: {{name}}',
    allowText: 'Die Leute von {{name}} können Konten für Kunden anlegen und in denen handeln, die sie hereinlassen.',
    agency: '{{name}} ist jetzt Agentur',
    help: 'Mit Freigabe wartet hier jedes neue Konto. Sehen Sie nach, wer es ist und was er senden will: Ein Relay wird nach seinem schlechtesten Absender beurteilt. Einrichten kann er inzwischen alles.',
  },
})

export function Approvals() {
  const t = useWords()
  const [untold, setUntold] = useState<string | null>(null)
  const list = api.useInfiniteQuery('get', '/v1/operator/approvals', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} help={t('help')}>
      {untold !== null && (
        <Alert color="yellow" role="status" withCloseButton onClose={() => setUntold(null)}>
          {t('untold', { name: untold })}
        </Alert>
      )}
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={UserCheck} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items?.map(account => (
        <WaitingCard key={account.id} account={account} onUntold={setUntold} />
      ))}
      <More list={list} />
      <Wishes />
    </Page>
  )
}

function WaitingCard({
  account: { id, name, note, askedAt, owner },
  onUntold,
}: {
  account: Schemas['WaitingAccount']
  onUntold: (name: string) => void
}) {
  const t = useWords()
  const approve = api.useMutation('post', '/v1/operator/approvals/{id}/approve')
  const refuse = api.useMutation('post', '/v1/operator/approvals/{id}/refuse')
  const path = { params: { path: { id } } }
  const say = (message: string, told: boolean) => {
    saved(message)
    if (!told) onUntold(name)
  }
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Title>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('asked', { name: owner?.name ?? t('nobody'), email: owner?.email ?? '–', ago: ago(askedAt) })}
        </Text>
        <Text size="sm">{note ? t('note') : t('noNote')}</Text>
        {note && (
          <Text size="sm" component="blockquote" m={0} pl="md" style={{ whiteSpace: 'pre-line' }}>
            {note}
          </Text>
        )}
        <Group gap="xs">
          <Confirm
            variant="filled"
            label={t('approve')}
            ariaLabel={t('approveOf', { name })}
            onConfirm={async () => say(t('approved', { name }), (await approve.mutateAsync(path)).told)}
          >
            {t('approveText', { name })}
          </Confirm>
          <Confirm
            color="red"
            label={t('refuse')}
            ariaLabel={t('refuseOf', { name })}
            noteLabel={t('reason')}
            noteRequired
            onConfirm={async reason =>
              say(t('refused', { name }), (await refuse.mutateAsync({ ...path, body: { reason } })).told)
            }
          >
            {t('refuseText', { name })}
          </Confirm>
        </Group>
      </Stack>
    </Card>
  )
}

function Wishes() {
  const t = useWords()
  const wishes = api.useQuery('get', '/v1/operator/agency-wishes')
  const set = api.useMutation('put', '/v1/operator/accounts/{id}/agency')
  if (wishes.error) return <ProblemAlert error={wishes.error} onRetry={() => wishes.refetch()} />
  if (wishes.data === undefined || wishes.data.items.length === 0) return null
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('wishes')}
        </Title>
        {wishes.data.items.map(({ id, name, email }) => (
          <Group key={id} justify="space-between">
            <div>
              <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                {name}
              </Text>
              <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                {email}
              </Text>
            </div>
            <Confirm
              size="xs"
              label={t('allow')}
              ariaLabel={t('allowOf', { name })}
              onConfirm={async () => {
                await set.mutateAsync({ params: { path: { id } }, body: { agency: true } })
                saved(t('agency', { name }))
              }}
            >
              {t('allowText', { name })}
            </Confirm>
          </Group>
        ))}
      </Stack>
    </Card>
  )
}
