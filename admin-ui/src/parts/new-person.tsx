/** The form of somebody who comes in by a link: his name and a password; signs him in afterwards. */
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { auth } from '../app/auth.ts'
import { defineWords, language } from '../app/words.ts'
import { AuthError } from './auth-error.tsx'
import { ProblemAlert } from './failed.tsx'
import { NewPassword, usePasswordCheck } from './new-password.tsx'

const useWords = defineWords('new-person', {
  en: {
    name: 'Your name',
    email: 'E-mail address',
    missing: 'Please fill this in',
    wrong: 'Write your e-mail address',
  },
  de: {
    name: 'Ihr Name',
    email: 'E-Mail-Adresse',
    missing: 'Bitte ausfüllen',
    wrong: 'Schreiben Sie Ihre E-Mail-Adresse',
  },
})

export interface NewPersonValues {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly locale: 'de' | 'en'
}

interface NewPersonProps {
  /** given by the link; null: he says it himself */
  readonly email: string | null
  readonly action: string
  /** makes him; @throws what the API answers */
  readonly make: (person: NewPersonValues) => Promise<unknown>
  readonly onDone: () => void
}

export function NewPerson({ email, action, make, onDone }: NewPersonProps) {
  const t = useWords()
  const password = usePasswordCheck()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [signInError, setSignInError] = useState<unknown>(null)
  const form = useForm({
    initialValues: { email: email ?? '', name: '', password: '' },
    validate: {
      email: value => (/^[^\s@]+@[^\s@]+$/.test(value.trim()) ? null : t('wrong')),
      name: value => (value.trim() === '' ? t('missing') : null),
      password,
    },
  })
  const send = form.onSubmit(async values => {
    const person = { ...values, email: values.email.trim(), locale: language() }
    setBusy(true)
    setProblem(null)
    const made = await make(person).then(
      () => true,
      error => {
        setProblem(error)
        return false
      },
    )
    const signedIn = made ? await auth.signIn.email({ email: person.email, password: person.password }) : null
    setBusy(false)
    if (signedIn?.error) setSignInError(signedIn.error)
    else if (signedIn !== null) onDone()
  })
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          readOnly={email !== null}
          {...form.getInputProps('email')}
        />
        <TextInput label={t('name')} autoComplete="name" required {...form.getInputProps('name')} />
        <NewPassword {...form.getInputProps('password')} />
        {problem !== null && <ProblemAlert error={problem} />}
        {signInError !== null && <AuthError error={signInError} />}
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </Stack>
    </form>
  )
}
