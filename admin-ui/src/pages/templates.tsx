/** Templates of mails: a subject, HTML and text with places that a system fills in when it sends by HTTP. */
import { Anchor, Badge, Skeleton, Table } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { FileText } from 'lucide-react'
import { api } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { NewTemplate } from './template/new.tsx'

const useWords = defineWords('templates', {
  en: {
    title: 'Templates',
    none: 'No template yet',
    noneText:
      'Most shops bring their own mails, and the relay changes nothing in them. Who sends by HTTP can keep a mail’s subject, HTML and text here, and send only what differs.',
    name: 'Name',
    system: 'System',
    state: 'State',
    changed: 'Changed',
    published: 'Version {{version}} published',
    draft: 'Not published',
    newer: 'version {{version}} is newer',
    help: 'A mail names its template and gives the variables: POST /v1/messages with “template”. Mails are made of the published version; older ones can be published again.',
  },
  de: {
    title: 'Vorlagen',
    none: 'Noch keine Vorlage',
    noneText:
      'Die meisten Shops bringen ihre Mails selbst mit, und das Relay ändert nichts daran. Wer per HTTP sendet, kann Betreff, HTML und Text einer Mail hier ablegen und sendet nur noch, was sich unterscheidet.',
    name: 'Name',
    system: 'System',
    state: 'Zustand',
    changed: 'Geändert',
    published: 'Version {{version}} veröffentlicht',
    draft: 'Nicht veröffentlicht',
    newer: 'Version {{version}} ist neuer',
    help: 'Eine Mail nennt ihre Vorlage und gibt die Werte mit: POST /v1/messages mit „template“. Mails entstehen aus der veröffentlichten Version; ältere lassen sich wieder veröffentlichen.',
  },
})

export function Templates() {
  const t = useWords()
  const may = useMay()
  const nameOf = useSystemNames()
  const list = api.useInfiniteQuery('get', '/v1/templates', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} help={t('help')} actions={may('templates:write') && <NewTemplate />}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={FileText} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('system')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('changed')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id, name, systemId, latest, published, changedAt }) => (
              <Table.Tr key={id}>
                <Table.Td data-label={t('name')}>
                  <Anchor component={Link} to={`/templates/${id}`} fw={600}>
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td data-label={t('system')}>{nameOf(systemId)}</Table.Td>
                <Table.Td data-label={t('state')}>
                  <Badge
                    variant="dot"
                    color={published === null ? 'gray' : published === latest ? 'green' : 'yellow'}
                    radius="sm"
                    tt="none"
                    fw={500}
                  >
                    {published === null
                      ? t('draft')
                      : published === latest
                        ? t('published', { version: published })
                        : `${t('published', { version: published })}, ${t('newer', { version: latest })}`}
                  </Badge>
                </Table.Td>
                <Table.Td data-label={t('changed')}>{dateTime(changedAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Page>
  )
}
