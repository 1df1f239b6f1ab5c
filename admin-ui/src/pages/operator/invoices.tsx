/** The invoices of all accounts: download, note a payment, take back by a credit note. */
import { Anchor, Badge, Group, Select, Skeleton, Stack, Table, Text } from '@mantine/core'
import { keepPreviousData } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ReceiptEuro } from 'lucide-react'
import { useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { date, euro } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { InvoiceExport } from './invoice-export.tsx'

const useWords = defineWords('operator-invoices', {
  en: {
    title: 'Invoices',
    any: 'Any state',
    state: 'State',
    none: 'No invoice yet',
    noneText: 'Each booking and each overage is invoiced by itself, as soon as the addresses of both sides are given.',
    number: 'Number',
    customer: 'Customer',
    issued: 'Of',
    due: 'Due',
    gross: 'Amount',
    open: 'Open',
    overdue: 'Overdue',
    paid: 'Paid',
    credited: 'Credited',
    credit: 'Credit note for {{number}}',
    pay: 'Was paid',
    payOf: 'Was paid: {{number}}',
    payText: '{{number}} over {{gross}} was paid by transfer today.',
    reference: 'Reference of the payment (optional)',
    cancel: 'Credit',
    cancelOf: 'Credit: {{number}}',
    cancelText: 'A credit note over all of {{number}} is written and sent. That can’t be taken back.',
    reason: 'Why? It stands on the credit note.',
  },
  de: {
    title: 'Rechnungen',
    any: 'Jeder Zustand',
    state: 'Zustand',
    none: 'Noch keine Rechnung',
    noneText:
      'Jede Buchung und jeder Mehrverbrauch wird von selbst berechnet, sobald die Adressen beider Seiten angegeben sind.',
    number: 'Nummer',
    customer: 'Kunde',
    issued: 'Vom',
    due: 'Fällig',
    gross: 'Betrag',
    open: 'Offen',
    overdue: 'Überfällig',
    paid: 'Bezahlt',
    credited: 'Gutgeschrieben',
    credit: 'Gutschrift zu {{number}}',
    pay: 'Ist bezahlt',
    payOf: 'Ist bezahlt: {{number}}',
    payText: '{{number}} über {{gross}} wurde heute überwiesen.',
    reference: 'Verwendungszweck der Zahlung (freiwillig)',
    cancel: 'Gutschreiben',
    cancelOf: 'Gutschreiben: {{number}}',
    cancelText:
      'Eine Gutschrift über die ganze {{number}} wird geschrieben und verschickt. Das lässt sich nicht zurücknehmen.',
    reason: 'Warum? Es steht auf der Gutschrift.',
  },
})

type Invoice = Schemas['Invoice']
const colors = { open: 'blue', overdue: 'red', paid: 'green', credited: 'gray' } as const
const states = ['open', 'overdue', 'paid', 'credited'] as const
/** euro() takes millionths */
const cent = 10_000

export function OperatorInvoices() {
  const t = useWords()
  const [state, setState] = useState<Invoice['state'] | null>(null)
  const list = api.useInfiniteQuery(
    'get',
    '/v1/operator/invoices',
    { params: { query: { limit: 50, ...(state === null ? {} : { state }) } } },
    { ...paged, placeholderData: keepPreviousData },
  )
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} actions={<InvoiceExport />}>
      <Select
        aria-label={t('state')}
        placeholder={t('any')}
        clearable
        maw={220}
        data={states.map(value => ({ value, label: t(value) }))}
        value={state}
        onChange={chosen => setState(states.find(each => each === chosen) ?? null)}
      />
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={ReceiptEuro} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && (
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('number')}</Table.Th>
              <Table.Th>{t('customer')}</Table.Th>
              <Table.Th>{t('issued')}</Table.Th>
              <Table.Th>{t('due')}</Table.Th>
              <Table.Th ta="end">{t('gross')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map(invoice => (
              <Line key={invoice.id} invoice={invoice} />
            ))}
          </Table.Tbody>
        </Table>
      )}
      <More list={list} />
    </Page>
  )
}

function Line({ invoice }: { invoice: Invoice }) {
  const t = useWords()
  const { id, accountId, number, customer, issuedOn, dueOn, grossCents, state, kind, corrects, dueCents } = invoice
  const path = { params: { path: { id } } }
  const gross = euro(grossCents * cent)
  const mayPay = kind === 'invoice' && (state === 'open' || state === 'overdue') && dueCents > 0
  return (
    <Table.Tr>
      <Table.Td data-label={t('number')}>
        <Stack gap={0}>
          <Anchor href={`/v1/operator/invoices/${id}/pdf`} download size="sm">
            {number}
          </Anchor>
          {corrects && (
            <Text size="xs" c="dimmed">
              {t('credit', { number: corrects.number })}
            </Text>
          )}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('customer')}>
        <Anchor component={Link} to={`/operator/accounts/${accountId}`} size="sm">
          {customer}
        </Anchor>
      </Table.Td>
      <Table.Td data-label={t('issued')}>{date(issuedOn)}</Table.Td>
      <Table.Td data-label={t('due')}>{dueOn === null ? '' : date(dueOn)}</Table.Td>
      <Table.Td data-label={t('gross')} ta="end">
        {gross}
      </Table.Td>
      <Table.Td data-label={t('state')}>
        <Badge variant="dot" color={colors[state]} radius="sm" tt="none" fw={500}>
          {t(state)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {mayPay && (
            <Confirm
              label={t('pay')}
              ariaLabel={t('payOf', { number })}
              title={t('payOf', { number })}
              size="compact-xs"
              noteLabel={t('reference')}
              onConfirm={reference =>
                sure(
                  client.POST('/v1/operator/invoices/{id}/payment', {
                    ...path,
                    body: { how: 'transfer', reference: reference.slice(0, 200) },
                  }),
                )
              }
            >
              {t('payText', { number, gross })}
            </Confirm>
          )}
          {kind === 'invoice' && state !== 'credited' && (
            <Confirm
              label={t('cancel')}
              ariaLabel={t('cancelOf', { number })}
              title={t('cancelOf', { number })}
              size="compact-xs"
              color="red"
              variant="subtle"
              noteLabel={t('reason')}
              noteRequired
              onConfirm={reason =>
                sure(
                  client.POST('/v1/operator/invoices/{id}/credit', { ...path, body: { reason: reason.slice(0, 200) } }),
                )
              }
            >
              {t('cancelText', { number })}
            </Confirm>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
