/** A WooCommerce shop that is looked after from outside: how it stands, to look again, and to end it. */
import { Alert, Anchor, Badge, Button, Card, Group, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { api, client, isProblem, type Schemas } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { sure } from '../app/optimistic.ts'
import { defineWords, language } from '../app/words.ts'
import { Confirm } from './confirm.tsx'
import { ProblemAlert } from './failed.tsx'
import { LinkShop } from './woo-link.tsx'

const useWords = defineWords('woo-shop', {
  en: {
    waiting: 'Waiting for {{url}}. Its administrator has until {{at}} to approve.',
    again: 'Is the page lost? Ask for a new one; the old one then ends.',
    fine: 'All right',
    wrong: 'Needs a look',
    away: 'Not reachable',
    unseen: 'Being looked at …',
    reach: 'Reachable',
    yes: 'yes',
    no: 'no',
    version: 'WooCommerce',
    wordpress: 'WordPress',
    plugin: 'Depesche’s plugin',
    off: 'not active',
    unknown: 'not known yet',
    sender: 'Sender',
    fits: 'fits',
    foreign: 'does not fit',
    mails: 'Mails that are on',
    mailsOff: 'Mails that are off',
    none: 'none',
    looked: 'Last check',
    check: 'Check now',
    checkOf: 'Check now: {{url}}',
    unlink: 'Unlink',
    unlinkOf: 'Unlink: {{url}}',
    unlinkText:
      'The relay forgets the keys and looks no more; mails go on as before. Delete the keys in the shop too, under WooCommerce → Settings → Advanced → REST API.',
    force: 'Unlink all the same',
    forceText: 'The shop does not answer, so the sender that the relay has set stays in it. Change it there by hand.',
    new_order: 'New order',
    customer_on_hold_order: 'Order on hold',
    customer_processing_order: 'Order in processing',
    customer_completed_order: 'Order completed',
    customer_refunded_order: 'Refund',
    customer_reset_password: 'Password reset',
    customer_new_account: 'New account',
  },
  de: {
    waiting: 'Warten auf {{url}}. Wer den Shop verwaltet, kann bis {{at}} zustimmen.',
    again: 'Ist die Seite verloren gegangen? Fordern Sie eine neue an; die alte gilt dann nicht mehr.',
    fine: 'In Ordnung',
    wrong: 'Braucht einen Blick',
    away: 'Nicht erreichbar',
    unseen: 'Wird gerade angesehen …',
    reach: 'Erreichbar',
    yes: 'ja',
    no: 'nein',
    version: 'WooCommerce',
    wordpress: 'WordPress',
    plugin: 'Plugin von Depesche',
    off: 'nicht aktiv',
    unknown: 'noch nicht bekannt',
    sender: 'Absender',
    fits: 'passt',
    foreign: 'passt nicht',
    mails: 'Eingeschaltete Mails',
    mailsOff: 'Abgeschaltete Mails',
    none: 'keine',
    looked: 'Zuletzt geprüft',
    check: 'Jetzt prüfen',
    checkOf: 'Jetzt prüfen: {{url}}',
    unlink: 'Verknüpfung lösen',
    unlinkOf: 'Verknüpfung lösen: {{url}}',
    unlinkText:
      'Das Relay vergisst die Schlüssel und sieht nicht mehr nach; Mails gehen weiter wie bisher. Löschen Sie die Schlüssel auch im Shop, unter WooCommerce → Einstellungen → Erweitert → REST-API.',
    force: 'Trotzdem lösen',
    forceText:
      'Der Shop antwortet nicht; darum bleibt der Absender darin, den das Relay gesetzt hat. Ändern Sie ihn dort von Hand.',
    new_order: 'Neue Bestellung',
    customer_on_hold_order: 'Bestellung in Wartestellung',
    customer_processing_order: 'Bestellung in Bearbeitung',
    customer_completed_order: 'Bestellung abgeschlossen',
    customer_refunded_order: 'Erstattung',
    customer_reset_password: 'Passwort zurücksetzen',
    customer_new_account: 'Neues Kundenkonto',
  },
})

type Shop = Schemas['WooShop']
const mailNames = [
  'new_order',
  'customer_on_hold_order',
  'customer_processing_order',
  'customer_completed_order',
  'customer_refunded_order',
  'customer_reset_password',
  'customer_new_account',
] as const
/** with one of these the shop could not be looked at */
const awayCodes: readonly string[] = ['unreachable', 'access', 'not-this', 'refused', 'answer']

/** The linked shops of the account, or the one of a system; read often while one is awaited. */
export const useShops = (systemId: string | null) =>
  api.useInfiniteQuery(
    'get',
    '/v1/woocommerce/shops',
    { params: { query: { limit: 50, ...(systemId === null ? {} : { systemId }) } } },
    {
      pageParamName: 'after',
      initialPageParam: '',
      getNextPageParam: page => page.next ?? undefined,
      refetchInterval: ({ state: { data } }) =>
        data?.pages.some(({ items }) => items.some(({ state, lookedAt }) => state === 'asked' || lookedAt === null))
          ? 3_000
          : false,
    },
  )

/** @param name of the system, where that isn't plain from the page */
export function ShopCard({ shop, title, name }: { shop: Shop; title?: string; name?: string }) {
  const t = useWords()
  const may = useMay()
  const { systemId, url, state } = shop
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between" align="flex-start">
          <Stack gap={0}>
            <Title order={2} size="h5" style={{ overflowWrap: 'anywhere' }}>
              {name === undefined ? (
                title
              ) : (
                <Anchor component={Link} to={`/systems/${systemId}`} inherit>
                  {name}
                </Anchor>
              )}
            </Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {url}
            </Text>
          </Stack>
          {state === 'linked' && <Health shop={shop} />}
        </Group>
        {state === 'asked' ? (
          <>
            <Alert color="blue" role="status">
              {t('waiting', { url, at: dateTime(shop.expiresAt ?? shop.createdAt) })}
            </Alert>
            {may('systems:write') && (
              <>
                <Text size="sm">{t('again')}</Text>
                <LinkShop systemId={systemId} url={url} />
              </>
            )}
          </>
        ) : (
          <Seen shop={shop} />
        )}
        <Group gap="xs">
          {state === 'linked' && <Check shop={shop} />}
          {may('systems:write') && <Unlink shop={shop} />}
        </Group>
      </Stack>
    </Card>
  )
}

