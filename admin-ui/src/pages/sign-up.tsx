/** Sign-up, as the operator allows it: for everybody, for everybody he approves, or for nobody. */
import { Alert, Anchor, Button, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { auth } from '../app/auth.ts'
import { defineWords, language } from '../app/words.ts'
import { AuthError } from '../parts/auth-error.tsx'
import { DoorPage, useRelay } from '../parts/door-page.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { NewPassword, usePasswordCheck } from '../parts/new-password.tsx'
import { useSubmission } from '../parts/submission.ts'
import { Waiting } from '../parts/waiting.tsx'

const useWords = defineWords('sign-up', {
  en: {
    title: 'Create an account',
    approvalText:
      'You can sign in and set everything up at once. Sending begins when whoever runs this relay has approved your account; then we write to you.',
    name: 'Your name',
    email: 'E-mail address',
    accountName: 'Name of the account',
    accountNameText: 'The company or the shop. It stands on invoices and invitations.',
    note: 'What do you want to send?',
    noteText: 'Helps whoever approves it, for example “order mails of my shop, about 500 a day”',
    go: 'Create the account',
    haveOne: 'I can sign in already',
    missing: 'Please fill this in',
    wrongEmail: 'Write an address such as anna@example.org',
    sentTitle: 'Look into your mailbox',
    sent: 'We have written to {{email}}. Open the link in the mail within an hour, and press the button there.',
    sentNothing: 'Nothing there after some minutes? Look among the spam, or let us write again.',
    again: 'Write again',
    writtenAgain: 'Written again.',
    other: 'Use another address',
    closedTitle: 'Accounts are made by whoever runs this relay',
    closed: 'Nobody can sign up here. Ask the operator for an account; you then get a mail with a link.',
    closedInvited: 'Were you invited? Then open the link in that mail.',
    noMail:
      'This relay can’t write mails yet, so nobody can sign up. Ask whoever runs it; how to change that stands on its operators’ page.',
  },
  de: {
    title: 'Konto anlegen',
    approvalText:
      'Sie können sich gleich anmelden und alles einrichten. Gesendet wird, sobald der Betreiber dieses Relays Ihr Konto freigegeben hat; dann schreiben wir Ihnen.',
    name: 'Ihr Name',
    email: 'E-Mail-Adresse',
    accountName: 'Name des Kontos',
    accountNameText: 'Die Firma oder der Shop. Steht auf Rechnungen und Einladungen.',
    note: 'Was möchten Sie senden?',
    noteText: 'Hilft bei der Freigabe, etwa „Bestellmails meines Shops, rund 500 am Tag“',
    go: 'Konto anlegen',
    haveOne: 'Ich habe schon einen Zugang',
    missing: 'Bitte ausfüllen',
    wrongEmail: 'Schreiben Sie eine Adresse wie anna@example.org',
    sentTitle: 'Sehen Sie in Ihr Postfach',
    sent: 'Wir haben an {{email}} geschrieben. Öffnen Sie binnen einer Stunde den Link in der Mail und drücken Sie dort den Knopf.',
    sentNothing: 'Nach einigen Minuten nichts da? Sehen Sie beim Spam nach, oder lassen Sie uns noch einmal schreiben.',
    again: 'Noch einmal schreiben',
    writtenAgain: 'Noch einmal geschrieben.',
    other: 'Andere Adresse verwenden',
    closedTitle: 'Konten legt der Betreiber dieses Relays an',
    closed:
      'Hier kann man sich nicht selbst registrieren. Bitten Sie den Betreiber um ein Konto; Sie bekommen dann eine Mail mit einem Link.',
    closedInvited: 'Sie sind eingeladen? Dann öffnen Sie den Link in der Einladung.',
    noMail:
      'Dieses Relay kann noch keine Mails schreiben, deshalb kann sich niemand registrieren. Fragen Sie den Betreiber; was dafür zu tun ist, steht auf seiner Seite „Betrieb“.',
  },
})

const ToSignIn = () => {
  const t = useWords()
  return (
    <Anchor component={Link} to="/sign-in" size="sm">
      {t('haveOne')}
    </Anchor>
  )
}

export function SignUp() {
  const t = useWords()
  const relay = useRelay()
  const [sentTo, setSentTo] = useState<string | null>(null)
  const form = useSignUpForm()
  if (relay.error)
    return (
      <DoorPage title={t('title')}>
        <ProblemAlert error={relay.error} onRetry={() => relay.refetch()} />
      </DoorPage>
    )
  if (relay.data === undefined)
    return (
      <DoorPage title={t('title')}>
        <Waiting />
      </DoorPage>
    )
  if (relay.data.signup === 'closed')
    return (
      <DoorPage title={t('closedTitle')} ways={<ToSignIn />}>
        <Text>{t('closed')}</Text>
        <Text>{t('closedInvited')}</Text>
      </DoorPage>
    )
  if (sentTo !== null) return <Sent email={sentTo} onOther={() => setSentTo(null)} />
  return (
    <DoorPage title={t('title')} ways={<ToSignIn />}>
      {relay.data.writes ? (
        <SignUpForm form={form} byApproval={relay.data.signup === 'approval'} onSent={setSentTo} />
      ) : (
        <Alert color="yellow">{t('noMail')}</Alert>
      )}
    </DoorPage>
  )
}

/** Kept above what is shown, so that a mistyped address doesn't cost the rest. */
function useSignUpForm() {
  const t = useWords()
  const password = usePasswordCheck()
  const filled = (value: string) => (value.trim() === '' ? t('missing') : null)
  return useForm({
    initialValues: { name: '', email: '', accountName: '', accountNote: '', password: '' },
    validate: {
      name: filled,
      accountName: filled,
      email: value => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t('wrongEmail')),
      password,
    },
  })
}

