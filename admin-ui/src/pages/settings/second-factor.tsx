/** The second factor: a code of an app (TOTP), and recovery codes for the day the phone is gone. */
import { Alert, Badge, Button, Group, PasswordInput, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { QRCodeSVG } from 'qrcode.react'
import { type FormEvent, useState } from 'react'
import { queryClient } from '../../app/api.ts'
import { auth } from '../../app/auth.ts'
import { useSure } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { AuthError } from '../../parts/auth-error.tsx'
import { CopyValue } from '../../parts/copy-value.tsx'
import { saved } from '../../parts/saved.ts'
import { useSubmission } from '../../parts/submission.ts'
import { Section } from './frame.tsx'

const useWords = defineWords('second-factor', {
  en: {
    title: 'Second factor',
    on: 'On',
    off: 'Off',
    text: 'When you sign in with your password, an app on your phone gives the code that goes with it.',
    turnOn: 'Switch on',
    turnOff: 'Switch off',
    newCodes: 'New recovery codes',
    password: 'Your password',
    passwordText: 'So that nobody does this at your open screen.',
    go: 'Go on',
    cancel: 'Cancel',
    scan: '1. Scan this with an authenticator app such as Aegis, 2FAS or a password manager.',
    qr: 'QR code for the authenticator app',
    manual: 'Can’t scan? Type this key into the app:',
    key: 'Key',
    type: '2. Type the six digits that the app shows now.',
    code: 'Code',
    finish: 'Switch on',
    codes: 'Recovery codes',
    codesText:
      'Each signs you in once when the app is not at hand. Keep them where you find them without your phone. They are shown only now.',
    copy: 'Copy all',
    copied: 'Copied',
    save: 'Save as a file',
    done: 'I have kept them',
    isOn: 'The second factor is on',
    isOff: 'The second factor is off',
  },
  de: {
    title: 'Zweiter Faktor',
    on: 'Ein',
    off: 'Aus',
    text: 'Wenn Sie sich mit dem Passwort anmelden, nennt eine App auf Ihrem Telefon den Code dazu.',
    turnOn: 'Einschalten',
    turnOff: 'Ausschalten',
    newCodes: 'Neue Wiederherstellungscodes',
    password: 'Ihr Passwort',
    passwordText: 'Damit das niemand an Ihrem offenen Bildschirm tut.',
    go: 'Weiter',
    cancel: 'Abbrechen',
    scan: '1. Scannen Sie das mit einer Authenticator-App wie Aegis, 2FAS oder einem Passwortmanager.',
    qr: 'QR-Code für die Authenticator-App',
    manual: 'Scannen geht nicht? Tippen Sie diesen Schlüssel in die App:',
    key: 'Schlüssel',
    type: '2. Geben Sie die sechs Ziffern ein, die die App jetzt zeigt.',
    code: 'Code',
    finish: 'Einschalten',
    codes: 'Wiederherstellungscodes',
    codesText:
      'Mit jedem kommen Sie einmal herein, wenn die App nicht zur Hand ist. Bewahren Sie sie dort auf, wo Sie sie ohne Telefon finden. Sie werden nur jetzt gezeigt.',
    copy: 'Alle kopieren',
    copied: 'Kopiert',
    save: 'Als Datei speichern',
    done: 'Ich habe sie verwahrt',
    isOn: 'Der zweite Faktor ist eingeschaltet',
    isOff: 'Der zweite Faktor ist ausgeschaltet',
  },
})

type Wish = 'on' | 'off' | 'codes'
type Step =
  | { readonly at: 'rest' }
  | { readonly at: 'password'; readonly wish: Wish }
  | { readonly at: 'scan'; readonly uri: string; readonly codes: readonly string[] }
  | { readonly at: 'codes'; readonly codes: readonly string[] }

export function SecondFactor() {
  const t = useWords()
  const { user } = useSure()
  const isOn = user?.twoFactor === true
  const [step, setStep] = useState<Step>({ at: 'rest' })
  const rest = () => setStep({ at: 'rest' })
  const { busy, error, submit, setError } = useSubmission()
  const begin = (wish: Wish) => {
    setError(null)
    setStep({ at: 'password', wish })
  }
  const settle = async (password: string, wish: Wish) => {
    if (wish === 'on') {
      const made = await submit(() => auth.twoFactor.enable({ password }))
      if (made !== null && made !== true && 'totpURI' in made)
        setStep({ at: 'scan', uri: made.totpURI, codes: made.backupCodes })
    } else if (wish === 'codes') {
      const made = await submit(() => auth.twoFactor.generateBackupCodes({ password }))
      if (made !== null && made !== true) setStep({ at: 'codes', codes: made.backupCodes })
    } else if ((await submit(() => auth.twoFactor.disable({ password }))) !== null) {
      saved(t('isOff'))
      rest()
      await queryClient.invalidateQueries()
    }
  }
  const verify = async (code: string) => {
    if (step.at !== 'scan') return
    if ((await submit(() => auth.twoFactor.verifyTotp({ code }))) === null) return
    saved(t('isOn'))
    setStep({ at: 'codes', codes: step.codes })
    await queryClient.invalidateQueries()
  }
  return (
    <Section title={t('title')}>
      <Group gap="xs">
        <Badge variant="dot" color={isOn ? 'green' : 'gray'} radius="sm" tt="none" fw={500}>
          {isOn ? t('on') : t('off')}
        </Badge>
      </Group>
      <Text size="sm">{t('text')}</Text>
      {error !== null && <AuthError error={error} />}
      {step.at === 'rest' && (
        <Group gap="xs">
          {isOn ? (
            <>
              <Button variant="default" onClick={() => begin('codes')}>
                {t('newCodes')}
              </Button>
              <Button variant="default" onClick={() => begin('off')}>
                {t('turnOff')}
              </Button>
            </>
          ) : (
            <Button onClick={() => begin('on')}>{t('turnOn')}</Button>
          )}
        </Group>
      )}
      {step.at === 'password' && (
        <PasswordStep busy={busy} onGo={password => settle(password, step.wish)} onCancel={rest} />
      )}
      {step.at === 'scan' && <ScanStep uri={step.uri} busy={busy} onGo={verify} onCancel={rest} />}
      {step.at === 'codes' && <Codes codes={step.codes} onDone={rest} />}
    </Section>
  )
}

interface StepProps {
  readonly busy: boolean
  readonly onGo: (given: string) => void
  readonly onCancel: () => void
}

function PasswordStep({ busy, onGo, onCancel }: StepProps) {
  const t = useWords()
  const [password, setPassword] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    onGo(password)
  }
  return (
    <form onSubmit={go}>
      <Stack gap="sm">
        <PasswordInput
          label={t('password')}
          description={t('passwordText')}
          autoComplete="current-password"
          required
          autoFocus
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
        />
        <Buttons busy={busy} label={t('go')} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

function ScanStep({ uri, busy, onGo, onCancel }: StepProps & { uri: string }) {
  const t = useWords()
  const [code, setCode] = useState('')
  const go = (event: FormEvent) => {
    event.preventDefault()
    onGo(code.replaceAll(/\s/g, ''))
  }
  return (
    <form onSubmit={go}>
      <Stack gap="sm">
        <Text size="sm">{t('scan')}</Text>
        {/* white around it in dark colours too: cameras look for it */}
        <QRCodeSVG value={uri} size={180} marginSize={4} title={t('qr')} role="img" />
        <Text size="sm">{t('manual')}</Text>
        <CopyValue label={t('key')} value={new URL(uri).searchParams.get('secret') ?? ''} />
        <TextInput
          label={t('code')}
          description={t('type')}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          value={code}
          onChange={event => setCode(event.currentTarget.value)}
        />
        <Buttons busy={busy} label={t('finish')} onCancel={onCancel} />
      </Stack>
    </form>
  )
}

function Buttons({ busy, label, onCancel }: { busy: boolean; label: string; onCancel: () => void }) {
  const t = useWords()
  return (
    <Group gap="xs">
      <Button type="submit" loading={busy}>
        {label}
      </Button>
      <Button variant="default" onClick={onCancel}>
        {t('cancel')}
      </Button>
    </Group>
  )
}

function Codes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const t = useWords()
  const { copy, copied } = useClipboard()
  const all = codes.join('\n')
  const save = () => {
    const url = URL.createObjectURL(new Blob([`Depesche, ${location.host}\n\n${all}\n`], { type: 'text/plain' }))
    Object.assign(document.createElement('a'), { href: url, download: 'depesche-recovery-codes.txt' }).click()
    URL.revokeObjectURL(url)
  }
  return (
    <Alert color="yellow" title={t('codes')}>
      <Stack gap="sm">
        <Text size="sm">{t('codesText')}</Text>
        <SimpleGrid cols={{ base: 2, sm: 5 }} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {codes.map(code => (
            <li key={code} className="mono">
              {code}
            </li>
          ))}
        </SimpleGrid>
        <Group gap="xs">
          <Button size="xs" variant="default" onClick={() => copy(all)}>
            {copied ? t('copied') : t('copy')}
          </Button>
          <Button size="xs" variant="default" onClick={save}>
            {t('save')}
          </Button>
          <Button size="xs" onClick={onDone}>
            {t('done')}
          </Button>
        </Group>
      </Stack>
    </Alert>
  )
}
