/** An agency's clients: how each does, and the way into its account. */
import { Button, Checkbox, Group, SegmentedControl, Select, Skeleton, Table, Text, TextInput } from '@mantine/core'
import { Users } from 'lucide-react'
import { useState } from 'react'
import { useBulk } from '../app/bulk.ts'
import { saveCsv } from '../app/csv.ts'
import { time } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { useStateName } from '../parts/state-badge.tsx'
import { useSystemReason } from '../parts/system-reason.tsx'
import { BulkBar } from './clients/bulk-bar.tsx'
import { type Condition, chooseClients, chooseSystems, conditions, useClients } from './clients/fleet.ts'
import { NewClient } from './clients/new-client.tsx'
import { Offers } from './clients/offers.tsx'
import { ClientRow, SystemRow } from './clients/rows.tsx'

const useWords = defineWords('clients', {
  en: {
    title: 'Clients',
    clients: 'Clients',
    allOf_one: 'Select the only one',
    allOf_other: 'Select all {{count}}',
    platform: 'Platform',
    state: 'State',
    reason: 'Reason',
    domains: 'Domains',
    email: 'Address',
    inactive: 'Inactive systems',
    delivered: 'Delivered (24 h)',
    received: 'Received (24 h)',
    bounced: 'Bounced (24 h)',
    show: 'Show',
    if_all: 'All states',
    if_needy: 'Need a look',
    if_paused: 'Paused',
    if_first: 'Wait for their first mail',
    if_approval: 'Wait for approval',
    asOf: 'Numbers of the last 24 hours, as of {{time}}',
    none: 'No client yet',
    noneText: 'Create an account for a client, or ask the owner of an existing one to let you in.',
    name: 'Client',
    systems: 'Systems',
    volume: 'Last 24 hours',
    quota: 'Quota left',
    search: 'Search for a client, system or domain',
    noMatch: 'Nothing fits. Search for something else, or show all states.',
    more: 'Show more',
    help: 'Open a client to act in its account as one of its admins; a bar shows whose account you are in. The client reads in its audit log what you did. To give an account to its owner, open it and invite him under Team. What you select can be paused, resumed, exported or given another reminder in one go.',
  },
  de: {
    title: 'Kunden',
    clients: 'Kunden',
    allOf_one: 'Den einen wählen',
    allOf_other: 'Alle {{count}} wählen',
    platform: 'Plattform',
    state: 'Zustand',
    reason: 'Grund',
    domains: 'Domains',
    email: 'Adresse',
    inactive: 'Inaktive Systeme',
    delivered: 'Zugestellt (24 h)',
    received: 'Angenommen (24 h)',
    bounced: 'Zurückgekommen (24 h)',
    show: 'Zeigen',
    if_all: 'Jeder Zustand',
    if_needy: 'Brauchen einen Blick',
    if_paused: 'Angehalten',
    if_first: 'Warten auf ihre erste Mail',
    if_approval: 'Warten auf Freigabe',
    asOf: 'Zahlen der letzten 24 Stunden, Stand {{time}}',
    none: 'Noch kein Kunde',
    noneText:
      'Legen Sie ein Konto für einen Kunden an, oder bitten Sie den Inhaber eines vorhandenen, Sie hereinzulassen.',
    name: 'Kunde',
    systems: 'Systeme',
    volume: 'Letzte 24 Stunden',
    quota: 'Kontingent übrig',
    search: 'Kunden, System oder Domain suchen',
    noMatch: 'Nichts passt. Suchen Sie anders, oder zeigen Sie jeden Zustand.',
    more: 'Mehr zeigen',
    help: 'Öffnen Sie einen Kunden, um in seinem Konto wie einer seiner Administratoren zu handeln; ein Balken zeigt, in wessen Konto Sie sind. Der Kunde liest in seinem Protokoll, was Sie getan haben. Um ein Konto seinem Inhaber zu geben, öffnen Sie es und laden ihn unter Team ein. Was Sie auswählen, können Sie auf einmal anhalten, fortsetzen, exportieren oder anders erinnern lassen.',
  },
})

/** so many rows ask for their quota at once */
const rowsAtOnce = 25

