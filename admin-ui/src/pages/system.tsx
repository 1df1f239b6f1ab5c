/** One system: what is right, what is missing and how it is set, its SMTP credentials, and its first mail. */
import { Alert, Anchor, Button, Group, List, Skeleton, Stack, Text } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { CircleCheck, CircleDashed, Play } from 'lucide-react'
import { useState } from 'react'
import { api, client, type Schemas } from '../app/api.ts'
import { useMay } from '../app/me.ts'
import { sure } from '../app/optimistic.ts'
import { defineWords, language } from '../app/words.ts'
import { Confirm } from '../parts/confirm.tsx'
import { DomainSetup } from '../parts/domain-setup.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { StateBadge } from '../parts/state-badge.tsx'
import { useSystemReason } from '../parts/system-reason.tsx'
import { ListHelpCard } from './domain/list-help.tsx'
import { Credentials } from './system/credentials.tsx'
import { PlatformSheet } from './system/platform-sheet.tsx'
import { Plugins } from './system/plugins.tsx'
import { Site } from './system/site.tsx'
import { TestMail } from './system/test-mail.tsx'
import { SystemShop } from './system/woo.tsx'

const useWords = defineWords('system', {
  en: {
    waiting: 'Waiting for your system’s first mail …',
    arrived: 'The first mail is here. The connection works.',
    toMessages: 'To its messages',
    pause: 'Pause',
    pauseText: 'Its mails are refused from now on, with a sentence that says so; what is on its way still goes out.',
    pauseReason: 'Why? Whoever looks after the system reads it.',
    resume: 'Resume',
    warnings: 'Worth a look',
    messages: 'Its messages',
    domain: 'More on {{domain}}: health, keys, who else sends in its name',
    help: 'A system sends only when its domain is signed for (DKIM) and says where recipients find help (List-Help). Several credentials may be valid at once, so that you can change them without a gap.',
  },
  de: {
    waiting: 'Warten auf die erste Mail Ihres Systems …',
    arrived: 'Die erste Mail ist da. Die Verbindung steht.',
    toMessages: 'Zu seinen Nachrichten',
    pause: 'Anhalten',
    pauseText:
      'Seine Mails werden von jetzt an abgelehnt, mit einem Satz, der das sagt; was unterwegs ist, geht noch hinaus.',
    pauseReason: 'Warum? Wer das System betreut, liest es.',
    resume: 'Fortsetzen',
    warnings: 'Einen Blick wert',
    messages: 'Seine Nachrichten',
    domain: 'Mehr zu {{domain}}: Gesundheit, Schlüssel, wer noch in ihrem Namen sendet',
    help: 'Ein System sendet nur, wenn seine Domain signiert wird (DKIM) und sagt, wo Empfänger Hilfe finden (List-Help). Mehrere Zugangsdaten können zugleich gelten, damit Sie sie ohne Lücke wechseln können.',
  },
})

const route = getRouteApi('/inside/systems/$id')

