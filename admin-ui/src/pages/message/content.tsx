/** What is in a mail: as its reader sees it (locked in, nothing fetched unless asked for), as text, headers and source. */
import { Alert, Anchor, Button, Card, Group, List, Skeleton, Stack, Table, Tabs, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { api, linkTo } from '../../app/api.ts'
import { dateTime, octets } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('message-content', {
  en: {
    title: 'Content',
    gone: 'The content is no longer kept: it was erased {{at}}, as the privacy settings of your account say. What became of the mail stays.',
    look: 'As it looks',
    text: 'Text',
    headers: 'Headers',
    source: 'Source',
    preview: 'Preview of the mail',
    remote: 'Load pictures from elsewhere',
    remoteText:
      'Pictures that lie on other servers aren’t loaded: those would learn that, when and from where you look at this mail.',
    remoteLoaded: 'Pictures from other servers are loaded.',
    noText: 'This mail has no text of its own.',
    attachments: 'Attachments',
    download: 'Download the mail (.eml)',
    cut: 'Only the first 5 MB were looked at.',
  },
  de: {
    title: 'Inhalt',
    gone: 'Der Inhalt wird nicht mehr aufbewahrt: er wurde {{at}} gelöscht, wie es die Datenschutz-Einstellungen Ihres Kontos sagen. Was aus der Mail wurde, bleibt.',
    look: 'So sieht sie aus',
    text: 'Text',
    headers: 'Kopfzeilen',
    source: 'Quelltext',
    preview: 'Vorschau der Mail',
    remote: 'Bilder von anderswo laden',
    remoteText:
      'Bilder, die auf anderen Servern liegen, werden nicht geladen: Die erführen sonst, dass, wann und von wo Sie diese Mail ansehen.',
    remoteLoaded: 'Bilder von anderen Servern sind geladen.',
    noText: 'Diese Mail hat keinen eigenen Text.',
    attachments: 'Anhänge',
    download: 'Mail herunterladen (.eml)',
    cut: 'Nur die ersten 5 MB wurden angesehen.',
  },
})

/** Of the source, which may be 30 MB. */
const shownOctets = 100_000

export function Content({ id, erasedAt }: { id: string; erasedAt: string | null }) {
  const t = useWords()
  const [remote, setRemote] = useState(false)
  const [tab, setTab] = useState<string | null>('look')
  const path = { params: { path: { id } } }
  const content = api.useQuery('get', '/v1/messages/{id}/content', path, {
    enabled: erasedAt === null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const raw = api.useQuery(
    'get',
    '/v1/messages/{id}/raw',
    { ...path, parseAs: 'text' },
    { enabled: erasedAt === null && tab === 'source', staleTime: Number.POSITIVE_INFINITY },
  )
  if (erasedAt !== null) return <Alert color="gray">{t('gone', { at: dateTime(erasedAt) })}</Alert>
  if (content.error) return <ProblemAlert error={content.error} onRetry={() => content.refetch()} />
  if (content.data === undefined) return <Skeleton height={200} />
  const { text, headers, attachments, cut } = content.data
  const source = raw.data as unknown as string | undefined
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Group justify="space-between">
          <Title order={2} size="h5">
            {t('title')}
          </Title>
          <Anchor href={linkTo(`/v1/messages/${id}/raw`)} download size="sm">
            {t('download')}
          </Anchor>
        </Group>
        <Tabs value={tab} onChange={setTab} keepMounted={false}>
          <Tabs.List>
            {(['look', 'text', 'headers', 'source'] as const).map(each => (
              <Tabs.Tab key={each} value={each}>
                {t(each)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value="look" pt="sm">
            <Group justify="space-between" gap="xs" mb="xs" wrap="wrap">
              <Text size="xs" c="dimmed" flex="1 1 260px">
                {remote ? t('remoteLoaded') : t('remoteText')}
              </Text>
              {!remote && (
                <Button size="compact-xs" variant="default" onClick={() => setRemote(true)}>
                  {t('remote')}
                </Button>
              )}
            </Group>
            <iframe
              title={t('preview')}
              sandbox=""
              referrerPolicy="no-referrer"
              src={linkTo(`/v1/messages/${id}/preview`, remote ? { remote: '1' } : {})}
              className="preview"
            />
          </Tabs.Panel>
          <Tabs.Panel value="text" pt="sm">
            {text === null ? (
              <Text c="dimmed">{t('noText')}</Text>
            ) : (
              <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
                {text}
              </Text>
            )}
          </Tabs.Panel>
          <Tabs.Panel value="headers" pt="sm">
            <Table withRowBorders={false} verticalSpacing={2} layout="fixed">
              <Table.Tbody>
                {headers.map(({ name, value }, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the same field may stand there twice, and nothing moves
                  <Table.Tr key={`${name} ${i}`}>
                    <Table.Th w={{ base: 110, sm: 180 }} className="mono">
                      {name}
                    </Table.Th>
                    <Table.Td className="mono">{value}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Tabs.Panel>
          <Tabs.Panel value="source" pt="sm">
            {raw.error && <ProblemAlert error={raw.error} onRetry={() => raw.refetch()} />}
            {source === undefined ? (
              !raw.error && <Skeleton height={200} />
            ) : (
              <Text component="pre" className="mono" m={0} style={{ whiteSpace: 'pre-wrap' }}>
                {source.slice(0, shownOctets)}
                {source.length > shownOctets ? '\n…' : ''}
              </Text>
            )}
          </Tabs.Panel>
        </Tabs>
        {attachments.length > 0 && (
          <>
            <Title order={3} size="h6">
              {t('attachments')}
            </Title>
            <List size="sm">
              {attachments.map(({ filename, contentType, sizeBytes }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two may have the same name, and nothing moves
                <List.Item key={i}>
                  {filename ?? contentType} ({octets(sizeBytes)})
                </List.Item>
              ))}
            </List>
          </>
        )}
        {cut && (
          <Text size="xs" c="dimmed">
            {t('cut')}
          </Text>
        )}
      </Stack>
    </Card>
  )
}
