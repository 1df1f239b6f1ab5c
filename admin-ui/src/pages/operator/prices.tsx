/** The price list, and who writes the invoices. */
import {
  ActionIcon,
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  Skeleton,
  Stack,
  Table,
  Text,
  Title,
  VisuallyHidden,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { randomId } from '@mantine/hooks'
import { Plus, X } from 'lucide-react'
import { api, type Schemas } from '../../app/api.ts'
import { count, dateTime, euro } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Page } from '../../parts/page.tsx'
import { saved } from '../../parts/saved.ts'
import { IssuerCard } from './issuer.tsx'

const useWords = defineWords('operator-prices', {
  en: {
    title: 'Prices',
    list: 'Price list',
    first: 'As it came with the relay; nobody has changed it yet.',
    since: 'Number {{version}}, in force since {{at}}',
    lines: 'Line',
    line: 'Line {{line}}',
    block: 'Block',
    blockText: 'Lots are multiples of so many mails',
    from: 'From so many mails',
    fromOf: 'From so many mails, line {{line}}',
    price: 'Price of a mail in cents',
    priceOf: 'Price of a mail in cents, line {{line}}',
    lot: 'Such a lot costs',
    remove: 'Remove line {{line}}',
    add: 'Add a line',
    overage: 'A mail beyond the quota costs as much as the dearest line: {{price}}.',
    whole: 'Give a whole number of mails, 1 or more',
    least: 'Lots have {{least}} mails at least',
    most: 'At most {{most}}',
    multiple: 'Must be a multiple of the block, {{block}}',
    rises: 'Must be more than in the line above',
    cents: 'Give 0 to 100 cents, with at most four decimals',
    dearer: 'A larger lot must not cost more per mail than a smaller one',
    save: 'Put in force',
    saveText:
      'Bookings from now on cost what stands here, and so do mails beyond the quota at the next billing date. Lots that are booked keep their price.',
    undo: 'Undo changes',
    done: 'The new price list is in force.',
    wrong: 'Mend the marked fields first.',
    help: 'Customers book lots of mails for 30 days. The line with the largest size that a lot reaches gives its price. Prices are net.',
  },
  de: {
    title: 'Preise',
    list: 'Preisliste',
    first: 'Wie sie mit dem Relay kam; noch hat sie niemand geändert.',
    since: 'Nummer {{version}}, gültig seit {{at}}',
    lines: 'Zeile',
    line: 'Zeile {{line}}',
    block: 'Block',
    blockText: 'Kontingente sind Vielfache von so vielen Mails',
    from: 'Ab so vielen Mails',
    fromOf: 'Ab so vielen Mails, Zeile {{line}}',
    price: 'Preis einer Mail in Cent',
    priceOf: 'Preis einer Mail in Cent, Zeile {{line}}',
    lot: 'So ein Kontingent kostet',
    remove: 'Zeile {{line}} entfernen',
    add: 'Zeile hinzufügen',
    overage: 'Eine Mail über dem Kontingent kostet so viel wie die teuerste Zeile: {{price}}.',
    whole: 'Geben Sie eine ganze Zahl von Mails an, mindestens 1',
    least: 'Kontingente haben mindestens {{least}} Mails',
    most: 'Höchstens {{most}}',
    multiple: 'Muss ein Vielfaches des Blocks sein, {{block}}',
    rises: 'Muss mehr sein als in der Zeile darüber',
    cents: 'Geben Sie 0 bis 100 Cent an, mit höchstens vier Nachkommastellen',
    dearer: 'Ein größeres Kontingent darf je Mail nicht mehr kosten als ein kleineres',
    save: 'In Kraft setzen',
    saveText:
      'Buchungen kosten ab jetzt, was hier steht, ebenso Mails über dem Kontingent am nächsten Abrechnungstag. Gebuchte Kontingente behalten ihren Preis.',
    undo: 'Änderungen zurücknehmen',
    done: 'Die neue Preisliste gilt.',
    wrong: 'Berichtigen Sie zuerst die markierten Felder.',
    help: 'Kunden buchen Kontingente von Mails für 30 Tage. Die Zeile mit der größten Menge, die ein Kontingent erreicht, gibt seinen Preis. Preise sind netto.',
  },
})

export function OperatorPrices() {
  const t = useWords()
  const prices = api.useQuery('get', '/v1/prices', {}, { refetchOnWindowFocus: false })
  return (
    <Page title={t('title')} help={t('help')}>
      {prices.error && <ProblemAlert error={prices.error} onRetry={() => prices.refetch()} />}
      {prices.isPending && <Skeleton height={320} />}
      {prices.data !== undefined && <PriceForm key={prices.data.version} prices={prices.data} />}
      <IssuerCard />
    </Page>
  )
}

/** of the API, see billing/prices.ts */
const smallestLot = 25_000
const largestLot = 1_000_000_000

const microEuroPerCent = 10_000
const toMicroEuro = (cents: number): number => Math.round(cents * microEuroPerCent)

type Given = number | string
interface Values {
  block: Given
  tiers: { key: string; from: Given; cents: Given }[]
}

const isWhole = (value: Given): value is number => typeof value === 'number' && Number.isInteger(value) && value > 0
const isPrice = (value: Given): value is number => typeof value === 'number' && value >= 0 && value <= 100

