/** The frame of pages before sign-in: narrow, with the choice of language. */
import { Alert, Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { useDocumentTitle } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { chooseLanguage, defineWords, language, languages } from '../app/words.ts'

const useWords = defineWords('door', {
  en: {
    failed: 'That did not work',
    wrong: 'The address or the password is wrong.',
    tooMany: 'Too many attempts. Wait a minute and try again.',
    notVerified: 'The address isn’t confirmed yet. Open the link in the mail that we have just sent again.',
    code: 'This code is wrong or used up.',
    away: 'The relay can’t be reached. Try again in a moment.',
  },
  de: {
    failed: 'Das hat nicht geklappt',
    wrong: 'Adresse oder Passwort ist falsch.',
    tooMany: 'Zu viele Versuche. Warten Sie eine Minute und versuchen Sie es dann noch einmal.',
    notVerified:
      'Die Adresse ist noch nicht bestätigt. Öffnen Sie den Link in der Mail, die wir gerade noch einmal geschickt haben.',
    code: 'Dieser Code ist falsch oder schon verbraucht.',
    away: 'Das Relay ist nicht erreichbar. Versuchen Sie es gleich noch einmal.',
  },
})

export function DoorPage({ title, children }: { title: string; children: ReactNode }) {
  useDocumentTitle(`${title} · Depesche`)
  return (
    <Center mih="100vh" p="md" component="main">
      <Stack w="100%" maw={400} gap="md">
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

interface GivenError {
  readonly code?: string
  readonly status?: number
  readonly message?: string
}

/** What better-auth answers, in the user's language where it is one of the usual answers. */
export function AuthError({ error }: { error: unknown }) {
  const t = useWords()
  const { code = '', status, message } = error as GivenError
  const known = /INVALID_(EMAIL|PASSWORD|EMAIL_OR_PASSWORD)/.test(code)
    ? t('wrong')
    : /NOT_VERIFIED/.test(code)
      ? t('notVerified')
      : /(INVALID|EXPIRED).*CODE|OTP/.test(code)
        ? t('code')
        : status === 429
          ? t('tooMany')
          : status === undefined || status === 0
            ? t('away')
            : (message ?? '')
  return (
    <Alert color="red" title={t('failed')} role="alert">
      {known}
    </Alert>
  )
}
