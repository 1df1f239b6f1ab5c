/** Passkeys: sign-in by finger, face or PIN, without a password. */
import { Button, Group, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fingerprint } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { auth } from '../../app/auth.ts'
import { date } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { AuthError } from '../../parts/auth-error.tsx'
import { Confirm } from '../../parts/confirm.tsx'
import { saved } from '../../parts/saved.ts'
import { useSubmission } from '../../parts/submission.ts'
import { Section } from './frame.tsx'

const useWords = defineWords('passkeys', {
  en: {
    title: 'Passkeys',
    text: 'Sign in by finger, face or PIN of your device. Nobody can steal it from you by a false page.',
    none: 'You have none yet.',
    nameless: 'Passkey',
    since: 'added {{date}}',
    name: 'Name of the device',
    nameText: 'So that you know it again, for example “work laptop”',
    add: 'Add a passkey',
    added: 'The passkey is added',
    remove: 'Remove',
    removeOf: 'Remove {{name}}',
    removeText: 'You can’t sign in with “{{name}}” any more. Delete it in your device too.',
    unsupported: 'This browser knows no passkeys.',
  },
  de: {
    title: 'Passkeys',
    text: 'Anmelden mit Finger, Gesicht oder PIN Ihres Geräts. Keine falsche Seite kann Ihnen das stehlen.',
    none: 'Sie haben noch keinen.',
    nameless: 'Passkey',
    since: 'hinzugefügt {{date}}',
    name: 'Name des Geräts',
    nameText: 'Damit Sie ihn wiedererkennen, etwa „Laptop im Büro“',
    add: 'Passkey hinzufügen',
    added: 'Der Passkey ist hinzugefügt',
    remove: 'Entfernen',
    removeOf: '{{name}} entfernen',
    removeText: 'Mit „{{name}}“ können Sie sich dann nicht mehr anmelden. Löschen Sie ihn auch in Ihrem Gerät.',
    unsupported: 'Dieser Browser kennt keine Passkeys.',
  },
})

export function Passkeys() {
  const t = useWords()
  const { busy, error, submit } = useSubmission()
  const [name, setName] = useState('')
  const list = useQuery({
    queryKey: ['auth', 'passkeys'],
    queryFn: async () => {
      const answer = await auth.passkey.listUserPasskeys()
      if (answer.error) throw answer.error
      return answer.data
    },
    retry: false,
  })
  const add = async (event: FormEvent) => {
    event.preventDefault()
    if ((await submit(() => auth.passkey.addPasskey({ name: name.trim() }))) === null) return
    setName('')
    saved(t('added'))
    await list.refetch()
  }
  const remove = async (id: string) => {
    await submit(() => auth.passkey.deletePasskey({ id }))
    await list.refetch()
  }
  return (
    <Section title={t('title')}>
      <Text size="sm">{t('text')}</Text>
      {list.isPending && <Skeleton height={40} />}
      {list.error && <AuthError error={list.error} />}
      {list.data?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('none')}
        </Text>
      )}
      {list.data?.map(key => (
        <Group key={key.id} justify="space-between" wrap="nowrap">
          <Stack gap={0}>
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {key.name || t('nameless')}
            </Text>
            <Text size="xs" c="dimmed">
              {t('since', { date: date(key.createdAt) })}
            </Text>
          </Stack>
          <Confirm
            size="compact-xs"
            color="red"
            variant="subtle"
            label={t('remove')}
            ariaLabel={t('removeOf', { name: key.name || t('nameless') })}
            onConfirm={() => remove(key.id)}
          >
            {t('removeText', { name: key.name || t('nameless') })}
          </Confirm>
        </Group>
      ))}
      {error !== null && <AuthError error={error} />}
      {'PublicKeyCredential' in globalThis ? (
        <form onSubmit={add}>
          <Stack gap="sm">
            <TextInput
              label={t('name')}
              description={t('nameText')}
              required
              maxLength={60}
              value={name}
              onChange={event => setName(event.currentTarget.value)}
            />
            <Group>
              <Button
                type="submit"
                variant="default"
                loading={busy}
                leftSection={<Fingerprint size={16} aria-hidden />}
              >
                {t('add')}
              </Button>
            </Group>
          </Stack>
        </form>
      ) : (
        <Text size="sm" c="dimmed">
          {t('unsupported')}
        </Text>
      )}
    </Section>
  )
}