export function System() {
  const t = useWords()
  const reasonOf = useSystemReason()
  const { id } = route.useParams()
  const path = { params: { path: { id } } }
  // the first mail is awaited by somebody who looks
  const system = api.useQuery('get', '/v1/systems/{id}', path, {
    refetchInterval: ({ state }) => (state.data?.state === 'ready' ? 3_000 : 10_000),
  })
  const platforms = api.useQuery('get', '/v1/platforms', {}, { staleTime: 300_000 })
  // looks into DNS: often while something is missing, seldom afterwards
  const check = api.useQuery('post', '/v1/systems/{id}/check', path, {
    refetchInterval: ({ state }) => (state.data?.smtp === null ? 10_000 : 120_000),
  })
  const { data } = system
  if (system.error) return <ProblemAlert error={system.error} onRetry={() => system.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const platform = platforms.data?.items.find(each => each.id === data.platform)
  const smtp = check.data?.smtp ?? null
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
      actions={<Actions system={data} canSend={smtp !== null} />}
    >
      <FirstMail system={data} />
      {check.error && <ProblemAlert error={check.error} onRetry={() => check.refetch()} />}
      {check.data === undefined && !check.error && <Skeleton height={160} />}
      {platform?.access && smtp !== null && <Site systemId={id} platform={platform} access={platform.access} />}
      {platform && <Plugins systemId={id} expected={platform.configureSmtp === 'in-platform'} />}
      {data.platform === 'woocommerce' && <SystemShop systemId={id} />}
      {smtp !== null && <Credentials id={id} smtp={smtp} />}
      {platform && smtp !== null && <PlatformSheet platform={platform} />}
      {check.data !== undefined && check.data.warnings.length > 0 && (
        <Alert color="yellow" title={t('warnings')}>
          <List size="sm">
            {check.data.warnings.map(({ message, explanation }) => (
              <List.Item key={message} style={{ overflowWrap: 'anywhere' }}>
                {explanation[language()]}
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      <DomainsOf system={data} />
    </Page>
  )
}

function Actions({ system, canSend }: { system: Schemas['System']; canSend: boolean }) {
  const t = useWords()
  const may = useMay()
  const path = { params: { path: { id: system.id } } }
  const change = api.useMutation('patch', '/v1/systems/{id}')
  const isPaused = system.because.pausedAt !== null
  return (
    <>
      <Button variant="default" renderRoot={props => <Link {...props} to="/messages" search={{ system: system.id }} />}>
        {t('messages')}
      </Button>
      {canSend && !isPaused && may('messages:send') && <TestMail system={system} />}
      {may('systems:write') &&
        (isPaused ? (
          <Button
            leftSection={<Play size={16} aria-hidden />}
            loading={change.isPending}
            onClick={() => change.mutate({ ...path, body: { paused: false } })}
          >
            {t('resume')}
          </Button>
        ) : (
          <Confirm
            label={t('pause')}
            noteLabel={t('pauseReason')}
            onConfirm={note =>
              sure(
                client.PATCH('/v1/systems/{id}', {
                  ...path,
                  body: { paused: { reason: note === '' ? null : note.slice(0, 200) } },
                }),
              )
            }
          >
            {t('pauseText')}
          </Confirm>
        ))}
    </>
  )
}

/** Waits while there is none, and says so when it comes before somebody's eyes. */
function FirstMail({ system }: { system: Schemas['System'] }) {
  const t = useWords()
  const [awaited] = useState(system.because.firstMailAt === null)
  if (system.state === 'ready')
    return (
      <Alert color="blue" icon={<CircleDashed size={18} aria-hidden />} role="status">
        {t('waiting')}
      </Alert>
    )
  if (!awaited || system.because.firstMailAt === null) return null
  return (
    <Alert color="green" icon={<CircleCheck size={18} aria-hidden />} role="status">
      {t('arrived')}{' '}
      <Anchor
        size="sm"
        c="inherit"
        td="underline"
        renderRoot={props => <Link {...props} to="/messages" search={{ system: system.id }} />}
      >
        {t('toMessages')}
      </Anchor>
    </Alert>
  )
}

/** Its sending domains: what is still to be set of each, and where there is more. */
function DomainsOf({ system }: { system: Schemas['System'] }) {
  const t = useWords()
  const may = useMay()
  const domains = api.useQuery(
    'get',
    '/v1/domains',
    { params: { query: { limit: 200 } } },
    { enabled: may('domains:read'), refetchInterval: 15_000 },
  )
  const own = domains.data?.items.filter(({ systems }) => systems.some(({ id }) => id === system.id))
  if (domains.error) return <ProblemAlert error={domains.error} onRetry={() => domains.refetch()} />
  return (
    <Stack gap="lg">
      {own?.map(domain => (
        <Stack key={domain.id} gap="sm">
          {domain.listHelp.length === 0 && <ListHelpCard domain={domain} mayWrite={may('domains:write')} />}
          <DomainSetup id={domain.id} only />
          <Anchor component={Link} to={`/domains/${domain.id}`} size="sm">
            {t('domain', { domain: domain.name })}
          </Anchor>
        </Stack>
      ))}
    </Stack>
  )
}
