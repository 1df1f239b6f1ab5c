/** What an agency's clients have booked, used and to pay: each account is billed itself, here they stand together. */
import { Anchor, Button, Card, Group, SimpleGrid, Skeleton, Stack, Table, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Download, ReceiptEuro } from 'lucide-react'
import { useState } from 'react'
import { client, type Schemas } from '../../app/api.ts'
import { saveCsv } from '../../app/csv.ts'
import { count, date, euro } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { Empty } from '../../parts/empty.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Page } from '../../parts/page.tsx'
import { InvoiceBadge, InvoiceLink } from '../billing/invoices.tsx'
import { actIn } from './rows.tsx'

const useWords = defineWords('client-billing', {
  en: {
    title: 'Clients’ billing',
    loading: '{{count}} clients read …',
    none: 'No client yet',
    noneText: 'As soon as you look after an account, what it has booked, used and to pay stands here.',
    search: 'Search for a client',
    noMatch: 'No client fits. Search for something else.',
    name: 'Client',
    tariff: 'Tariff',
    quota: 'Quota left',
    overage: 'Overage',
    invoices: 'Last invoices',
    toPay: 'To pay',
    demo: '{{size}} for trying',
    granted: '{{size}} granted',
    booked: '{{size}} booked',
    renews: 'renews on {{at}}',
    ends: 'ends on {{at}}',
    noLot: 'nothing booked',
    lasts: 'until about {{at}}',
    enough: 'lasts',
    below: 'below the reminder',
    noOverage: 'none',
    mails: '{{mails}} mails',
    noInvoice: 'none yet',
    overdueOf: '{{amount}} overdue',
    renewal: 'Renewals in 30 days, net',
    overageSum: 'Overage so far, net',
    open: 'Open invoices, gross',
    overdue: 'Of these overdue',
    clients: 'Clients',
    act: 'Tariff of {{name}}',
    csv: 'Export CSV',
    state: 'State',
    sent: 'Sent in the period',
    left: 'Mails left',
    lastsUntil: 'Lasts until',
    overageMails: 'Mails beyond the quota',
    last: 'Last invoice',
    help: 'Each account gets its own invoices, to its own billing address. To pay for a client, open its tariff and give your billing address under Settings, Account: its invoices then come to you. You see here what you may see in each account.',
  },
  de: {
    title: 'Abrechnung der Kunden',
    loading: '{{count}} Kunden gelesen …',
    none: 'Noch kein Kunde',
    noneText: 'Sobald Sie ein Konto betreuen, steht hier, was es gebucht, verbraucht und zu zahlen hat.',
    search: 'Kunden suchen',
    noMatch: 'Kein Kunde passt. Suchen Sie anders.',
    name: 'Kunde',
    tariff: 'Tarif',
    quota: 'Kontingent übrig',
    overage: 'Mehrverbrauch',
    invoices: 'Letzte Rechnungen',
    toPay: 'Zu zahlen',
    demo: '{{size}} zum Probieren',
    granted: '{{size}} geschenkt',
    booked: '{{size}} gebucht',
    renews: 'verlängert sich am {{at}}',
    ends: 'endet am {{at}}',
    noLot: 'nichts gebucht',
    lasts: 'bis etwa {{at}}',
    enough: 'reicht',
    below: 'unter der Erinnerung',
    noOverage: 'keiner',
    mails: '{{mails}} Mails',
    noInvoice: 'noch keine',
    overdueOf: '{{amount}} überfällig',
    renewal: 'Verlängerungen in 30 Tagen, netto',
    overageSum: 'Mehrverbrauch bisher, netto',
    open: 'Offene Rechnungen, brutto',
    overdue: 'Davon überfällig',
    clients: 'Kunden',
    act: 'Tarif von {{name}}',
    csv: 'CSV exportieren',
    state: 'Zustand',
    sent: 'Gesendet im Zeitraum',
    left: 'Mails übrig',
    lastsUntil: 'Reicht bis',
    overageMails: 'Mails über dem Kontingent',
    last: 'Letzte Rechnung',
    help: 'Jedes Konto bekommt seine eigenen Rechnungen, an seine eigene Rechnungsadresse. Um für einen Kunden zu zahlen, öffnen Sie seinen Tarif und geben unter Einstellungen, Konto Ihre Rechnungsadresse an: Dann kommen seine Rechnungen zu Ihnen. Sie sehen hier, was Sie in jedem Konto sehen dürfen.',
  },
})

type Billing = Schemas['ClientBilling']

/** euro() takes millionths */
const cent = 10_000

/** All of them: the sums are of all. @param onRead how many there are so far */
async function readBilling(onRead: (read: number) => void): Promise<Billing[]> {
  const items: Billing[] = []
  for (let after = ''; ; ) {
    const query = { limit: 25, ...(after === '' ? {} : { after }) }
    const page = await sure(client.GET('/v1/agency/billing', { params: { query } }))
    items.push(...page.items)
    onRead(items.length)
    if (page.next === null) return items
    after = page.next
  }
}

const sum = (items: readonly Billing[], of: (each: Billing) => number) =>
  items.reduce((total, each) => total + of(each), 0)

