/** Where an agency's offer to look after an account leads; an owner lets it into one of his. */
import { Alert, Button, Radio, Stack, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { api, lookAt } from '../app/api.ts'
import { useMe } from '../app/me.ts'
import { signOut } from '../app/sign-out.ts'
import { defineWords } from '../app/words.ts'
import { DoorPage } from '../parts/door-page.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { SignInButton } from '../parts/sign-in-link.tsx'
import { Waiting } from '../parts/waiting.tsx'

const useWords = defineWords('agency-offer', {
  en: {
    title: '{{agency}} wants to look after your account',
    loading: 'An agency’s offer',
    text: 'Its people can then act in the account as your admins can: connect systems, read mails, book quota. What they do stands in the audit log. You stay the owner, and can end it at any time in the settings.',
    which: 'Which account?',
    accept: 'Let {{agency}} in',
    signIn: 'Sign in as {{email}}',
    other: 'You are signed in as {{email}}, but the offer went to another address.',
    change: 'Sign out and go on',
    none: 'You own no account that could be looked after. Somebody who owns one has to accept.',
    invalidTitle: 'This offer is not valid any more',
    invalid: 'It was used, taken back, or it is older than seven days. Ask the agency to send it again.',
  },
  de: {
    title: '{{agency}} möchte Ihr Konto betreuen',
    loading: 'Angebot einer Agentur',
    text: 'Wer dort arbeitet, kann dann in Ihrem Konto handeln wie Ihre Administratoren: Systeme verbinden, Mails lesen, Kontingent buchen. Was dort getan wird, steht im Protokoll. Sie bleiben Inhaber und können das jederzeit in den Einstellungen beenden.',
    which: 'Welches Konto?',
    accept: '{{agency}} hereinlassen',
    signIn: 'Als {{email}} anmelden',
    other: 'Sie sind als {{email}} angemeldet, das Angebot ging aber an eine andere Adresse.',
    change: 'Abmelden und weiter',
    none: 'Ihnen gehört kein Konto, das betreut werden könnte. Annehmen muss jemand, dem eines gehört.',
    invalidTitle: 'Dieses Angebot gilt nicht mehr',
    invalid: 'Es wurde benutzt, zurückgezogen oder ist älter als sieben Tage. Bitten Sie die Agentur um ein neues.',
  },
})

const route = getRouteApi('/agency-offer')

export function AgencyOffer() {
  const t = useWords()
  const { token = '' } = route.useSearch()
  const me = useMe()
  const shown = api.useQuery(
    'post',
    '/v1/agency-offers/show',
    { body: { token } },
    { retry: false, staleTime: 'static' },
  )
  const accept = api.useMutation('post', '/v1/agency-offers/accept')
  const [chosen, setChosen] = useState<string | null>(null)
  const place = `/agency-offer?token=${encodeURIComponent(token)}`

  if (shown.error) {
    const isInvalid = ['/problems/invitation-invalid', '/problems/invalid'].includes(shown.error.type)
    return (
      <DoorPage title={isInvalid ? t('invalidTitle') : t('loading')}>
        {isInvalid ? (
          <Text role="alert">{t('invalid')}</Text>
        ) : (
          <ProblemAlert error={shown.error} onRetry={() => shown.refetch()} />
        )}
      </DoorPage>
    )
  }
  if (shown.data === undefined || me.data === undefined)
    return (
      <DoorPage title={t('loading')}>
        {me.error ? <ProblemAlert error={me.error} onRetry={() => me.refetch()} /> : <Waiting />}
      </DoorPage>
    )

  const { agencyName, email } = shown.data
  const { user, accounts } = me.data
  const own = accounts.filter(({ role, agency }) => role === 'owner' && !agency)
  const account = chosen ?? (own.length === 1 ? (own[0]?.id ?? null) : null)
  const letIn = () => {
    if (account === null) return
    lookAt(account) // requests name the account that is looked at
    accept.mutate({ body: { token } }, { onSuccess: () => location.assign('/settings/team') })
  }
  return (
    <DoorPage title={t('title', { agency: agencyName })}>
      <Text>{t('text')}</Text>
      {user === null && (
        <SignInButton next={place} email={email}>
          {t('signIn', { email })}
        </SignInButton>
      )}
      {user !== null && user.email !== email && (
        <>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('other', { email: user.email })}
          </Text>
          <Button onClick={() => signOut(place)}>{t('change')}</Button>
        </>
      )}
      {user !== null && user.email === email && own.length === 0 && <Alert color="yellow">{t('none')}</Alert>}
      {user !== null && user.email === email && own.length > 0 && (
        <>
          <Radio.Group label={t('which')} value={account} onChange={setChosen}>
            <Stack gap="xs" mt="xs">
              {own.map(({ id, name }) => (
                <Radio key={id} value={id} label={name} />
              ))}
            </Stack>
          </Radio.Group>
          {accept.error && <ProblemAlert error={accept.error} />}
          <Button disabled={account === null} loading={accept.isPending} onClick={letIn}>
            {t('accept', { agency: agencyName })}
          </Button>
        </>
      )}
    </DoorPage>
  )
}
