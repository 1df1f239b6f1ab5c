/** A site that the relay configures itself: what would change, the change, whether its test mail came, and back again. */
import {
  Alert,
  Button,
  Card,
  Checkbox,
  Group,
  PasswordInput,
  Skeleton,
  Stack,
  Table,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { api, client, linkTo, queryClient, type Schemas } from '../../app/api.ts'
import { dateTime } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords, language } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('site', {
  en: {
    title: 'Let the relay set up {{name}}',
    text: 'Give the address of the site and what the relay needs to sign in there. First it shows what would change; what stood there is kept sealed and put back when you disconnect.',
    textOff:
      'Give the address of the site and what the relay needs to sign in there. First it shows what would change. What stands there now can’t be read: note it before; disconnecting only switches the new settings off.',
    url: 'Address of the site',
    wrongUrl: 'Write it as it stands in the browser, for example https://forum.example.org',
    needed: 'This is needed',
    sender: 'Sender address (empty: as the site has it)',
    page: 'Also make the List-Help page there',
    app: 'Download the app',
    appText:
      'Upload it in the shop, install and activate it: the shop then brings the keys by itself. Keep the file to yourself; it is made for this system.',
    appWaits: 'No shop has introduced itself by the app yet.',
    appOff: '{{url}} has the app, but it is not active there. Activate it first.',
    appOn: '{{url}} has introduced itself by the app.',
    byKeys: 'Set it up by the keys of an integration instead',
    look: 'Show what would change',
    version: 'Version {{version}}',
    setting: 'Setting',
    before: 'Now',
    after: 'Then',
    secret: 'not shown',
    unread: 'can’t be read',
    connect: 'Set it up',
    connected: 'The relay has set up {{url}}.',
    connecting: 'The relay is setting up {{url}} …',
    undoing: 'The settings of {{url}} could not be put back yet; the relay goes on trying.',
    came: 'Its test mail came {{at}}, from {{from}}.',
    awaited: 'Its test mail is still awaited.',
    first: 'Now have it send a mail, as the steps below say.',
    next: 'Next try {{at}}',
    disconnect: 'Disconnect and put back',
    disconnectText: 'What stood there is put back, and the credentials of the site end. The List-Help page stays.',
    disconnectOff: 'Disconnect and switch off',
    disconnectOffText:
      'The settings are switched off there, and the credentials of the site end. Enter what stood there before by hand.',
  },
  de: {
    title: 'Das Relay {{name}} einrichten lassen',
    text: 'Geben Sie die Adresse der Site an und was das Relay braucht, um sich dort anzumelden. Zuerst zeigt es, was sich ändern würde; was dort stand, wird versiegelt aufbewahrt und beim Trennen zurückgesetzt.',
    textOff:
      'Geben Sie die Adresse der Site an und was das Relay braucht, um sich dort anzumelden. Zuerst zeigt es, was sich ändern würde. Was jetzt dort steht, lässt sich nicht lesen: Notieren Sie es vorher; das Trennen schaltet die neuen Einstellungen nur ab.',
    url: 'Adresse der Site',
    wrongUrl: 'Schreiben Sie sie, wie sie im Browser steht, etwa https://forum.example.org',
    needed: 'Das ist nötig',
    sender: 'Absenderadresse (leer: wie die Site sie hat)',
    page: 'Auch die List-Help-Seite dort anlegen',
    app: 'App herunterladen',
    appText:
      'Laden Sie sie im Shop hoch, installieren und aktivieren Sie sie: Der Shop bringt die Schlüssel dann selbst mit. Behalten Sie die Datei für sich; sie ist für dieses System gemacht.',
    appWaits: 'Noch hat sich kein Shop durch die App gemeldet.',
    appOff: '{{url}} hat die App, sie ist dort aber nicht aktiv. Aktivieren Sie sie zuerst.',
    appOn: '{{url}} hat sich durch die App gemeldet.',
    byKeys: 'Stattdessen mit den Schlüsseln einer Integration einrichten',
    look: 'Zeigen, was sich ändern würde',
    version: 'Version {{version}}',
    setting: 'Einstellung',
    before: 'Jetzt',
    after: 'Dann',
    secret: 'nicht gezeigt',
    unread: 'nicht lesbar',
    connect: 'Einrichten',
    connected: 'Das Relay hat {{url}} eingerichtet.',
    connecting: 'Das Relay richtet {{url}} gerade ein …',
    undoing: 'Die Einstellungen von {{url}} konnten noch nicht zurückgesetzt werden; das Relay versucht es weiter.',
    came: 'Ihre Testmail kam {{at}}, von {{from}}.',
    awaited: 'Ihre Testmail wird noch erwartet.',
    first: 'Lassen Sie sie jetzt eine Mail senden, wie die Schritte unten sagen.',
    next: 'Nächster Versuch {{at}}',
    disconnect: 'Trennen und zurücksetzen',
    disconnectOff: 'Trennen und abschalten',
    disconnectOffText:
      'Die Einstellungen werden dort abgeschaltet, und die Zugangsdaten der Site enden. Was vorher dort stand, tragen Sie von Hand ein.',
    disconnectText:
      'Was dort stand, wird zurückgesetzt, und die Zugangsdaten der Site enden. Die List-Help-Seite bleibt.',
  },
})

