/** The connected systems. */
import { Anchor, Button, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plug, Search } from 'lucide-react'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { date } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { useSystemReason } from '../parts/system-reason.tsx'

const useWords = defineWords('systems', {
  en: {
    title: 'Systems',
    connect: 'Connect a system',
    shops: 'WooCommerce shops',
    none: 'No system yet',
    noneText: 'Connect your shop, CMS or CRM. It takes a name, a sending domain and a List-Help.',
    name: 'Name',
    platform: 'Platform',
    domains: 'Domains',
    state: 'State',
    since: 'Since',
    more: 'Show more',
    search: 'Search by name or domain',
    nothing: 'No system with this name or domain. Try a shorter part of it.',
    help: 'A system is what sends mails: a shop, a CMS, a forum. It gets SMTP credentials when its domain is signed for and says how recipients find help.',
  },
  de: {
    title: 'Systeme',
    connect: 'System verbinden',
    shops: 'WooCommerce-Shops',
    none: 'Noch kein System',
    noneText: 'Verbinden Sie Ihren Shop, Ihr CMS oder CRM. Nötig sind ein Name, eine Absenderdomain und ein List-Help.',
    name: 'Name',
    platform: 'Plattform',
    domains: 'Domains',
    state: 'Zustand',
    since: 'Seit',
    more: 'Mehr zeigen',
    search: 'Nach Name oder Domain suchen',
    nothing: 'Kein System mit diesem Namen oder dieser Domain. Versuchen Sie einen kürzeren Teil davon.',
    help: 'Ein System ist, was Mails verschickt: ein Shop, ein CMS, ein Forum. Es bekommt SMTP-Zugangsdaten, sobald seine Domain signiert wird und Empfänger Hilfe finden.',
  },
})

export function Systems() {
  const t = useWords()
  const may = useMay()
  const reasonOf = useSystemReason()
  const platforms = api.useQuery('get', '/v1/platforms', {}, { staleTime: 300_000 })
  const platformName = (id: string) => platforms.data?.items.find(each => each.id === id)?.name ?? id
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 200)
  const list = api.useInfiniteQuery(
    'get',
    '/v1/systems',
    { params: { query: { limit: 50, ...(wanted === '' ? {} : { search: wanted }) } } },
    {
      pageParamName: 'after',
      initialPageParam: '',
      getNextPageParam: page => page.next ?? undefined,
      placeholderData: keepPreviousData,
    },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  const connect = may('systems:write') && (
    <Button component={Link} to="/systems/new" leftSection={<Plug size={16} aria-hidden />}>
      {t('connect')}
    </Button>
  )
  return (
    <Page
      title={t('title')}
      actions={
        <>
          {items?.some(({ platform }) => platform === 'woocommerce') && (
            <Button component={Link} to="/shops" variant="default">
              {t('shops')}
            </Button>
          )}
          {connect}
        </>
      }
      help={t('help')}
    >
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {(wanted !== '' || search !== '' || list.hasNextPage || (items?.length ?? 0) > 8) && (
        <TextInput
          aria-label={t('search')}
          placeholder={t('search')}
          leftSection={<Search size={16} aria-hidden />}
          maw={360}
          type="search"
          value={search}
          onChange={event => setSearch(event.currentTarget.value)}
        />
      )}
      {items?.length === 0 && wanted !== '' && <Text c="dimmed">{t('nothing')}</Text>}
      {items?.length === 0 && wanted === '' && (
        <Empty icon={Plug} title={t('none')} action={connect || undefined}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('platform')}</Table.Th>
              <Table.Th>{t('domains')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(system => (
              <Table.Tr key={system.id}>
                <Table.Td data-label={t('name')}>
                  <Stack gap={0}>
                    <Anchor component={Link} to={`/systems/${system.id}`} fw={600}>
                      {system.name}
                    </Anchor>
                    <Text size="xs" c="dimmed" maw={420}>
                      {reasonOf(system)}
                    </Text>
                  </Stack>
                </Table.Td>
                <Table.Td data-label={t('platform')}>{platformName(system.platform)}</Table.Td>
                <Table.Td data-label={t('domains')}>
                  <Text size="sm" span>
                    {system.domains.join(', ')}
                  </Text>
                </Table.Td>
                <Table.Td data-label={t('state')}>
                  <StateBadge state={system.state} />
                </Table.Td>
                <Table.Td data-label={t('since')}>{date(system.createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {list.hasNextPage && (
        <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('more')}
        </Button>
      )}
    </Page>
  )
}
