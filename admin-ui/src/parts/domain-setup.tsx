/** A domain's records: looked at again by itself until they are there; by hand, by a click at the provider, by a token. */
import { Alert, Anchor, Button, Card, Group, List, PasswordInput, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Cloud, ExternalLink, RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../app/api.ts'
import { ago } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { Dialog } from './dialog.tsx'
import { DnsRecords } from './dns-records.tsx'
import { ProblemAlert } from './failed.tsx'

const useWords = defineWords('domain-setup', {
  en: {
    title: 'DNS records of {{domain}}',
    text: 'Set them where your domain is managed. This page looks again by itself and turns green.',
    at: 'Your DNS is with {{provider}}.',
    how: 'How to enter records there',
    look: 'Look now',
    looked: 'Looked {{ago}}',
    click: 'Set them at {{provider}} with a click',
    cloudflare: 'Set them at Cloudflare',
    cloudflareText:
      'With an API token that may edit DNS of this zone (“Edit zone DNS”). It is used for this once and kept nowhere.',
    token: 'API token',
    preview: 'Show what would change',
    apply: 'Set these records',
    applied: 'Set. They are looked for now.',
    create: 'New: {{type}} {{name}}',
    update: 'Changed: {{type}} {{name}}',
    keep: 'Stays as it is: {{type}} {{name}}',
    conflict: 'Left alone, since something else stands there: {{type}} {{name}} ({{present}})',
  },
  de: {
    title: 'DNS-Einträge von {{domain}}',
    text: 'Setzen Sie sie dort, wo Ihre Domain verwaltet wird. Diese Seite sieht von selbst wieder nach und wird grün.',
    at: 'Ihr DNS liegt bei {{provider}}.',
    how: 'So trägt man dort etwas ein',
    look: 'Jetzt nachsehen',
    looked: 'Nachgesehen {{ago}}',
    click: 'Bei {{provider}} mit einem Klick setzen',
    cloudflare: 'Bei Cloudflare setzen',
    cloudflareText:
      'Mit einem API-Token, das das DNS dieser Zone ändern darf („Edit zone DNS“). Es wird nur dieses eine Mal benutzt und nirgends aufbewahrt.',
    token: 'API-Token',
    preview: 'Zeigen, was sich ändern würde',
    apply: 'Diese Einträge setzen',
    applied: 'Gesetzt. Jetzt wird danach gesucht.',
    create: 'Neu: {{type}} {{name}}',
    update: 'Geändert: {{type}} {{name}}',
    keep: 'Bleibt, wie es ist: {{type}} {{name}}',
    conflict: 'Wird nicht angerührt, weil dort etwas anderes steht: {{type}} {{name}} ({{present}})',
  },
})

type Check = Schemas['DomainCheck']

/** Looks into DNS: often while something that is needed is missing, seldom afterwards. */
export const useDomainCheck = (id: string) =>
  api.useQuery(
    'post',
    '/v1/domains/{id}/check',
    { params: { path: { id } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.records.some(({ needed, found }) => needed && !found) ? 10_000 : 120_000,
    },
  )

/** @param only the records that mails wait for */
export function DomainSetup({ id, only = false }: { id: string; only?: boolean }) {
  const t = useWords()
  const check = useDomainCheck(id)
  if (check.error) return <ProblemAlert error={check.error} onRetry={() => check.refetch()} />
  if (check.data === undefined) return <Skeleton height={200} />
  const { domain, provider, records } = check.data
  const shown = only ? records.filter(({ needed }) => needed) : records
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('title', { domain: domain.name })}
          </Title>
          <Button
            size="xs"
            variant="default"
            leftSection={<RefreshCw size={14} aria-hidden />}
            loading={check.isFetching}
            onClick={() => check.refetch()}
          >
            {t('look')}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {t('text')} {domain.checkedAt !== null && t('looked', { ago: ago(domain.checkedAt) })}
        </Text>
        {provider && (
          <Text size="sm">
            {t('at', { provider: provider.name })}{' '}
            <Anchor href={provider.help} target="_blank" rel="noreferrer" size="sm">
              {t('how')}
            </Anchor>
          </Text>
        )}
        {shown.some(({ found }) => !found) && <ByClick check={check.data} />}
        <DnsRecords records={shown} relative={provider?.host === 'relative'} />
      </Stack>
    </Card>
  )
}

function ByClick({ check }: { check: Check }) {
  const t = useWords()
  const may = useMay()
  const { id } = check.domain
  const setup = api.useQuery('get', '/v1/domains/{id}/setup', { params: { path: { id } } }, { staleTime: 60_000 })
  if (setup.data === undefined || !may('domains:write')) return null
  const { domainConnect, cloudflare } = setup.data
  return (
    <Group gap="xs">
      {domainConnect && (
        <Button component="a" href={domainConnect.url} size="xs" leftSection={<ExternalLink size={14} aria-hidden />}>
          {t('click', { provider: domainConnect.provider })}
        </Button>
      )}
      {cloudflare && <Cloudflare id={id} />}
    </Group>
  )
}

function Cloudflare({ id }: { id: string }) {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [token, setToken] = useState('')
  const set = api.useMutation('post', '/v1/domains/{id}/setup/cloudflare')
  const ask = (apply: boolean) => set.mutate({ params: { path: { id } }, body: { token: token.trim(), apply } })
  const finish = () => {
    close()
    setToken('')
    set.reset()
  }
  return (
    <>
      <Button size="xs" variant="default" leftSection={<Cloud size={14} aria-hidden />} onClick={show}>
        {t('cloudflare')}
      </Button>
      <Dialog opened={open} onClose={finish} title={t('cloudflare')} size="lg">
        <form
          onSubmit={event => {
            event.preventDefault()
            ask(set.data !== undefined)
          }}
        >
          <Stack>
            <Text size="sm">{t('cloudflareText')}</Text>
            <PasswordInput
              label={t('token')}
              required
              autoComplete="off"
              data-autofocus
              value={token}
              onChange={event => {
                setToken(event.currentTarget.value)
                set.reset()
              }}
            />
            {set.error && <ProblemAlert error={set.error} />}
            {set.data && (
              <List size="sm">
                {set.data.changes.map(({ action, type, name, present }) => (
                  <List.Item key={`${type} ${name}`} style={{ overflowWrap: 'anywhere' }}>
                    {t(action, { type, name, present: present.join(' · ') })}
                  </List.Item>
                ))}
              </List>
            )}
            {set.data?.applied ? (
              <Alert color="green" role="status">
                {t('applied')}
              </Alert>
            ) : (
              <Button type="submit" loading={set.isPending}>
                {set.data === undefined ? t('preview') : t('apply')}
              </Button>
            )}
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
