/** How one signs in: password, second factor, passkeys, and where one is signed in. */
import { Button, Group, PasswordInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { queryClient } from '../../app/api.ts'
import { auth } from '../../app/auth.ts'
import { defineWords } from '../../app/words.ts'
import { AuthError } from '../../parts/auth-error.tsx'
import { NewPassword } from '../../parts/new-password.tsx'
import { saved } from '../../parts/saved.ts'
import { useSubmission } from '../../parts/submission.ts'
import { Section, SettingsPage } from './frame.tsx'
import { Passkeys } from './passkeys.tsx'
import { SecondFactor } from './second-factor.tsx'
import { Sessions } from './sessions.tsx'

const useWords = defineWords('security', {
  en: {
    title: 'Security',
    password: 'Password',
    passwordText: 'A new one signs you out everywhere else.',
    present: 'Present password',
    change: 'Change the password',
    changed: 'The new password is set',
    help: 'A passkey or a second factor keeps others out, even when they know your password. Whatever changes here, we tell you by mail.',
  },
  de: {
    title: 'Sicherheit',
    password: 'Passwort',
    passwordText: 'Ein neues meldet Sie überall sonst ab.',
    present: 'Bisheriges Passwort',
    change: 'Passwort ändern',
    changed: 'Das neue Passwort gilt',
    help: 'Ein Passkey oder ein zweiter Faktor hält andere fern, auch wenn sie Ihr Passwort kennen. Was sich hier ändert, sagen wir Ihnen per Mail.',
  },
})

export function Security() {
  const t = useWords()
  return (
    <SettingsPage title={t('title')} help={t('help')}>
      <SecondFactor />
      <Passkeys />
      <Password />
      <Sessions />
    </SettingsPage>
  )
}

function Password() {
  const t = useWords()
  const [present, setPresent] = useState('')
  const [wanted, setWanted] = useState('')
  const { busy, error, submit } = useSubmission()
  const change = async (event: FormEvent) => {
    event.preventDefault()
    const given = { currentPassword: present, newPassword: wanted, revokeOtherSessions: true }
    if ((await submit(() => auth.changePassword(given))) === null) return
    setPresent('')
    setWanted('')
    saved(t('changed'))
    await queryClient.invalidateQueries()
  }
  return (
    <Section title={t('password')}>
      <Text size="sm">{t('passwordText')}</Text>
      <form onSubmit={change}>
        <Stack gap="sm">
          <PasswordInput
            label={t('present')}
            autoComplete="current-password"
            required
            value={present}
            onChange={event => setPresent(event.currentTarget.value)}
          />
          <NewPassword value={wanted} onChange={event => setWanted(event.currentTarget.value)} />
          {error !== null && <AuthError error={error} />}
          <Group>
            <Button type="submit" variant="default" loading={busy}>
              {t('change')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}
