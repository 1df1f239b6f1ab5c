/** Entries of a log in words: of an account, and of the operators. */
import { Stack, Table, Text } from '@mantine/core'
import { api, type Schemas } from '../../app/api.ts'
import { dateTime } from '../../app/format.ts'
import { useSure } from '../../app/me.ts'
import { useSystemNames } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { useActName } from './acts.ts'

const useWords = defineWords('audit-table', {
  en: {
    at: 'When',
    who: 'Who',
    what: 'What',
    to: 'To what',
    you: 'You',
    user: 'A user ({{id}})',
    operator: 'The operator',
    key: 'The key {{name}}',
    connection: 'A plugin',
    system: 'A system',
    cli: 'Command line',
    relay: 'The relay itself',
    agency: 'for your agency',
  },
  de: {
    at: 'Wann',
    who: 'Wer',
    what: 'Was',
    to: 'Woran',
    you: 'Sie',
    user: 'Ein Benutzer ({{id}})',
    operator: 'Der Betreiber',
    key: 'Der Schlüssel {{name}}',
    connection: 'Ein Plugin',
    system: 'Ein System',
    cli: 'Kommandozeile',
    relay: 'Das Relay selbst',
    agency: 'für Ihre Agentur',
  },
})

type Entry = Schemas['AuditEntry']

/** Ids of people and keys by their names, as far as the reader may know them. */
function useActor(): (actor: string) => string {
  const t = useWords()
  const me = useSure()
  const may = me.scopes.includes('account:read')
  const members = api.useQuery('get', '/v1/account/members', {}, { enabled: may, staleTime: 60_000 })
  const keys = api.useQuery(
    'get',
    '/v1/keys',
    { params: { query: { limit: 200 } } },
    { enabled: may, staleTime: 60_000 },
  )
  return actor => {
    const [kind = '', id = ''] = actor.split(':')
    if (id !== '' && id === me.user?.id) return kind === 'operator' ? t('operator') : t('you')
    if (kind === 'user') return members.data?.items.find(each => each.id === id)?.name ?? t('user', { id })
    if (kind === 'key') return t('key', { name: keys.data?.items.find(each => each.id === id)?.label ?? id })
    return ['operator', 'connection', 'system', 'cli', 'relay'].includes(kind) ? t(kind as 'cli') : actor
  }
}

/** What changed, as a line: values that say something, no braces. */
const inWords = (detail: Entry['detail']): string =>
  Object.entries(detail)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')

export function AuditTable({ items }: { items: readonly Entry[] }) {
  const t = useWords()
  const actorOf = useActor()
  const actName = useActName()
  const nameOf = useSystemNames()
  return (
    <Table className="cards">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('what')}</Table.Th>
          <Table.Th>{t('who')}</Table.Th>
          <Table.Th>{t('to')}</Table.Th>
          <Table.Th>{t('at')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map(({ id, at, actor, onBehalfOf, act, subject, detail }) => (
          <Table.Tr key={id}>
            <Table.Td data-label={t('what')} maw={420}>
              <Stack gap={2}>
                <Text size="sm" fw={600}>
                  {actName(act)}
                </Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
                  {inWords(detail)}
                </Text>
              </Stack>
            </Table.Td>
            <Table.Td data-label={t('who')}>
              {actorOf(actor)}
              {onBehalfOf !== null && (
                <Text size="xs" c="dimmed">
                  {t('agency')}
                </Text>
              )}
            </Table.Td>
            <Table.Td data-label={t('to')} className="mono">
              {nameOf(subject)}
            </Table.Td>
            <Table.Td data-label={t('at')}>{dateTime(at)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
