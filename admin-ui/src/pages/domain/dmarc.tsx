/** Who else sends in the domain's name, by the reports of receivers (DMARC). */
import { Card, Skeleton, Stack, Table, Text, Title } from '@mantine/core'
import { api } from '../../app/api.ts'
import { count, date, percent } from '../../app/format.ts'
import { defineWords, language } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('domain-dmarc', {
  en: {
    title: 'Who else sends as you',
    none: 'No report of a receiver has come yet. They come once the DMARC record names our address (see the records above), within a day or two.',
    text: '{{mails}} mails in {{reports}} reports from {{from}} to {{to}}; {{share}} of them passed DMARC.',
    source: 'Server',
    mails: 'Mails',
    passed: 'Passed',
    what: 'What it means',
    rest: 'and {{mails}} mails from other servers',
  },
  de: {
    title: 'Wer noch als Sie sendet',
    none: 'Noch kein Bericht eines Empfängers. Sie kommen, sobald der DMARC-Eintrag unsere Adresse nennt (siehe Einträge oben), nach ein bis zwei Tagen.',
    text: '{{mails}} Mails in {{reports}} Berichten vom {{from}} bis {{to}}; davon bestanden {{share}} die DMARC-Prüfung.',
    source: 'Server',
    mails: 'Mails',
    passed: 'Bestanden',
    what: 'Was das heißt',
    rest: 'und {{mails}} Mails von anderen Servern',
  },
})

/** of sources, the most mails first; the others say no more */
const shown = 30

export function Dmarc({ id }: { id: string }) {
  const t = useWords()
  const summary = api.useQuery(
    'get',
    '/v1/domains/{id}/dmarc',
    { params: { path: { id }, query: { days: 30 } } },
    { staleTime: 300_000 },
  )
  const { data } = summary
  const rest = data === undefined ? 0 : data.mails - data.sources.slice(0, shown).reduce((sum, s) => sum + s.mails, 0)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {summary.error && <ProblemAlert error={summary.error} onRetry={() => summary.refetch()} />}
        {summary.isPending && <Skeleton height={80} />}
        {data?.reports === 0 && (
          <Text size="sm" c="dimmed">
            {t('none')}
          </Text>
        )}
        {data !== undefined && data.reports > 0 && (
          <>
            <Text size="sm">
              {t('text', {
                mails: count(data.mails),
                reports: count(data.reports),
                from: date(data.from),
                to: date(data.to),
                share: percent(data.mails === 0 ? 1 : data.passed / data.mails),
              })}
            </Text>
            <Table className="cards">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t('source')}</Table.Th>
                  <Table.Th ta="end">{t('mails')}</Table.Th>
                  <Table.Th ta="end">{t('passed')}</Table.Th>
                  <Table.Th>{t('what')}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {data.sources.slice(0, shown).map(({ ip, name, mails, passed, explanation }) => (
                  <Table.Tr key={ip}>
                    <Table.Td data-label={t('source')}>
                      {name ?? ip}
                      <Text className="mono" c="dimmed">
                        {name === null ? '' : ip}
                      </Text>
                    </Table.Td>
                    <Table.Td data-label={t('mails')} ta="end">
                      {count(mails)}
                    </Table.Td>
                    <Table.Td data-label={t('passed')} ta="end">
                      {count(passed)}
                    </Table.Td>
                    <Table.Td data-label={t('what')} maw={420}>
                      <Text size="xs">{explanation[language()]}</Text>
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            {rest > 0 && (
              <Text size="xs" c="dimmed">
                {t('rest', { mails: count(rest) })}
              </Text>
            )}
          </>
        )}
      </Stack>
    </Card>
  )
}