type Platform = Schemas['Platform']
type Access = NonNullable<Platform['access']>

export function Site({ systemId, platform, access }: { systemId: string; platform: Platform; access: Access }) {
  const t = useWords()
  const may = useMay()
  const path = { params: { path: { id: systemId } } }
  // an app may introduce itself while somebody looks
  const site = api.useQuery('get', '/v1/systems/{id}/site', path, {
    refetchInterval: ({ state: { data } }) => (platform.app && data?.connected === false ? 5_000 : false),
  })
  const { queryKey } = api.queryOptions('get', '/v1/systems/{id}/site', path)
  const state = api.useQuery('get', '/v1/systems/{id}/remote', path, {
    // also right after the site was let go, when everything is read anew at once
    enabled: () =>
      site.data?.connected === true && queryClient.getQueryData<typeof site.data>(queryKey)?.connected === true,
    refetchInterval: ({ state: { data } }) =>
      platform.verify === 'test-mail' && data?.verified === null ? 5_000 : false,
  })
  if (site.error) return <ProblemAlert error={site.error} onRetry={() => site.refetch()} />
  if (site.data === undefined) return <Skeleton height={160} />
  if (site.data.connected && state.error) return <ProblemAlert error={state.error} onRetry={() => state.refetch()} />
  if (site.data.connected && state.data === undefined) return <Skeleton height={160} />
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title', { name: platform.name })}
        </Title>
        {site.data.connected && state.data !== undefined ? (
          <SiteState state={state.data} platform={platform} />
        ) : (
          may('systems:write') && (
            <SiteForm systemId={systemId} platform={platform} access={access} app={site.data.app} />
          )
        )}
      </Stack>
    </Card>
  )
}

function SiteState({ state, platform }: { state: Schemas['RemoteState']; platform: Platform }) {
  const t = useWords()
  const may = useMay()
  const { systemId, url, state: its, fault, nextTryAt, verified } = state
  const isOnlyOff = platform.restore === 'switched-off'
  const kind = its === 'undoing' ? 'undoing' : its === 'connecting' ? 'connecting' : 'connected'
  return (
    <>
      <Alert color={kind === 'connected' ? 'green' : 'yellow'} role="status">
        {t(kind, { url })}{' '}
        {kind === 'connected' &&
          (verified !== null
            ? t('came', { at: dateTime(verified.at), from: verified.from })
            : t(platform.verify === 'test-mail' ? 'awaited' : 'first'))}
      </Alert>
      {fault && (
        <Text size="sm">
          {fault.reason[language()]}. {fault.advice[language()]}
        </Text>
      )}
      {nextTryAt !== null && <Text size="sm">{t('next', { at: dateTime(nextTryAt) })}</Text>}
      {may('systems:write') && (
        <Group>
          <Confirm
            label={t(isOnlyOff ? 'disconnectOff' : 'disconnect')}
            size="xs"
            onConfirm={async () => {
              await sure(client.DELETE('/v1/systems/{id}/remote', { params: { path: { id: systemId }, query: {} } }))
              const { queryKey } = api.queryOptions('get', '/v1/systems/{id}/site', {
                params: { path: { id: systemId } },
              })
              await queryClient.refetchQueries({ queryKey })
            }}
          >
            {t(isOnlyOff ? 'disconnectOffText' : 'disconnectText')}
          </Confirm>
        </Group>
      )}
    </>
  )
}

const asText = (value: unknown): string =>
  value === null || value === undefined
    ? '–'
    : typeof value !== 'object'
      ? String(value)
      : Object.entries(value)
          .map(([name, each]) => `${name}: ${asText(each)}`)
          .join('\n')

