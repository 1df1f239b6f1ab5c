/** The SMTP credentials of a system: values to copy, several at once, each shown with its password but once. */
import {
  Alert,
  Anchor,
  Box,
  Button,
  Card,
  Code,
  Group,
  Radio,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { ago, dateTime } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { sure, useListChange } from '../../app/optimistic.ts'
import { defineWords, language } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { CopyValue } from '../../parts/copy-value.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('credentials', {
  en: {
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
    priority: 'Urgency',
    normal: 'As usual',
    high: 'Urgent: passes what waits for the same destination, for passwords and sign-ins',
    create: 'Create',
    once: 'The password is shown this once. Copy it now.',
    paste: 'To paste into {{path}}',
    close: 'Done',
    credentials: 'Credentials',
    noCredentials: 'None yet. Create some to send your first mail.',
    lastUsed: 'last used {{ago}}',
    neverUsed: 'never used',
    ends: 'another has taken its place; ends {{at}}',
    revoke: 'Revoke',
    revokeOf: 'Revoke: {{label}}',
    revokeText: 'Whoever sends with them is refused within seconds. Create new ones first, so that there is no gap.',
    revoked: 'revoked',
    showRevoked: 'Show revoked ones',
    hideRevoked: 'Hide revoked ones',
  },
  de: {
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
    priority: 'Dringlichkeit',
    normal: 'Wie üblich',
    high: 'Dringend: überholt, was zum selben Ziel wartet, für Passwörter und Anmeldungen',
    create: 'Erzeugen',
    once: 'Das Passwort wird nur dieses eine Mal gezeigt. Kopieren Sie es jetzt.',
    paste: 'Zum Einfügen in {{path}}',
    close: 'Fertig',
    credentials: 'Zugangsdaten',
    noCredentials: 'Noch keine. Erzeugen Sie welche, um die erste Mail zu senden.',
    lastUsed: 'zuletzt benutzt {{ago}}',
    neverUsed: 'nie benutzt',
    ends: 'abgelöst; enden {{at}}',
    revoke: 'Widerrufen',
    revokeOf: 'Widerrufen: {{label}}',
    revokeText:
      'Wer damit sendet, wird binnen Sekunden abgewiesen. Erzeugen Sie vorher neue, damit keine Lücke entsteht.',
    revoked: 'widerrufen',
    showRevoked: 'Widerrufene zeigen',
    hideRevoked: 'Widerrufene ausblenden',
  },
})

type Credential = Schemas['Credential']
type Smtp = NonNullable<Schemas['SystemCheck']['smtp']>
const path = '/v1/systems/{id}/credentials'

export function Credentials({ id, smtp }: { id: string; smtp: Smtp }) {
  const t = useWords()
  const may = useMay()
  const [all, setAll] = useState(false)
  const list = api.useQuery('get', path, { params: { path: { id } } })
  const items = list.data?.items
  const shown = items?.filter(({ revokedAt }) => all || revokedAt === null)
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
          {may('systems:write') && <NewCredential id={id} values={values} />}
        </Group>
        <Text size="sm" c="dimmed">
          {t('smtpText')}
        </Text>
        <ValueTable values={values} />
        <Title order={3} size="h6">
          {t('credentials')}
        </Title>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {items?.every(({ revokedAt }) => revokedAt !== null) && (
          <Text size="sm" c="dimmed">
            {t('noCredentials')}
          </Text>
        )}
        {shown?.map(credential => (
          <Line key={credential.id} systemId={id} credential={credential} />
        ))}
        {items?.some(({ revokedAt }) => revokedAt !== null) && (
          <Anchor component="button" type="button" size="sm" onClick={() => setAll(!all)} ta="start">
            {all ? t('hideRevoked') : t('showRevoked')}
          </Anchor>
        )}
      </Stack>
    </Card>
  )
}

function Line({ systemId, credential }: { systemId: string; credential: Credential }) {
  const t = useWords()
  const may = useMay()
  const { id, label, createdAt, lastUsedAt, endsAt, revokedAt } = credential
  const revoke = useListChange<Credential, void>(
    path,
    () =>
      sure(
        client.DELETE('/v1/systems/{id}/credentials/{credentialId}', {
          params: { path: { id: systemId, credentialId: id } },
        }),
      ),
    items => items.map(each => (each.id === id ? { ...each, revokedAt: new Date().toISOString() } : each)),
  )
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm" miw={0}>
        {label}{' '}
        <Text span c="dimmed" size="xs">
          {dateTime(createdAt)},{' '}
          {revokedAt !== null
            ? t('revoked')
            : lastUsedAt === null
              ? t('neverUsed')
              : t('lastUsed', { ago: ago(lastUsedAt) })}
          {revokedAt === null && endsAt !== null && `, ${t('ends', { at: dateTime(endsAt) })}`}
        </Text>
      </Text>
      {revokedAt === null && may('systems:write') && (
        <Box flex="none">
          <Confirm
            label={t('revoke')}
            ariaLabel={t('revokeOf', { label })}
            title={t('revokeOf', { label })}
            size="compact-xs"
            variant="subtle"
            color="red"
            onConfirm={() => revoke.mutateAsync()}
          >
            {t('revokeText')}
          </Confirm>
        </Box>
      )}
    </Group>
  )
}

type Values = readonly (readonly [string, string])[]

function NewCredential({ id, values }: { id: string; values: Values }) {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [label, setLabel] = useState('')
  const [priority, setPriority] = useState<'normal' | 'high'>('normal')
  const create = api.useMutation('post', path)
  const made = create.data
  const finish = () => {
    close()
    create.reset()
    setLabel('')
    setPriority('normal')
  }
  return (
    <>
      <Button size="xs" leftSection={<KeyRound size={14} aria-hidden />} onClick={show}>
        {t('newCredential')}
      </Button>
      <Dialog opened={open} onClose={finish} title={t('newCredential')} size="lg">
        {made === undefined ? (
          <form
            onSubmit={event => {
              event.preventDefault()
              create.mutate({ params: { path: { id } }, body: { label, priority } })
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
              <Radio.Group
                label={t('priority')}
                value={priority}
                onChange={value => setPriority(value === 'high' ? 'high' : 'normal')}
              >
                <Stack gap="xs" mt="xs">
                  <Radio value="normal" label={t('normal')} />
                  <Radio value="high" label={t('high')} />
                </Stack>
              </Radio.Group>
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
            {made.snippet !== null && (
              <>
                {made.snippet.files.map(({ path: file, text }) => (
                  <Stack key={file} gap={4}>
                    <CopyValue label={file} value={text} shown={t('paste', { path: file })} />
                    <Code block tabIndex={0}>
                      {text}
                    </Code>
                  </Stack>
                ))}
                <Text size="sm" c="dimmed">
                  {made.snippet.failClosed[language()]}
                </Text>
              </>
            )}
            <Button onClick={finish}>{t('close')}</Button>
          </Stack>
        )}
      </Dialog>
    </>
  )
}

const ValueTable = ({ values }: { values: Values }) => (
  <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
    <Table.Tbody>
      {values.map(([name, value]) => (
        <Table.Tr key={name}>
          <Table.Th w={{ base: 128, sm: 140 }} px={{ base: 0, sm: 'xs' }}>
            {name}
          </Table.Th>
          <Table.Td>
            <CopyValue label={name} value={value} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)
