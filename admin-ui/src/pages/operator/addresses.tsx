/** The addresses that mail leaves by: their names, reverse DNS, warm-up, what they sent today. */
import { Badge, Card, Group, Progress, Skeleton, Stack, Table, Text } from '@mantine/core'
import { api, type Schemas } from '../../app/api.ts'
import { count, percent } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Page } from '../../parts/page.tsx'

const useWords = defineWords('addresses', {
  en: {
    title: 'Sending addresses',
    address: 'Address',
    system: 'Chosen by the system',
    public: 'seen as {{address}}',
    pool: 'Pool',
    ehlo: 'Name (EHLO)',
    here: 'On this machine',
    yes: 'yes',
    no: 'no',
    unknown: 'not known',
    reverse: 'Reverse DNS',
    good: 'right',
    wrong: 'is {{names}}, not the EHLO name',
    missing: 'none: receivers may refuse',
    unconfirmed: '{{names}} doesn’t lead back',
    warm: 'Warm-up',
    day: 'day {{day}} of {{days}}',
    none: 'none',
    today: 'Today',
    sent: '{{mails}} mails, {{share}} of the share',
    help: 'Receivers judge by address. A new one is warmed up: it sends more each day, after a plan. Pools are set in the file of DEPESCHE_POOLS_FILE.',
  },
  de: {
    title: 'Sendeadressen',
    address: 'Adresse',
    system: 'Vom System gewählt',
    public: 'gesehen als {{address}}',
    pool: 'Pool',
    ehlo: 'Name (EHLO)',
    here: 'Auf dieser Maschine',
    yes: 'ja',
    no: 'nein',
    unknown: 'nicht bekannt',
    reverse: 'Reverse-DNS',
    good: 'stimmt',
    wrong: 'ist {{names}}, nicht der EHLO-Name',
    missing: 'keins: Empfänger könnten ablehnen',
    unconfirmed: '{{names}} führt nicht zurück',
    warm: 'Aufwärmen',
    day: 'Tag {{day}} von {{days}}',
    none: 'keins',
    today: 'Heute',
    sent: '{{mails}} Mails, {{share}} des Anteils',
    help: 'Empfänger urteilen nach der Adresse. Eine neue wird aufgewärmt: Sie sendet jeden Tag mehr, nach Plan. Pools stehen in der Datei von DEPESCHE_POOLS_FILE.',
  },
})

type Address = Schemas['SendingAddress']

export function Addresses() {
  const t = useWords()
  const list = api.useQuery('get', '/v1/operator/addresses', {}, { refetchInterval: 60_000 })
  return (
    <Page title={t('title')} help={t('help')}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={160} />}
      {list.data?.items.map(address => (
        <AddressCard key={`${address.pool} ${address.address}`} address={address} />
      ))}
    </Page>
  )
}

function AddressCard({ address: item }: { address: Address }) {
  const t = useWords()
  const { pool, address, publicAddress, ehlo, here, reverse, warmUp, today } = item
  const words =
    reverse === null
      ? t('unknown')
      : reverse.error !== null || reverse.names.length === 0
        ? (reverse.error ?? t('missing'))
        : !reverse.matches
          ? t('wrong', { names: reverse.names.join(', ') })
          : !reverse.confirmed
            ? t('unconfirmed', { names: reverse.names.join(', ') })
            : t('good')
  const isGood = reverse?.matches && reverse.confirmed
  const facts = [
    [t('pool'), pool],
    [t('ehlo'), ehlo],
    [t('here'), here === null ? t('unknown') : here ? t('yes') : t('no')],
    [t('warm'), warmUp === null ? t('none') : t('day', { day: warmUp.day, days: warmUp.days })],
  ] as const
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Text fw={600}>
            {address ?? t('system')}{' '}
            {publicAddress !== null && publicAddress !== address && (
              <Text span size="sm" c="dimmed">
                {t('public', { address: publicAddress })}
              </Text>
            )}
          </Text>
          <Badge
            variant="dot"
            color={reverse === null ? 'gray' : isGood ? 'green' : 'orange'}
            radius="sm"
            tt="none"
            fw={500}
          >
            {t('reverse')}: {words}
          </Badge>
        </Group>
        <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
          <Table.Tbody>
            {facts.map(([name, value]) => (
              <Table.Tr key={name}>
                <Table.Th w={160} fw={500} c="dimmed">
                  {name}
                </Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {today !== null && (
          <Stack gap={4}>
            <Text size="sm">
              {t('today')}: {t('sent', { mails: count(today.mails), share: percent(today.share) })}
            </Text>
            <Progress.Root>
              <Progress.Section value={Math.min(100, today.share * 100)} aria-label={t('today')} />
            </Progress.Root>
          </Stack>
        )}
      </Stack>
    </Card>
  )
}
