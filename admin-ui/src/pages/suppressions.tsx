/** The suppression list: who gets no mail any more, since when, why, and how long. */
import { Anchor, Badge, Button, Group, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Ban, Download, Search } from 'lucide-react'
import { useState } from 'react'
import { api, client, linkTo, type Schemas } from '../app/api.ts'
import { date, dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { sure, useListChange } from '../app/optimistic.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { ActionsHeading } from '../parts/actions-heading.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { EditSuppression } from './suppressions/edit.tsx'
import { ImportSuppressions } from './suppressions/import.tsx'
import { SuppressionRules } from './suppressions/rules.tsx'

const useWords = defineWords('suppressions', {
  en: {
    title: 'Suppressions',
    none: 'Nobody is on the list',
    noneText:
      'Addresses that don’t exist and people who complained come here by themselves, so that no mail hurts your reputation twice. You may also enter some by hand.',
    nothing: 'No entry contains this. Try a shorter part of the address.',
    search: 'Search by address or domain',
    export: 'Export',
    address: 'Address',
    reason: 'Reason',
    since: 'Since',
    until: 'Until',
    forever: 'no end',
    hard: 'Doesn’t exist',
    complaint: 'Complained',
    manual: 'By hand',
    only: 'only for {{name}}',
    said: 'Their server said {{at}}: {{response}}',
    message: 'To the mail',
    remove: 'Remove',
    removeOf: 'Remove: {{address}}',
    removeText:
      'Mail to {{address}} is sent again. If the address still doesn’t exist, it comes back here with the next mail.',
    removeNote: 'Why? It is kept in the audit log.',
    help: 'Mail to these addresses isn’t sent, which costs nothing. Entries after a hard bounce prove themselves: the answer of the recipient’s server stands beside them.',
  },
  de: {
    title: 'Sperrliste',
    none: 'Niemand steht auf der Liste',
    noneText:
      'Adressen, die es nicht gibt, und Empfänger, die sich beschwert haben, kommen von selbst hierher, damit keine Mail Ihrem Ruf zweimal schadet. Sie können auch welche von Hand eintragen.',
    nothing: 'Kein Eintrag enthält das. Versuchen Sie einen kürzeren Teil der Adresse.',
    search: 'Nach Adresse oder Domain suchen',
    export: 'Exportieren',
    address: 'Adresse',
    reason: 'Grund',
    since: 'Seit',
    until: 'Bis',
    forever: 'ohne Ende',
    hard: 'Gibt es nicht',
    complaint: 'Beschwerde',
    manual: 'Von Hand',
    only: 'nur für {{name}}',
    said: 'Der Server dort sagte {{at}}: {{response}}',
    message: 'Zur Mail',
    remove: 'Entfernen',
    removeOf: 'Entfernen: {{address}}',
    removeText:
      'An {{address}} wird wieder gesendet. Gibt es die Adresse immer noch nicht, kommt sie mit der nächsten Mail hierher zurück.',
    removeNote: 'Warum? Das bleibt im Protokoll.',
    help: 'An diese Adressen wird nicht gesendet, und das kostet nichts. Einträge nach einer endgültigen Ablehnung belegen sich selbst: die Antwort des Empfängerservers steht dabei.',
  },
})

export type Suppression = Schemas['Suppression']

const route = getRouteApi('/inside/suppressions')
const path = '/v1/suppressions'

export function Suppressions() {
  const t = useWords()
  const may = useMay()
  const { q } = route.useSearch()
  const [search, setSearch] = useState(q ?? '')
  const [wanted] = useDebouncedValue(search.trim(), 250)
  const filter = wanted === '' ? {} : { search: wanted }
  const list = api.useInfiniteQuery(
    'get',
    path,
    { params: { query: { limit: 50, ...filter } } },
    { ...paged, placeholderData: keepPreviousData },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  const mayWrite = may('suppressions:write')
  return (
    <Page
      title={t('title')}
      help={t('help')}
      actions={
        <>
          {(items?.length ?? 0) > 0 && (
            <Button
              component="a"
              variant="default"
              href={linkTo('/v1/suppressions/export', filter)}
              download
              leftSection={<Download size={16} aria-hidden />}
            >
              {t('export')}
            </Button>
          )}
          {mayWrite && <ImportSuppressions />}
          {mayWrite && <EditSuppression entry={null} />}
        </>
      }
    >
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
      {list.isPending && <Skeleton height={200} />}
      {items?.length === 0 &&
        (wanted === '' ? (
          <Empty icon={Ban} title={t('none')}>
            {t('noneText')}
          </Empty>
        ) : (
          <Text c="dimmed">{t('nothing')}</Text>
        ))}
      {items !== undefined && items.length > 0 && (
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('address')}</Table.Th>
              <Table.Th>{t('reason')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
              <Table.Th>{t('until')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(entry => (
              <Line key={`${entry.systemId} ${entry.address}`} entry={entry} mayWrite={mayWrite} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
      <SuppressionRules mayWrite={mayWrite} />
    </Page>
  )
}

const colors = { hard: 'red', complaint: 'orange', manual: 'gray' } as const

function Line({ entry, mayWrite }: { entry: Suppression; mayWrite: boolean }) {
  const t = useWords()
  const nameOf = useSystemNames()
  const { address, systemId, reason, note, createdAt, expiresAt, evidence } = entry
  const remove = useListChange<Suppression, string>(
    path,
    why => sure(client.DELETE('/v1/suppressions/{address}', { params: { path: { address }, query: { note: why } } })),
    items => items.filter(each => each.address !== address),
  )
  return (
    <Table.Tr>
      <Table.Td data-label={t('address')} maw={420}>
        <Stack gap={2}>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {address}
          </Text>
          {systemId !== null && (
            <Text size="xs" c="dimmed">
              {t('only', { name: nameOf(systemId) })}
            </Text>
          )}
          {evidence && (
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {t('said', { at: dateTime(evidence.at), response: evidence.response })}{' '}
              {evidence.messageId !== null && (
                <Anchor component={Link} to={`/messages/${evidence.messageId}`} size="xs" td="underline">
                  {t('message')}
                </Anchor>
              )}
            </Text>
          )}
          {note && <Text size="xs">{note}</Text>}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('reason')}>
        <Badge variant="dot" color={colors[reason]} radius="sm" tt="none" fw={500}>
          {t(reason)}
        </Badge>
      </Table.Td>
      <Table.Td data-label={t('since')}>{date(createdAt)}</Table.Td>
      <Table.Td data-label={t('until')}>{expiresAt === null ? t('forever') : date(expiresAt)}</Table.Td>
      <Table.Td>
        {mayWrite && (
          <Group gap="xs" wrap="nowrap" justify="flex-end">
            <EditSuppression entry={entry} />
            <Confirm
              label={t('remove')}
              ariaLabel={t('removeOf', { address })}
              title={t('removeOf', { address })}
              size="compact-xs"
              color="red"
              variant="subtle"
              noteLabel={t('removeNote')}
              noteRequired
              onConfirm={note => remove.mutateAsync(note)}
            >
              {t('removeText', { address })}
            </Confirm>
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
