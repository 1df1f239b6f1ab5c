/** Where the mail about a new password leads. */
import { Button, Stack, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { auth } from '../app/auth.ts'
import { defineWords } from '../app/words.ts'
import { AuthError } from '../parts/auth-error.tsx'
import { DoorPage } from '../parts/door-page.tsx'
import { NewPassword, usePasswordCheck } from '../parts/new-password.tsx'
import { useSubmission } from '../parts/submission.ts'

const useWords = defineWords('reset-password', {
  en: {
    title: 'Choose a new password',
    go: 'Set the password',
    signedOut: 'Afterwards you are signed out everywhere else.',
    doneTitle: 'The new password is set',
    done: 'You are signed out everywhere. Sign in with the new password.',
    signIn: 'Sign in',
    invalidTitle: 'This link doesn’t work',
    invalid: 'It was used, or it is older than an hour. Let us send you a new one.',
    again: 'Send a new link',
  },
  de: {
    title: 'Neues Passwort wählen',
    go: 'Passwort setzen',
    signedOut: 'Danach sind Sie überall sonst abgemeldet.',
    doneTitle: 'Das neue Passwort gilt',
    done: 'Sie sind überall abgemeldet. Melden Sie sich mit dem neuen Passwort an.',
    signIn: 'Anmelden',
    invalidTitle: 'Dieser Link gilt nicht',
    invalid: 'Er wurde schon benutzt oder ist älter als eine Stunde. Lassen Sie sich einen neuen schicken.',
    again: 'Neuen Link schicken',
  },
})

const route = getRouteApi('/reset-password')

export function ResetPassword() {
  const t = useWords()
  const { token = '' } = route.useSearch()
  const check = usePasswordCheck()
  const { busy, error, submit } = useSubmission()
  const [password, setPassword] = useState('')
  const [fault, setFault] = useState<string | null>(null)
  const [done, setDone] = useState(false)
  const set = async (event: FormEvent) => {
    event.preventDefault()
    const short = check(password)
    setFault(short)
    if (short !== null) return
    if ((await submit(() => auth.resetPassword({ newPassword: password, token }))) !== null) setDone(true)
  }
  if (done)
    return (
      <DoorPage title={t('doneTitle')}>
        <Text role="status">{t('done')}</Text>
        <Button component={Link} to="/sign-in">
          {t('signIn')}
        </Button>
      </DoorPage>
    )
  if (token === '' || (error as { code?: string } | null)?.code === 'INVALID_TOKEN')
    return (
      <DoorPage title={t('invalidTitle')}>
        <Text role="alert">{t('invalid')}</Text>
        <Button component={Link} to="/forgot-password">
          {t('again')}
        </Button>
      </DoorPage>
    )
  return (
    <DoorPage title={t('title')}>
      <form onSubmit={set}>
        <Stack>
          <NewPassword value={password} error={fault} onChange={event => setPassword(event.currentTarget.value)} />
          {error !== null && <AuthError error={error} />}
          <Button type="submit" loading={busy}>
            {t('go')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('signedOut')}
          </Text>
        </Stack>
      </form>
    </DoorPage>
  )
}
