/** What went wrong, and what to do about it. */
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { isProblem, type Problem } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('failed', {
  en: {
    away: 'The relay can’t be reached',
    awayAdvice: 'Nothing is lost. This page goes on by itself as soon as the connection is back.',
    broken: 'This page has failed',
    brokenAdvice: 'Load it again. If it stays so, tell whoever runs this relay what you did.',
    again: 'Try again',
    notFound: 'There is no such page',
    notFoundAdvice: 'Perhaps the address was mistyped, or what was here is gone.',
    home: 'To the overview',
  },
  de: {
    away: 'Das Relay ist nicht erreichbar',
    awayAdvice: 'Es geht nichts verloren. Die Seite macht von selbst weiter, sobald die Verbindung wieder steht.',
    broken: 'Diese Seite ist fehlgeschlagen',
    brokenAdvice: 'Laden Sie sie neu. Bleibt es dabei, sagen Sie dem Betreiber dieses Relays, was Sie getan haben.',
    again: 'Noch einmal versuchen',
    notFound: 'Diese Seite gibt es nicht',
    notFoundAdvice: 'Vielleicht ist die Adresse falsch geschrieben, oder was hier war, ist fort.',
    home: 'Zur Übersicht',
  },
})

/** Of a request: the API's own words when it gave some. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords()
  const problem: Pick<Problem, 'title' | 'advice' | 'errors'> = isProblem(error)
    ? error
    : { title: t('away'), advice: t('awayAdvice') }
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={problem.title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{problem.advice}</Text>
        {problem.errors?.map(({ at, message }) => (
          <Text key={at} size="sm">
            <span className="mono">{at.slice(1)}</span>: {message}
          </Text>
        ))}
        {onRetry && (
          <Button variant="light" color="red" size="xs" onClick={onRetry}>
            {t('again')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}

/** A page that threw. */
export function Failed({ error, reset }: ErrorComponentProps) {
  const t = useWords()
  const { reset: resetQueries } = useQueryErrorResetBoundary()
  const retry = () => {
    resetQueries()
    reset()
  }
  if (isProblem(error)) return <ProblemAlert error={error} onRetry={retry} />
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={t('broken')} role="alert">
      <Text size="sm">{t('brokenAdvice')}</Text>
      <Group mt="sm">
        <Button variant="light" color="red" size="xs" onClick={retry}>
          {t('again')}
        </Button>
      </Group>
    </Alert>
  )
}

export function NotFound() {
  const t = useWords()
  return (
    <Stack align="center" py="xl" gap="xs">
      <Title order={1} size="h3">
        {t('notFound')}
      </Title>
      <Text c="dimmed">{t('notFoundAdvice')}</Text>
      <Button component={Link} to="/" variant="light" mt="sm">
        {t('home')}
      </Button>
    </Stack>
  )
}
