/** One account as the operator sees it: its quota, its systems, what was done there; grants, agency, pauses. */
import {
  Button,
  Card,
  Checkbox,
  Group,
  NumberInput,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { getRouteApi } from '@tanstack/react-router'
import { Gift } from 'lucide-react'
import { api, client, type Schemas } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useSystemReason } from '../../parts/system-reason.tsx'
import { AuditTable } from '../audit/table.tsx'
import { QuotaBar } from '../dashboard/quota.tsx'
import { AccountBadge } from './account-badge.tsx'

const useWords = defineWords('operator-account', {
  en: {
    since: 'since {{at}}',
    quota: 'Quota',
    systems: 'Systems',
    noSystems: 'No system yet.',
    name: 'Name',
    state: 'State',
    pause: 'Pause',
    pauseOf: 'Pause: {{name}}',
    pauseText: 'Mails of {{name}} are refused from now on. Its owner reads your reason.',
    resume: 'Resume',
    resumeOf: 'Resume: {{name}}',
    reason: 'Why?',
    log: 'What was done',
    grant: 'Give mails',
    grantText: 'Mails that cost nothing, from now on.',
    size: 'Mails',
    days: 'Days until they expire',
    renews: 'Give them again every 30 days',
    note: 'Note, which the owner reads (optional)',
    give: 'Give',
    agencyOn: 'Make it an agency',
    agencyOnText: 'It may then create client accounts, look after them and act in them.',
    agencyOff: 'No agency any more',
    agencyOffText: 'It may no longer look after other accounts. Those stay, each with its own people.',
  },
  de: {
    since: 'seit {{at}}',
    quota: 'Kontingent',
    systems: 'Systeme',
    noSystems: 'Noch kein System.',
    name: 'Name',
    state: 'Zustand',
    pause: 'Anhalten',
    pauseOf: 'Anhalten: {{name}}',
    pauseText: 'Mails von {{name}} werden von jetzt an abgelehnt. Der Inhaber liest Ihren Grund.',
    resume: 'Fortsetzen',
    resumeOf: 'Fortsetzen: {{name}}',
    reason: 'Warum?',
    log: 'Was getan wurde',
    grant: 'Mails schenken',
    grantText: 'Mails, die nichts kosten, von jetzt an.',
    size: 'Mails',
    days: 'Tage, bis sie verfallen',
    renews: 'Alle 30 Tage wieder schenken',
    note: 'Notiz, die der Inhaber liest (freiwillig)',
    give: 'Schenken',
    agencyOn: 'Zur Agentur machen',
    agencyOnText: 'Es darf dann Kundenkonten anlegen, betreuen und in ihnen handeln.',
    agencyOff: 'Keine Agentur mehr',
    agencyOffText: 'Es darf keine anderen Konten mehr betreuen. Diese bleiben, jedes mit seinen eigenen Leuten.',
  },
})

const route = getRouteApi('/inside/operator/accounts/$id')

