/** Where an invitation leads: in as who has signed in, or as somebody new. */
import { Button, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, lookAt } from '../app/api.ts'
import { date } from '../app/format.ts'
import { useMe } from '../app/me.ts'
import { signOut } from '../app/sign-out.ts'
import { defineWords } from '../app/words.ts'
import { DoorPage } from '../parts/door-page.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { NewPerson } from '../parts/new-person.tsx'
import { useRoleWords } from '../parts/role-name.tsx'
import { SignInButton } from '../parts/sign-in-link.tsx'
import { Waiting } from '../parts/waiting.tsx'

const useWords = defineWords('invitation', {
  en: {
    title: 'Invitation to {{account}}',
    loading: 'Invitation',
    text: 'You are invited to work in the account {{account}}, as {{role}}: {{may}}.',
    until: 'The invitation is for {{email}} and ends on {{date}}.',
    accept: 'Accept the invitation',
    signIn: 'Sign in as {{email}}',
    signInText: 'You have a user here already. Sign in with it; then you can accept.',
    other: 'You are signed in as {{email}}, but the invitation is for another address.',
    change: 'Sign out and go on',
    fresh: 'Choose a password, and you are in.',
    invalidTitle: 'This invitation is not valid any more',
    invalid: 'It was used, taken back, or it is older than seven days. Ask whoever invited you to send it again.',
    home: 'To sign-in',
  },
  de: {
    title: 'Einladung zu {{account}}',
    loading: 'Einladung',
    text: 'Sie sind eingeladen, im Konto {{account}} mitzuarbeiten, als {{role}}: {{may}}.',
    until: 'Die Einladung ist für {{email}} und gilt bis {{date}}.',
    accept: 'Einladung annehmen',
    signIn: 'Als {{email}} anmelden',
    signInText: 'Sie haben hier schon einen Zugang. Melden Sie sich damit an; dann können Sie annehmen.',
    other: 'Sie sind als {{email}} angemeldet, die Einladung ist aber für eine andere Adresse.',
    change: 'Abmelden und weiter',
    fresh: 'Wählen Sie ein Passwort, und Sie sind dabei.',
    invalidTitle: 'Diese Einladung gilt nicht mehr',
    invalid:
      'Sie wurde benutzt, zurückgezogen oder ist älter als sieben Tage. Bitten Sie, wer Sie eingeladen hat, sie noch einmal zu schicken.',
    home: 'Zur Anmeldung',
  },
})

const route = getRouteApi('/invitation')

export function Invitation() {
  const t = useWords()
  const role = useRoleWords()
  const { token = '' } = route.useSearch()
  const me = useMe()
  const shown = api.useQuery('post', '/v1/invitations/show', { body: { token } }, { retry: false, staleTime: 'static' })
  const accept = api.useMutation('post', '/v1/invitations/accept')
  const place = `/invitation?token=${encodeURIComponent(token)}`
  const enter = (accountId: string | undefined) => {
    if (accountId !== undefined) lookAt(accountId)
    location.assign('/')
  }

  if (shown.error) {
    const isInvalid = ['/problems/invitation-invalid', '/problems/invalid'].includes(shown.error.type)
    return (
      <DoorPage title={isInvalid ? t('invalidTitle') : t('loading')}>
        {isInvalid ? (
          <>
            <Text role="alert">{t('invalid')}</Text>
            <Button component={Link} to="/sign-in" variant="default">
              {t('home')}
            </Button>
          </>
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

  const { accountName, email, hasUser, expiresAt } = shown.data
  const { user } = me.data
  return (
    <DoorPage title={t('title', { account: accountName })}>
      <Text style={{ overflowWrap: 'anywhere' }}>
        {t('text', { account: accountName, role: role.name(shown.data.role), may: role.may(shown.data.role) })}
      </Text>
      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {t('until', { email, date: date(expiresAt) })}
      </Text>
      {user === null && hasUser && (
        <>
          <Text size="sm">{t('signInText')}</Text>
          <SignInButton next={place} email={email}>
            {t('signIn', { email })}
          </SignInButton>
        </>
      )}
      {user === null && !hasUser && (
        <>
          <Text size="sm">{t('fresh')}</Text>
          <NewPerson
            email={email}
            action={t('accept')}
            make={({ email: _, ...person }) => accept.mutateAsync({ body: { token, person } })}
            onDone={() => enter(accept.data?.accountId)}
          />
        </>
      )}
      {user !== null && user.email !== email && (
        <>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {t('other', { email: user.email })}
          </Text>
          <Button onClick={() => signOut(place)}>{t('change')}</Button>
        </>
      )}
      {user !== null && user.email === email && (
        <>
          {accept.error && <ProblemAlert error={accept.error} />}
          <Button
            loading={accept.isPending}
            onClick={() => accept.mutate({ body: { token } }, { onSuccess: ({ accountId }) => enter(accountId) })}
          >
            {t('accept')}
          </Button>
        </>
      )}
    </DoorPage>
  )
}
