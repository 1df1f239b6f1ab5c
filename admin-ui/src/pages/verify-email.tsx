/** Where the mails lead that ask whether an address is its reader's. Opening it decides nothing, its button does. */
import { Alert, Button, Text } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../app/auth.ts'
import { defineWords } from '../app/words.ts'
import { AuthError } from '../parts/auth-error.tsx'
import { DoorPage, useRelay } from '../parts/door-page.tsx'
import { SignInButton } from '../parts/sign-in-link.tsx'
import { useSubmission } from '../parts/submission.ts'

const useWords = defineWords('verify-email', {
  en: {
    title: 'Is this your address?',
    address: '{{email}} shall be confirmed.',
    change: 'The address {{email}} shall become {{newEmail}}.',
    go: 'Yes, it is mine',
    agree: 'Yes, change it',
    notYours: 'Did you not ask for this? Then close this page: nothing happens.',
    doneTitle: 'Confirmed',
    done: 'Your address is confirmed. You can sign in now.',
    approval:
      'Your account waits for approval. You can set everything up meanwhile; we write to you when you can send.',
    changed:
      'Done. If this was the link to your old address, we now write to the new one; else you sign in with it now.',
    signIn: 'Sign in',
    invalidTitle: 'This link doesn’t work',
    invalid: 'It was used, or it is older than an hour. Sign in: we then send you a new one if it is still needed.',
    incomplete: 'A part of the link is missing. Open it from the mail again, or copy it whole.',
  },
  de: {
    title: 'Ist das Ihre Adresse?',
    address: '{{email}} soll bestätigt werden.',
    change: 'Aus der Adresse {{email}} soll {{newEmail}} werden.',
    go: 'Ja, das ist meine',
    agree: 'Ja, ändern',
    notYours: 'Sie haben darum nicht gebeten? Dann schließen Sie diese Seite: Es geschieht nichts.',
    doneTitle: 'Bestätigt',
    done: 'Ihre Adresse ist bestätigt. Sie können sich jetzt anmelden.',
    approval:
      'Ihr Konto wartet auf die Freigabe. Sie können inzwischen alles einrichten; wir schreiben Ihnen, sobald Sie senden können.',
    changed:
      'Erledigt. War das der Link an Ihre bisherige Adresse, schreiben wir nun an die neue; sonst melden Sie sich ab jetzt mit ihr an.',
    signIn: 'Anmelden',
    invalidTitle: 'Dieser Link gilt nicht',
    invalid:
      'Er wurde schon benutzt oder ist älter als eine Stunde. Melden Sie sich an: Wenn noch einer nötig ist, schicken wir Ihnen einen neuen.',
    incomplete: 'Ein Teil des Links fehlt. Öffnen Sie ihn noch einmal aus der Mail, oder kopieren Sie ihn ganz.',
  },
})

const route = getRouteApi('/verify-email')

/** What the link is about, to be shown; whether it is valid says the relay. */
function readToken(token: string): { email: string; updateTo?: string } | null {
  try {
    const octets = Uint8Array.from(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')), c =>
      c.charCodeAt(0),
    )
    const { email, updateTo } = JSON.parse(new TextDecoder().decode(octets))
    return typeof email === 'string' ? { email, ...(typeof updateTo === 'string' ? { updateTo } : {}) } : null
  } catch {
    return null
  }
}

export function VerifyEmail() {
  const t = useWords()
  const { token = '' } = route.useSearch()
  const { data: relay } = useRelay()
  const { busy, error, submit } = useSubmission()
  const [done, setDone] = useState(false)
  const about = readToken(token)
  const code = (error as { code?: string } | null)?.code ?? ''
  const place = `/verify-email?token=${encodeURIComponent(token)}`
  const toSignIn = <SignInButton next={code === 'SIGN_IN_FIRST' ? place : undefined}>{t('signIn')}</SignInButton>

  if (about === null)
    return (
      <DoorPage title={t('invalidTitle')}>
        <Text>{t('incomplete')}</Text>
        {toSignIn}
      </DoorPage>
    )
  if (/^(INVALID_TOKEN|TOKEN_EXPIRED|USER_NOT_FOUND)$/.test(code))
    return (
      <DoorPage title={t('invalidTitle')}>
        <Text role="alert">{t('invalid')}</Text>
        {toSignIn}
      </DoorPage>
    )
  const changes = about.updateTo !== undefined
  if (done)
    return (
      <DoorPage title={t('doneTitle')}>
        <Text role="status">{changes ? t('changed') : t('done')}</Text>
        {!changes && relay?.signup === 'approval' && <Alert>{t('approval')}</Alert>}
        {toSignIn}
      </DoorPage>
    )
  const confirm = async () => {
    if ((await submit(() => auth.verifyEmail({ query: { token } }))) !== null) setDone(true)
  }
  return (
    <DoorPage title={t('title')}>
      <Text style={{ overflowWrap: 'anywhere' }}>
        {changes ? t('change', { email: about.email, newEmail: about.updateTo }) : t('address', { email: about.email })}
      </Text>
      {error !== null && <AuthError error={error} />}
      {code === 'SIGN_IN_FIRST' ? (
        toSignIn
      ) : (
        <Button loading={busy} onClick={confirm}>
          {changes ? t('agree') : t('go')}
        </Button>
      )}
      <Text size="sm" c="dimmed">
        {t('notYours')}
      </Text>
    </DoorPage>
  )
}
