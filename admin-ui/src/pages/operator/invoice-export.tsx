/** Invoices of some days as a file: CSV for spreadsheets, DATEV for the tax adviser, with the numbers DATEV needs. */
import { Alert, Anchor, Button, Group, NumberInput, Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { api, client } from '../../app/api.ts'
import { save } from '../../app/csv.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { type Period, periodOf, periods } from './periods.ts'

const useWords = defineWords('invoice-export', {
  en: {
    label: 'Export',
    title: 'Export invoices',
    text: 'Invoices and credit notes by the date on the paper, both days included. Credit notes count negative.',
    period: 'Period',
    'last-month': 'Last month',
    'this-month': 'This month',
    'last-quarter': 'Last quarter',
    'last-year': 'Last year',
    'this-year': 'This year',
    own: 'Other days',
    from: 'First day',
    to: 'Last day',
    format: 'Format',
    csv: 'CSV (spreadsheets)',
    datev: 'DATEV (tax adviser)',
    download: 'Download',
    saved: '{{name}} was downloaded.',
    noIssuer: 'Nobody has said yet who writes the invoices, so there are none to export.',
    toIssuer: 'Give name, tax and bank data',
    needs:
      'DATEV needs to know for which client it books. Your tax adviser knows both numbers; they are kept for the next time.',
    consultant: 'Adviser number',
    client: 'Client number',
    chart: 'Chart of accounts',
    accountLength: 'Digits of ledger accounts',
    yearBegins: 'Financial year begins in month',
    keep: 'Save the numbers',
    booked: 'Booked for adviser {{consultant}}, client {{client}}, {{chart}}.',
    change: 'Change the numbers',
    range: 'A number from {{min}} to {{max}}',
    order: 'The last day lies before the first',
  },
  de: {
    label: 'Exportieren',
    title: 'Rechnungen exportieren',
    text: 'Rechnungen und Gutschriften nach dem Datum auf dem Papier, beide Tage eingeschlossen. Gutschriften zählen negativ.',
    period: 'Zeitraum',
    'last-month': 'Voriger Monat',
    'this-month': 'Dieser Monat',
    'last-quarter': 'Voriges Quartal',
    'last-year': 'Voriges Jahr',
    'this-year': 'Dieses Jahr',
    own: 'Andere Tage',
    from: 'Erster Tag',
    to: 'Letzter Tag',
    format: 'Format',
    csv: 'CSV (Tabellenprogramm)',
    datev: 'DATEV (Steuerberatung)',
    download: 'Herunterladen',
    saved: '{{name}} wurde heruntergeladen.',
    noIssuer: 'Noch ist nicht angegeben, wer die Rechnungen schreibt; darum gibt es keine zu exportieren.',
    toIssuer: 'Name, Steuer- und Bankdaten angeben',
    needs:
      'DATEV muss wissen, für welchen Mandanten gebucht wird. Ihre Steuerberatung kennt beide Nummern; sie bleiben für das nächste Mal gespeichert.',
    consultant: 'Beraternummer',
    client: 'Mandantennummer',
    chart: 'Kontenrahmen',
    accountLength: 'Stellen der Sachkonten',
    yearBegins: 'Wirtschaftsjahr beginnt im Monat',
    keep: 'Nummern speichern',
    booked: 'Gebucht für Berater {{consultant}}, Mandant {{client}}, {{chart}}.',
    change: 'Nummern ändern',
    range: 'Eine Zahl von {{min}} bis {{max}}',
    order: 'Der letzte Tag liegt vor dem ersten',
  },
})

type Format = 'csv' | 'datev'

export function InvoiceExport() {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<Download size={16} aria-hidden />} onClick={show}>
        {t('label')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('title')}>
        <ExportForm />
      </Dialog>
    </>
  )
}

