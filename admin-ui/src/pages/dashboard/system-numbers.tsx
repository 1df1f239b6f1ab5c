/** The systems with their states and numbers: those that need somebody first, then those that send most. */
import { Anchor, Group, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import type { System } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useSystemReason } from '../../parts/system-reason.tsx'

const useWords = defineWords('system-numbers', {
  en: {
    title: 'Systems',
    all_one: 'To all systems',
    all_other: 'All {{count}} systems',
    name: 'Name',
    state: 'State',
    received: 'Received',
    delivered: 'Delivered',
    bounced: 'Bounced',
  },
  de: {
    title: 'Systeme',
    all_one: 'Zu allen Systemen',
    all_other: 'Alle {{count}} Systeme',
    name: 'Name',
    state: 'Zustand',
    received: 'Angenommen',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
  },
})

const shown = 10
const order = { inactive: 0, draft: 1, ready: 2, active: 2 } as const

interface SystemNumbersProps {
  readonly systems: readonly System[]
  /** of those that have some, in the time that is looked at */
  readonly numbers: readonly Schemas['SystemNumbers'][]
}

export default function SystemNumbers({ systems, numbers }: SystemNumbersProps) {
  const t = useWords()
  const reasonOf = useSystemReason()
  const of = new Map(numbers.map(each => [each.systemId, each]))
  const first = systems
    .toSorted(
      (a, b) => order[a.state] - order[b.state] || (of.get(b.id)?.received ?? 0) - (of.get(a.id)?.received ?? 0),
    )
    .slice(0, shown)
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Anchor component={Link} to="/systems" size="sm">
          {t('all', { count: systems.length })}
        </Anchor>
      </Group>
      <Table className="cards" highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Th>{t('state')}</Table.Th>
            <Table.Th ta="end">{t('received')}</Table.Th>
            <Table.Th ta="end">{t('delivered')}</Table.Th>
            <Table.Th ta="end">{t('bounced')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {first.map(system => {
            const its = of.get(system.id)
            return (
              <Table.Tr key={system.id}>
                <Table.Td data-label={t('name')}>
                  <Stack gap={0}>
                    <Anchor component={Link} to={`/systems/${system.id}`} fw={600} size="sm">
                      {system.name}
                    </Anchor>
                    <Text size="xs" c="dimmed" maw={420}>
                      {reasonOf(system)}
                    </Text>
                  </Stack>
                </Table.Td>
                <Table.Td data-label={t('state')}>
                  <StateBadge state={system.state} />
                </Table.Td>
                <Table.Td data-label={t('received')} ta="end">
                  {count(its?.received ?? 0)}
                </Table.Td>
                <Table.Td data-label={t('delivered')} ta="end">
                  {count(its?.delivered ?? 0)}
                </Table.Td>
                <Table.Td data-label={t('bounced')} ta="end">
                  {count(its?.bounced ?? 0)}
                </Table.Td>
              </Table.Tr>
            )
          })}
        </Table.Tbody>
      </Table>
    </Stack>
  )
}
