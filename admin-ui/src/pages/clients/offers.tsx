/** Whom the agency has asked, and who has not answered yet. */
import { Card, Stack, Text, Title } from '@mantine/core'
import { api } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('offers', {
  en: { title: 'Asked, and not answered yet', until: 'until {{date}}' },
  de: { title: 'Gefragt und noch ohne Antwort', until: 'bis {{date}}' },
})

export function Offers() {
  const t = useWords()
  const offers = api.useQuery('get', '/v1/agency/offers')
  if (offers.error) return <ProblemAlert error={offers.error} onRetry={() => offers.refetch()} />
  if (offers.data === undefined || offers.data.items.length === 0) return null
  return (
    <Card withBorder>
      <Stack gap="xs">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {offers.data.items.map(({ id, email, expiresAt }) => (
          <Text key={id} size="sm" style={{ overflowWrap: 'anywhere' }}>
            {email}{' '}
            <Text span size="xs" c="dimmed">
              {t('until', { date: date(expiresAt) })}
            </Text>
          </Text>
        ))}
      </Stack>
    </Card>
  )
}
