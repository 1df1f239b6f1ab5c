/** The mails of the account, newest first: found by recipient, subject or order, and what became of each. */
import { Anchor, Button, Group, Loader, Skeleton, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Download, Mail } from 'lucide-react'
import { type KeyboardEvent, useEffect } from 'react'
import { api, linkTo, type Schemas } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { useAllSystems, useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { MessageFilters, type MessageSearch, queryOf } from './messages/filters.tsx'

const useWords = defineWords('messages', {
  en: {
    title: 'Messages',
    none: 'No mail yet',
    noneText: 'The first mail that one of your systems hands over shows here within a second.',
    nothing: 'Nothing found',
    nothingText: 'No message holds all that is asked for. Ask for less: a shorter word, a longer time, any state.',
    clear: 'Show all messages',
    connect: 'Connect a system',
    subject: 'Subject',
    recipients: 'Recipients',
    system: 'System',
    state: 'State',
    received: 'Received',
    noSubject: '(no subject)',
    order: 'Order {{order}}',
    more: 'Show older ones',
    searching: 'Still looking through older messages …',
    goOn: 'Look further back',
    export: 'Export as CSV',
    others_one: 'and {{count}} more',
    others_other: 'and {{count}} more',
    help: 'Each line is one mail. Open it to read what the recipient’s server said, attempt by attempt, and what you can do. Ctrl K (⌘ K) goes to the search; in the list, the arrow keys go up and down and Enter opens.',
  },
  de: {
    title: 'Nachrichten',
    none: 'Noch keine Mail',
    noneText: 'Die erste Mail, die eines Ihrer Systeme übergibt, steht nach einer Sekunde hier.',
    nothing: 'Nichts gefunden',
    nothingText:
      'Keine Nachricht erfüllt alles, was gesucht wird. Suchen Sie weniger genau: ein kürzeres Wort, ein längerer Zeitraum, jeder Zustand.',
    clear: 'Alle Nachrichten zeigen',
    connect: 'System verbinden',
    subject: 'Betreff',
    recipients: 'Empfänger',
    system: 'System',
    state: 'Zustand',
    received: 'Angenommen',
    noSubject: '(ohne Betreff)',
    order: 'Bestellung {{order}}',
    more: 'Ältere zeigen',
    searching: 'Sucht noch in älteren Nachrichten …',
    goOn: 'Weiter zurück suchen',
    export: 'Als CSV exportieren',
    others_one: 'und {{count}} weiterer',
    others_other: 'und {{count}} weitere',
    help: 'Jede Zeile ist eine Mail. Öffnen Sie sie, um Versuch für Versuch zu lesen, was der Server des Empfängers gesagt hat und was Sie tun können. Strg K (⌘ K) führt zur Suche; in der Liste gehen die Pfeiltasten auf und ab, und Enter öffnet.',
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

/** So many pages without a full one are asked for by themselves. */
const pagesOnItsOwn = 20

const route = getRouteApi('/inside/messages')

export function Messages() {
  const t = useWords()
  const search = route.useSearch()
  const navigate = useNavigate({ from: '/messages' })
  const may = useMay()
  const systems = useAllSystems()
  const query = queryOf(search)
  const list = api.useInfiniteQuery(
    'get',
    '/v1/messages',
    { params: { query: { limit: 50, ...query } } },
    {
      pageParamName: 'after',
      initialPageParam: '',
      getNextPageParam: page => page.next ?? undefined,
      placeholderData: keepPreviousData,
      // of many pages only what is asked for anew
      refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : 15_000),
    },
  )
  const pages = list.data?.pages ?? []
  const items = pages.flatMap(page => page.items)
  const unfinished = pages.at(-1)?.more === true
  const goesOn = unfinished && pages.length < pagesOnItsOwn
  const { fetchNextPage, isFetchingNextPage } = list
  useEffect(() => {
    if (goesOn && !isFetchingNextPage) void fetchNextPage()
  }, [goesOn, isFetchingNextPage, fetchNextPage])
  const isFiltered = Object.keys(query).length > 0
  const change = (changed: MessageSearch) => navigate({ search: clean({ ...search, ...changed }), replace: true })
  return (
    <Page
      title={t('title')}
      help={t('help')}
      actions={
        items.length > 0 && (
          <Button
            component="a"
            variant="default"
            href={linkTo('/v1/messages/export', query)}
            download
            leftSection={<Download size={16} aria-hidden />}
          >
            {t('export')}
          </Button>
        )
      }
    >
      <MessageFilters search={search} onChange={change} />
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={240} />}
      {list.data !== undefined && items.length === 0 && !goesOn && (
        <Empty
          icon={Mail}
          title={t(isFiltered ? 'nothing' : 'none')}
          action={
            isFiltered ? (
              <Button variant="light" component={Link} to="/messages">
                {t('clear')}
              </Button>
            ) : (
              systems.data?.length === 0 &&
              may('systems:write') && (
                <Button component={Link} to="/systems/new">
                  {t('connect')}
                </Button>
              )
            )
          }
        >
          {t(isFiltered ? 'nothingText' : 'noneText')}
        </Empty>
      )}
      {items.length > 0 && (
        <Table className="cards" highlightOnHover onKeyDown={moveBetweenRows} aria-busy={list.isPlaceholderData}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('subject')}</Table.Th>
              <Table.Th>{t('recipients')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('system')}</Table.Th>
              <Table.Th>{t('received')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <MessageRows items={items} />
        </Table>
      )}
      {goesOn && (
        <Group gap="xs" role="status">
          <Loader size="xs" />
          <Text size="sm" c="dimmed">
            {t('searching')}
          </Text>
        </Group>
      )}
      {list.hasNextPage && !goesOn && (
        <Button variant="default" onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
          {unfinished ? t('goOn') : t('more')}
        </Button>
      )}
    </Page>
  )
}

function MessageRows({ items }: { items: readonly Row[] }) {
  const t = useWords()
  const nameOf = useSystemNames()
  return (
    <Table.Tbody>
      {items.map(row => {
        const [first, ...others] = row.recipients
        const state = worst(row)
        const more = Math.max(row.recipientCount - 1, others.length)
        const noted = [row.order === null ? null : t('order', { order: row.order }), row.template]
        const about = noted.filter(note => note !== null).join(': ')
        return (
          <Table.Tr key={row.id}>
            <Table.Td data-label={t('subject')} maw={360}>
              <Anchor component={Link} to={`/messages/${row.id}`} lineClamp={1} data-row>
                {row.subject || t('noSubject')}
              </Anchor>
              {about !== '' && (
                <Text size="xs" c="dimmed" lineClamp={1}>
                  {about}
                </Text>
              )}
            </Table.Td>
            <Table.Td data-label={t('recipients')}>
              <Stack gap={0}>
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {first?.recipient}
                </Text>
                {more > 0 && (
                  <Text size="xs" c="dimmed">
                    {t('others', { count: more })}
                  </Text>
                )}
              </Stack>
            </Table.Td>
            <Table.Td data-label={t('state')}>{state && <StateBadge state={state} />}</Table.Td>
            <Table.Td data-label={t('system')}>{nameOf(row.systemId)}</Table.Td>
            <Table.Td data-label={t('received')}>
              <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
                {dateTime(row.receivedAt)}
              </Text>
            </Table.Td>
          </Table.Tr>
        )
      })}
    </Table.Tbody>
  )
}

/** Arrow keys, Home and End, where a row has the focus. */
function moveBetweenRows(event: KeyboardEvent<HTMLTableElement>) {
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-row]')]
  const at = rows.indexOf(document.activeElement as HTMLElement)
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key]
  if (at === -1 || to === undefined) return
  event.preventDefault()
  rows[to]?.focus()
}

const clean = (search: MessageSearch): MessageSearch =>
  Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined && value !== ''))
