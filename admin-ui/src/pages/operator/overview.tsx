/** How the relay is: what needs its operator, the doctor's findings, destinations, senders, jobs. */
import { Alert, Anchor, Badge, Card, List, SimpleGrid, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { api } from '../../app/api.ts'
import { ago, date, dateTime } from '../../app/format.ts'
import { defineWords, language } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Page } from '../../parts/page.tsx'
import { Destinations } from './destinations.tsx'
import { Senders } from './senders.tsx'

const useWords = defineWords('operator-overview', {
  en: {
    title: 'Operation',
    needs: 'This needs you',
    approvals_one: 'One account waits for your approval',
    approvals_other: '{{count}} accounts wait for your approval',
    approvalsMore: 'More than {{count}} accounts wait for your approval',
    wishes_one: 'One account wants to be an agency',
    wishes_other: '{{count}} accounts want to be agencies',
    notReady: 'No mail is taken now: {{reason}}',
    doctor: 'Self-check',
    good: 'Good',
    bad: 'To do',
    version: 'Version',
    store: 'Store',
    embedded: 'Embedded',
    mongodb: 'MongoDB',
    certificate: 'Certificate',
    until: 'until {{at}}',
    own: 'of the relay’s own authority',
    noCertificate: 'none found',
    key: 'Second signature',
    noKey: 'none',
    jobs: 'Jobs',
    job: 'Job',
    last: 'Last run',
    next: 'Next run',
    never: 'not yet',
    running: 'runs',
    help: 'The relay checks itself each time this page is loaded. The whole store is read only by “depesche doctor” at the command line.',
    'check configuration': 'Configuration',
    'check store': 'Store',
    'check disk': 'Disk',
    'check relay': 'Relay',
    'check port smtp': 'Port SMTP',
    'check port smtps': 'Port SMTPS',
    'check port http': 'Port HTTP',
    'check DNS': 'DNS',
    'check sending addresses': 'Sending addresses',
    'check own mails': 'The relay’s own mails',
    'check TLS': 'TLS',
    toAddresses: 'To the sending addresses',
    'job bill': 'Bill and invoice',
    'job check-domains': 'Check all domains',
    'job close-bucket': 'Close the numbers of a quarter of an hour',
    'job deliver-webhooks': 'Deliver webhooks',
    'job erase-ended': 'Erase contents of ended mails',
    'job look-at-domains': 'Look at new and missing records',
    'job look-at-woo-shops': 'Look at linked WooCommerce shops',
    'job mend-remotes': 'Finish what was begun at sites',
    'job retention': 'Remove what has passed its time',
    'job rotate-keys': 'Rotate DKIM keys',
    'job sweep-half-stored': 'Clear half-stored mails',
    'job sweep-lanes': 'Look for waiting mails',
    'job tls-reports': 'Send TLS reports',
  },
  de: {
    title: 'Betrieb',
    needs: 'Das braucht Sie',
    approvals_one: 'Ein Konto wartet auf Ihre Freigabe',
    approvals_other: '{{count}} Konten warten auf Ihre Freigabe',
    approvalsMore: 'Mehr als {{count}} Konten warten auf Ihre Freigabe',
    wishes_one: 'Ein Konto möchte Agentur werden',
    wishes_other: '{{count}} Konten möchten Agentur werden',
    notReady: 'Zurzeit wird keine Mail angenommen: {{reason}}',
    doctor: 'Selbstprüfung',
    good: 'Gut',
    bad: 'Zu tun',
    version: 'Version',
    store: 'Speicher',
    embedded: 'Eingebaut',
    mongodb: 'MongoDB',
    certificate: 'Zertifikat',
    until: 'bis {{at}}',
    own: 'der eigenen Stelle des Relays',
    noCertificate: 'keins gefunden',
    key: 'Zweite Signatur',
    noKey: 'keine',
    jobs: 'Jobs',
    job: 'Job',
    last: 'Letzter Lauf',
    next: 'Nächster Lauf',
    never: 'noch nie',
    running: 'läuft',
    help: 'Das Relay prüft sich jedes Mal selbst, wenn diese Seite geladen wird. Den ganzen Speicher liest nur „depesche doctor“ auf der Kommandozeile.',
    'check configuration': 'Konfiguration',
    'check store': 'Speicher',
    'check disk': 'Platte',
    'check relay': 'Relay',
    'check port smtp': 'Port SMTP',
    'check port smtps': 'Port SMTPS',
    'check port http': 'Port HTTP',
    'check DNS': 'DNS',
    'check sending addresses': 'Sendeadressen',
    'check own mails': 'Eigene Mails des Relays',
    'check TLS': 'TLS',
    toAddresses: 'Zu den Sendeadressen',
    'job bill': 'Abrechnen und Rechnungen schreiben',
    'job check-domains': 'Alle Domains prüfen',
    'job close-bucket': 'Zahlen einer Viertelstunde abschließen',
    'job deliver-webhooks': 'Webhooks zustellen',
    'job erase-ended': 'Inhalte erledigter Mails löschen',
    'job look-at-domains': 'Neue und fehlende Einträge ansehen',
    'job look-at-woo-shops': 'Verknüpfte WooCommerce-Shops ansehen',
    'job mend-remotes': 'An Websites Begonnenes zu Ende bringen',
    'job retention': 'Entfernen, dessen Frist um ist',
    'job rotate-keys': 'DKIM-Schlüssel wechseln',
    'job sweep-half-stored': 'Halb gespeicherte Mails aufräumen',
    'job sweep-lanes': 'Wartende Mails suchen',
    'job tls-reports': 'TLS-Berichte senden',
  },
})