function ExportForm() {
  const t = useWords()
  const [period, setPeriod] = useState<Period | 'own'>('last-month')
  const [days, setDays] = useState(periodOf('last-month', new Date()))
  const [format, setFormat] = useState<Format>('csv')
  const [changing, setChanging] = useState(false)
  const issuer = api.useQuery('get', '/v1/operator/issuer')
  const download = useMutation({
    mutationFn: async () => {
      const query = { ...days, format }
      const asked = client.GET('/v1/operator/invoice-export', { params: { query }, parseAs: 'blob' })
      const content = (await sure(asked)) as unknown as Blob
      const { response } = await asked
      const disposition = response.headers.get('content-disposition') ?? ''
      const name = /filename="([^"]+)"/.exec(disposition)?.[1] ?? `invoices.${format}.csv`
      save(name, content.type, content)
      return name
    },
  })
  const datev = datevOf(issuer.data?.issuer)
  const missing = format === 'datev' && issuer.data?.issuer && (datev === null || changing)
  const change = (next: Partial<typeof days>) => {
    setDays({ ...days, ...next })
    setPeriod('own')
    download.reset()
  }
  return (
    <Stack>
      <Text size="sm">{t('text')}</Text>
      <form
        id="invoice-export"
        onSubmit={event => {
          event.preventDefault()
          download.mutate()
        }}
      >
        <Stack>
          <Select
            label={t('period')}
            allowDeselect={false}
            data={[...periods, 'own' as const].map(value => ({ value, label: t(value) }))}
            value={period}
            onChange={chosen => {
              const known = periods.find(each => each === chosen)
              setPeriod(known ?? 'own')
              if (known !== undefined) setDays(periodOf(known, new Date()))
              download.reset()
            }}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            <TextInput
              type="date"
              label={t('from')}
              required
              value={days.from}
              onChange={event => change({ from: event.currentTarget.value })}
            />
            <TextInput
              type="date"
              label={t('to')}
              required
              value={days.to}
              error={days.to !== '' && days.to < days.from ? t('order') : null}
              onChange={event => change({ to: event.currentTarget.value })}
            />
          </SimpleGrid>
          <Select
            label={t('format')}
            allowDeselect={false}
            data={(['csv', 'datev'] as const).map(value => ({ value, label: t(value) }))}
            value={format}
            onChange={chosen => {
              setFormat(chosen === 'datev' ? 'datev' : 'csv')
              download.reset()
            }}
          />
        </Stack>
      </form>
      {issuer.error && <ProblemAlert error={issuer.error} onRetry={() => issuer.refetch()} />}
      {issuer.data?.issuer === null && (
        <Alert color="orange">
          {t('noIssuer')}{' '}
          <Anchor component={Link} to="/operator/prices" size="sm" c="inherit" td="underline">
            {t('toIssuer')}
          </Anchor>
        </Alert>
      )}
      {missing && issuer.data?.issuer && <DatevForm issuer={issuer.data.issuer} onSaved={() => setChanging(false)} />}
      {format === 'datev' && datev !== null && !changing && (
        <Group justify="space-between">
          <Text size="sm">
            {t('booked', { consultant: datev.consultant, client: datev.client, chart: datev.chart })}
          </Text>
          <Button variant="subtle" size="compact-xs" onClick={() => setChanging(true)}>
            {t('change')}
          </Button>
        </Group>
      )}
      {download.error && <ProblemAlert error={download.error} />}
      {download.data && (
        <Alert color="green" role="status">
          {t('saved', { name: download.data })}
        </Alert>
      )}
      <Button
        type="submit"
        form="invoice-export"
        loading={download.isPending}
        disabled={days.to < days.from || (format === 'datev' && (datev === null || changing))}
      >
        {t('download')}
      </Button>
    </Stack>
  )
}

interface Datev {
  readonly consultant: number
  readonly client: number
  readonly chart: string
  readonly accountLength: number
  readonly yearBegins: number
}

const datevOf = (issuer: Record<string, unknown> | null | undefined): Datev | null =>
  (issuer?.datev ?? null) as Datev | null

const ranges = {
  consultant: [1001, 9_999_999],
  client: [1, 99_999],
  accountLength: [4, 8],
  yearBegins: [1, 12],
} as const

function DatevForm({ issuer, onSaved }: { issuer: Record<string, unknown>; onSaved(): void }) {
  const t = useWords()
  const datev = datevOf(issuer)
  const keep = api.useMutation('put', '/v1/operator/issuer', {
    onSuccess: onSaved,
    onError: problem =>
      form.setErrors(fieldErrors(problem, { 'datev.consultant': 'consultant', 'datev.client': 'client' })),
  })
  const form = useForm<Record<keyof typeof ranges, number | string> & { chart: string }>({
    initialValues: {
      consultant: datev?.consultant ?? '',
      client: datev?.client ?? '',
      chart: datev?.chart ?? 'SKR03',
      accountLength: datev?.accountLength ?? 4,
      yearBegins: datev?.yearBegins ?? 1,
    },
    validate: Object.fromEntries(
      Object.entries(ranges).map(([name, [min, max]]) => [
        name,
        (value: number | string) =>
          typeof value === 'number' && value >= min && value <= max ? null : t('range', { min, max }),
      ]),
    ),
  })
  const field = (name: keyof typeof ranges) => (
    <NumberInput
      label={t(name)}
      withAsterisk
      allowDecimal={false}
      allowNegative={false}
      hideControls
      {...form.getInputProps(name)}
    />
  )
  return (
    <form
      onSubmit={form.onSubmit(numbers =>
        keep.mutate({
          body: { ...issuer, datev: { ...datev, ...numbers } } as unknown as Parameters<typeof keep.mutate>[0]['body'],
        }),
      )}
      noValidate
    >
      <Stack gap="sm">
        <Alert color="blue">{t('needs')}</Alert>
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          {field('consultant')}
          {field('client')}
          <Select label={t('chart')} allowDeselect={false} data={['SKR03', 'SKR04']} {...form.getInputProps('chart')} />
          {field('accountLength')}
          {field('yearBegins')}
        </SimpleGrid>
        {keep.error && <ProblemAlert error={keep.error} />}
        <Group>
          <Button type="submit" variant="default" loading={keep.isPending}>
            {t('keep')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
