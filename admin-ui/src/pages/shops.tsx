/** All WooCommerce shops of the account that are looked after from outside. */
import { Button, Select, Skeleton, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Link2, Store } from 'lucide-react'
import { useState } from 'react'
import { useMay } from '../app/me.ts'
import { useAllSystems } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { Dialog } from '../parts/dialog.tsx'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { LinkShop } from '../parts/woo-link.tsx'
import { ShopCard, useShops } from '../parts/woo-shop.tsx'

const useWords = defineWords('shops', {
  en: {
    title: 'WooCommerce shops',
    link: 'Link a shop',
    none: 'No shop is linked yet',
    noneText:
      'The relay looks into linked WooCommerce shops every day: whether they can be reached, which mails are on, and whether the sender fits. The administrator of the shop approves that once on a page of the shop.',
    system: 'System that the shop belongs to',
    connect: 'Connect WooCommerce',
    help: 'Linking gives the relay keys that may only read in the shop. Mails don’t go through it: that is what the plugin or the SMTP credentials are for.',
  },
  de: {
    title: 'WooCommerce-Shops',
    link: 'Shop verknüpfen',
    none: 'Noch ist kein Shop verknüpft',
    noneText:
      'Das Relay sieht täglich in verknüpfte WooCommerce-Shops: ob sie erreichbar sind, welche Mails eingeschaltet sind und ob der Absender passt. Wer den Shop verwaltet, stimmt dem einmal auf einer Seite des Shops zu.',
    system: 'System, zu dem der Shop gehört',
    connect: 'WooCommerce verbinden',
    help: 'Durch das Verknüpfen bekommt das Relay Schlüssel, die im Shop nur lesen dürfen. Mails laufen darüber nicht: Dafür sind das Plugin oder die SMTP-Zugangsdaten da.',
  },
})

export function Shops() {
  const t = useWords()
  const may = useMay()
  const shops = useShops(null)
  const systems = useAllSystems()
  const items = shops.data?.pages.flatMap(page => page.items)
  const open = systems.data?.filter(
    ({ id, platform }) => platform === 'woocommerce' && !items?.some(({ systemId }) => systemId === id),
  )
  const nameOf = (id: string) => systems.data?.find(system => system.id === id)?.name ?? id
  const none = items?.length === 0 && open?.length === 0
  const action = may('systems:write') && items !== undefined && open !== undefined && (
    <NewShop systems={open} mayConnect={none} />
  )
  const error = shops.error ?? systems.error
  return (
    <Page title={t('title')} help={t('help')} actions={items !== undefined && items.length > 0 && action}>
      {error && <ProblemAlert error={error} onRetry={() => void Promise.all([shops.refetch(), systems.refetch()])} />}
      {shops.isPending && <Skeleton height={160} />}
      {items?.length === 0 && (
        <Empty icon={Store} title={t('none')} action={action || undefined}>
          {t('noneText')}
        </Empty>
      )}
      {items?.map(shop => (
        <ShopCard key={shop.systemId} shop={shop} name={nameOf(shop.systemId)} />
      ))}
      <More list={shops} />
    </Page>
  )
}

function NewShop({ systems, mayConnect }: { systems: readonly { id: string; name: string }[]; mayConnect: boolean }) {
  const t = useWords()
  const [opened, { open, close }] = useDisclosure(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const systemId = chosen ?? systems[0]?.id
  if (systemId === undefined)
    return mayConnect ? (
      <Button component={Link} to="/systems/new" variant="default">
        {t('connect')}
      </Button>
    ) : null
  return (
    <>
      <Button leftSection={<Link2 size={16} aria-hidden />} onClick={open}>
        {t('link')}
      </Button>
      <Dialog opened={opened} onClose={close} title={t('link')}>
        <Stack>
          <Select
            label={t('system')}
            allowDeselect={false}
            data={systems.map(({ id, name }) => ({ value: id, label: name }))}
            value={systemId}
            onChange={setChosen}
          />
          <LinkShop key={systemId} systemId={systemId} />
        </Stack>
      </Dialog>
    </>
  )
}
