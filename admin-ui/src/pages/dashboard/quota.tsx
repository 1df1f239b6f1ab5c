/** What is left of the quota, and about how long it lasts. */
import { Anchor, Card, Group, Progress, Skeleton, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { api, type Schemas } from '../../app/api.ts'
import { count, date, euro } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('quota', {
  en: {
    title: 'Quota',
    left: '{{left}} of {{size}} mails left',
    lasts: 'With {{perDay}} mails a day it lasts until about {{until}}.',
    enough: 'At the pace of the last days it lasts beyond each renewal.',
    idle: 'Nothing was sent in the last days, so there is no forecast.',
    over: '{{mails}} mails beyond the quota: charged at {{price}} each at the next billing date, {{at}}.',
    bar: 'Quota left',
    more: 'Tariff and blocks',
    below: 'That is below the {{threshold}} mails at which you want to be reminded.',
  },
  de: {
    title: 'Kontingent',
    left: 'Noch {{left}} von {{size}} Mails',
    lasts: 'Bei {{perDay}} Mails am Tag reicht es etwa bis {{until}}.',
    enough: 'Beim Tempo der letzten Tage reicht es über jede Verlängerung hinaus.',
    idle: 'In den letzten Tagen wurde nichts gesendet, darum gibt es keine Prognose.',
    over: '{{mails}} Mails über das Kontingent hinaus: am nächsten Abrechnungstag, {{at}}, je {{price}}.',
    bar: 'Kontingent übrig',
    more: 'Tarif und Blöcke',
    below: 'Das ist weniger als die {{threshold}} Mails, bei denen Sie erinnert werden möchten.',
  },
})

type Usage = Schemas['Usage']

/** @param isFirst something else is read first */
export function Quota({ isFirst }: { isFirst: boolean }) {
  const t = useWords()
  const usage = api.useQuery('get', '/v1/usage', {}, { refetchInterval: 60_000, enabled: !isFirst })
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('title')}
          </Title>
          <Anchor component={Link} to="/billing" size="sm">
            {t('more')}
          </Anchor>
        </Group>
        {usage.error && <ProblemAlert error={usage.error} onRetry={() => usage.refetch()} />}
        {usage.data === undefined ? !usage.error && <Skeleton height={56} /> : <QuotaBar usage={usage.data} />}
      </Stack>
    </Card>
  )
}

/** Words and bar, for the tariff page too. */
export function QuotaBar({ usage }: { usage: Usage }) {
  const t = useWords()
  const { lots, remaining, overage, overageUnitPriceMicroEuro, reminder, forecast, period } = usage
  const now = Date.now()
  const size = lots
    .filter(({ startsAt, endsAt }) => Date.parse(startsAt) <= now && Date.parse(endsAt) > now)
    .reduce((sum, lot) => sum + lot.size, 0)
  const { lastsUntil, mailsPerDay } = forecast
  return (
    <>
      <Text fw={600}>{t('left', { left: count(remaining), size: count(size) })}</Text>
      <Progress.Root size="lg">
        <Progress.Section
          value={size === 0 ? 0 : (100 * remaining) / size}
          color={reminder.isBelow ? 'orange' : undefined}
          aria-label={t('bar')}
        />
      </Progress.Root>
      {overage > 0 ? (
        <Text size="sm">
          {t('over', {
            mails: count(overage),
            price: euro(overageUnitPriceMicroEuro, 5),
            at: date(period.endsAt),
          })}
        </Text>
      ) : (
        <Text size="sm" c="dimmed">
          {lastsUntil !== null
            ? t('lasts', { perDay: count(mailsPerDay), until: date(lastsUntil) })
            : mailsPerDay === 0
              ? t('idle')
              : t('enough')}{' '}
          {reminder.isBelow && t('below', { threshold: count(reminder.threshold) })}
        </Text>
      )}
    </>
  )
}
