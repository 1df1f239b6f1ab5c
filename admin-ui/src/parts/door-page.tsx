/** The frame of pages before sign-in: narrow, with the choice of language, and whom to ask. */
import { Anchor, Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { api } from '../app/api.ts'
import { chooseLanguage, defineWords, language, languages } from '../app/words.ts'

const useWords = defineWords('door', {
  en: { help: 'Help from whoever runs this relay' },
  de: { help: 'Hilfe vom Betreiber dieses Relays' },
})

/** What anybody may know of the relay. */
export const useRelay = () => api.useQuery('get', '/v1/relay', {}, { staleTime: 300_000 })

/** @param support an e-mail address or an https URL */
export const supportLink = (support: string): string => (support.includes('@') ? `mailto:${support}` : support)

interface DoorPageProps {
  readonly title: string
  readonly children: ReactNode
  /** other ways to go, under the box */
  readonly ways?: ReactNode
}

export function DoorPage({ title, children, ways }: DoorPageProps) {
  const t = useWords()
  const { data: relay } = useRelay()
  useDocumentTitle(`${title} · Depesche`)
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={420} gap="md">
        <Text fw={700} size="lg" ta="center">
          Depesche
        </Text>
        <Paper withBorder p="lg" radius="md">
          <Stack>
            <Title order={1} size="h3">
              {title}
            </Title>
            {children}
          </Stack>
        </Paper>
        {ways && (
          <Stack gap={6} align="center">
            {ways}
          </Stack>
        )}
        {relay?.support && (
          <Anchor href={supportLink(relay.support)} size="sm" ta="center">
            {t('help')}
          </Anchor>
        )}
        <Group justify="center" gap="xs">
          {languages.map(each => (
            <Button
              key={each}
              size="compact-xs"
              variant={language() === each ? 'light' : 'subtle'}
              aria-pressed={language() === each}
              lang={each}
              onClick={() => chooseLanguage(each)}
            >
              {each === 'de' ? 'Deutsch' : 'English'}
            </Button>
          ))}
        </Group>
      </Stack>
    </Center>
  )
}