function SignUpForm({
  form,
  byApproval,
  onSent,
}: {
  form: ReturnType<typeof useSignUpForm>
  byApproval: boolean
  onSent: (email: string) => void
}) {
  const t = useWords()
  const { busy, error, submit } = useSubmission()
  const send = form.onSubmit(async values => {
    const person = { ...values, email: values.email.trim(), locale: language() }
    if ((await submit(() => auth.signUp.email(person))) !== null) onSent(person.email)
  })
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        {byApproval && <Text size="sm">{t('approvalText')}</Text>}
        <TextInput label={t('name')} autoComplete="name" required {...form.getInputProps('name')} />
        <TextInput label={t('email')} type="email" autoComplete="username" required {...form.getInputProps('email')} />
        <NewPassword {...form.getInputProps('password')} />
        <TextInput
          label={t('accountName')}
          description={t('accountNameText')}
          autoComplete="organization"
          required
          {...form.getInputProps('accountName')}
        />
        {byApproval && (
          <Textarea
            label={t('note')}
            description={t('noteText')}
            autosize
            maxRows={8}
            maxLength={1000}
            {...form.getInputProps('accountNote')}
          />
        )}
        {error !== null && <AuthError error={error} />}
        <Button type="submit" loading={busy}>
          {t('go')}
        </Button>
      </Stack>
    </form>
  )
}

function Sent({ email, onOther }: { email: string; onOther: () => void }) {
  const t = useWords()
  const { busy, error, submit } = useSubmission()
  const [again, setAgain] = useState(false)
  const write = async () => {
    if ((await submit(() => auth.sendVerificationEmail({ email }))) !== null) setAgain(true)
  }
  return (
    <DoorPage title={t('sentTitle')} ways={<ToSignIn />}>
      <Text role="status">{t('sent', { email })}</Text>
      <Text size="sm" c="dimmed">
        {t('sentNothing')}
      </Text>
      {error !== null && <AuthError error={error} />}
      <Text size="sm" role="status">
        {again ? t('writtenAgain') : ''}
      </Text>
      <Button variant="default" loading={busy} onClick={write}>
        {t('again')}
      </Button>
      <Button variant="subtle" onClick={onOther}>
        {t('other')}
      </Button>
    </DoorPage>
  )
}
