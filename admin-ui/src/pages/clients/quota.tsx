/** What is left of a client's quota, asked in the client's account. */
import { Progress, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { accountHeader, client } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'

const useWords = defineWords('client-quota', {
  en: { of: '{{left}} of {{size}}', over: '{{mails}} beyond the quota', unknown: 'can’t be read', bar: 'Quota left' },
  de: {
    of: '{{left}} von {{size}}',
    over: '{{mails}} über dem Kontingent',
    unknown: 'nicht lesbar',
    bar: 'Kontingent übrig',
  },
})

export function ClientQuota({ accountId }: { accountId: string }) {
  const t = useWords()
  const usage = useQuery({
    queryKey: ['client-usage', accountId],
    staleTime: 300_000,
    queryFn: async () => {
      const { data, error } = await client.GET('/v1/usage', { headers: { [accountHeader]: accountId } })
      if (error !== undefined) throw error
      return data
    },
  })
  if (usage.error)
    return (
      <Text size="sm" c="dimmed">
        {t('unknown')}
      </Text>
    )
  if (usage.data === undefined) return <Skeleton height={24} />
  const { asOf, lots, remaining, overage, reminder } = usage.data
  const size = lots
    .filter(({ startsAt, endsAt }) => startsAt <= asOf && endsAt > asOf)
    .reduce((sum, lot) => sum + lot.size, 0)
  return (
    <Stack gap={2} miw={130}>
      <Text size="sm">
        {overage > 0 ? t('over', { mails: count(overage) }) : t('of', { left: count(remaining), size: count(size) })}
      </Text>
      <Progress
        size="sm"
        aria-label={t('bar')}
        value={size === 0 ? 0 : (100 * remaining) / size}
        color={overage > 0 ? 'red' : reminder.isBelow ? 'orange' : undefined}
      />
    </Stack>
  )
}
