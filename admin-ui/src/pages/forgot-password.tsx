/** Asks for a mail that sets a new password. */
import { Alert, Anchor, Button, Stack, Text, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { auth } from '../app/auth.ts'
import { defineWords } from '../app/words.ts'
import { AuthError } from '../parts/auth-error.tsx'
import { DoorPage, useRelay } from '../parts/door-page.tsx'
import { useSubmission } from '../parts/submission.ts'

const useWords = defineWords('forgot-password', {
  en: {
    title: 'Set a new password',
    text: 'We write to you, and the link in the mail sets a new one.',
    email: 'E-mail address',
    go: 'Write to me',
    back: 'Back to sign-in',
    sentTitle: 'Look into your mailbox',
    sent: 'If {{email}} has a user here, a mail is on its way. Its link is valid for an hour.',
    nothing: 'Nothing there after some minutes? Look among the spam, or whether the address is the right one.',
    other: 'Try another address',
    noMail: 'This relay can’t write mails at the moment. Ask whoever runs it to set it right, or try again later.',
  },
  de: {
    title: 'Neues Passwort setzen',
    text: 'Wir schreiben Ihnen, und der Link in der Mail setzt ein neues.',
    email: 'E-Mail-Adresse',
    go: 'Mail schicken',
    back: 'Zurück zur Anmeldung',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: 'Wenn es zu {{email}} einen Zugang gibt, ist eine Mail unterwegs. Ihr Link gilt eine Stunde.',
    nothing: 'Nach einigen Minuten nichts da? Sehen Sie beim Spam nach, oder ob die Adresse die richtige ist.',
    other: 'Andere Adresse versuchen',
    noMail:
      'Dieses Relay kann gerade keine Mails schreiben. Bitten Sie den Betreiber, das in Ordnung zu bringen, oder versuchen Sie es später noch einmal.',
  },
})

export function ForgotPassword() {
  const t = useWords()
  const { data: relay } = useRelay()
  const { busy, error, submit } = useSubmission()
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const send = async (event: FormEvent) => {
    event.preventDefault()
    if ((await submit(() => auth.requestPasswordReset({ email: email.trim() }))) !== null) setSent(true)
  }
  const back = (
    <Anchor component={Link} to="/sign-in" size="sm">
      {t('back')}
    </Anchor>
  )
  if (sent)
    return (
      <DoorPage title={t('sentTitle')} ways={back}>
        <Text role="status" style={{ overflowWrap: 'anywhere' }}>
          {t('sent', { email: email.trim() })}
        </Text>
        <Text size="sm" c="dimmed">
          {t('nothing')}
        </Text>
        <Button variant="default" onClick={() => setSent(false)}>
          {t('other')}
        </Button>
      </DoorPage>
    )
  if (relay?.writes === false)
    return (
      <DoorPage title={t('title')} ways={back}>
        <Alert color="yellow">{t('noMail')}</Alert>
      </DoorPage>
    )
  return (
    <DoorPage title={t('title')} ways={back}>
      <form onSubmit={send}>
        <Stack>
          <Text size="sm">{t('text')}</Text>
          <TextInput
            label={t('email')}
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          {error !== null && <AuthError error={error} />}
          <Button type="submit" loading={busy}>
            {t('go')}
          </Button>
        </Stack>
      </form>
    </DoorPage>
  )
}
