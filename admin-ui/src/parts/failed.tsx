/** What went wrong, and what to do about it. */
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core'
import { useQueryErrorResetBoundary } from '@tanstack/react-query'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { CircleAlert } from 'lucide-react'
import { isProblem, type Problem } from '../app/api.ts'
import { defineWords, language } from '../app/words.ts'
import { type FieldProblem, fieldWords } from './field-words.ts'
import { germanProblem } from './problem-words.ts'

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

/** In a line: what went wrong, and what to do. */
export function ProblemLine({ error, name }: { error: unknown; name?: string }) {
  const t = useWords()
  const own = isProblem(error) ? ([error.title, error.advice] as const) : ([t('away'), t('awayAdvice')] as const)
  const german = language() === 'de' && isProblem(error) ? germanProblem(error.type) : null
  const [title, advice] = german ?? own
  return (
    <Text size="xs" c="var(--mantine-color-error)" role="alert" style={{ overflowWrap: 'anywhere' }}>
      {name === undefined ? '' : `${name}: `}
      {title}. {advice}
    </Text>
  )
}

/** Of a request: the API's own words, or German ones for what it means, with its own beside them for what it names. */
export function ProblemAlert({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useWords()
  const problem: Pick<Problem, 'title' | 'advice' | 'errors' | 'type'> = isProblem(error)
    ? error
    : { type: '', title: t('away'), advice: t('awayAdvice') }
  const german = language() === 'de' ? germanProblem(problem.type) : null
  const [title, advice] = german ?? [problem.title, problem.advice]
  return (
    <Alert color="red" icon={<CircleAlert size={18} />} title={title} role="alert">
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{advice}</Text>
        {german !== null && problem.errors === undefined && (
          <Text size="xs" c="dimmed" lang="en" style={{ overflowWrap: 'anywhere' }}>
            {problem.title}
          </Text>
        )}
        {problem.errors?.map(each => (
          <WrongField key={`${each.at} ${each.message}`} problem={each} />
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

function WrongField({ problem }: { problem: FieldProblem }) {
  const words = fieldWords(problem, language())
  return (
    <Text size="sm">
      {problem.at !== '/' && (
        <>
          <span className="mono">{problem.at.slice(1)}</span>:{' '}
        </>
      )}
      {words ?? <span lang="en">{problem.message}</span>}
    </Text>
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
