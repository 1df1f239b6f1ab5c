/** Who is in the account, as what, and who is invited. */
import { Badge, Group, Select, Skeleton, Table, Text } from '@mantine/core'
import { api, type Schemas } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { useMay, useSure } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { type Role, roles, useRoleWords } from '../../parts/role-name.tsx'
import { saved } from '../../parts/saved.ts'
import { Section, SettingsPage } from './frame.tsx'
import { Invitations } from './invitations.tsx'

const useWords = defineWords('team', {
  en: {
    title: 'Team',
    members: 'Who is in the account',
    none: 'Nobody is in this account yet but its agency.',
    name: 'Name',
    role: 'Role',
    roleOf: 'Role of {{name}}',
    secondFactor: 'Second factor',
    on: 'On',
    off: 'Off',
    since: 'Since',
    you: 'you',
    changed: '{{name}} is now: {{role}}',
    remove: 'Remove',
    removeOf: 'Remove {{name}}',
    removeText: '{{name}} can’t get into this account any more, at once. The user stays.',
    leave: 'Leave',
    leaveText: 'You can’t get into this account any more, at once. Somebody has to invite you to come back.',
    handOver: 'Hand over',
    handOverOf: 'Hand over to {{name}}',
    handOverText: '{{name}} becomes the owner in your place, and you become an admin.',
    help: 'Each person signs in with his own address. A role says what he may do in this account; he may have another one in others.',
  },
  de: {
    title: 'Team',
    members: 'Wer im Konto ist',
    none: 'In diesem Konto ist noch niemand außer seiner Agentur.',
    name: 'Name',
    role: 'Rolle',
    roleOf: 'Rolle von {{name}}',
    secondFactor: 'Zweiter Faktor',
    on: 'Ein',
    off: 'Aus',
    since: 'Seit',
    you: 'Sie',
    changed: '{{name}} ist jetzt: {{role}}',
    remove: 'Entfernen',
    removeOf: '{{name}} entfernen',
    removeText: '{{name}} kommt sofort nicht mehr in dieses Konto. Der Zugang selbst bleibt.',
    leave: 'Verlassen',
    leaveText: 'Sie kommen sofort nicht mehr in dieses Konto. Um zurückzukehren, muss jemand Sie einladen.',
    handOver: 'Übergeben',
    handOverOf: 'Das Konto an {{name}} übergeben',
    handOverText: '{{name}} wird an Ihrer Stelle Inhaber, und Sie werden Administrator.',
    help: 'Jeder meldet sich mit seiner eigenen Adresse an. Die Rolle sagt, was er in diesem Konto darf; in anderen kann er eine andere haben.',
  },
})

type Member = Schemas['Member']

export function Team() {
  const t = useWords()
  const members = api.useQuery('get', '/v1/account/members')
  return (
    <SettingsPage title={t('title')} help={t('help')}>
      <Section title={t('members')}>
        {members.error && <ProblemAlert error={members.error} onRetry={() => members.refetch()} />}
        {members.data === undefined && !members.error && <Skeleton height={120} />}
        {members.data?.items.length === 0 && <Text size="sm">{t('none')}</Text>}
        {members.data !== undefined && members.data.items.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('name')}</Table.Th>
                <Table.Th>{t('role')}</Table.Th>
                <Table.Th>{t('secondFactor')}</Table.Th>
                <Table.Th>{t('since')}</Table.Th>
                <Table.Td aria-hidden />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {members.data.items.map(member => (
                <MemberRow key={member.id} member={member} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Section>
      <Invitations />
    </SettingsPage>
  )
}

function MemberRow({ member: { id, name, email, role, twoFactor, since } }: { member: Member }) {
  const t = useWords()
  const roleWords = useRoleWords()
  const may = useMay()
  const { user, role: own } = useSure()
  const change = api.useMutation('patch', '/v1/account/members/{userId}')
  const remove = api.useMutation('delete', '/v1/account/members/{userId}')
  const handOver = api.useMutation('post', '/v1/account/members/{userId}/ownership')
  const path = { params: { path: { userId: id } } }
  const isYou = user?.id === id
  // owners give every role; admins every one but the owner's
  const mayChange = may('account:write') && (own === 'owner' || role !== 'owner')
  const given = roles.filter(each => own === 'owner' || each !== 'owner')
  const leave = async () => {
    await remove.mutateAsync(path)
    if (isYou) location.assign('/')
  }
  return (
    <Table.Tr>
      <Table.Td data-label={t('name')}>
        <div>
          <Text size="sm" fw={600}>
            {name}{' '}
            {isYou && (
              <Badge variant="light" tt="none">
                {t('you')}
              </Badge>
            )}
          </Text>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
        </div>
      </Table.Td>
      <Table.Td data-label={t('role')}>
        {mayChange ? (
          <Select
            aria-label={t('roleOf', { name })}
            size="xs"
            w={150}
            allowDeselect={false}
            data={given.map(each => ({ value: each, label: roleWords.name(each) }))}
            value={role}
            disabled={change.isPending}
            onChange={value =>
              value !== null &&
              change.mutate(
                { ...path, body: { role: value as Role } },
                { onSuccess: () => saved(t('changed', { name, role: roleWords.name(value as Role) })) },
              )
            }
          />
        ) : (
          roleWords.name(role)
        )}
        {change.error && <ProblemAlert error={change.error} />}
      </Table.Td>
      <Table.Td data-label={t('secondFactor')}>
        <Badge variant="dot" color={twoFactor ? 'green' : 'gray'} radius="sm" tt="none" fw={500}>
          {twoFactor ? t('on') : t('off')}
        </Badge>
      </Table.Td>
      <Table.Td data-label={t('since')}>{date(since)}</Table.Td>
      <Table.Td>
        <Group gap={4} justify="flex-end">
          {own === 'owner' && !isYou && role !== 'owner' && (
            <Confirm
              size="compact-xs"
              variant="subtle"
              label={t('handOver')}
              ariaLabel={t('handOverOf', { name })}
              onConfirm={() => handOver.mutateAsync(path)}
            >
              {t('handOverText', { name })}
            </Confirm>
          )}
          {(isYou || mayChange) && (
            <Confirm
              size="compact-xs"
              variant="subtle"
              color="red"
              label={isYou ? t('leave') : t('remove')}
              ariaLabel={isYou ? t('leave') : t('removeOf', { name })}
              onConfirm={leave}
            >
              {isYou ? t('leaveText') : t('removeText', { name })}
            </Confirm>
          )}
        </Group>
      </Table.Td>
    </Table.Tr>
  )
}
