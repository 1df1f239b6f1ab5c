/** What waits for which destination, why, and what can be done: hold, release, try now. */
import { Alert, Button, Card, Code, Group, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { Inbox, Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { count, dateTime, inLocalTime } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords, language } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'

const useWords = defineWords('lanes', {
  en: {
    title: 'What waits where',
    find: 'Look up a destination, e.g. gmail.com',
    look: 'Look up',
    none: 'Nothing waits',
    noneText: 'Every mail has been delivered or has come back. What waits is listed here by its destination.',
    lane: 'Destination',
    queued: 'New',
    deferred: 'To be tried again',
    held: 'Held',
    next: 'Next try',
    on: 'on hold since {{at}}',
    explain: 'Why?',
    explainOf: 'Why? {{lane}}',
    limits: 'What it bears, as it has taught us',
    hold: 'Hold',
    holdOf: 'Hold: {{lane}}',
    holdText: 'Nothing is delivered to {{lane}} until you release it. New mails are taken and wait.',
    reason: 'Why? Merchants read it with their mails.',
    release: 'Release',
    releaseOf: 'Release: {{lane}}',
    retry: 'Try now',
    retryOf: 'Try now: {{lane}}',
    done: 'Done: {{lane}}',
    help: 'A destination is a recipient domain; mails to it share connections and limits. Mails that are put off are tried again by themselves, for two days.',
  },
  de: {
    title: 'Was wo wartet',
    find: 'Ziel nachschlagen, z. B. gmail.com',
    look: 'Nachschlagen',
    none: 'Nichts wartet',
    noneText: 'Jede Mail ist zugestellt oder zurückgekommen. Was wartet, steht hier nach seinem Ziel.',
    lane: 'Ziel',
    queued: 'Neu',
    deferred: 'Neuer Versuch folgt',
    held: 'Angehalten',
    next: 'Nächster Versuch',
    on: 'angehalten seit {{at}}',
    explain: 'Warum?',
    explainOf: 'Warum? {{lane}}',
    limits: 'Was es verträgt, wie es uns gelehrt hat',
    hold: 'Anhalten',
    holdOf: 'Anhalten: {{lane}}',
    holdText: 'An {{lane}} wird nichts zugestellt, bis Sie es freigeben. Neue Mails werden angenommen und warten.',
    reason: 'Warum? Händler lesen es bei ihren Mails.',
    release: 'Freigeben',
    releaseOf: 'Freigeben: {{lane}}',
    retry: 'Jetzt versuchen',
    retryOf: 'Jetzt versuchen: {{lane}}',
    done: 'Erledigt: {{lane}}',
    help: 'Ein Ziel ist eine Empfängerdomain; Mails dorthin teilen sich Verbindungen und Grenzen. Aufgeschobene werden von selbst wieder versucht, zwei Tage lang.',
  },
})

type Lane = Schemas['Lane']

export function Lanes() {
  const t = useWords()
  const [explained, setExplained] = useState<string | null>(null)
  const list = api.useInfiniteQuery(
    'get',
    '/v1/operator/lanes',
    { params: { query: { limit: 50 } } },
    { ...paged, refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 10_000) },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  const [wanted, setWanted] = useState('')
  const look = (event: FormEvent) => {
    event.preventDefault()
    setExplained(wanted.trim().toLowerCase())
  }
  return (
    <Page title={t('title')} help={t('help')}>
      <form onSubmit={look}>
        <Group gap="xs">
          <TextInput
            type="search"
            aria-label={t('find')}
            placeholder={t('find')}
            leftSection={<Search size={16} aria-hidden />}
            w={320}
            required
            maxLength={300}
            value={wanted}
            onChange={event => setWanted(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {t('look')}
          </Button>
        </Group>
      </form>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={Inbox} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('lane')}</Table.Th>
              <Table.Th ta="end">{t('queued')}</Table.Th>
              <Table.Th ta="end">{t('deferred')}</Table.Th>
              <Table.Th ta="end">{t('held')}</Table.Th>
              <Table.Th>{t('next')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(lane => (
              <Line key={lane.lane} lane={lane} onExplain={() => setExplained(lane.lane)} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
      <Dialog
        opened={explained !== null}
        onClose={() => setExplained(null)}
        title={t('explainOf', { lane: explained ?? '' })}
        size="lg"
      >
        {explained !== null && <Explanation lane={explained} />}
      </Dialog>
    </Page>
  )
}

function Line({ lane, onExplain }: { lane: Lane; onExplain(): void }) {
  const t = useWords()
  const name = lane.lane
  return (
    <Table.Tr>
      <Table.Td data-label={t('lane')} maw={300}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        {lane.heldReason && <Text size="xs">{lane.heldReason}</Text>}
      </Table.Td>
      <Table.Td data-label={t('queued')} ta="end">
        {count(lane.queued)}
      </Table.Td>
      <Table.Td data-label={t('deferred')} ta="end">
        {count(lane.deferred)}
      </Table.Td>
      <Table.Td data-label={t('held')} ta="end">
        {count(lane.held)}
      </Table.Td>
      <Table.Td data-label={t('next')}>
        {lane.heldAt !== null
          ? t('on', { at: dateTime(lane.heldAt) })
          : lane.nextDueAt === null
            ? '–'
            : dateTime(lane.nextDueAt)}
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end">
          <Button size="compact-xs" variant="subtle" onClick={onExplain} aria-label={t('explainOf', { lane: name })}>
            {t('explain')}
          </Button>
          <Acts lane={lane} />
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}

/** What can be done with it, and what went wrong with that. */
function Acts({ lane }: { lane: Pick<Lane, 'lane' | 'heldAt'> }) {
  const t = useWords()
  const name = lane.lane
  const path = { params: { path: { lane: name } } }
  const release = api.useMutation('post', '/v1/operator/lanes/{lane}/release')
  const retry = api.useMutation('post', '/v1/operator/lanes/{lane}/retry')
  const error = release.error ?? retry.error
  return (
    <>
      {lane.heldAt === null ? (
        <>
          <Button
            size="compact-xs"
            variant="default"
            loading={retry.isPending}
            aria-label={t('retryOf', { lane: name })}
            onClick={() => retry.mutate(path)}
          >
            {t('retry')}
          </Button>
          <Confirm
            label={t('hold')}
            ariaLabel={t('holdOf', { lane: name })}
            title={t('holdOf', { lane: name })}
            size="compact-xs"
            noteLabel={t('reason')}
            onConfirm={note =>
              sure(
                client.POST('/v1/operator/lanes/{lane}/hold', {
                  ...path,
                  body: { reason: note === '' ? null : note.slice(0, 500) },
                }),
              )
            }
          >
            {t('holdText', { lane: name })}
          </Confirm>
        </>
      ) : (
        <Button
          size="compact-xs"
          loading={release.isPending}
          aria-label={t('releaseOf', { lane: name })}
          onClick={() => release.mutate(path)}
        >
          {t('release')}
        </Button>
      )}
      {error && <ProblemAlert error={error} />}
    </>
  )
}

function Explanation({ lane }: { lane: string }) {
  const t = useWords()
  const query = api.useQuery('get', '/v1/operator/lanes/{lane}', { params: { path: { lane } } })
  if (query.error) return <ProblemAlert error={query.error} onRetry={() => query.refetch()} />
  if (query.data === undefined) return <Skeleton height={100} />
  const { explanation, limits, pools } = query.data
  return (
    <Stack>
      <Alert color="blue">{inLocalTime(explanation[language()])}</Alert>
      <Group gap="xs">
        <Acts lane={query.data} />
      </Group>
      {limits !== null && (
        <Card withBorder padding="sm">
          <Text size="sm" fw={600}>
            {t('limits')}
          </Text>
          <Code block tabIndex={0}>
            {JSON.stringify(limits, null, 2)}
          </Code>
        </Card>
      )}
      {pools.map(pool => (
        <Text key={pool.lane} size="sm">
          {pool.lane}: {inLocalTime(pool.explanation[language()])}
        </Text>
      ))}
    </Stack>
  )
}
