/** The plugins that are connected to a system, and a code that connects one. */
import { Button, Card, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Puzzle } from 'lucide-react'
import { api, client, type Schemas } from '../../app/api.ts'
import { ago, dateTime, time } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { sure, useListChange } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyValue } from '../../parts/copy-value.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'

const useWords = defineWords('plugins', {
  en: {
    title: 'Plugins',
    text: 'Install the plugin in your system and press “Connect” there; you come back here to allow it. Where that doesn’t work, make a code and paste it into the plugin.',
    none: 'No plugin is connected yet.',
    code: 'Make a code',
    until: 'Good for one connection, until {{at}}',
    codeLabel: 'Code',
    since: 'since {{at}}',
    ended: 'ended {{at}}',
    seen: 'told of itself {{ago}}',
    end: 'End',
    endOf: 'End: {{name}}',
    endText:
      'Its token and its credentials end within seconds: the mails of this system fail until it is connected again.',
    unknown: 'A plugin that has not told of itself yet',
    warning:
      '{{orders}} orders came within {{hours}} hours, but only {{received}} mails. Look into the plugin whether it still sends through the relay.',
  },
  de: {
    title: 'Plugins',
    text: 'Installieren Sie das Plugin in Ihrem System und drücken Sie dort auf „Verbinden“; Sie kommen hierher, um es zu erlauben. Wo das nicht geht, erzeugen Sie einen Code und fügen ihn im Plugin ein.',
    none: 'Noch ist kein Plugin verbunden.',
    code: 'Code erzeugen',
    until: 'Gilt für eine Verbindung, bis {{at}}',
    codeLabel: 'Code',
    since: 'seit {{at}}',
    ended: 'beendet {{at}}',
    seen: 'meldete sich {{ago}}',
    end: 'Beenden',
    endOf: 'Beenden: {{name}}',
    endText:
      'Sein Token und seine Zugangsdaten enden binnen Sekunden: Mails dieses Systems schlagen fehl, bis es wieder verbunden ist.',
    unknown: 'Ein Plugin, das sich noch nicht gemeldet hat',
    warning:
      'In {{hours}} Stunden kamen {{orders}} Bestellungen, aber nur {{received}} Mails. Sehen Sie im Plugin nach, ob es noch über das Relay sendet.',
  },
})

type Connection = Schemas['Connection']
const path = '/v1/systems/{id}/connections'

export function Plugins({ systemId, expected }: { systemId: string; expected: boolean }) {
  const t = useWords()
  const may = useMay()
  const params = { path: { id: systemId } }
  const list = api.useInfiniteQuery('get', path, { params: { ...params, query: { limit: 20 } } }, paged)
  const code = api.useMutation('post', '/v1/systems/{id}/connection-code')
  const items = list.data?.pages.flatMap(page => page.items)
  // of no interest where no plugin is meant and none was there
  if (!expected && (items === undefined || items.length === 0)) return null
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('title')}
          </Title>
          {may('keys:write') && (
            <Button
              size="xs"
              variant="default"
              leftSection={<Puzzle size={14} aria-hidden />}
              loading={code.isPending}
              onClick={() => code.mutate({ params })}
            >
              {t('code')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('text')}
        </Text>
        {code.error && <ProblemAlert error={code.error} />}
        {code.data && (
          <Card withBorder padding="xs">
            <CopyValue label={t('codeLabel')} value={code.data.code} />
            <Text size="xs" c="dimmed">
              {t('until', { at: time(code.data.expiresAt) })}
            </Text>
          </Card>
        )}
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {list.isPending && <Skeleton height={60} />}
        {items?.length === 0 && <Text size="sm">{t('none')}</Text>}
        {items?.map(connection => (
          <Line key={connection.id} systemId={systemId} connection={connection} />
        ))}
        <More list={list} />
      </Stack>
    </Card>
  )
}

function Line({ systemId, connection }: { systemId: string; connection: Connection }) {
  const t = useWords()
  const may = useMay()
  const { id, site, watch, createdAt, endedAt } = connection
  const end = useListChange<Connection, void>(
    path,
    () =>
      sure(
        client.DELETE('/v1/systems/{id}/connections/{connectionId}', {
          params: { path: { id: systemId, connectionId: id } },
        }),
      ),
    items => items.map(each => (each.id === id ? { ...each, endedAt: new Date().toISOString() } : each)),
  )
  const name = site === null ? t('unknown') : [site.url, site.plugin, site.version].filter(Boolean).join(' ')
  return (
    <Group justify="space-between" wrap="nowrap" align="flex-start">
      <Stack gap={2}>
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {name}
        </Text>
        <Text size="xs" c="dimmed">
          {endedAt !== null ? t('ended', { at: dateTime(endedAt) }) : t('since', { at: dateTime(createdAt) })}
          {endedAt === null && site !== null && `, ${t('seen', { ago: ago(site.seenAt) })}`}
        </Text>
        {endedAt === null && watch?.warning && (
          <Text size="sm">
            {t('warning', {
              orders: watch.orders,
              received: watch.received,
              hours: Math.round((Date.parse(watch.at) - Date.parse(watch.since)) / 3_600_000),
            })}
          </Text>
        )}
      </Stack>
      {endedAt === null && may('keys:write') && (
        <Confirm
          label={t('end')}
          ariaLabel={t('endOf', { name })}
          title={t('endOf', { name })}
          size="compact-xs"
          variant="subtle"
          color="red"
          onConfirm={() => end.mutateAsync()}
        >
          {t('endText')}
        </Confirm>
      )}
    </Group>
  )
}
