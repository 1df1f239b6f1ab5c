/** Who one is here: name, address, language, colours. */
import { Button, Group, Radio, Stack, Text, TextInput, useMantineColorScheme } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { queryClient } from '../../app/api.ts'
import { auth } from '../../app/auth.ts'
import { useSure } from '../../app/me.ts'
import { chooseLanguage, defineWords, type Language, language } from '../../app/words.ts'
import { AuthError } from '../../parts/auth-error.tsx'
import { saved } from '../../parts/saved.ts'
import { useSubmission } from '../../parts/submission.ts'
import { Section, SettingsPage } from './frame.tsx'

const useWords = defineWords('profile', {
  en: {
    title: 'Profile',
    name: 'Name',
    nameText: 'Colleagues see it, and mails of the relay greet you with it.',
    save: 'Save',
    saved: 'Saved',
    email: 'E-mail address',
    emailText:
      'You sign in with it. To change it, both mailboxes have to agree: first we write to the present one, then to the new one.',
    present: 'Present: {{email}}',
    newEmail: 'New address',
    change: 'Change the address',
    written: 'We have written to {{email}}. Open the link in that mail within an hour.',
    language: 'Language',
    languageText: 'For these pages, and for the mails that the relay writes to you.',
    colours: 'Colours',
    coloursText: 'For these pages, on this device.',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
    help: 'These settings are yours alone and hold in every account that you are in.',
  },
  de: {
    title: 'Profil',
    name: 'Name',
    nameText: 'Kollegen sehen ihn, und Mails des Relays grüßen Sie damit.',
    save: 'Speichern',
    saved: 'Gespeichert',
    email: 'E-Mail-Adresse',
    emailText:
      'Damit melden Sie sich an. Zum Ändern müssen beide Postfächer zustimmen: Erst schreiben wir an die bisherige Adresse, dann an die neue.',
    present: 'Bisher: {{email}}',
    newEmail: 'Neue Adresse',
    change: 'Adresse ändern',
    written: 'Wir haben an {{email}} geschrieben. Öffnen Sie binnen einer Stunde den Link in dieser Mail.',
    language: 'Sprache',
    languageText: 'Für diese Seiten und die Mails, die das Relay Ihnen schreibt.',
    colours: 'Farben',
    coloursText: 'Für diese Seiten, auf diesem Gerät.',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'Wie das System',
    help: 'Diese Einstellungen gehören nur Ihnen und gelten in jedem Konto, in dem Sie sind.',
  },
})

export function Profile() {
  const t = useWords()
  return (
    <SettingsPage title={t('title')} help={t('help')}>
      <Name />
      <Email />
      <Looks />
    </SettingsPage>
  )
}

function Name() {
  const t = useWords()
  const { user } = useSure()
  const [name, setName] = useState(user?.name ?? '')
  const { busy, error, submit } = useSubmission()
  const save = async (event: FormEvent) => {
    event.preventDefault()
    if ((await submit(() => auth.updateUser({ name }))) === null) return
    saved(t('saved'))
    await queryClient.invalidateQueries()
  }
  return (
    <Section title={t('name')}>
      <form onSubmit={save}>
        <Stack gap="sm">
          <TextInput
            label={t('name')}
            description={t('nameText')}
            autoComplete="name"
            required
            maxLength={100}
            value={name}
            onChange={event => setName(event.currentTarget.value)}
          />
          {error !== null && <AuthError error={error} />}
          <Group>
            <Button type="submit" loading={busy} disabled={name.trim() === (user?.name ?? '')}>
              {t('save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Section>
  )
}

function Email() {
  const t = useWords()
  const { user } = useSure()
  const [email, setEmail] = useState('')
  const [written, setWritten] = useState(false)
  const { busy, error, submit } = useSubmission()
  const change = async (event: FormEvent) => {
    event.preventDefault()
    setWritten(false)
    if ((await submit(() => auth.changeEmail({ newEmail: email.trim() }))) !== null) setWritten(true)
  }
  return (
    <Section title={t('email')}>
      <Text size="sm">{t('emailText')}</Text>
      <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
        {t('present', { email: user?.email })}
      </Text>
      <form onSubmit={change}>
        <Stack gap="sm">
          <TextInput
            label={t('newEmail')}
            type="email"
            required
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          {error !== null && <AuthError error={error} />}
          {written && (
            <Text size="sm" role="status">
              {t('written', { email: user?.email })}
            </Text>
          )}
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

function Looks() {
  const t = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const { error, submit } = useSubmission()
  const speak = async (chosen: string) => {
    chooseLanguage(chosen as Language)
    await submit(() => auth.updateUser({ locale: chosen }))
  }
  return (
    <>
      <Section title={t('language')}>
        <Radio.Group aria-label={t('language')} description={t('languageText')} value={language()} onChange={speak}>
          <Group mt="xs">
            <Radio value="de" label="Deutsch" lang="de" />
            <Radio value="en" label="English" lang="en" />
          </Group>
        </Radio.Group>
        {error !== null && <AuthError error={error} />}
      </Section>
      <Section title={t('colours')}>
        <Radio.Group
          aria-label={t('colours')}
          description={t('coloursText')}
          value={colorScheme}
          onChange={value => setColorScheme(value as typeof colorScheme)}
        >
          <Group mt="xs">
            <Radio value="light" label={t('light')} />
            <Radio value="dark" label={t('dark')} />
            <Radio value="auto" label={t('auto')} />
          </Group>
        </Radio.Group>
      </Section>
    </>
  )
}
