/** The price list, and who writes the invoices. */
import { Button, Card, Group, NumberInput, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { Plus } from 'lucide-react'
import { useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { count, date, euro } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { ActionsHeading } from '../../parts/actions-heading.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Page } from '../../parts/page.tsx'
import { IssuerCard } from './issuer.tsx'

const useWords = defineWords('operator-prices', {
  en: {
    title: 'Prices',
    list: 'Price list',
    since: 'In force since {{at}}',
    first: 'The list that came with the relay',
    block: 'Block: lots are multiples of so many mails',
    from: 'From mails',
    price: 'Per mail, millionths of a euro',
    thousand: '1,000 mails',
    add: 'Add a tier',
    remove: 'Leave out',
    removeOf: 'Leave out: from {{from}}',
    save: 'Put it in force',
    saveText: 'Bookings from now on are at these prices. Running blocks keep theirs, and are renewed at them.',
    discard: 'Discard',
    help: 'Mails beyond a quota are charged at the dearest price of the list. A larger block must not cost more per mail than a smaller one.',
  },
  de: {
    title: 'Preise',
    list: 'Preisliste',
    since: 'Gilt seit {{at}}',
    first: 'Die Liste, die mit dem Relay kam',
    block: 'Block: gebucht wird in Vielfachen von so vielen Mails',
    from: 'Ab Mails',
    price: 'Je Mail, Millionstel Euro',
    thousand: '1.000 Mails',
    add: 'Stufe hinzufügen',
    remove: 'Weglassen',
    removeOf: 'Weglassen: ab {{from}}',
    save: 'In Kraft setzen',
    saveText:
      'Buchungen von jetzt an haben diese Preise. Laufende Blöcke behalten ihre und werden zu ihnen verlängert.',
    discard: 'Verwerfen',
    help: 'Mails über ein Kontingent hinaus kosten den höchsten Preis der Liste. Ein größerer Block darf je Mail nicht mehr kosten als ein kleinerer.',
  },
})

type Prices = Schemas['Prices']
interface Tier {
  readonly id: string
  readonly from: number
  readonly unitPriceMicroEuro: number
}

export function OperatorPrices() {
  const t = useWords()
  const prices = api.useQuery('get', '/v1/prices')
  return (
    <Page title={t('title')} help={t('help')}>
      {prices.error && <ProblemAlert error={prices.error} onRetry={() => prices.refetch()} />}
      {prices.data === undefined ? (
        !prices.error && <Skeleton height={240} />
      ) : (
        <PriceList key={prices.data.version} prices={prices.data} />
      )}
      <IssuerCard />
    </Page>
  )
}

function PriceList({ prices }: { prices: Prices }) {
  const t = useWords()
  const initial = () => prices.tiers.map(tier => ({ ...tier, id: crypto.randomUUID() }))
  const [block, setBlock] = useState(prices.block)
  const [tiers, setTiers] = useState<Tier[]>(initial)
  const [edited, setEdited] = useState(false)
  const change = (id: string, part: Partial<Tier>) => {
    setEdited(true)
    setTiers(tiers.map(tier => (tier.id === id ? { ...tier, ...part } : tier)))
  }
  const last = tiers.at(-1)
  const add = () => {
    setEdited(true)
    const from = (last?.from ?? 0) + block
    setTiers([...tiers, { id: crypto.randomUUID(), from, unitPriceMicroEuro: last?.unitPriceMicroEuro ?? 950 }])
  }
  const discard = () => {
    setBlock(prices.block)
    setTiers(initial())
    setEdited(false)
  }
  const body = () => ({ block, tiers: tiers.map(({ from, unitPriceMicroEuro }) => ({ from, unitPriceMicroEuro })) })
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('list')}
        </Title>
        <Text size="sm" c="dimmed">
          {prices.since === null ? t('first') : t('since', { at: date(prices.since) })}
        </Text>
        <NumberInput
          label={t('block')}
          maw={360}
          min={1}
          allowDecimal={false}
          value={block}
          onChange={value => {
            setEdited(true)
            setBlock(Number(value) || 0)
          }}
        />
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('from')}</Table.Th>
              <Table.Th>{t('price')}</Table.Th>
              <Table.Th ta="end">{t('thousand')}</Table.Th>
              <ActionsHeading />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {tiers.map(({ id, from, unitPriceMicroEuro }) => (
              <Table.Tr key={id}>
                <Table.Td data-label={t('from')}>
                  <NumberInput
                    aria-label={t('from')}
                    maw={200}
                    min={1}
                    step={block}
                    allowDecimal={false}
                    value={from}
                    onChange={value => change(id, { from: Number(value) || 0 })}
                  />
                </Table.Td>
                <Table.Td data-label={t('price')}>
                  <NumberInput
                    aria-label={t('price')}
                    w={130}
                    min={0}
                    step={10}
                    allowDecimal={false}
                    value={unitPriceMicroEuro}
                    onChange={value => change(id, { unitPriceMicroEuro: Number(value) || 0 })}
                  />
                </Table.Td>
                <Table.Td data-label={t('thousand')} ta="end">
                  {euro(unitPriceMicroEuro * 1000)}
                </Table.Td>
                <Table.Td ta="end">
                  {tiers.length > 1 && (
                    <Button
                      size="compact-xs"
                      variant="subtle"
                      aria-label={t('removeOf', { from: count(from) })}
                      onClick={() => {
                        setEdited(true)
                        setTiers(tiers.filter(tier => tier.id !== id))
                      }}
                    >
                      {t('remove')}
                    </Button>
                  )}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Group gap="xs">
          <Button size="xs" variant="default" leftSection={<Plus size={14} aria-hidden />} onClick={add}>
            {t('add')}
          </Button>
        </Group>
        {edited && (
          <Group gap="xs">
            <Confirm
              label={t('save')}
              variant="filled"
              onConfirm={() => sure(client.PUT('/v1/operator/prices', { body: body() }))}
            >
              {t('saveText')}
            </Confirm>
            <Button variant="default" onClick={discard}>
              {t('discard')}
            </Button>
          </Group>
        )}
      </Stack>
    </Card>
  )
}
