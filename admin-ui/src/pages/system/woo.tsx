/** On the page of a WooCommerce system: its shop, looked after from outside, or how to let the relay do it. */
import { Alert, Card, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { useMay } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { LinkShop } from '../../parts/woo-link.tsx'
import { ShopCard, useShops } from '../../parts/woo-shop.tsx'

const useWords = defineWords('system-woo', {
  en: {
    title: 'The shop, seen from outside',
    text: 'With keys that may only read, the relay looks every day whether the shop can be reached, which of its mails are switched on, and whether its sender fits. The administrator approves that once on a page of the shop itself.',
    refused: 'The shop has given no keys: its page was left without approval.',
  },
  de: {
    title: 'Der Shop, von außen gesehen',
    text: 'Mit Schlüsseln, die nur lesen dürfen, sieht das Relay täglich nach, ob der Shop erreichbar ist, welche seiner Mails eingeschaltet sind und ob sein Absender passt. Wer den Shop verwaltet, stimmt dem einmal auf einer Seite des Shops selbst zu.',
    refused: 'Der Shop hat keine Schlüssel gegeben: Seine Seite wurde ohne Zustimmung verlassen.',
  },
})

export function SystemShop({ systemId }: { systemId: string }) {
  const t = useWords()
  const may = useMay()
  const shops = useShops(systemId)
  // how WooCommerce's page leads back
  const [refused] = useState(() => new URLSearchParams(location.search).get('success') === '0')
  if (shops.error) return <ProblemAlert error={shops.error} onRetry={() => shops.refetch()} />
  if (shops.data === undefined) return <Skeleton height={120} />
  const [shop] = shops.data.pages.flatMap(({ items }) => items)
  return (
    <>
      {refused && shop?.state !== 'linked' && (
        <Alert color="yellow" role="status">
          {t('refused')}
        </Alert>
      )}
      {shop !== undefined ? (
        <ShopCard shop={shop} title={t('title')} />
      ) : (
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2} size="h5">
              {t('title')}
            </Title>
            <Text size="sm" c="dimmed">
              {t('text')}
            </Text>
            {may('systems:write') && <LinkShop systemId={systemId} />}
          </Stack>
        </Card>
      )}
    </>
  )
}