export function ClientBilling() {
  const t = useWords()
  const [search, setSearch] = useState('')
  const [read, setRead] = useState(0)
  const list = useQuery({ queryKey: ['client-billing'], queryFn: () => readBilling(setRead), staleTime: 60_000 })
  const items = list.data?.filter(({ name }) => name.toLowerCase().includes(search.trim().toLowerCase())) ?? []
  const exportAll = () =>
    saveCsv(
      'client-billing',
      [
        ...[t('name'), t('state'), t('tariff'), t('sent'), t('left'), t('lastsUntil'), t('overageMails')],
        ...[t('overageSum'), t('renewal'), t('open'), t('overdue'), t('last')],
      ],
      items.map(({ name, state, usage, invoices, ...each }) => [
        ...[name, state, running(usage).reduce((size, lot) => size + lot.size, 0), usage.sent, usage.remaining],
        ...[usage.forecast.lastsUntil?.slice(0, 10) ?? null, usage.overage, inEuro(each.overageMicroEuro)],
        ...[inEuro(each.renewalMicroEuro), inEuro(each.openCents * cent), inEuro(each.overdueCents * cent)],
        invoices[0]?.number ?? null,
      ]),
    )
  return (
    <Page
      title={t('title')}
      help={t('help')}
      actions={
        items.length > 0 && (
          <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={exportAll}>
            {t('csv')}
          </Button>
        )
      }
    >
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && (
        <>
          {read > 0 && <Text role="status">{t('loading', { count: read })}</Text>}
          <Skeleton height={200} />
        </>
      )}
      {list.data?.length === 0 && (
        <Empty icon={ReceiptEuro} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {list.data !== undefined && list.data.length > 0 && (
        <>
          <TextInput
            aria-label={t('search')}
            placeholder={t('search')}
            type="search"
            maw={360}
            value={search}
            onChange={event => setSearch(event.currentTarget.value)}
          />
          {items.length === 0 && <Text role="status">{t('noMatch')}</Text>}
          {items.length > 0 && (
            <>
              <SimpleGrid cols={{ base: 2, md: 5 }}>
                <Sum name={t('clients')} value={count(items.length)} />
                <Sum name={t('renewal')} value={euro(sum(items, each => each.renewalMicroEuro))} />
                <Sum name={t('overageSum')} value={euro(sum(items, each => each.overageMicroEuro))} />
                <Sum name={t('open')} value={euro(sum(items, each => each.openCents) * cent)} />
                <Sum name={t('overdue')} value={euro(sum(items, each => each.overdueCents) * cent)} />
              </SimpleGrid>
              <Table className="cards" highlightOnHover>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th>{t('name')}</Table.Th>
                    <Table.Th>{t('tariff')}</Table.Th>
                    <Table.Th>{t('quota')}</Table.Th>
                    <Table.Th>{t('overage')}</Table.Th>
                    <Table.Th>{t('invoices')}</Table.Th>
                    <Table.Th ta="end">{t('toPay')}</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {items.map(each => (
                    <Line key={each.id} of={each} />
                  ))}
                </Table.Tbody>
              </Table>
            </>
          )}
        </>
      )}
    </Page>
  )
}

/** Exact, with a point: for spreadsheets and programs. */
const inEuro = (microEuro: number): string => (microEuro / 1_000_000).toFixed(2)

const running = ({ asOf, lots }: Schemas['Usage']) =>
  lots.filter(({ startsAt, endsAt }) => startsAt <= asOf && endsAt > asOf)

function Sum({ name, value }: { name: string; value: string }) {
  return (
    <Card withBorder padding="sm">
      <Text size="xs" c="dimmed">
        {name}
      </Text>
      <Text fw={600}>{value}</Text>
    </Card>
  )
}

function Line({ of: { id, name, usage, overageMicroEuro, openCents, overdueCents, invoices } }: { of: Billing }) {
  const t = useWords()
  const lots = running(usage)
  const { lastsUntil } = usage.forecast
  return (
    <Table.Tr>
      <Table.Td data-label={t('name')}>
        <Anchor
          component="button"
          type="button"
          fw={600}
          ta="start"
          aria-label={t('act', { name })}
          onClick={() => actIn(id, '/billing')}
        >
          {name}
        </Anchor>
      </Table.Td>
      <Table.Td data-label={t('tariff')}>
        <Stack gap={4}>
          {lots.length === 0 && <Text size="sm">{t('noLot')}</Text>}
          {lots.map(lot => (
            <div key={lot.id}>
              <Text size="sm">{t(lot.source, { size: count(lot.size) })}</Text>
              <Text size="xs" c="dimmed">
                {t(lot.renews ? 'renews' : 'ends', { at: date(lot.endsAt) })}
              </Text>
            </div>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('quota')}>
        <Stack gap={0}>
          <Text size="sm">{count(usage.remaining)}</Text>
          <Text size="xs" c="dimmed">
            {lastsUntil === null ? t('enough') : t('lasts', { at: date(lastsUntil) })}
            {usage.reminder.isBelow && `, ${t('below')}`}
          </Text>
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('overage')}>
        {usage.overage === 0 ? (
          <Text size="sm" c="dimmed">
            {t('noOverage')}
          </Text>
        ) : (
          <Stack gap={0}>
            <Text size="sm">{euro(overageMicroEuro)}</Text>
            <Text size="xs" c="dimmed">
              {t('mails', { mails: count(usage.overage) })}
            </Text>
          </Stack>
        )}
      </Table.Td>
      <Table.Td data-label={t('invoices')}>
        <Stack gap={4}>
          {invoices.length === 0 && (
            <Text size="sm" c="dimmed">
              {t('noInvoice')}
            </Text>
          )}
          {invoices.map(invoice => (
            <Group key={invoice.id} gap={6}>
              <InvoiceLink invoice={invoice} accountId={id} />
              <InvoiceBadge state={invoice.state} />
            </Group>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('toPay')} ta="end">
        <Stack gap={0}>
          <Text size="sm">{euro(openCents * cent)}</Text>
          {overdueCents > 0 && (
            <Text size="xs" c="var(--mantine-color-error)">
              {t('overdueOf', { amount: euro(overdueCents * cent) })}
            </Text>
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}