const toValues = ({ block, tiers }: Schemas['Prices']): Values => ({
  block,
  tiers: tiers.map(({ from, unitPriceMicroEuro }) => ({
    key: randomId(),
    from,
    cents: unitPriceMicroEuro / microEuroPerCent,
  })),
})

function PriceForm({ prices }: { prices: Schemas['Prices'] }) {
  const t = useWords()
  const set = api.useMutation('put', '/v1/operator/prices')
  const line = (path: string) => Number(path.split('.')[1])
  const form = useForm<Values>({
    initialValues: toValues(prices),
    validateInputOnBlur: true,
    validate: {
      block: value =>
        !isWhole(value) ? t('whole') : value > largestLot ? t('most', { most: count(largestLot) }) : null,
      tiers: {
        from: (value, { block, tiers }, path) => {
          const above = tiers[line(path) - 1]
          if (!isWhole(value)) return t('whole')
          if (value < smallestLot) return t('least', { least: count(smallestLot) })
          if (value > largestLot) return t('most', { most: count(largestLot) })
          if (isWhole(block) && value % block !== 0) return t('multiple', { block: count(block) })
          return above !== undefined && isWhole(above.from) && value <= above.from ? t('rises') : null
        },
        cents: (value, { tiers }, path) => {
          const above = tiers[line(path) - 1]
          if (!isPrice(value)) return t('cents')
          return above !== undefined && isPrice(above.cents) && value > above.cents ? t('dearer') : null
        },
      },
    },
  })
  const { block, tiers } = form.values
  const dearest = Math.max(...tiers.map(({ cents }) => (isPrice(cents) ? toMicroEuro(cents) : 0)))
  const isRight = form.isValid()
  const save = async () => {
    await set.mutateAsync({
      body: {
        block: Number(block),
        tiers: tiers.map(({ from, cents }) => ({ from: Number(from), unitPriceMicroEuro: toMicroEuro(Number(cents)) })),
      },
    })
    saved(t('done'))
  }
  const numbers = {
    thousandSeparator: count(1000).slice(1, 2),
    decimalSeparator: (1.5).toLocaleString(count(1000).includes('.') ? 'de' : 'en').slice(1, 2),
    hideControls: true,
  }
  return (
    <Card withBorder>
      <Stack>
        <Title order={2} size="h5">
          {t('list')}
        </Title>
        <Text size="sm" c="dimmed">
          {prices.since === null ? t('first') : t('since', { version: prices.version, at: dateTime(prices.since) })}
        </Text>
        <NumberInput
          {...numbers}
          label={t('block')}
          description={t('blockText')}
          allowDecimal={false}
          maw={240}
          {...form.getInputProps('block')}
        />
        <Table className="cards" verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>
                <VisuallyHidden>{t('lines')}</VisuallyHidden>
              </Table.Th>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th>{t('price')}</Table.Th>
              <Table.Th>{t('lot')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tiers.map(({ key, from, cents }, i) => (
              <Table.Tr key={key} style={{ verticalAlign: 'top' }}>
                <Table.Td pt={14}>{t('line', { line: i + 1 })}</Table.Td>
                <Table.Td data-label={t('from')}>
                  <NumberInput
                    {...numbers}
                    aria-label={t('fromOf', { line: i + 1 })}
                    allowDecimal={false}
                    {...form.getInputProps(`tiers.${i}.from`)}
                  />
                </Table.Td>
                <Table.Td data-label={t('price')}>
                  <NumberInput
                    {...numbers}
                    aria-label={t('priceOf', { line: i + 1 })}
                    decimalScale={4}
                    {...form.getInputProps(`tiers.${i}.cents`)}
                  />
                </Table.Td>
                <Table.Td data-label={t('lot')}>
                  <Text size="sm" py={8}>
                    {isWhole(from) && isPrice(cents) ? euro(from * toMicroEuro(cents)) : '–'}
                  </Text>
                </Table.Td>
                <Table.Td>
                  {tiers.length > 1 && (
                    <ActionIcon
                      variant="subtle"
                      color="red"
                      size="lg"
                      aria-label={t('remove', { line: i + 1 })}
                      onClick={() => form.removeListItem('tiers', i)}
                    >
                      <X size={16} aria-hidden />
                    </ActionIcon>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {tiers.length < 50 && (
          <Group>
            <Button
              variant="default"
              size="xs"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={() => form.insertListItem('tiers', { key: randomId(), from: '', cents: '' })}
            >
              {t('add')}
            </Button>
          </Group>
        )}
        <Text size="sm">{t('overage', { price: euro(dearest, 5) })}</Text>
        {!isRight && form.isDirty() && (
          <Alert color="orange" py="xs" role="status">
            {t('wrong')}
          </Alert>
        )}
        {form.isDirty() && (
          <Group gap="xs" justify="flex-end">
            <Button variant="default" onClick={() => form.reset()}>
              {t('undo')}
            </Button>
            {isRight ? (
              <Confirm label={t('save')} variant="filled" onConfirm={save}>
                {t('saveText')}
              </Confirm>
            ) : (
              <Button onClick={() => form.validate()}>{t('save')}</Button>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  )
}