const checks = [
  'configuration',
  'store',
  'disk',
  'relay',
  'port smtp',
  'port smtps',
  'port http',
  'DNS',
  'sending addresses',
  'own mails',
  'TLS',
] as const

/** as the relay names them (relay/src/jobs/recurring.ts) */
const jobs = [
  'bill',
  'check-domains',
  'close-bucket',
  'deliver-webhooks',
  'erase-ended',
  'look-at-domains',
  'look-at-woo-shops',
  'mend-remotes',
  'retention',
  'rotate-keys',
  'sweep-half-stored',
  'sweep-lanes',
  'tls-reports',
] as const

export function OperatorOverview() {
  const t = useWords()
  const health = api.useQuery('get', '/v1/operator/health', {}, { refetchInterval: 60_000, staleTime: 30_000 })
  const { data } = health
  const jobName = (name: string) => {
    const known = jobs.find(each => each === name)
    return known === undefined ? name : t(`job ${known}`)
  }
  const facts = data && [
    [t('version'), data.version, data.hostname],
    [t('store'), t(data.store), ''],
    [
      t('certificate'),
      data.certificate === null ? t('noCertificate') : t('until', { at: date(data.certificate.until) }),
      data.certificate === null ? '' : data.certificate.own ? t('own') : data.certificate.names.join(', '),
    ],
    [t('key'), data.operatorKey?.domain ?? t('noKey'), data.operatorKey?.selector ?? ''],
  ]
  return (
    <Page title={t('title')} help={t('help')}>
      <Needs notReady={data?.notReady ?? null} />
      {health.error && <ProblemAlert error={health.error} onRetry={() => health.refetch()} />}
      {facts === undefined
        ? !health.error && <Skeleton height={90} />
        : facts.length > 0 && (
            <SimpleGrid cols={{ base: 2, md: 4 }}>
              {facts.map(([name, value, more]) => (
                <Card key={name} withBorder padding="sm">
                  <Text size="xs" c="dimmed">
                    {name}
                  </Text>
                  <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
                    {value}
                  </Text>
                  <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                    {more}
                  </Text>
                </Card>
              ))}
            </SimpleGrid>
          )}
      {data && (
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2} size="h5">
              {t('doctor')}
            </Title>
            <Table className="cards">
              <Table.Tbody>
                {data.findings.map(({ check, ok, words }) => {
                  const known = checks.find(each => each === check)
                  return (
                    <Table.Tr key={check}>
                      <Table.Td w={190} fw={500}>
                        {known === undefined ? check : t(`check ${known}`)}
                      </Table.Td>
                      <Table.Td w={110} data-label="">
                        <Badge variant="dot" color={ok ? 'green' : 'red'} radius="sm" tt="none" fw={500}>
                          {ok ? t('good') : t('bad')}
                        </Badge>
                      </Table.Td>
                      <Table.Td data-label="">
                        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                          {words[language()]}
                        </Text>
                        {check === 'sending addresses' && !ok && (
                          <Anchor component={Link} to="/operator/addresses" size="sm">
                            {t('toAddresses')}
                          </Anchor>
                        )}
                      </Table.Td>
                    </Table.Tr>
                  )
                })}
              </Table.Tbody>
            </Table>
          </Stack>
        </Card>
      )}
      <Destinations />
      <Senders />
      {data && (
        <Card withBorder>
          <Stack gap="sm">
            <Title order={2} size="h5">
              {t('jobs')}
            </Title>
            <Table className="cards">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('job')}</Table.Th>
                  <Table.Th>{t('last')}</Table.Th>
                  <Table.Th>{t('next')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.jobs.map(({ name, lastRunAt, nextRunAt, running }) => (
                  <Table.Tr key={name}>
                    <Table.Td data-label={t('job')} title={name}>
                      {jobName(name)}
                    </Table.Td>
                    <Table.Td data-label={t('last')}>
                      {lastRunAt === null ? t('never') : ago(lastRunAt)}
                      {running && ` (${t('running')})`}
                    </Table.Td>
                    <Table.Td data-label={t('next')}>{nextRunAt === null ? '' : dateTime(nextRunAt)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Stack>
        </Card>
      )}
    </Page>
  )
}

/** as many as one page of the API has at most */
const counted = 200

function Needs({ notReady }: { notReady: string | null }) {
  const t = useWords()
  const approvals = api.useQuery('get', '/v1/operator/approvals', { params: { query: { limit: counted } } })
  const wishes = api.useQuery('get', '/v1/operator/agency-wishes')
  const waiting = approvals.data?.items.length ?? 0
  const wanted = wishes.data?.items.length ?? 0
  if (notReady === null && waiting === 0 && wanted === 0) return null
  const link = (text: string) => (
    <List.Item>
      <Anchor component={Link} to="/operator/approvals" size="sm" c="inherit" td="underline">
        {text}
      </Anchor>
    </List.Item>
  )
  return (
    <Alert color="orange" icon={<TriangleAlert size={18} aria-hidden />} title={t('needs')}>
      <List size="sm">
        {notReady !== null && <List.Item>{t('notReady', { reason: notReady })}</List.Item>}
        {waiting > 0 &&
          link(
            approvals.data?.next == null ? t('approvals', { count: waiting }) : t('approvalsMore', { count: counted }),
          )}
        {wanted > 0 && link(t('wishes', { count: wanted }))}
      </List>
    </Alert>
  )
}
