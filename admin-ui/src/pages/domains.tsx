/** The sending domains of the account. */
import { Anchor, Skeleton, Stack, Table, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Globe } from 'lucide-react'
import { api } from '../app/api.ts'
import { ago } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { DkimBadge } from '../parts/dkim-badge.tsx'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { NewDomain } from './domain/new.tsx'

const useWords = defineWords('domains', {
  en: {
    title: 'Domains',
    none: 'No sending domain yet',
    noneText:
      'What stands behind the @ of your senders. A domain comes here with the first system that sends for it; you may also enter it first, and let its records be set while you wait.',
    name: 'Domain',
    dkim: 'DKIM',
    systems: 'Systems',
    nobody: 'none yet',
    listHelp: 'List-Help',
    missing: 'missing',
    checked: 'Looked at',
    help: 'Each domain has keys that sign its mails (DKIM), records in DNS that prove them, and a List-Help that tells recipients why they get a mail. They serve every system that sends for it.',
  },
  de: {
    title: 'Domains',
    none: 'Noch keine Absenderdomain',
    noneText:
      'Was bei Ihren Absendern hinter dem @ steht. Eine Domain kommt mit dem ersten System hierher, das für sie sendet; Sie können sie auch vorher eintragen und die Einträge setzen lassen.',
    name: 'Domain',
    dkim: 'DKIM',
    systems: 'Systeme',
    nobody: 'noch keine',
    listHelp: 'List-Help',
    missing: 'fehlt',
    checked: 'Nachgesehen',
    help: 'Jede Domain hat Schlüssel, die ihre Mails signieren (DKIM), Einträge im DNS, die sie belegen, und ein List-Help, das Empfängern sagt, warum sie eine Mail bekommen. Sie dienen jedem System, das für die Domain sendet.',
  },
})

export function Domains() {
  const t = useWords()
  const may = useMay()
  const list = api.useInfiniteQuery('get', '/v1/domains', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  const create = may('domains:write') && <NewDomain />
  return (
    <Page title={t('title')} help={t('help')} actions={items?.length !== 0 && create}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={Globe} title={t('none')} action={create || undefined}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('name')}</Table.Th>
              <Table.Th>{t('dkim')}</Table.Th>
              <Table.Th>{t('systems')}</Table.Th>
              <Table.Th>{t('listHelp')}</Table.Th>
              <Table.Th>{t('checked')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(({ id, name, state, systems, listHelp, checkedAt }) => (
              <Table.Tr key={id}>
                <Table.Td data-label={t('name')}>
                  <Anchor component={Link} to={`/domains/${id}`} fw={600}>
                    {name}
                  </Anchor>
                </Table.Td>
                <Table.Td data-label={t('dkim')}>
                  <DkimBadge state={state} />
                </Table.Td>
                <Table.Td data-label={t('systems')}>
                  {systems.length === 0 ? t('nobody') : systems.map(each => each.name).join(', ')}
                </Table.Td>
                <Table.Td data-label={t('listHelp')} maw={300}>
                  <Stack gap={0}>
                    {listHelp.length === 0 ? (
                      <Text size="sm" c="orange.9">
                        {t('missing')}
                      </Text>
                    ) : (
                      listHelp.map(each => (
                        <Text key={each} size="xs" style={{ overflowWrap: 'anywhere' }}>
                          {each}
                        </Text>
                      ))
                    )}
                  </Stack>
                </Table.Td>
                <Table.Td data-label={t('checked')}>{checkedAt === null ? '–' : ago(checkedAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Page>
  )
}
