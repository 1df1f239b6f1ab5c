/** One sending domain: its records, how receivers see it, its keys, List-Help, and who else sends in its name. */
import { Group, Skeleton, Text } from '@mantine/core'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { api, client } from '../app/api.ts'
import { useMay } from '../app/me.ts'
import { sure } from '../app/optimistic.ts'
import { defineWords } from '../app/words.ts'
import { Confirm } from '../parts/confirm.tsx'
import { DkimBadge } from '../parts/dkim-badge.tsx'
import { DomainSetup } from '../parts/domain-setup.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { Dmarc } from './domain/dmarc.tsx'
import { Health } from './domain/health.tsx'
import { Keys } from './domain/keys.tsx'
import { ListHelpCard } from './domain/list-help.tsx'

const useWords = defineWords('domain', {
  en: {
    lead: 'sends for {{systems}}',
    nobody: 'no system sends for it yet',
    remove: 'Remove',
    removeText: 'The domain goes with its private keys. That can’t be taken back; entering it again makes a new key.',
    help: 'The needed record must stand in DNS before anything is sent; the advised ones make mails arrive better. Records are looked at every day, and you are told when one has gone.',
  },
  de: {
    lead: 'sendet für {{systems}}',
    nobody: 'noch sendet kein System dafür',
    remove: 'Entfernen',
    removeText:
      'Die Domain geht mit ihren privaten Schlüsseln. Das lässt sich nicht zurücknehmen; trägt man sie neu ein, entsteht ein neuer Schlüssel.',
    help: 'Der nötige Eintrag muss im DNS stehen, bevor etwas gesendet wird; die empfohlenen lassen Mails besser ankommen. Jeden Tag wird nachgesehen, und Sie erfahren es, wenn einer verschwunden ist.',
  },
})

const route = getRouteApi('/inside/domains/$id')

export function DomainPage() {
  const t = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const { id } = route.useParams()
  const path = { params: { path: { id } } }
  const domain = api.useQuery('get', '/v1/domains/{id}', path, { refetchInterval: 15_000 })
  const { data } = domain
  if (domain.error) return <ProblemAlert error={domain.error} onRetry={() => domain.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const mayWrite = may('domains:write')
  return (
    <Page
      title={data.name}
      lead={
        <Group gap="xs">
          <DkimBadge state={data.state} />
          <Text size="sm">
            {data.systems.length === 0
              ? t('nobody')
              : t('lead', { systems: data.systems.map(({ name }) => name).join(', ') })}
          </Text>
        </Group>
      }
      help={t('help')}
      actions={
        mayWrite &&
        data.systems.length === 0 && (
          <Confirm
            label={t('remove')}
            color="red"
            onConfirm={async () => {
              await sure(client.DELETE('/v1/domains/{id}', path))
              await navigate({ to: '/domains' })
            }}
          >
            {t('removeText')}
          </Confirm>
        )
      }
    >
      <DomainSetup id={id} />
      <Health id={id} />
      <ListHelpCard domain={data} mayWrite={mayWrite} />
      <Keys domain={data} mayWrite={mayWrite} />
      <Dmarc id={id} />
    </Page>
  )
}
