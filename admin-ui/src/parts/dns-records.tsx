/** DNS records to set, each with its state, buttons that copy, and what DNS has instead. */
import { Badge, Card, Group, Stack, Table, Text } from '@mantine/core'
import type { Schemas } from '../app/api.ts'
import { defineWords, language } from '../app/words.ts'
import { CopyValue } from './copy-value.tsx'

const useWords = defineWords('dns-records', {
  en: {
    found: 'Found',
    missing: 'Not found yet',
    advised: 'Advised',
    type: 'Type',
    name: 'Name',
    value: 'Value',
    host: 'Some forms want only: {{host}}',
    seen: 'DNS has this there now:',
  },
  de: {
    found: 'Gefunden',
    missing: 'Noch nicht gefunden',
    advised: 'Empfohlen',
    type: 'Typ',
    name: 'Name',
    value: 'Wert',
    host: 'Manche Formulare wollen nur: {{host}}',
    seen: 'Im DNS steht dort jetzt:',
  },
})

type Record = Schemas['SetupRecord']

/** @param relative what the provider's form wants as a name */
export function DnsRecords({ records, relative = false }: { records: readonly Record[]; relative?: boolean }) {
  return (
    <Stack gap="sm">
      {records.map(record => (
        <OneRecord key={`${record.type} ${record.name}`} record={record} relative={relative} />
      ))}
    </Stack>
  )
}

function OneRecord({ record, relative }: { record: Record; relative: boolean }) {
  const t = useWords()
  const { type, name, host, value, purpose, found, needed, seen } = record
  const shown = relative && host !== null ? host : name
  return (
    <Card withBorder padding="sm">
      <Group justify="space-between" mb="xs" wrap="nowrap" align="flex-start">
        <Text size="sm">{purpose[language()]}</Text>
        <Badge
          variant="dot"
          color={found ? 'green' : needed ? 'orange' : 'gray'}
          radius="sm"
          tt="none"
          fw={500}
          flex="none"
        >
          {found ? t('found') : needed ? t('missing') : t('advised')}
        </Badge>
      </Group>
      <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
        <Table.Tbody>
          <Table.Tr>
            <Table.Th w={64}>{t('type')}</Table.Th>
            <Table.Td className="mono">{type}</Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>{t('name')}</Table.Th>
            <Table.Td>
              <CopyValue label={t('name')} value={shown} />
              {!relative && host !== null && host !== name && !found && (
                <Text size="xs" c="dimmed">
                  {t('host', { host })}
                </Text>
              )}
            </Table.Td>
          </Table.Tr>
          <Table.Tr>
            <Table.Th>{t('value')}</Table.Th>
            <Table.Td>
              <CopyValue label={t('value')} value={value} />
            </Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
      {!found && seen.length > 0 && (
        <Text size="xs" mt="xs">
          {t('seen')} <span className="mono">{seen.join(' · ')}</span>
        </Text>
      )}
    </Card>
  )
}