/** of a setting that has several parts */
const lines = { whiteSpace: 'pre-line', overflowWrap: 'anywhere' } as const

interface SiteFormProps {
  readonly systemId: string
  readonly platform: Platform
  readonly access: Access
  readonly app: { readonly url: string | null; readonly active: boolean }
}

function SiteForm({ systemId, platform, access, app }: SiteFormProps) {
  const t = useWords()
  const path = { params: { path: { id: systemId } } }
  const look = api.useMutation('post', '/v1/systems/{id}/remote/look')
  const connect = api.useMutation('post', '/v1/systems/{id}/remote')
  const isUnread = platform.restore === 'switched-off'
  const [byKeys, setByKeys] = useState(!platform.app)
  const form = useForm({
    initialValues: {
      url: '',
      sender: '',
      page: platform.listHelpPage === 'remote',
      access: Object.fromEntries(access.map(({ name }) => [name, ''])),
    },
    validate: {
      url: value => (!byKeys || /^https?:\/\/[^\s/]+/.test(value.trim()) ? null : t('wrongUrl')),
      access: Object.fromEntries(
        access.map(({ name }) => [name, (value: string) => (byKeys && value.trim() === '' ? t('needed') : null)]),
      ),
    },
    // what was shown is of what was typed before
    onValuesChange: () => look.reset(),
  })
  const submit = form.onSubmit(({ url, sender, page, access: given }) => {
    const from = sender.trim() === '' ? {} : { sender: sender.trim() }
    const body = { ...(byKeys ? { url: url.trim(), access: given } : { app: true as const }), ...from }
    const onError = (problem: unknown) => form.setErrors(fieldErrors(problem))
    if (look.data === undefined) return look.mutate({ ...path, body }, { onError })
    connect.mutate({ ...path, body: { ...body, page } }, { onError })
  })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm" c="dimmed">
          {t(isUnread ? 'textOff' : 'text')}
        </Text>
        {platform.app && (
          <Stack gap="xs" align="start">
            <Button
              component="a"
              variant="default"
              href={linkTo(`/v1/systems/${systemId}/app/package`)}
              download
              leftSection={<Download size={16} aria-hidden />}
            >
              {t('app')}
            </Button>
            <Text size="sm">{t('appText')}</Text>
            <Text size="sm" role="status" fw={600}>
              {app.url === null ? t('appWaits') : t(app.active ? 'appOn' : 'appOff', { url: app.url })}
            </Text>
            <Checkbox
              label={t('byKeys')}
              checked={byKeys}
              onChange={event => {
                setByKeys(event.currentTarget.checked)
                look.reset()
              }}
            />
          </Stack>
        )}
        {byKeys && <TextInput label={t('url')} withAsterisk type="url" {...form.getInputProps('url')} />}
        {(byKeys ? access : []).map(({ name, label, hint, secret }) => {
          const Input = secret ? PasswordInput : TextInput
          return (
            <Input
              key={name}
              label={label[language()]}
              description={hint?.[language()]}
              withAsterisk
              autoComplete="off"
              {...form.getInputProps(`access.${name}`)}
            />
          )
        })}
        <TextInput label={t('sender')} type="email" {...form.getInputProps('sender')} />
        {platform.listHelpPage === 'remote' && (
          <Checkbox label={t('page')} {...form.getInputProps('page', { type: 'checkbox' })} />
        )}
        {look.error && <ProblemAlert error={look.error} />}
        {connect.error && <ProblemAlert error={connect.error} />}
        {look.data && (
          <>
            {look.data.version !== null && <Text size="sm">{t('version', { version: look.data.version })}</Text>}
            <Table className="cards">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('setting')}</Table.Th>
                  <Table.Th>{t('before')}</Table.Th>
                  <Table.Th>{t('after')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {look.data.settings.map(({ name, before, after }) => (
                  <Table.Tr key={name}>
                    <Table.Td data-label={t('setting')} className="mono">
                      {name}
                    </Table.Td>
                    <Table.Td data-label={t('before')} style={lines}>
                      {after === null ? t('secret') : isUnread ? t('unread') : asText(before)}
                    </Table.Td>
                    <Table.Td data-label={t('after')} style={lines}>
                      {after === null ? t('secret') : asText(after)}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </>
        )}
        <Group>
          <Button type="submit" loading={look.isPending || connect.isPending} disabled={!byKeys && !app.active}>
            {look.data === undefined ? t('look') : t('connect')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
