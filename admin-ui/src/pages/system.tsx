/** One system: what is right, what is missing, the records to set, and its SMTP credentials. */
import { Alert, Badge, Button, Card, Group, List, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { CircleDashed, KeyRound, Pause, Play, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../app/api.ts'
import { ago, dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords, language } from '../app/words.ts'
import { CopyValue } from '../parts/copy-value.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { useSystemReason } from '../parts/system-reason.tsx'

const useWords = defineWords('system', {
  en: {
    records: 'DNS records to set',
    recordsText: 'Set them where your domain is managed. This page looks again by itself and turns green.',
    found: 'Found',
    missing: 'Not found yet',
    type: 'Type',
    name: 'Name',
    value: 'Value',
    look: 'Look now',
    smtp: 'SMTP credentials',
    smtpText: 'Everything is right. Put these values into the mail settings of your system.',
    host: 'Server',
    port: 'Port',
    encryption: 'Encryption',
    username: 'User name',
    password: 'Password',
    newCredential: 'New credentials',
    label: 'What they are for',
    labelText: 'So that you know them again, for example “shop”',
    create: 'Create',
    once: 'The password is shown this once. Copy it now.',
    close: 'Done',
    credentials: 'Credentials',
    noCredentials: 'None yet. Create some to send your first mail.',
    lastUsed: 'last used {{ago}}',
    neverUsed: 'never used',
    revoke: 'Revoke',
    revoked: 'revoked',
    instructions: 'Where to put the values',
    waiting: 'Waiting for your system’s first mail …',
    pause: 'Pause',
    resume: 'Resume',
    pauseReason: 'Paused in the admin UI',
    warnings: 'Worth a look',
    messages: 'Its messages',
    help: 'A system sends only when its domain is signed for (DKIM) and says where recipients find help (List-Help). Several credentials may be valid at once, so that you can change them without a gap.',
  },
  de: {
    records: 'DNS-Einträge',
    recordsText:
      'Setzen Sie sie dort, wo Ihre Domain verwaltet wird. Diese Seite sieht von selbst wieder nach und wird grün.',
    found: 'Gefunden',
    missing: 'Noch nicht gefunden',
    type: 'Typ',
    name: 'Name',
    value: 'Wert',
    look: 'Jetzt nachsehen',
    smtp: 'SMTP-Zugangsdaten',
    smtpText: 'Alles stimmt. Tragen Sie diese Werte in die Mail-Einstellungen Ihres Systems ein.',
    host: 'Server',
    port: 'Port',
    encryption: 'Verschlüsselung',
    username: 'Benutzername',
    password: 'Passwort',
    newCredential: 'Neue Zugangsdaten',
    label: 'Wofür sie sind',
    labelText: 'Damit Sie sie wiedererkennen, etwa „Shop“',
    create: 'Erzeugen',
    once: 'Das Passwort wird nur dieses eine Mal gezeigt. Kopieren Sie es jetzt.',
    close: 'Fertig',
    credentials: 'Zugangsdaten',
    noCredentials: 'Noch keine. Erzeugen Sie welche, um die erste Mail zu senden.',
    lastUsed: 'zuletzt benutzt {{ago}}',
    neverUsed: 'nie benutzt',
    revoke: 'Widerrufen',
    revoked: 'widerrufen',
    instructions: 'Wohin mit den Werten',
    waiting: 'Warten auf die erste Mail Ihres Systems …',
    pause: 'Anhalten',
    resume: 'Fortsetzen',
    pauseReason: 'In der Oberfläche angehalten',
    warnings: 'Einen Blick wert',
    messages: 'Seine Nachrichten',
    help: 'Ein System sendet nur, wenn seine Domain signiert wird (DKIM) und sagt, wo Empfänger Hilfe finden (List-Help). Mehrere Zugangsdaten können zugleich gelten, damit Sie sie ohne Lücke wechseln können.',
  },
})

const route = getRouteApi('/inside/systems/$id')

export function System() {
  const t = useWords()
  const may = useMay()
  const reasonOf = useSystemReason()
  const { id } = route.useParams()
  const path = { params: { path: { id } } }
  const system = api.useQuery('get', '/v1/systems/{id}', path, { refetchInterval: 10_000 })
  const platforms = api.useQuery('get', '/v1/platforms', {}, { staleTime: 300_000 })
  // looks into DNS: often while something is missing, seldom afterwards
  const check = api.useQuery('post', '/v1/systems/{id}/check', path, {
    refetchInterval: ({ state }) => (state.data?.smtp === null ? 10_000 : 120_000),
  })
  const change = api.useMutation('patch', '/v1/systems/{id}')
  const { data } = system
  if (system.error) return <ProblemAlert error={system.error} onRetry={() => system.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const platform = platforms.data?.items.find(each => each.id === data.platform)
  const isPaused = data.because.pausedAt !== null
  return (
    <Page
      title={data.name}
      lead={
        <Group gap="xs">
          <StateBadge state={data.state} />
          <Text size="sm">{reasonOf(data)}</Text>
        </Group>
      }
      help={t('help')}
      actions={
        <>
          <Button variant="default" component={Link} to="/messages">
            {t('messages')}
          </Button>
          {may('systems:write') && (
            <Button
              variant="default"
              leftSection={isPaused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
              loading={change.isPending}
              onClick={() =>
                change.mutate({ ...path, body: { paused: isPaused ? false : { reason: t('pauseReason') } } })
              }
            >
              {isPaused ? t('resume') : t('pause')}
            </Button>
          )}
        </>
      }
    >
      {change.error && <ProblemAlert error={change.error} />}
      {check.error && <ProblemAlert error={check.error} onRetry={() => check.refetch()} />}
      {data.state === 'ready' && (
        <Alert color="blue" icon={<CircleDashed size={18} aria-hidden />} role="status">
          {t('waiting')}
        </Alert>
      )}
      {check.data === undefined ? (
        <Skeleton height={160} />
      ) : (
        <>
          {check.data.smtp !== null && <Credentials id={id} smtp={check.data.smtp} />}
          {platform && check.data.smtp !== null && (
            <Card withBorder>
              <Title order={2} size="h5">
                {t('instructions')}: {platform.name}
              </Title>
              <Text size="sm" mt="xs" style={{ whiteSpace: 'pre-line' }}>
                {platform.instructions[language()]}
              </Text>
            </Card>
          )}
          {check.data.warnings.length > 0 && (
            <Alert color="yellow" title={t('warnings')}>
              <List size="sm">
                {check.data.warnings.map(({ message }) => (
                  <List.Item key={message}>{message}</List.Item>
                ))}
              </List>
            </Alert>
          )}
          <Records records={check.data.records} busy={check.isFetching} onLook={() => check.refetch()} />
        </>
      )}
    </Page>
  )
}

function Records({
  records,
  busy,
  onLook,
}: {
  records: Schemas['SystemCheck']['records']
  busy: boolean
  onLook: () => void
}) {
  const t = useWords()
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('records')}
          </Title>
          <Button
            size="xs"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={busy}
            onClick={onLook}
          >
            {t('look')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('recordsText')}
        </Text>
        {records.map(({ type, name, value, purpose, found }) => (
          <Card key={`${type} ${name}`} withBorder padding="sm">
            <Group justify="space-between" mb="xs">
              <Text size="sm">{purpose}</Text>
              <Badge variant="dot" color={found ? 'green' : 'gray'} radius="sm" tt="none" fw={500}>
                {found ? t('found') : t('missing')}
              </Badge>
            </Group>
            <Table withRowBorders={false} verticalSpacing={2}>
              <Table.Tbody>
                <Table.Tr>
                  <Table.Th w={80}>{t('type')}</Table.Th>
                  <Table.Td className="mono">{type}</Table.Td>
                </Table.Tr>
                <Table.Tr>
                  <Table.Th>{t('name')}</Table.Th>
                  <Table.Td>
                    <CopyValue label={t('name')} value={name} />
                  </Table.Td>
                </Table.Tr>
                <Table.Tr>
                  <Table.Th>{t('value')}</Table.Th>
                  <Table.Td>
                    <CopyValue label={t('value')} value={value} />
                  </Table.Td>
                </Table.Tr>
              </Table.Tbody>
            </Table>
          </Card>
        ))}
      </Stack>
    </Card>
  )
}

function Credentials({ id, smtp }: { id: string; smtp: NonNullable<Schemas['SystemCheck']['smtp']> }) {
  const t = useWords()
  const may = useMay()
  const path = { params: { path: { id } } }
  const list = api.useQuery('get', '/v1/systems/{id}/credentials', path)
  const create = api.useMutation('post', '/v1/systems/{id}/credentials')
  const revoke = api.useMutation('delete', '/v1/systems/{id}/credentials/{credentialId}')
  const [open, { open: show, close }] = useDisclosure(false)
  const [label, setLabel] = useState('')
  const made = create.data
  const finish = () => {
    close()
    create.reset()
    setLabel('')
  }
  const values = [
    [t('host'), smtp.host],
    [t('port'), String(smtp.port)],
    [t('encryption'), 'STARTTLS'],
    [t('username'), smtp.username],
  ] as const
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('smtp')}
          </Title>
          {may('systems:write') && (
            <Button size="xs" leftSection={<KeyRound size={14} aria-hidden />} onClick={show}>
              {t('newCredential')}
            </Button>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          {t('smtpText')}
        </Text>
        <ValueTable values={values} />
        <Title order={3} size="h6">
          {t('credentials')}
        </Title>
        {list.error && <ProblemAlert error={list.error} />}
        {revoke.error && <ProblemAlert error={revoke.error} />}
        {list.data?.items.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('noCredentials')}
          </Text>
        )}
        {list.data?.items.map(credential => (
          <Group key={credential.id} justify="space-between">
            <Text size="sm">
              {credential.label}{' '}
              <Text span c="dimmed" size="xs">
                {dateTime(credential.createdAt)},{' '}
                {credential.revokedAt !== null
                  ? t('revoked')
                  : credential.lastUsedAt === null
                    ? t('neverUsed')
                    : t('lastUsed', { ago: ago(credential.lastUsedAt) })}
              </Text>
            </Text>
            {credential.revokedAt === null && may('systems:write') && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                onClick={() => revoke.mutate({ params: { path: { id, credentialId: credential.id } } })}
              >
                {t('revoke')}
              </Button>
            )}
          </Group>
        ))}
      </Stack>
      <Dialog opened={open} onClose={finish} title={t('newCredential')} size="lg">
        {made === undefined ? (
          <form
            onSubmit={event => {
              event.preventDefault()
              create.mutate({ ...path, body: { label, priority: 'normal' } })
            }}
          >
            <Stack>
              <TextInput
                label={t('label')}
                description={t('labelText')}
                required
                data-autofocus
                value={label}
                onChange={event => setLabel(event.currentTarget.value)}
              />
              {create.error && <ProblemAlert error={create.error} />}
              <Button type="submit" loading={create.isPending}>
                {t('create')}
              </Button>
            </Stack>
          </form>
        ) : (
          <Stack>
            <Alert color="yellow">{t('once')}</Alert>
            <ValueTable values={[...values, [t('password'), made.password]]} />
            <Button onClick={finish}>{t('close')}</Button>
          </Stack>
        )}
      </Dialog>
    </Card>
  )
}

const ValueTable = ({ values }: { values: readonly (readonly [string, string])[] }) => (
  <Table withRowBorders={false} verticalSpacing={2}>
    <Table.Tbody>
      {values.map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Th w={130}>{name}</Table.Th>
          <Table.Td>
            <CopyValue label={name} value={value} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
