/** Entries of a log in words: of an account, and of the operators. */
import { Stack, Table, Text } from '@mantine/core'
import { api, type Schemas } from '../../app/api.ts'
import { dateTime } from '../../app/format.ts'
import { useSure } from '../../app/me.ts'
import { useSystemNames } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { useActName } from './acts.ts'
import { useDetailWords } from './detail.ts'

const useWords = defineWords('audit-table', {
  en: {
    at: 'When',
    who: 'Who',
    what: 'What',
    to: 'To what',
    you: 'You',
    user: 'A user (…{{id}})',
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
    user: 'Ein Benutzer (…{{id}})',
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
    if (kind === 'user')
      return members.data?.items.find(each => each.id === id)?.name ?? t('user', { id: id.slice(-6) })
    if (kind === 'key') return t('key', { name: keys.data?.items.find(each => each.id === id)?.label ?? id })
    return ['operator', 'connection', 'system', 'cli', 'relay'].includes(kind) ? t(kind as 'cli') : actor
  }
}

/** What an act was done to: its name, where the entry or the account knows it. */
function subjectOf({ act, subject, detail }: Entry, nameOf: (id: string) => string): string {
  if (act === 'operator.link') return '' // there is one
  const name = nameOf(subject)
  if (name !== subject || !isId(subject)) return name
  const named = [detail.name, detail.label, detail.url].find(each => typeof each === 'string')
  return named === undefined ? `…${subject.slice(-6)}` : String(named)
}

const isId = (text: string): boolean => /^[0-9a-f]{24}$/.test(text)

export function AuditTable({ items }: { items: readonly Entry[] }) {
  const t = useWords()
  const actorOf = useActor()
  const actName = useActName()
  const nameOf = useSystemNames()
  const inWords = useDetailWords(nameOf)
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
        {items.map(entry => {
          const { id, at, actor, onBehalfOf, act, subject, detail } = entry
          const to = subjectOf(entry, nameOf)
          // what it was done to is not told twice
          const more = Object.fromEntries(Object.entries(detail).filter(([, value]) => value !== to))
          return (
            <Table.Tr key={id}>
              <Table.Td data-label={t('what')} maw={420}>
                <Stack gap={2}>
                  <Text size="sm" fw={600}>
                    {actName(act)}
                  </Text>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }} lineClamp={3}>
                    {inWords(more)}
                  </Text>
                </Stack>
              </Table.Td>
              <Table.Td data-label={t('who')} title={actor}>
                {actorOf(actor)}
                {onBehalfOf !== null && (
                  <Text size="xs" c="dimmed">
                    {t('agency')}
                  </Text>
                )}
              </Table.Td>
              <Table.Td data-label={t('to')} title={subject} style={{ overflowWrap: 'anywhere' }}>
                {to}
              </Table.Td>
              <Table.Td data-label={t('at')}>{dateTime(at)}</Table.Td>
            </Table.Tr>
          )
        })}
      </Table.Tbody>
    </Table>
  )
}
