/** What can be connected, as tiles by kind, with a search. */
import { Chip, Group, Radio, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { Search } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { usePlatformKind } from '../../parts/platform-kind.tsx'

const useWords = defineWords('connect-platforms', {
  en: {
    label: 'What do you want to connect?',
    search: 'Search, for example “Ghost”',
    kind: 'Kind',
    all: 'All',
    none: 'Not in the list? Everything that can send by SMTP works: choose “{{custom}}”.',
    remote: 'set up by the relay',
    snippet: 'with a text to paste',
  },
  de: {
    label: 'Was möchten Sie verbinden?',
    search: 'Suchen, etwa „Ghost“',
    kind: 'Art',
    all: 'Alle',
    none: 'Nicht in der Liste? Alles, was per SMTP senden kann, geht: Wählen Sie „{{custom}}“.',
    remote: 'richtet das Relay ein',
    snippet: 'mit Text zum Einfügen',
  },
})

type Platform = Schemas['Platform']
type Kind = Platform['kinds'][number]

const kinds: readonly Kind[] = ['shop', 'cms', 'forum', 'crm', 'booking', 'social', 'custom']

/** @param input what the form gives for the field */
export function PlatformChoice({
  input,
}: {
  // biome-ignore lint/suspicious/noExplicitAny: Mantine gives the props of any input
  input: any
}) {
  const t = useWords()
  const kindName = usePlatformKind()
  const [search, setSearch] = useState('')
  const [kind, setKind] = useState<string>('all')
  const platforms = api.useQuery('get', '/v1/platforms', {}, { staleTime: 300_000 })
  const all = platforms.data?.items ?? []
  const there = kinds.filter(each => all.some(platform => platform.kinds.includes(each)))
  const term = search.trim().toLowerCase()
  const shown = all
    .filter(
      platform =>
        (kind === 'all' || platform.kinds.some(each => each === kind)) &&
        `${platform.name} ${platform.id} ${platform.kinds.map(kindName).join(' ')}`.toLowerCase().includes(term),
    )
    // what fits everything comes last
    .toSorted((a, b) => Number(a.id === 'custom') - Number(b.id === 'custom'))
  const custom = all.find(({ id }) => id === 'custom')?.name ?? 'SMTP'
  return (
    <Stack gap="xs">
      {platforms.error && <ProblemAlert error={platforms.error} onRetry={() => platforms.refetch()} />}
      <Text id="platforms" fw={600} size="sm">
        {t('label')}
      </Text>
      {all.length > 6 && (
        <>
          <TextInput
            type="search"
            aria-label={t('search')}
            placeholder={t('search')}
            leftSection={<Search size={16} aria-hidden />}
            value={search}
            onChange={event => setSearch(event.currentTarget.value)}
            // it searches while one types; Enter is not to save the form
            onKeyDown={event => event.key === 'Enter' && event.preventDefault()}
          />
          <Chip.Group value={kind} onChange={value => setKind(String(value))}>
            <Group gap={6} role="group" aria-label={t('kind')}>
              <Chip value="all" size="xs">
                {t('all')}
              </Chip>
              {there.map(each => (
                <Chip key={each} value={each} size="xs">
                  {kindName(each)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </>
      )}
      <Radio.Group aria-labelledby="platforms" {...input}>
        <SimpleGrid cols={{ base: 2, sm: 3 }} spacing={{ base: 'xs', sm: 'md' }}>
          {shown.map(platform => (
            <Radio.Card key={platform.id} value={platform.id} p={{ base: 8, sm: 'sm' }} radius="md">
              <Group wrap="nowrap" gap={8}>
                <Radio.Indicator />
                <div style={{ overflowWrap: 'anywhere' }}>
                  <Text size="sm" fw={600}>
                    {platform.name}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {platform.kinds.map(kindName).join(', ')}
                    {(platform.configureSmtp === 'remote' || platform.configureSmtp === 'snippet') &&
                      `, ${t(platform.configureSmtp)}`}
                  </Text>
                </div>
              </Group>
            </Radio.Card>
          ))}
        </SimpleGrid>
      </Radio.Group>
      {term !== '' && (
        <Text size="sm" c="dimmed">
          {t('none', { custom })}
        </Text>
      )}
    </Stack>
  )
}
