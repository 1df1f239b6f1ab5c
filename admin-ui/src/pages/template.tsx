/** One template: what it says, how a mail of it looks with example values, its versions. */
import {
  Alert,
  Badge,
  Button,
  Card,
  Group,
  JsonInput,
  SimpleGrid,
  Skeleton,
  Stack,
  Table,
  Tabs,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, client, linkTo, type Schemas } from '../app/api.ts'
import { dateTime } from '../app/format.ts'
import { useMay } from '../app/me.ts'
import { sure } from '../app/optimistic.ts'
import { useSystemNames } from '../app/systems.ts'
import { defineWords } from '../app/words.ts'
import { ActionsHeading } from '../parts/actions-heading.tsx'
import { Confirm } from '../parts/confirm.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'

const useWords = defineWords('template', {
  en: {
    lead: 'of {{system}}',
    subject: 'Subject',
    html: 'HTML',
    text: 'Text',
    content: 'What it says',
    save: 'Save as a new version',
    saved: 'Saved as version {{version}}. Mails are still made of the published one.',
    publish: 'Publish',
    publishOf: 'Publish: version {{version}}',
    publishText: 'From now on mails are made of version {{version}}.',
    preview: 'Preview of version {{version}}',
    variables: 'Example values (JSON)',
    missing: 'Without a value; a mail would be refused: {{names}}',
    wrong: 'This is no JSON. Write it as {"name": "Anna"}.',
    versions: 'Versions',
    version: 'Version',
    created: 'Made',
    isPublished: 'published',
    remove: 'Remove',
    removeText:
      'The template goes with all its versions. Mails that name it are refused from then on; those that were made of it stay.',
    unsaved: 'The preview shows the newest version that is saved.',
    help: 'Subject, HTML and text are Mustache: names in double braces are filled in, sections with # repeat a list, with ^ show when there is none. In HTML what is filled in is escaped.',
  },
  de: {
    lead: 'von {{system}}',
    subject: 'Betreff',
    html: 'HTML',
    text: 'Text',
    content: 'Was darin steht',
    save: 'Als neue Version speichern',
    saved: 'Als Version {{version}} gespeichert. Mails entstehen noch aus der veröffentlichten.',
    publish: 'Veröffentlichen',
    publishOf: 'Veröffentlichen: Version {{version}}',
    publishText: 'Von jetzt an entstehen Mails aus Version {{version}}.',
    preview: 'Vorschau von Version {{version}}',
    variables: 'Beispielwerte (JSON)',
    missing: 'Ohne Wert; eine Mail würde abgelehnt: {{names}}',
    wrong: 'Das ist kein JSON. Schreiben Sie es wie {"name": "Anna"}.',
    versions: 'Versionen',
    version: 'Version',
    created: 'Entstanden',
    isPublished: 'veröffentlicht',
    remove: 'Entfernen',
    removeText:
      'Die Vorlage geht mit allen Versionen. Mails, die sie nennen, werden von da an abgelehnt; schon entstandene bleiben.',
    unsaved: 'Die Vorschau zeigt die neueste gespeicherte Version.',
    help: 'Betreff, HTML und Text sind Mustache: Namen in doppelten geschweiften Klammern werden ausgefüllt, Abschnitte mit # wiederholen eine Liste, mit ^ stehen sie da, wenn es keine gibt. In HTML wird Ausgefülltes maskiert.',
  },
})

const route = getRouteApi('/inside/templates/$id')
type Template = Schemas['Template']

export function TemplatePage() {
  const t = useWords()
  const may = useMay()
  const navigate = useNavigate()
  const nameOf = useSystemNames()
  const { id } = route.useParams()
  const path = { params: { path: { id } } }
  const template = api.useQuery('get', '/v1/templates/{id}', path)
  const { data } = template
  if (template.error) return <ProblemAlert error={template.error} onRetry={() => template.refetch()} />
  if (data === undefined) return <Skeleton height={240} />
  const mayWrite = may('templates:write')
  return (
    <Page
      title={data.name}
      lead={t('lead', { system: nameOf(data.systemId) })}
      help={t('help')}
      actions={
        mayWrite && (
          <Confirm
            label={t('remove')}
            color="red"
            onConfirm={async () => {
              await sure(client.DELETE('/v1/templates/{id}', path))
              await navigate({ to: '/templates' })
            }}
          >
            {t('removeText')}
          </Confirm>
        )
      }
    >
      <Content template={data} mayWrite={mayWrite} />
      <Versions template={data} mayWrite={mayWrite} />
    </Page>
  )
}

function Content({ template, mayWrite }: { template: Template; mayWrite: boolean }) {
  const { id, latest } = template
  const version = api.useQuery('get', '/v1/templates/{id}/versions/{version}', {
    params: { path: { id, version: latest } },
  })
  if (version.error) return <ProblemAlert error={version.error} onRetry={() => version.refetch()} />
  if (version.data === undefined) return <Skeleton height={300} />
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }}>
      <Editor key={latest} id={id} content={version.data} mayWrite={mayWrite} />
      <Preview id={id} content={version.data} />
    </SimpleGrid>
  )
}

type Version = Schemas['TemplateContent']

