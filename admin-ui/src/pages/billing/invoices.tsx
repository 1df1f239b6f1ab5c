/** Invoices and credit notes: to download, and to pay where that is offered. */
import { Anchor, Badge, Button, Card, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { api, linkTo, type Schemas } from '../../app/api.ts'
import { date, euro } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'

const useWords = defineWords('invoices', {
  en: {
    title: 'Invoices',
    none: 'No invoice yet. The first one follows the first booking.',
    number: 'Number',
    issued: 'Of',
    due: 'Due',
    gross: 'Amount',
    state: 'State',
    open: 'Open',
    overdue: 'Overdue',
    paid: 'Paid',
    credited: 'Credited',
    credit: 'Credit note for {{number}}',
    pay: 'Pay online',
    payOf: 'Pay online: {{number}}',
    pdf: 'Download {{number}} as PDF',
  },
  de: {
    title: 'Rechnungen',
    none: 'Noch keine Rechnung. Die erste folgt der ersten Buchung.',
    number: 'Nummer',
    issued: 'Vom',
    due: 'Fällig',
    gross: 'Betrag',
    state: 'Zustand',
    open: 'Offen',
    overdue: 'Überfällig',
    paid: 'Bezahlt',
    credited: 'Gutgeschrieben',
    credit: 'Gutschrift zu {{number}}',
    pay: 'Online bezahlen',
    payOf: 'Online bezahlen: {{number}}',
    pdf: '{{number}} als PDF herunterladen',
  },
})

type Invoice = Schemas['Invoice']

const colors = { open: 'blue', overdue: 'red', paid: 'green', credited: 'gray' } as const
/** euro() takes millionths */
const cent = 10_000

/** @param accountId of which account, where that isn't the one that is looked at */
export function InvoiceLink({ invoice, accountId }: { invoice: Pick<Invoice, 'id' | 'number'>; accountId?: string }) {
  const t = useWords()
  return (
    <Anchor
      href={linkTo(`/v1/invoices/${invoice.id}/pdf`, {}, accountId)}
      download
      size="sm"
      title={t('pdf', { number: invoice.number })}
    >
      {invoice.number}
    </Anchor>
  )
}

export function InvoiceBadge({ state }: Pick<Invoice, 'state'>) {
  const t = useWords()
  return (
    <Badge variant="dot" color={colors[state]} radius="sm" tt="none" fw={500}>
      {t(state)}
    </Badge>
  )
}

export function Invoices() {
  const t = useWords()
  const may = useMay()
  const list = api.useInfiniteQuery('get', '/v1/invoices', { params: { query: { limit: 50 } } }, paged)
  const pay = api.useMutation('post', '/v1/invoices/{id}/checkout', {
    onSuccess: ({ url }) => location.assign(url),
  })
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {pay.error && <ProblemAlert error={pay.error} />}
        {list.isPending && <Skeleton height={100} />}
        {items?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
        {items !== undefined && items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('number')}</Table.Th>
                <Table.Th>{t('issued')}</Table.Th>
                <Table.Th>{t('due')}</Table.Th>
                <Table.Th ta="end">{t('gross')}</Table.Th>
                <Table.Th>{t('state')}</Table.Th>
                <ActionsHeading />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(invoice => (
                <Table.Tr key={invoice.id}>
                  <Table.Td data-label={t('number')}>
                    <InvoiceLink invoice={invoice} />
                    {invoice.corrects && (
                      <Text size="xs" c="dimmed">
                        {t('credit', { number: invoice.corrects.number })}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td data-label={t('issued')}>{date(invoice.issuedOn)}</Table.Td>
                  <Table.Td data-label={t('due')}>{invoice.dueOn === null ? '' : date(invoice.dueOn)}</Table.Td>
                  <Table.Td data-label={t('gross')} ta="end">
                    {euro(invoice.grossCents * cent)}
                  </Table.Td>
                  <Table.Td data-label={t('state')}>
                    <InvoiceBadge state={invoice.state} />
                  </Table.Td>
                  <Table.Td>
                    {invoice.payableOnline && may('billing:write') && (
                      <Button
                        size="compact-xs"
                        aria-label={t('payOf', { number: invoice.number })}
                        loading={pay.isPending && pay.variables?.params.path.id === invoice.id}
                        onClick={() => pay.mutate({ params: { path: { id: invoice.id } }, body: { back: '/billing' } })}
                      >
                        {t('pay')}
                      </Button>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More list={list} />
      </Stack>
    </Card>
  )
}
