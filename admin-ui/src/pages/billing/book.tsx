/** Books blocks of mails: the price stands there before the click, and is given along so that no other is charged. */
import { Alert, Anchor, Button, Card, Checkbox, Group, NumberInput, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { count, euro } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { InvoiceLink } from './invoices.tsx'

const useWords = defineWords('book-blocks', {
  en: {
    title: 'Book a block',
    mails: 'Mails',
    step: 'In steps of {{block}}',
    renews: 'Renew every 30 days, until I cancel',
    price: '{{mails}} × {{price}} = {{total}} net for 30 days',
    review: 'Look over the booking',
    confirm: 'Book with costs: {{total}}',
    confirmText:
      'You book {{mails}} mails at {{price}} each, {{total}} net, plus VAT as it stands on the invoice. They count from now on and expire after 30 days.',
    goesOn:
      'It is renewed every 30 days at the same price until you cancel, which you can at any time to the end of the 30 days.',
    ends: 'It ends after 30 days.',
    done: 'Booked. The mails are there.',
    invoice: 'Your invoice:',
    address: 'The invoice is written as soon as you give your billing address.',
    toAddress: 'Give the billing address',
    issuer: 'The invoice follows, as soon as the operator of this relay has given its own address.',
    relay: 'The invoice follows within the hour.',
    close: 'Done',
  },
  de: {
    title: 'Block buchen',
    mails: 'Mails',
    step: 'In Schritten von {{block}}',
    renews: 'Alle 30 Tage verlängern, bis ich kündige',
    price: '{{mails}} × {{price}} = {{total}} netto für 30 Tage',
    review: 'Buchung ansehen',
    confirm: 'Kostenpflichtig buchen: {{total}}',
    confirmText:
      'Sie buchen {{mails}} Mails zu je {{price}}, {{total}} netto, zuzüglich Umsatzsteuer laut Rechnung. Sie gelten ab sofort und verfallen nach 30 Tagen.',
    goesOn:
      'Der Block wird alle 30 Tage zum selben Preis verlängert, bis Sie kündigen; das können Sie jederzeit zum Ende der 30 Tage.',
    ends: 'Der Block endet nach 30 Tagen.',
    done: 'Gebucht. Die Mails sind da.',
    invoice: 'Ihre Rechnung:',
    address: 'Die Rechnung wird geschrieben, sobald Sie Ihre Rechnungsadresse angeben.',
    toAddress: 'Rechnungsadresse angeben',
    issuer: 'Die Rechnung folgt, sobald der Betreiber dieses Relays seine eigene Adresse angegeben hat.',
    relay: 'Die Rechnung folgt innerhalb der nächsten Stunde.',
    close: 'Fertig',
  },
})

type Prices = Schemas['Prices']

/** By the largest tier that the size reaches. */
const priceOf = ({ tiers }: Prices, size: number): number =>
  tiers.findLast(({ from }) => from <= size)?.unitPriceMicroEuro ?? 0

/** The least that is sold, whatever the list says. */
const smallestLot = 25_000

export function BookBlocks({ prices }: { prices: Prices }) {
  const t = useWords()
  const least = Math.max(prices.tiers[0]?.from ?? smallestLot, smallestLot)
  const [wanted, setWanted] = useState(least)
  const [renews, setRenews] = useState(true)
  const [open, { open: show, close }] = useDisclosure(false)
  // a repeat after a lost answer books nothing twice
  const [key, setKey] = useState('')
  const book = api.useMutation('post', '/v1/lots')
  const size = Math.max(least, Math.round(wanted / prices.block) * prices.block)
  const unitPriceMicroEuro = priceOf(prices, size)
  const words = { mails: count(size), price: euro(unitPriceMicroEuro, 5), total: euro(size * unitPriceMicroEuro) }
  const begin = () => {
    book.reset()
    setKey(crypto.randomUUID())
    show()
  }
  const done = book.data
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        <Group align="flex-end" gap="lg">
          <NumberInput
            label={t('mails')}
            description={t('step', { block: count(prices.block) })}
            min={least}
            max={100_000_000}
            step={prices.block}
            thousandSeparator={count(1000).slice(1, 2)}
            decimalSeparator="|"
            allowDecimal={false}
            value={wanted}
            onChange={value => setWanted(Number(value) || 0)}
            onBlur={() => setWanted(size)}
          />
          <Checkbox
            label={t('renews')}
            checked={renews}
            onChange={event => setRenews(event.currentTarget.checked)}
            pb={8}
          />
        </Group>
        <Text aria-live="polite">{t('price', words)}</Text>
        <Group>
          <Button onClick={begin}>{t('review')}</Button>
        </Group>
      </Stack>
      <Dialog opened={open} onClose={close} title={t('title')}>
        {done === undefined ? (
          <Stack>
            <Text size="sm">{t('confirmText', words)}</Text>
            <Text size="sm">{renews ? t('goesOn') : t('ends')}</Text>
            {book.error && <ProblemAlert error={book.error} />}
            <Button
              loading={book.isPending}
              data-autofocus
              onClick={() =>
                book.mutate({
                  params: { header: { 'Idempotency-Key': key } },
                  body: { lots: [{ size, renews, unitPriceMicroEuro }] },
                })
              }
            >
              {t('confirm', words)}
            </Button>
          </Stack>
        ) : (
          <Stack>
            <Alert color="green" role="status">
              {t('done')}
            </Alert>
            {done.invoices.map(invoice => (
              <Text key={invoice.id} size="sm">
                {t('invoice')} <InvoiceLink invoice={invoice} />
              </Text>
            ))}
            {done.waitsFor !== null && <Text size="sm">{t(done.waitsFor)}</Text>}
            {done.waitsFor === 'address' && (
              <Anchor component={Link} to="/settings/account" size="sm">
                {t('toAddress')}
              </Anchor>
            )}
            <Button onClick={close}>{t('close')}</Button>
          </Stack>
        )}
      </Dialog>
    </Card>
  )
}
