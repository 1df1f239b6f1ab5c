/** The tariff: what is left, blocks to book, lots with their ends, invoices. */
import { Anchor, Card, Group, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api, type Schemas } from '../app/api.ts'
import { count, date, euro } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { BookBlocks } from './billing/book.tsx'
import { Invoices } from './billing/invoices.tsx'
import { Lots } from './billing/lots.tsx'
import { QuotaBar } from './dashboard/quota.tsx'

const useWords = defineWords('billing', {
  en: {
    title: 'Tariff',
    quota: 'Quota',
    period: 'Sent in this period, {{from}} to {{to}}: {{sent}} mails',
    prices: 'Price list',
    from: 'From mails',
    perMail: 'Per mail',
    perThousand: 'Per 1,000 mails',
    beyond: 'Mails beyond the quota go out too and cost {{price}} each, charged at the next billing date.',
    settings: 'Billing address and reminder',
    help: 'A block runs 30 days and is followed by its like until you cancel it; what isn’t used by then expires. Each mail that leaves counts, delivered or bounced. Net prices; VAT is added on the invoice.',
  },
  de: {
    title: 'Tarif',
    quota: 'Kontingent',
    period: 'In diesem Zeitraum gesendet, {{from}} bis {{to}}: {{sent}} Mails',
    prices: 'Preisliste',
    from: 'Ab Mails',
    perMail: 'Je Mail',
    perThousand: 'Je 1.000 Mails',
    beyond:
      'Mails über das Kontingent hinaus gehen ebenfalls hinaus und kosten je {{price}}, am nächsten Abrechnungstag.',
    settings: 'Rechnungsadresse und Erinnerung',
    help: 'Ein Block läuft 30 Tage und wird verlängert, bis Sie kündigen; was bis dahin nicht verbraucht ist, verfällt. Jede Mail zählt, die hinausgeht, zugestellt oder zurückgekommen. Nettopreise; die Umsatzsteuer kommt auf der Rechnung dazu.',
  },
})

export function Billing() {
  const t = useWords()
  const may = useMay()
  const usage = api.useQuery('get', '/v1/usage', {}, { refetchInterval: 30_000 })
  const prices = api.useQuery('get', '/v1/prices', {}, { staleTime: 300_000 })
  const { data } = usage
  return (
    <Page
      title={t('title')}
      help={t('help')}
      actions={
        <Anchor component={Link} to="/settings/account" size="sm">
          {t('settings')}
        </Anchor>
      }
    >
      {usage.error && <ProblemAlert error={usage.error} onRetry={() => usage.refetch()} />}
      {prices.error && <ProblemAlert error={prices.error} onRetry={() => prices.refetch()} />}
      <Card withBorder>
        <Stack gap="xs">
          <Title order={2} size="h5">
            {t('quota')}
          </Title>
          {data === undefined ? (
            !usage.error && <Skeleton height={80} />
          ) : (
            <>
              <QuotaBar usage={data} />
              <Text size="sm">
                {t('period', {
                  from: date(data.period.startsAt),
                  to: date(data.period.endsAt),
                  sent: count(data.sent),
                })}
              </Text>
            </>
          )}
        </Stack>
      </Card>
      {prices.data && may('billing:write') && <BookBlocks prices={prices.data} />}
      <Lots />
      <Invoices />
      {prices.data && <PriceTable prices={prices.data} />}
    </Page>
  )
}

function PriceTable({ prices }: { prices: Schemas['Prices'] }) {
  const t = useWords()
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('prices')}
          </Title>
        </Group>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th ta="end">{t('perMail')}</Table.Th>
              <Table.Th ta="end">{t('perThousand')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {prices.tiers.map(({ from, unitPriceMicroEuro }) => (
              <Table.Tr key={from}>
                <Table.Td>{count(from)}</Table.Td>
                <Table.Td ta="end">{euro(unitPriceMicroEuro, 5)}</Table.Td>
                <Table.Td ta="end">{euro(unitPriceMicroEuro * 1000)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Text size="sm" c="dimmed">
          {t('beyond', { price: euro(prices.overageUnitPriceMicroEuro, 5) })}
        </Text>
      </Stack>
    </Card>
  )
}
