/** The link that makes its reader an operator of this relay: shown at the first start, or by `depesche operator link`. */
import { Button, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { api } from '../app/api.ts'
import { useMe } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { DoorPage } from '../parts/door-page.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { NewPerson } from '../parts/new-person.tsx'
import { SignInAnchor } from '../parts/sign-in-link.tsx'
import { Waiting } from '../parts/waiting.tsx'

const useWords = defineWords('setup', {
  en: {
    title: 'Run this relay',
    text: 'With this link you become an operator: you approve accounts, set prices, and see what waits where. It works once.',
    asNew: 'Choose how you sign in from now on.',
    as: 'You are signed in as {{email}}.',
    become: 'Become an operator',
    haveOne: 'I have a user here already',
    incomplete: 'A part of the link is missing. Copy it whole, or make a new one with: depesche operator link',
  },
  de: {
    title: 'Dieses Relay betreiben',
    text: 'Mit diesem Link werden Sie Betreiber: Sie geben Konten frei, legen Preise fest und sehen, was wo wartet. Er gilt einmal.',
    asNew: 'Wählen Sie, womit Sie sich künftig anmelden.',
    as: 'Sie sind als {{email}} angemeldet.',
    become: 'Betreiber werden',
    haveOne: 'Ich habe hier schon einen Zugang',
    incomplete:
      'Ein Teil des Links fehlt. Kopieren Sie ihn ganz, oder erzeugen Sie einen neuen mit: depesche operator link',
  },
})

const route = getRouteApi('/setup')

export function Setup() {
  const t = useWords()
  const { token = '' } = route.useSearch()
  const me = useMe()
  const become = api.useMutation('post', '/v1/operator-setup')
  const enter = () => location.assign('/operator/approvals')
  const user = me.data?.user ?? null
  if (token === '')
    return (
      <DoorPage title={t('title')}>
        <Text role="alert">{t('incomplete')}</Text>
      </DoorPage>
    )
  return (
    <DoorPage
      title={t('title')}
      ways={
        me.data !== undefined &&
        user === null && <SignInAnchor next={`/setup?token=${encodeURIComponent(token)}`}>{t('haveOne')}</SignInAnchor>
      }
    >
      <Text>{t('text')}</Text>
      {me.error && <ProblemAlert error={me.error} onRetry={() => me.refetch()} />}
      {me.isPending && <Waiting />}
      {me.data !== undefined && user === null && (
        <>
          <Text size="sm">{t('asNew')}</Text>
          <NewPerson
            email={null}
            action={t('become')}
            make={person => become.mutateAsync({ body: { token, person } })}
            onDone={enter}
          />
        </>
      )}
      {user !== null && (
        <>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('as', { email: user.email })}
          </Text>
          {become.error && <ProblemAlert error={become.error} />}
          <Button loading={become.isPending} onClick={() => become.mutate({ body: { token } }, { onSuccess: enter })}>
            {t('become')}
          </Button>
        </>
      )}
    </DoorPage>
  )
}
