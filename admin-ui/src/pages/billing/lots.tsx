/** The lots: what was booked, what of it is used, when it ends and what follows. Those that ended are the history. */
import { Badge, Button, Card, Skeleton, Stack, Switch, Table, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { count, date, euro, percent } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { sure, useListChange } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('lots', {
  en: {
    title: 'Blocks',
    lot: 'Block',
    used: 'Used',
    price: 'Per mail',
    from: 'From',
    ends: 'Ends',
    after: 'Then',
    demo: 'Demo',
    booked: 'Booked',
    granted: 'Given by the operator',
    free: 'free',
    renews: 'renewed',
    renewsAs: 'followed by {{size}} at {{price}}',
    expires: 'ends, the rest expires',
    over: 'ended',
    cancel: 'Cancel to its end',
    cancelOf: 'Cancel to its end: {{size}}',
    cancelText: 'It goes on until {{at}} and isn’t renewed then. You can take that back until it ends.',
    keep: 'Renew after all',
    past: 'Show those that have ended',
    none: 'No block yet.',
  },
  de: {
    title: 'Blöcke',
    lot: 'Block',
    used: 'Verbraucht',
    price: 'Je Mail',
    from: 'Von',
    ends: 'Endet',
    after: 'Danach',
    demo: 'Demo',
    booked: 'Gebucht',
    granted: 'Vom Betreiber',
    free: 'kostenlos',
    renews: 'wird verlängert',
    renewsAs: 'gefolgt von {{size}} zu {{price}}',
    expires: 'endet, der Rest verfällt',
    over: 'beendet',
    cancel: 'Zum Ende kündigen',
    cancelOf: 'Zum Ende kündigen: {{size}}',
    cancelText: 'Er läuft bis {{at}} und wird dann nicht verlängert. Bis dahin können Sie das zurücknehmen.',
    keep: 'Doch verlängern',
    past: 'Beendete zeigen',
    none: 'Noch kein Block.',
  },
})

type Lot = Schemas['LotHistory']
const path = '/v1/lots'

export function Lots() {
  const t = useWords()
  const lots = api.useQuery('get', path)
  const [past, setPast] = useState(false)
  const now = Date.now()
  const items = lots.data?.items.filter(({ endsAt }) => past || Date.parse(endsAt) > now)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {lots.error && <ProblemAlert error={lots.error} onRetry={() => lots.refetch()} />}
        {lots.isPending && <Skeleton height={100} />}
        {items?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
        {items !== undefined && items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('lot')}</Table.Th>
                <Table.Th ta="end">{t('used')}</Table.Th>
                <Table.Th ta="end">{t('price')}</Table.Th>
                <Table.Th>{t('from')}</Table.Th>
                <Table.Th>{t('ends')}</Table.Th>
                <Table.Th>{t('after')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(lot => (
                <Line key={lot.id} lot={lot} />
              ))}
            </Table.Tbody>
          </Table>
        )}
        <Switch label={t('past')} checked={past} onChange={event => setPast(event.currentTarget.checked)} />
      </Stack>
    </Card>
  )
}

function Line({ lot }: { lot: Lot }) {
  const t = useWords()
  const may = useMay()
  const { id, size, used, source, unitPriceMicroEuro, startsAt, endsAt, renews, next, note } = lot
  const change = useListChange<Lot, boolean>(
    path,
    wanted => sure(client.PATCH('/v1/lots/{id}', { params: { path: { id } }, body: { renews: wanted } })),
    (items, wanted) => items.map(each => (each.id === id ? { ...each, renews: wanted } : each)),
  )
  const isOver = Date.parse(endsAt) <= Date.now()
  const mayChange = may('billing:write') && source === 'booked' && !isOver
  return (
    <Table.Tr>
      <Table.Td data-label={t('lot')}>
        <Stack gap={2} align="flex-start">
          <Text size="sm" fw={600}>
            {count(size)}
          </Text>
          <Badge variant="outline" color="gray" radius="sm" tt="none" fw={500}>
            {t(source)}
          </Badge>
          {note && <Text size="xs">{note}</Text>}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('used')} ta="end">
        {count(used)} ({percent(used / size)})
      </Table.Td>
      <Table.Td data-label={t('price')} ta="end">
        {unitPriceMicroEuro === 0 ? t('free') : euro(unitPriceMicroEuro, 5)}
      </Table.Td>
      <Table.Td data-label={t('from')}>{date(startsAt)}</Table.Td>
      <Table.Td data-label={t('ends')}>{date(endsAt)}</Table.Td>
      <Table.Td data-label={t('after')}>
        <Stack gap={4} align="flex-start">
          <Text size="sm">
            {isOver
              ? t('over')
              : !renews
                ? t('expires')
                : next === null
                  ? t('renews')
                  : t('renewsAs', { size: count(next.size), price: euro(next.unitPriceMicroEuro, 5) })}
          </Text>
          {change.error && <ProblemAlert error={change.error} />}
          {mayChange &&
            (renews ? (
              <Confirm
                label={t('cancel')}
                ariaLabel={t('cancelOf', { size: count(size) })}
                size="compact-xs"
                onConfirm={() => change.mutateAsync(false)}
              >
                {t('cancelText', { at: date(endsAt) })}
              </Confirm>
            ) : (
              <Button size="compact-xs" variant="default" onClick={() => change.mutate(true)}>
                {t('keep')}
              </Button>
            ))}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}