export function Clients() {
  const t = useWords()
  const may = useMay()
  const stateName = useStateName()
  const reasonOf = useSystemReason()
  const [search, setSearch] = useState('')
  const [condition, setCondition] = useState<Condition>('all')
  const [what, setWhat] = useState<'clients' | 'systems'>('clients')
  const [shown, setShown] = useState(rowsAtOnce)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const bulk = useBulk()
  const list = useClients()
  const all = list.data?.items ?? []
  const wanted = search.trim().toLowerCase()
  const owners = what === 'clients' ? chooseClients(all, condition, wanted) : []
  const systems = what === 'systems' ? chooseSystems(all, condition, wanted) : []
  const keys = what === 'clients' ? owners.map(({ id }) => id) : systems.map(({ key }) => key)
  // what the search hides is not acted on
  const chosenKeys = keys.filter(key => chosen.has(key))
  const isChosen = (key: string) => chosen.has(key)
  const chosenOwners = owners.filter(({ id }) => isChosen(id))
  const chosenSystems =
    what === 'systems' ? systems.filter(({ key }) => isChosen(key)) : chooseSystems(chosenOwners, 'all', '')
  const choose = (key: string, on: boolean) => {
    const next = new Set(chosen)
    if (on) next.add(key)
    else next.delete(key)
    setChosen(next)
  }
  const failuresOf = (key: string) => bulk.failed.filter(({ row }) => row === key)
  const exportClients = () =>
    saveCsv(
      'clients',
      [t('name'), t('email'), t('state'), t('systems'), t('inactive'), t('received'), t('delivered'), t('bounced')],
      chosenOwners.map(({ name, email, state, systems: own, lastDay }) => [
        ...[name, email, state, own.length, own.filter(system => system.state === 'inactive').length],
        ...[lastDay.received, lastDay.delivered, lastDay.bounced],
      ]),
    )
  const exportSystems = () =>
    saveCsv(
      'systems',
      [t('name'), t('systems'), t('platform'), t('state'), t('reason'), t('domains')],
      chosenSystems.map(({ owner, system }) => [
        ...[owner.name, system.name, system.platform, stateName(system.state), reasonOf(system)],
        system.domains.join(' '),
      ]),
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
      {all.length > 0 && (
        <>
          <Group>
            <SegmentedControl
              value={what}
              disabled={bulk.running}
              onChange={value => {
                setWhat(value as typeof what)
                setChosen(new Set())
                bulk.clear()
              }}
              data={[
                { value: 'clients', label: t('clients') },
                { value: 'systems', label: t('systems') },
              ]}
            />
            <TextInput
              aria-label={t('search')}
              placeholder={t('search')}
              type="search"
              w={320}
              value={search}
              onChange={event => setSearch(event.currentTarget.value)}
            />
            <Select
              aria-label={t('show')}
              allowDeselect={false}
              value={condition}
              onChange={value => setCondition((value ?? 'all') as Condition)}
              data={conditions.map(value => ({ value, label: t(`if_${value}`) }))}
            />
          </Group>
          {keys.length === 0 && <Text role="status">{t('noMatch')}</Text>}
          {keys.length > 0 && (
            <>
              <Group gap="md">
                <Checkbox
                  label={t('allOf', { count: keys.length })}
                  checked={chosenKeys.length === keys.length}
                  indeterminate={chosenKeys.length > 0 && chosenKeys.length < keys.length}
                  onChange={event => setChosen(new Set(event.currentTarget.checked ? keys : []))}
                />
              </Group>
              {(chosenKeys.length > 0 || bulk.total > 0) && (
                <BulkBar
                  bulk={bulk}
                  count={chosenKeys.length}
                  clients={chosenOwners}
                  systems={chosenSystems}
                  rowOf={({ key, owner }) => (what === 'systems' ? key : owner.id)}
                  onExport={what === 'systems' ? exportSystems : exportClients}
                />
              )}
              <Table className="cards" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{what === 'systems' ? t('systems') : t('name')}</Table.Th>
                    <Table.Th>{what === 'systems' ? t('name') : t('systems')}</Table.Th>
                    <Table.Th>{what === 'systems' ? t('state') : t('volume')}</Table.Th>
                    {what === 'clients' && may('billing:read') && <Table.Th>{t('quota')}</Table.Th>}
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {owners.slice(0, shown).map(each => (
                    <ClientRow
                      key={each.id}
                      client={each}
                      checked={isChosen(each.id)}
                      onCheck={on => choose(each.id, on)}
                      failures={failuresOf(each.id)}
                    />
                  ))}
                  {systems.slice(0, shown).map(each => (
                    <SystemRow
                      key={each.key}
                      of={each}
                      checked={isChosen(each.key)}
                      onCheck={on => choose(each.key, on)}
                      failures={failuresOf(each.key)}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )}
          {keys.length > shown && (
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
