/** Sign-in: password, then the second factor where there is one; or a passkey. */
import { Anchor, Button, Divider, PasswordInput, PinInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { getRouteApi } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { queryClient } from '../app/api.ts'
import { auth, placeAfter } from '../app/auth.ts'
import { defineWords } from '../app/words.ts'
import { AuthError, DoorPage } from '../parts/door-page.tsx'

const useWords = defineWords('sign-in', {
  en: {
    title: 'Sign in',
    email: 'E-mail address',
    password: 'Password',
    signIn: 'Sign in',
    passkey: 'Sign in with a passkey',
    or: 'or',
    secondTitle: 'One more step',
    second: 'The six digits that your authenticator app shows now',
    recovery: 'Use a recovery code instead',
    recoveryCode: 'Recovery code',
    app: 'Use the app instead',
    go: 'Go on',
  },
  de: {
    title: 'Anmelden',
    email: 'E-Mail-Adresse',
    password: 'Passwort',
    signIn: 'Anmelden',
    passkey: 'Mit Passkey anmelden',
    or: 'oder',
    secondTitle: 'Noch ein Schritt',
    second: 'Die sechs Ziffern, die Ihre Authenticator-App gerade zeigt',
    recovery: 'Stattdessen einen Wiederherstellungscode verwenden',
    recoveryCode: 'Wiederherstellungscode',
    app: 'Stattdessen die App verwenden',
    go: 'Weiter',
  },
})

const route = getRouteApi('/sign-in')

export function SignIn() {
  const t = useWords()
  const { next } = route.useSearch()
  const [second, setSecond] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const form = useForm({ mode: 'uncontrolled', initialValues: { email: '', password: '' } })

  const enter = () => {
    queryClient.clear()
    location.assign(placeAfter(next))
  }
  const attempt = async (work: () => Promise<{ error: unknown; data?: unknown } | undefined>) => {
    setBusy(true)
    setError(null)
    const done = await work().catch(failure => ({ error: failure, data: null }))
    setBusy(false)
    if (done?.error) setError(done.error)
    else if ((done?.data as { twoFactorRedirect?: boolean } | undefined)?.twoFactorRedirect) setSecond(true)
    else enter()
  }

  if (second) return <SecondFactor busy={busy} error={error} attempt={attempt} />
  return (
    <DoorPage title={t('title')}>
      <form onSubmit={form.onSubmit(values => attempt(() => auth.signIn.email(values)))}>
        <Stack>
          {error !== null && <AuthError error={error} />}
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username webauthn"
            required
            key={form.key('email')}
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={t('password')}
            autoComplete="current-password"
            required
            key={form.key('password')}
            {...form.getInputProps('password')}
          />
          <Button type="submit" loading={busy} fullWidth>
            {t('signIn')}
          </Button>
        </Stack>
      </form>
      <Divider label={t('or')} />
      <Button
        variant="default"
        leftSection={<Fingerprint size={18} aria-hidden />}
        onClick={() => attempt(() => auth.signIn.passkey())}
      >
        {t('passkey')}
      </Button>
    </DoorPage>
  )
}

function SecondFactor({
  busy,
  error,
  attempt,
}: {
  busy: boolean
  error: unknown
  attempt: (work: () => Promise<{ error: unknown }>) => void
}) {
  const t = useWords()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const send = (given: string) =>
    attempt(() =>
      recovery
        ? auth.twoFactor.verifyBackupCode({ code: given.trim() })
        : auth.twoFactor.verifyTotp({ code: given.trim(), trustDevice: false }),
    )
  return (
    <DoorPage title={t('secondTitle')}>
      <form
        onSubmit={event => {
          event.preventDefault()
          send(code)
        }}
      >
        <Stack>
          {error !== null && <AuthError error={error} />}
          {recovery ? (
            <TextInput
              label={t('recoveryCode')}
              value={code}
              onChange={event => setCode(event.currentTarget.value)}
              autoFocus
              autoComplete="one-time-code"
            />
          ) : (
            <Stack gap={4}>
              <Text size="sm" id="second-label">
                {t('second')}
              </Text>
              <PinInput
                length={6}
                type="number"
                oneTimeCode
                autoFocus
                aria-labelledby="second-label"
                value={code}
                onChange={setCode}
                onComplete={send}
              />
            </Stack>
          )}
          <Button type="submit" loading={busy}>
            {t('go')}
          </Button>
          <Anchor component="button" type="button" size="sm" onClick={() => setRecovery(!recovery)}>
            {recovery ? t('app') : t('recovery')}
          </Anchor>
        </Stack>
      </form>
    </DoorPage>
  )
}