function Editor({ id, content, mayWrite }: { id: string; content: Version; mayWrite: boolean }) {
  const t = useWords()
  const [subject, setSubject] = useState(content.subject)
  const [html, setHtml] = useState(content.html ?? '')
  const [text, setText] = useState(content.text ?? '')
  const save = api.useMutation('patch', '/v1/templates/{id}')
  const isEdited = subject !== content.subject || html !== (content.html ?? '') || text !== (content.text ?? '')
  const body = { subject, html: html.trim() === '' ? null : html, text: text.trim() === '' ? null : text }
  return (
    <Card withBorder>
      <form
        onSubmit={event => {
          event.preventDefault()
          save.mutate({ params: { path: { id } }, body })
        }}
      >
        <Stack gap="sm">
          <Title order={2} size="h5">
            {t('content')}
          </Title>
          <TextInput
            label={t('subject')}
            required
            readOnly={!mayWrite}
            value={subject}
            onChange={event => setSubject(event.currentTarget.value)}
          />
          <Tabs defaultValue={content.html === null ? 'text' : 'html'}>
            <Tabs.List>
              <Tabs.Tab value="html">{t('html')}</Tabs.Tab>
              <Tabs.Tab value="text">{t('text')}</Tabs.Tab>
            </Tabs.List>
            {(
              [
                ['html', html, setHtml],
                ['text', text, setText],
              ] as const
            ).map(([name, value, set]) => (
              <Tabs.Panel key={name} value={name} pt="xs">
                <Textarea
                  aria-label={t(name)}
                  readOnly={!mayWrite}
                  rows={16}
                  classNames={{ input: 'mono' }}
                  spellCheck={false}
                  value={value}
                  onChange={event => set(event.currentTarget.value)}
                />
              </Tabs.Panel>
            ))}
          </Tabs>
          {save.error && <ProblemAlert error={save.error} />}
          {mayWrite && (
            <Group>
              <Button type="submit" disabled={!isEdited} loading={save.isPending}>
                {t('save')}
              </Button>
            </Group>
          )}
          <Text size="sm" c="dimmed" role="status">
            {isEdited ? t('unsaved') : content.version > 1 ? t('saved', { version: content.version }) : ''}
          </Text>
        </Stack>
      </form>
    </Card>
  )
}

/** A value for each name, so that there is something to see. */
const examples = (names: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(names.filter(name => !name.includes('.')).map(name => [name, name])), null, 2)

const parse = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null
  } catch {
    return null
  }
}

function Preview({ id, content }: { id: string; content: Version }) {
  const t = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const shownText = typed ?? examples(content.variables)
  const [wanted] = useDebouncedValue(shownText, 400)
  const variables = parse(wanted)
  const preview = api.useQuery(
    'post',
    '/v1/templates/{id}/preview',
    { params: { path: { id } }, body: { version: content.version, variables: variables ?? {} } },
    { enabled: variables !== null },
  )
  const query = { version: String(content.version), variables: JSON.stringify(variables ?? {}) }
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('preview', { version: content.version })}
        </Title>
        <JsonInput
          label={t('variables')}
          autosize
          minRows={3}
          maxRows={10}
          classNames={{ input: 'mono' }}
          value={shownText}
          onChange={setTyped}
          error={parse(shownText) === null ? t('wrong') : undefined}
        />
        {preview.error && <ProblemAlert error={preview.error} />}
        {preview.data !== undefined && preview.data.missing.length > 0 && (
          <Alert color="yellow">{t('missing', { names: preview.data.missing.join(', ') })}</Alert>
        )}
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {preview.data?.subject}
        </Text>
        {variables !== null && (
          <iframe
            title={t('preview', { version: content.version })}
            sandbox=""
            src={linkTo(`/v1/templates/${id}/look`, query)}
            className="preview"
          />
        )}
      </Stack>
    </Card>
  )
}

function Versions({ template, mayWrite }: { template: Template; mayWrite: boolean }) {
  const t = useWords()
  const { id, published } = template
  const list = api.useInfiniteQuery(
    'get',
    '/v1/templates/{id}/versions',
    { params: { path: { id }, query: { limit: 20 } } },
    paged,
  )
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('versions')}
        </Title>
        {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
        {items !== undefined && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('version')}</Table.Th>
                <Table.Th>{t('subject')}</Table.Th>
                <Table.Th>{t('created')}</Table.Th>
                <ActionsHeading />
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {items.map(({ version, subject, note, createdAt }) => (
                <Table.Tr key={version}>
                  <Table.Td data-label={t('version')}>
                    <Group gap="xs">
                      {version}
                      {version === published && (
                        <Badge variant="dot" color="green" radius="sm" tt="none" fw={500}>
                          {t('isPublished')}
                        </Badge>
                      )}
                    </Group>
                  </Table.Td>
                  <Table.Td data-label={t('subject')} maw={360}>
                    {subject}
                    {note && (
                      <Text size="xs" c="dimmed">
                        {note}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td data-label={t('created')}>{dateTime(createdAt)}</Table.Td>
                  <Table.Td ta="end">
                    {mayWrite && version !== published && (
                      <Confirm
                        label={t('publish')}
                        ariaLabel={t('publishOf', { version })}
                        title={t('publishOf', { version })}
                        size="compact-xs"
                        onConfirm={() =>
                          sure(
                            client.POST('/v1/templates/{id}/publish', { params: { path: { id } }, body: { version } }),
                          )
                        }
                      >
                        {t('publishText', { version })}
                      </Confirm>
                    )}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
        <More list={list} />
      </Stack>
    </Card>
  )
}