export function OperatorAccount() {
  const t = useWords()
  const { id } = route.useParams()
  const path = { params: { path: { id } } }
  const account = api.useQuery('get', '/v1/operator/accounts/{id}', path)
  const usage = api.useQuery('get', '/v1/operator/accounts/{id}/usage', path)
  const log = api.useInfiniteQuery(
    'get',
    '/v1/operator/audit',
    { params: { query: { accountId: id, limit: 20 } } },
    paged,
  )
  const { data } = account
  if (account.error) return <ProblemAlert error={account.error} onRetry={() => account.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const entries = log.data?.pages.flatMap(page => page.items)
  return (
    <Page
      title={data.name}
      lead={
        <Group gap="xs">
          <AccountBadge state={data.state} />
          <Text size="sm">
            {data.email}, {t('since', { at: date(data.createdAt) })}
          </Text>
        </Group>
      }
      actions={
        <>
          <Confirm
            key={String(data.agency)} // or the question turns round while it closes
            label={data.agency ? t('agencyOff') : t('agencyOn')}
            onConfirm={() =>
              sure(client.PUT('/v1/operator/accounts/{id}/agency', { ...path, body: { agency: !data.agency } }))
            }
          >
            {data.agency ? t('agencyOffText') : t('agencyOnText')}
          </Confirm>
          <Grant id={id} />
        </>
      }
    >
      {data.reason && <Text size="sm">{data.reason}</Text>}
      <Card withBorder>
        <Stack gap="xs">
          <Title order={2} size="h5">
            {t('quota')}
          </Title>
          {usage.error && <ProblemAlert error={usage.error} onRetry={() => usage.refetch()} />}
          {usage.data === undefined ? !usage.error && <Skeleton height={60} /> : <QuotaBar usage={usage.data} />}
        </Stack>
      </Card>
      <Systems accountId={id} />
      <Card withBorder>
        <Stack gap="sm">
          <Title order={2} size="h5">
            {t('log')}
          </Title>
          {log.error && <ProblemAlert error={log.error} onRetry={() => log.refetch()} />}
          {entries !== undefined && <AuditTable items={entries} />}
          <More list={log} />
        </Stack>
      </Card>
    </Page>
  )
}

function Systems({ accountId }: { accountId: string }) {
  const t = useWords()
  const list = api.useInfiniteQuery(
    'get',
    '/v1/operator/systems',
    { params: { query: { accountId, limit: 50 } } },
    paged,
  )
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('systems')}
        </Title>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton height={80} />}
        {items?.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('noSystems')}
          </Text>
        )}
        {items !== undefined && items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <ActionsHeading />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(system => (
                <SystemLine key={system.id} system={system} />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More list={list} />
      </Stack>
    </Card>
  )
}

function SystemLine({ system }: { system: Schemas['System'] }) {
  const t = useWords()
  const reasonOf = useSystemReason()
  const { id, name, domains, state, because } = system
  const path = { params: { path: { id } } }
  const resume = api.useMutation('post', '/v1/operator/systems/{id}/resume')
  return (
    <Table.Tr>
      <Table.Td data-label={t('name')} maw={360}>
        <Text size="sm" fw={600}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {domains.join(', ')}
        </Text>
      </Table.Td>
      <Table.Td data-label={t('state')} maw={420}>
        <Stack gap={2} align="flex-start">
          <StateBadge state={state} />
          <Text size="xs" c="dimmed">
            {reasonOf(system)}
          </Text>
        </Stack>
        {resume.error && <ProblemAlert error={resume.error} />}
      </Table.Td>
      <Table.Td ta="end">
        {because.pausedAt === null ? (
          <Confirm
            label={t('pause')}
            ariaLabel={t('pauseOf', { name })}
            title={t('pauseOf', { name })}
            size="compact-xs"
            noteLabel={t('reason')}
            noteRequired
            onConfirm={reason =>
              sure(client.POST('/v1/operator/systems/{id}/pause', { ...path, body: { reason: reason.slice(0, 200) } }))
            }
          >
            {t('pauseText', { name })}
          </Confirm>
        ) : (
          <Button
            size="compact-xs"
            aria-label={t('resumeOf', { name })}
            loading={resume.isPending}
            onClick={() => resume.mutate(path)}
          >
            {t('resume')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  )
}

function Grant({ id }: { id: string }) {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const give = api.useMutation('post', '/v1/operator/accounts/{id}/grants', {
    onError: problem => form.setErrors(fieldErrors(problem)),
  })
  const form = useForm({ initialValues: { size: 1000, days: 30, renews: false, note: '' } })
  const submit = form.onSubmit(async ({ size, days, renews, note }) => {
    const body = { size, renews, note: note.trim() === '' ? null : note, ...(renews ? {} : { days }) }
    const made = await give.mutateAsync({ params: { path: { id } }, body }).catch(() => null)
    if (made !== null) close()
  })
  return (
    <>
      <Button leftSection={<Gift size={16} aria-hidden />} onClick={show}>
        {t('grant')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('grant')}>
        <form onSubmit={submit}>
          <Stack>
            <Text size="sm">{t('grantText')}</Text>
            <NumberInput label={t('size')} min={1} allowDecimal={false} required {...form.getInputProps('size')} />
            <Checkbox label={t('renews')} {...form.getInputProps('renews', { type: 'checkbox' })} />
            {!form.values.renews && (
              <NumberInput
                label={t('days')}
                min={1}
                max={3650}
                allowDecimal={false}
                required
                {...form.getInputProps('days')}
              />
            )}
            <TextInput label={t('note')} maxLength={500} {...form.getInputProps('note')} />
            {give.error && <ProblemAlert error={give.error} />}
            <Button type="submit" loading={give.isPending}>
              {t('give')}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
