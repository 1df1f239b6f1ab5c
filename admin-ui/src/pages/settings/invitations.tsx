/** Who is invited into the account, and the form that invites. */
import { Alert, Button, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { useMay, useSure } from '../../app/me.ts'
import { defineWords, type Language, language } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { type Role, roles, useRoleWords } from '../../parts/role-name.tsx'
import { saved } from '../../parts/saved.ts'
import { Section } from './frame.tsx'

const useWords = defineWords('invitations', {
  en: {
    title: 'Invite somebody',
    email: 'E-mail address',
    role: 'Role',
    language: 'Language of the mail',
    invite: 'Send the invitation',
    sent: '{{email}} is invited',
    untold: 'The invitation stands, but the mail could not be sent. Send it again later.',
    open: 'Invited, and not here yet',
    until: '{{role}}, until {{date}}',
    again: 'Send again',
    againTo: 'Send again: {{email}}',
    revoke: 'Take back',
    revokeOf: 'Take back the invitation of {{email}}',
    revokeText: 'The link in the mail to {{email}} does not work any more.',
    waiting: 'An account that waits for approval can’t invite anybody yet.',
  },
  de: {
    title: 'Jemanden einladen',
    email: 'E-Mail-Adresse',
    role: 'Rolle',
    language: 'Sprache der Mail',
    invite: 'Einladung schicken',
    sent: '{{email}} ist eingeladen',
    untold: 'Die Einladung steht, aber die Mail ließ sich nicht senden. Schicken Sie sie später noch einmal.',
    open: 'Eingeladen und noch nicht da',
    until: '{{role}}, bis {{date}}',
    again: 'Noch einmal schicken',
    againTo: 'Noch einmal schicken: {{email}}',
    revoke: 'Zurückziehen',
    revokeOf: 'Einladung von {{email}} zurückziehen',
    revokeText: 'Der Link in der Mail an {{email}} gilt dann nicht mehr.',
    waiting: 'Ein Konto, das auf die Freigabe wartet, kann noch niemanden einladen.',
  },
})

export function Invitations() {
  const t = useWords()
  const may = useMay()
  const { account } = useSure()
  const list = api.useQuery('get', '/v1/account/invitations')
  return (
    <>
      {may('account:write') && (
        <Section title={t('title')}>
          {account?.state === 'active' ? <InviteForm /> : <Text size="sm">{t('waiting')}</Text>}
        </Section>
      )}
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.data !== undefined && list.data.items.length > 0 && (
        <Section title={t('open')}>
          {list.data.items.map(invitation => (
            <OpenInvitation key={invitation.id} invitation={invitation} />
          ))}
        </Section>
      )}
    </>
  )
}

function InviteForm() {
  const t = useWords()
  const roleWords = useRoleWords()
  const { role: own, onBehalfOf } = useSure()
  const invite = api.useMutation('post', '/v1/account/invitations')
  const members = api.useQuery('get', '/v1/account/members')
  // an agency finds an owner for a client's account that has none
  const isOwnerless = onBehalfOf !== null && members.data?.items.every(member => member.role !== 'owner') === true
  const given = roles.filter(each => own === 'owner' || isOwnerless || each !== 'owner')
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<Role | null>(null)
  const [locale, setLocale] = useState<Language>(language())
  const chosen = role ?? (isOwnerless ? 'owner' : 'developer')
  const send = (event: FormEvent) => {
    event.preventDefault()
    invite.mutate(
      { body: { email: email.trim(), role: chosen, locale } },
      {
        onSuccess: ({ invitation, told }) => {
          setEmail('')
          if (told) saved(t('sent', { email: invitation.email }))
        },
      },
    )
  }
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <TextInput
          label={t('email')}
          type="email"
          required
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <Select
          label={t('role')}
          description={roleWords.may(chosen)}
          allowDeselect={false}
          data={given.map(each => ({ value: each, label: roleWords.name(each) }))}
          value={chosen}
          onChange={value => setRole(value as Role)}
        />
        <Radio.Group label={t('language')} value={locale} onChange={value => setLocale(value as Language)}>
          <Group mt={4}>
            <Radio value="de" label="Deutsch" lang="de" />
            <Radio value="en" label="English" lang="en" />
          </Group>
        </Radio.Group>
        {invite.error && <ProblemAlert error={invite.error} />}
        {invite.data?.told === false && <Alert color="yellow">{t('untold')}</Alert>}
        <Group>
          <Button type="submit" loading={invite.isPending}>
            {t('invite')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function OpenInvitation({ invitation: { id, email, role, expiresAt } }: { invitation: Schemas['Invitation'] }) {
  const t = useWords()
  const roleWords = useRoleWords()
  const may = useMay()
  const path = { params: { path: { id } } }
  const again = api.useMutation('post', '/v1/account/invitations/{id}/resend')
  const revoke = api.useMutation('delete', '/v1/account/invitations/{id}')
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <div>
          <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          <Text size="xs" c="dimmed">
            {t('until', { role: roleWords.name(role), date: date(expiresAt) })}
          </Text>
        </div>
        {may('account:write') && (
          <Group gap={4}>
            <Button
              size="compact-xs"
              variant="subtle"
              loading={again.isPending}
              aria-label={t('againTo', { email })}
              onClick={() => again.mutate(path, { onSuccess: ({ told }) => told && saved(t('sent', { email })) })}
            >
              {t('again')}
            </Button>
            <Confirm
              size="compact-xs"
              variant="subtle"
              color="red"
              label={t('revoke')}
              ariaLabel={t('revokeOf', { email })}
              onConfirm={() => revoke.mutateAsync(path)}
            >
              {t('revokeText', { email })}
            </Confirm>
          </Group>
        )}
      </Group>
      {again.error && <ProblemAlert error={again.error} />}
      {again.data?.told === false && <Alert color="yellow">{t('untold')}</Alert>}
    </Stack>
  )
}
