/** All accounts, and a search. */
import { Anchor, Badge, Group, Skeleton, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { AccountBadge } from './account-badge.tsx'

const useWords = defineWords('operator-accounts', {
  en: {
    title: 'Accounts',
    search: 'Search by name or address',
    name: 'Name',
    email: 'Owner',
    state: 'State',
    since: 'Since',
    agency: 'Agency',
    none: 'No account begins so. Try fewer letters.',
    help: 'Every account of this relay: who owns it, and whether it may send. Open one to see its quota, its systems and what was done there; to give it mails that cost nothing, to make it an agency, or to pause a system. Accounts that wait stand under Approvals.',
  },
  de: {
    title: 'Konten',
    search: 'Nach Name oder Adresse suchen',
    name: 'Name',
    email: 'Inhaber',
    state: 'Zustand',
    since: 'Seit',
    agency: 'Agentur',
    none: 'Kein Konto beginnt so. Versuchen Sie weniger Buchstaben.',
    help: 'Alle Konten dieses Relays: wem sie gehören und ob sie senden dürfen. Öffnen Sie eines, um Kontingent, Systeme und Protokoll zu sehen; um Mails zu schenken, es zur Agentur zu machen oder ein System anzuhalten. Was wartet, steht unter Freigaben.',
  },
})

export function OperatorAccounts() {
  const t = useWords()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 250)
  const list = api.useInfiniteQuery(
    'get',
    '/v1/operator/accounts',
    { params: { query: { limit: 50, ...(wanted === '' ? {} : { search: wanted }) } } },
    { ...paged, placeholderData: keepPreviousData },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} help={t('help')}>
      <TextInput
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        leftSection={<Search size={16} aria-hidden />}
        maw={360}
        value={search}
        onChange={event => setSearch(event.currentTarget.value)}
      />
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('email')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id, name, email, state, agency, createdAt }) => (
              <Table.Tr key={id}>
                <Table.Td data-label={t('name')}>
                  <Group gap="xs">
                    <Anchor component={Link} to={`/operator/accounts/${id}`} fw={600}>
                      {name}
                    </Anchor>
                    {agency && (
                      <Badge variant="outline" color="gray" radius="sm" tt="none" fw={500}>
                        {t('agency')}
                      </Badge>
                    )}
                  </Group>
                </Table.Td>
                <Table.Td data-label={t('email')} style={{ overflowWrap: 'anywhere' }}>
                  {email}
                </Table.Td>
                <Table.Td data-label={t('state')}>
                  <AccountBadge state={state} />
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