function Health({ shop: { problems, lookedAt } }: { shop: Shop }) {
  const t = useWords()
  const [color, word] =
    lookedAt === null
      ? (['blue', 'unseen'] as const)
      : problems.some(({ code }) => awayCodes.includes(code))
        ? (['red', 'away'] as const)
        : problems.length > 0
          ? (['orange', 'wrong'] as const)
          : (['green', 'fine'] as const)
  return (
    <Badge variant="dot" color={color} radius="sm" tt="none" fw={500}>
      {t(word)}
    </Badge>
  )
}

function Seen({ shop: { look: seen, problems, lookedAt } }: { shop: Shop }) {
  const t = useWords()
  const isAway = problems.some(({ code }) => awayCodes.includes(code))
  const isForeign = problems.some(({ code }) => code === 'sender-domain')
  const names = (ids: readonly string[]) => ids.map(id => nameOf(t, id)).join(', ') || t('none')
  return (
    <>
      {problems.map(({ code, reason, advice }) => (
        <Alert key={code} color={awayCodes.includes(code) ? 'red' : 'yellow'} title={reason[language()]}>
          {advice[language()]}.
        </Alert>
      ))}
      {lookedAt !== null && (
        <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" component="dl" m={0}>
          <Fact name={t('reach')}>{t(isAway ? 'no' : 'yes')}</Fact>
          <Fact name={t('version')}>{seen?.version ?? t('unknown')}</Fact>
          <Fact name={t('wordpress')}>{seen?.wordpress ?? t('unknown')}</Fact>
          <Fact name={t('plugin')}>{seen === null ? t('unknown') : (seen.plugin ?? t('off'))}</Fact>
          <Fact name={t('sender')}>
            {seen === null ? (
              t('unknown')
            ) : (
              <>
                {seen.sender.name} &lt;{seen.sender.address}&gt;
                {!isAway && ` (${t(isForeign ? 'foreign' : 'fits')})`}
              </>
            )}
          </Fact>
          <Fact name={t('looked')}>{dateTime(lookedAt)}</Fact>
          {seen !== null && <Fact name={t('mails')}>{names(seen.mailsOn)}</Fact>}
          {seen !== null && <Fact name={t('mailsOff')}>{names(seen.mailsOff)}</Fact>}
        </SimpleGrid>
      )}
    </>
  )
}

function Check({ shop: { systemId, url, lookedAt } }: { shop: Shop }) {
  const t = useWords()
  const check = api.useMutation('post', '/v1/systems/{id}/woocommerce/look')
  const path = { params: { path: { id: systemId } } }
  // its keys came just now: nobody wants to wait until the relay looks by itself
  const begun = useRef(false)
  useEffect(() => {
    if (lookedAt !== null || begun.current) return
    begun.current = true
    check.mutate({ params: { path: { id: systemId } } })
  })
  return (
    <>
      {check.error && <ProblemAlert error={check.error} onRetry={() => check.mutate(path)} />}
      <Button
        variant="default"
        size="xs"
        leftSection={<RefreshCw size={14} aria-hidden />}
        aria-label={t('checkOf', { url })}
        loading={check.isPending}
        onClick={() => check.mutate(path)}
      >
        {t('check')}
      </Button>
    </>
  )
}

const nameOf = (t: ReturnType<typeof useWords>, id: string): string => {
  const known = mailNames.find(each => each === id)
  return known === undefined ? id : t(known)
}

const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <Text component="dt" size="xs" c="dimmed">
      {name}
    </Text>
    <Text component="dd" size="sm" m={0} style={{ overflowWrap: 'anywhere' }}>
      {children}
    </Text>
  </div>
)

/** Once the shop could not give its sender back, it may be left with ours. */
function Unlink({ shop: { systemId, url } }: { shop: Shop }) {
  const t = useWords()
  const [stuck, setStuck] = useState(false)
  const unlink = (force: 'true' | 'false') =>
    sure(client.DELETE('/v1/systems/{id}/woocommerce', { params: { path: { id: systemId }, query: { force } } })).catch(
      (problem: unknown) => {
        if (isProblem(problem) && problem.type === '/problems/woo-failed') setStuck(true)
        throw problem
      },
    )
  const look = { size: 'xs', variant: 'subtle', color: 'red' } as const
  return (
    <>
      <Confirm {...look} label={t('unlink')} ariaLabel={t('unlinkOf', { url })} onConfirm={() => unlink('false')}>
        {t('unlinkText')}
      </Confirm>
      {stuck && (
        <Confirm {...look} label={t('force')} onConfirm={() => unlink('true')}>
          {t('forceText')}
        </Confirm>
      )}
    </>
  )
}
