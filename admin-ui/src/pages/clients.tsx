/** An agency's clients: how each does, and the way into its account. */
import { Anchor, Badge, Button, Group, SegmentedControl, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { client, lookAt, type Schemas } from '../app/api.ts'
import { count, percent, time } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { NewClient } from './clients/new-client.tsx'
import { Offers } from './clients/offers.tsx'
import { ClientQuota } from './clients/quota.tsx'

const useWords = defineWords('clients', {
  en: {
    title: 'Clients',
    asOf: 'Numbers of the last 24 hours, as of {{time}}',
    none: 'No client yet',
    noneText: 'Create an account for a client, or ask the owner of an existing one to let you in.',
    name: 'Client',
    systems: 'Systems',
    volume: 'Last 24 hours',
    quota: 'Quota left',
    noSystems: 'none yet',
    received: '{{mails}} received',
    bounced: '{{mails}} bounced ({{share}})',
    act: 'Act in {{name}}',
    search: 'Search for a client or a domain',
    all: 'All',
    needy: 'Need a look',
    noMatch: 'No client fits. Search for something else, or show all.',
    more: 'Show more',
    waiting: 'Waits for approval',
    refused: 'Not approved',
    bad_one: 'One system needs a look',
    bad_other: '{{count}} systems need a look',
    fine_one: 'One system, fine',
    fine_other: '{{count}} systems, all fine',
    help: 'Open a client to act in its account as one of its admins; a bar shows whose account you are in. The client reads in its audit log what you did. To give an account to its owner, open it and invite him under Team.',
  },
  de: {
    title: 'Kunden',
    asOf: 'Zahlen der letzten 24 Stunden, Stand {{time}}',
    none: 'Noch kein Kunde',
    noneText:
      'Legen Sie ein Konto für einen Kunden an, oder bitten Sie den Inhaber eines vorhandenen, Sie hereinzulassen.',
    name: 'Kunde',
    systems: 'Systeme',
    volume: 'Letzte 24 Stunden',
    quota: 'Kontingent übrig',
    noSystems: 'noch keine',
    received: '{{mails}} angenommen',
    bounced: '{{mails}} zurückgekommen ({{share}})',
    act: 'In {{name}} handeln',
    search: 'Kunden oder Domain suchen',
    all: 'Alle',
    needy: 'Brauchen einen Blick',
    noMatch: 'Kein Kunde passt. Suchen Sie anders, oder zeigen Sie alle.',
    more: 'Mehr zeigen',
    waiting: 'Wartet auf Freigabe',
    refused: 'Nicht freigegeben',
    bad_one: 'Ein System braucht einen Blick',
    bad_other: '{{count}} Systeme brauchen einen Blick',
    fine_one: 'Ein System, in Ordnung',
    fine_other: '{{count}} Systeme, alle in Ordnung',
    help: 'Öffnen Sie einen Kunden, um in seinem Konto wie einer seiner Administratoren zu handeln; ein Balken zeigt, in wessen Konto Sie sind. Der Kunde liest in seinem Protokoll, was Sie getan haben. Um ein Konto seinem Inhaber zu geben, öffnen Sie es und laden ihn unter Team ein.',
  },
})

type Client = Schemas['Client']

/** All of them, to be searched here: an agency has some hundred at most. */
async function readClients(): Promise<{ items: Client[]; asOf: string }> {
  const items: Client[] = []
  for (let after = ''; ; ) {
    const query = { limit: 200, ...(after === '' ? {} : { after }) }
    const { data, error } = await client.GET('/v1/agency/clients', { params: { query } })
    if (error !== undefined) throw error
    items.push(...data.items)
    if (data.next === null) return { items, asOf: data.asOf }
    after = data.next
  }
}

/** so many rows ask for their quota at once */
const rowsAtOnce = 25

const needsLook = ({ state, systems }: Client) =>
  state !== 'active' || systems.some(system => system.state === 'inactive')

export function Clients() {
  const t = useWords()
  const may = useMay()
  const [search, setSearch] = useState('')
  const [which, setWhich] = useState('all')
  const [shown, setShown] = useState(rowsAtOnce)
  const list = useQuery({ queryKey: ['clients'], queryFn: readClients, refetchInterval: 60_000 })
  const wanted = search.trim().toLowerCase()
  const matching = list.data?.items
    .filter(each => which === 'all' || needsLook(each))
    .filter(({ name, systems }) =>
      [name, ...systems.flatMap(system => [system.name, ...system.domains])].join(' ').toLowerCase().includes(wanted),
    )
  return (
    <Page
      title={t('title')}
      lead={list.data && t('asOf', { time: time(list.data.asOf) })}
      help={t('help')}
      actions={may('account:write') && <NewClient />}
    >
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={200} />}
      {list.data?.items.length === 0 && (
        <Empty icon={Users} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {list.data !== undefined && list.data.items.length > 0 && (
        <>
          <Group>
            <TextInput
              aria-label={t('search')}
              placeholder={t('search')}
              type="search"
              miw={260}
              value={search}
              onChange={event => setSearch(event.currentTarget.value)}
            />
            <SegmentedControl
              value={which}
              onChange={setWhich}
              data={[
                { value: 'all', label: t('all') },
                { value: 'needy', label: t('needy') },
              ]}
            />
          </Group>
          {matching?.length === 0 && <Text role="status">{t('noMatch')}</Text>}
          {matching !== undefined && matching.length > 0 && (
            <Table className="cards" highlightOnHover>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('name')}</Table.Th>
                  <Table.Th>{t('systems')}</Table.Th>
                  <Table.Th>{t('volume')}</Table.Th>
                  <Table.Th>{t('quota')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {matching.slice(0, shown).map(each => (
                  <ClientRow key={each.id} client={each} />
                ))}
              </Table.Tbody>
            </Table>
          )}
          {(matching?.length ?? 0) > shown && (
            <Group>
              <Button variant="default" onClick={() => setShown(shown + rowsAtOnce)}>
                {t('more')}
              </Button>
            </Group>
          )}
        </>
      )}
      {may('account:write') && <Offers />}
    </Page>
  )
}

function ClientRow({ client: { id, name, email, state, systems, lastDay } }: { client: Client }) {
  const t = useWords()
  const act = () => {
    lookAt(id)
    location.assign('/')
  }
  const bad = systems.filter(system => system.state === 'inactive')
  return (
    <Table.Tr>
      <Table.Td data-label={t('name')}>
        <Stack gap={0}>
          <Anchor component="button" type="button" fw={600} ta="start" aria-label={t('act', { name })} onClick={act}>
            {name}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          {state !== 'active' && (
            <Badge variant="dot" color={state === 'waiting' ? 'blue' : 'red'} radius="sm" tt="none" fw={500} mt={4}>
              {t(state)}
            </Badge>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('systems')}>
        <Stack gap={2}>
          <Text size="sm">
            {systems.length === 0
              ? t('noSystems')
              : bad.length > 0
                ? t('bad', { count: bad.length })
                : t('fine', { count: systems.length })}
          </Text>
          {(bad.length > 0 ? bad : systems).slice(0, 3).map(system => (
            <Group key={system.id} gap={6}>
              <StateBadge state={system.state} />
              <Text size="xs">{system.name}</Text>
            </Group>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('volume')}>
        <Stack gap={0}>
          <Text size="sm">{t('received', { mails: count(lastDay.received) })}</Text>
          {lastDay.bounced > 0 && (
            <Text size="xs" c="dimmed">
              {t('bounced', {
                mails: count(lastDay.bounced),
                share: percent(lastDay.bounced / Math.max(1, lastDay.delivered + lastDay.bounced)),
              })}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('quota')}>
        <ClientQuota accountId={id} />
      </Table.Td>
    </Table.Tr>
  )
}
