/** Sign-in: password, then the second factor where there is one; or a passkey. */
import { Anchor, Button, Checkbox, Divider, PasswordInput, PinInput, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Fingerprint } from 'lucide-react'
import { useState } from 'react'
import { queryClient } from '../app/api.ts'
import { auth, placeAfter } from '../app/auth.ts'
import { defineWords } from '../app/words.ts'
import { AuthError } from '../parts/auth-error.tsx'
import { DoorPage, useRelay } from '../parts/door-page.tsx'
import { useSubmission } from '../parts/submission.ts'

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
    trust: 'Don’t ask again on this device for 30 days',
    go: 'Go on',
    back: 'Begin again',
    forgot: 'Forgot the password?',
    signUp: 'Create an account',
    lost: 'Neither app nor recovery codes at hand? Whoever runs this relay can help.',
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
    trust: 'Auf diesem Gerät 30 Tage lang nicht mehr fragen',
    go: 'Weiter',
    back: 'Von vorn beginnen',
    forgot: 'Passwort vergessen?',
    signUp: 'Konto anlegen',
    lost: 'Weder App noch Wiederherstellungscodes zur Hand? Der Betreiber dieses Relays kann helfen.',
  },
})

const route = getRouteApi('/sign-in')

/** What the second factor needs of the first. */
type Attempt = (work: () => Promise<{ error: unknown; data: unknown } | undefined>) => Promise<void>

export function SignIn() {
  const t = useWords()
  const { next, email = '' } = route.useSearch()
  const { data: relay } = useRelay()
  const [second, setSecond] = useState(false)
  const { busy, error, submit, setError } = useSubmission()
  const form = useForm({ mode: 'uncontrolled', initialValues: { email, password: '' } })

  const attempt: Attempt = async work => {
    const done = await submit(work)
    if (done === null) return
    if ((done as { twoFactorRedirect?: boolean }).twoFactorRedirect) return setSecond(true)
    queryClient.clear()
    location.assign(placeAfter(next))
  }
  const begin = () => {
    setError(null)
    setSecond(false)
  }

  if (second) return <SecondFactor busy={busy} error={error} attempt={attempt} onBack={begin} />
  return (
    <DoorPage
      title={t('title')}
      ways={
        <>
          <Anchor component={Link} to="/forgot-password" size="sm">
            {t('forgot')}
          </Anchor>
          {relay?.signup !== 'closed' && (
            <Anchor component={Link} to="/sign-up" size="sm">
              {t('signUp')}
            </Anchor>
          )}
        </>
      }
    >
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
      {'PublicKeyCredential' in globalThis && (
        <>
          <Divider label={t('or')} />
          <Button
            variant="default"
            leftSection={<Fingerprint size={18} aria-hidden />}
            onClick={() => attempt(() => auth.signIn.passkey())}
          >
            {t('passkey')}
          </Button>
        </>
      )}
    </DoorPage>
  )
}

function SecondFactor({
  busy,
  error,
  attempt,
  onBack,
}: {
  busy: boolean
  error: unknown
  attempt: Attempt
  onBack: () => void
}) {
  const t = useWords()
  const [recovery, setRecovery] = useState(false)
  const [code, setCode] = useState('')
  const [trustDevice, setTrustDevice] = useState(false)
  const send = (given: string) =>
    attempt(() =>
      recovery
        ? auth.twoFactor.verifyBackupCode({ code: given.trim(), trustDevice })
        : auth.twoFactor.verifyTotp({ code: given.trim(), trustDevice }),
    )
  return (
    <DoorPage
      title={t('secondTitle')}
      ways={
        <Anchor component="button" type="button" size="sm" onClick={onBack}>
          {t('back')}
        </Anchor>
      }
    >
      <form
        onSubmit={event => {
          event.preventDefault()
          void send(code)
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
                onComplete={given => void send(given)}
              />
            </Stack>
          )}
          <Checkbox
            label={t('trust')}
            checked={trustDevice}
            onChange={event => setTrustDevice(event.currentTarget.checked)}
          />
          <Button type="submit" loading={busy}>
            {t('go')}
          </Button>
          <Anchor
            component="button"
            type="button"
            size="sm"
            onClick={() => {
              setCode('')
              setRecovery(!recovery)
            }}
          >
            {recovery ? t('app') : t('recovery')}
          </Anchor>
          {recovery && (
            <Text size="sm" c="dimmed">
              {t('lost')}
            </Text>
          )}
        </Stack>
      </form>
    </DoorPage>
  )
}
