/** API keys of the account and the tokens of connected plugins. */
import { Badge, Skeleton, Stack, Table, Text } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { api, client, type Schemas } from '../app/api.ts'
import { ago, date } from '../app/format.ts'
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
import { useScopeName } from '../parts/scope-names.tsx'
import { NewKey } from './keys/new.tsx'

const useWords = defineWords('keys', {
  en: {
    title: 'API keys',
    none: 'No key yet',
    noneText:
      'A key lets a program of yours use everything that this interface uses: send mails, search messages, follow numbers. Give each program its own, with no more rights than it needs.',
    label: 'What it is for',
    scopes: 'It may',
    system: 'Reaches',
    all: 'All systems',
    used: 'Last use',
    never: 'never',
    state: 'State',
    valid: 'Valid',
    until: 'Until {{at}}',
    revokedState: 'Revoked',
    plugin: 'Plugin',
    revoke: 'Revoke',
    revokeOf: 'Revoke: {{name}}',
    revokeText:
      'Whoever uses it is refused within seconds. That can’t be taken back; a new key can be made at any time.',
    help: 'Send a key as “Authorization: Bearer …”. The reference of the API is at /docs. Keys are kept as digests only, so nobody can read them again.',
    everything: 'everything',
  },
  de: {
    title: 'API-Schlüssel',
    none: 'Noch kein Schlüssel',
    noneText:
      'Mit einem Schlüssel kann ein Programm von Ihnen alles, was auch diese Oberfläche kann: Mails senden, Nachrichten suchen, Zahlen verfolgen. Geben Sie jedem Programm einen eigenen, mit nicht mehr Rechten, als es braucht.',
    label: 'Wofür er ist',
    scopes: 'Er darf',
    system: 'Erreicht',
    all: 'Alle Systeme',
    used: 'Zuletzt benutzt',
    never: 'nie',
    state: 'Zustand',
    valid: 'Gültig',
    until: 'Bis {{at}}',
    revokedState: 'Widerrufen',
    plugin: 'Plugin',
    revoke: 'Widerrufen',
    revokeOf: 'Widerrufen: {{name}}',
    revokeText:
      'Wer ihn benutzt, wird binnen Sekunden abgewiesen. Das lässt sich nicht zurücknehmen; ein neuer Schlüssel lässt sich jederzeit erzeugen.',
    help: 'Senden Sie einen Schlüssel als „Authorization: Bearer …“. Die Referenz der API steht unter /docs. Schlüssel werden nur als Prüfsumme aufbewahrt, niemand kann sie noch einmal lesen.',
    everything: 'alles',
  },
})

type Key = Schemas['ApiKey']
const path = '/v1/keys'
/** as many as there are: such a list says nothing */
const allScopes = 20

export function Keys() {
  const t = useWords()
  const may = useMay()
  const list = api.useInfiniteQuery('get', path, { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  // in one place, or the secret that is shown once would go with the empty list
  const create = may('keys:write') && <NewKey />
  return (
    <Page title={t('title')} help={t('help')} actions={create}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={KeyRound} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('label')}</Table.Th>
              <Table.Th>{t('scopes')}</Table.Th>
              <Table.Th>{t('system')}</Table.Th>
              <Table.Th>{t('used')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(key => (
              <Line key={key.id} item={key} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Page>
  )
}

function Line({ item }: { item: Key }) {
  const t = useWords()
  const may = useMay()
  const nameOf = useSystemNames()
  const scopeName = useScopeName()
  const { id, label, hint, kind, scopes, systemId, lastUsedAt, expiresAt, revokedAt } = item
  const revoke = useListChange<Key, void>(
    path,
    () => sure(client.DELETE('/v1/keys/{id}', { params: { path: { id } } })),
    items => items.map(each => (each.id === id ? { ...each, revokedAt: new Date().toISOString() } : each)),
  )
  const isOver = revokedAt !== null || (expiresAt !== null && Date.parse(expiresAt) < Date.now())
  return (
    <Table.Tr>
      <Table.Td data-label={t('label')} maw={260}>
        <Stack gap={2}>
          <Text size="sm" fw={600}>
            {label}
          </Text>
          <Text className="mono" c="dimmed">
            {hint}…
          </Text>
          {kind === 'connection' && (
            <Text size="xs" c="dimmed">
              {t('plugin')}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('scopes')} maw={300}>
        <Text size="xs">{scopes.length >= allScopes ? t('everything') : scopes.map(scopeName).join(', ')}</Text>
      </Table.Td>
      <Table.Td data-label={t('system')}>{systemId === null ? t('all') : nameOf(systemId)}</Table.Td>
      <Table.Td data-label={t('used')}>{lastUsedAt === null ? t('never') : ago(lastUsedAt)}</Table.Td>
      <Table.Td data-label={t('state')}>
        <Badge variant="dot" color={isOver ? 'gray' : 'green'} radius="sm" tt="none" fw={500}>
          {revokedAt !== null
            ? t('revokedState')
            : expiresAt !== null
              ? t('until', { at: date(expiresAt) })
              : t('valid')}
        </Badge>
      </Table.Td>
      <Table.Td>
        {may('keys:write') && !isOver && (
          <Confirm
            label={t('revoke')}
            ariaLabel={t('revokeOf', { name: label })}
            title={t('revokeOf', { name: label })}
            size="compact-xs"
            variant="subtle"
            color="red"
            onConfirm={() => revoke.mutateAsync()}
          >
            {t('revokeText')}
          </Confirm>
        )}
      </Table.Td>
    </Table.Tr>
  )
}
