/** List-Help of a domain: an address of the owner's, a mailbox, or the page that the relay serves; and replies. */
import { Anchor, Button, Card, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { useState } from 'react'
import { api, client, type Schemas } from '../../app/api.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { isListHelp } from '../../parts/domain/names.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { HelpPage } from './help-page.tsx'

const useWords = defineWords('list-help', {
  en: {
    title: 'List-Help',
    text: 'A page or a mailbox that tells recipients why they get your mails and whom to ask. It stands in each mail’s header, not in its text; one may serve several domains.',
    own: 'A page or a mailbox of your own',
    address: 'Address',
    example: 'https://… or mailto:help@example.org',
    wrong: 'Write an address that begins with https:// or mailto:',
    hosted: 'A page that this relay serves',
    hostedText: 'You choose what it says, in German and English; no website needed.',
    save: 'Save',
    saved: 'Saved',
    open: 'Open the page',
    replies: 'Replies',
    repliesText:
      'Where mail to addresses of this domain goes, if its MX leads to this relay. Empty: it is refused with a hint.',
    forward: 'Pass on to',
    wrongAddress: 'Write an address such as max@example.org',
  },
  de: {
    title: 'List-Help',
    text: 'Eine Seite oder ein Postfach, wo Empfänger erfahren, warum sie Ihre Mails bekommen und wen sie fragen können. Steht im Kopf jeder Mail, nicht im Text; eins kann mehreren Domains dienen.',
    own: 'Eine eigene Seite oder ein eigenes Postfach',
    address: 'Adresse',
    example: 'https://… oder mailto:hilfe@example.org',
    wrong: 'Schreiben Sie eine Adresse, die mit https:// oder mailto: beginnt',
    hosted: 'Eine Seite, die dieses Relay ausliefert',
    hostedText: 'Sie wählen, was darauf steht, auf Deutsch und Englisch; eine Website ist nicht nötig.',
    save: 'Speichern',
    saved: 'Gespeichert',
    open: 'Seite öffnen',
    replies: 'Antworten',
    repliesText:
      'Wohin Mail an Adressen dieser Domain geht, falls ihr MX zu diesem Relay führt. Leer: sie wird mit einem Hinweis abgelehnt.',
    forward: 'Weitergeben an',
    wrongAddress: 'Schreiben Sie eine Adresse wie max@example.org',
  },
})

type Domain = Schemas['Domain']

export function ListHelpCard({ domain, mayWrite }: { domain: Domain; mayWrite: boolean }) {
  const t = useWords()
  const { id, listHelp, hosted } = domain
  const [way, setWay] = useState<'own' | 'hosted' | null>(null)
  const [typed, setTyped] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const change = api.useMutation('patch', '/v1/domains/{id}', {
    onSuccess: () => {
      setTyped(null)
      setWay(null)
    },
  })
  const chosen = way ?? (hosted ? 'hosted' : 'own')
  const address = typed ?? (hosted ? '' : (listHelp[0] ?? ''))
  const save = () => {
    if (!isListHelp(address)) return setFault(t('wrong'))
    change.mutate({ params: { path: { id } }, body: { listHelp: [address.trim()] } })
  }
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('text')}
        </Text>
        {hosted && listHelp[0] && (
          <Anchor href={listHelp[0]} target="_blank" rel="noreferrer" size="sm">
            {t('open')}
          </Anchor>
        )}
        {mayWrite ? (
          <>
            <Radio.Group
              aria-label={t('title')}
              value={chosen}
              onChange={value => setWay(value === 'hosted' ? 'hosted' : 'own')}
            >
              <Stack gap="xs">
                <Radio value="own" label={t('own')} />
                <Radio value="hosted" label={t('hosted')} description={t('hostedText')} />
              </Stack>
            </Radio.Group>
            {chosen === 'own' ? (
              <form
                onSubmit={event => {
                  event.preventDefault()
                  save()
                }}
              >
                <Group align="flex-start" gap="xs">
                  <TextInput
                    flex="1 1 240px"
                    maw={480}
                    aria-label={t('address')}
                    placeholder={t('example')}
                    value={address}
                    error={fault}
                    onChange={event => {
                      setTyped(event.currentTarget.value)
                      setFault(null)
                      change.reset()
                    }}
                  />
                  <Button type="submit" variant="default" loading={change.isPending}>
                    {t('save')}
                  </Button>
                </Group>
              </form>
            ) : (
              <HelpPage
                id={id}
                onSaved={() =>
                  sure(client.PATCH('/v1/domains/{id}', { params: { path: { id } }, body: { listHelp: 'hosted' } }))
                }
              />
            )}
            {change.error && <ProblemAlert error={change.error} />}
            <Text size="sm" role="status">
              {change.isSuccess ? t('saved') : ''}
            </Text>
            <Replies domain={domain} />
          </>
        ) : (
          listHelp.map(each => (
            <Text key={each} className="mono">
              {each}
            </Text>
          ))
        )}
      </Stack>
    </Card>
  )
}

function Replies({ domain: { id, forwardRepliesTo } }: { domain: Domain }) {
  const t = useWords()
  const [typed, setTyped] = useState<string | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  const change = api.useMutation('patch', '/v1/domains/{id}', { onSuccess: () => setTyped(null) })
  const value = typed ?? forwardRepliesTo ?? ''
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const wanted = value.trim()
        if (wanted !== '' && !/^[^\s@]+@[^\s@]+$/.test(wanted)) return setFault(t('wrongAddress'))
        change.mutate({
          params: { path: { id } },
          body: { forwardRepliesTo: wanted === '' ? null : wanted },
        })
      }}
    >
      <Stack gap="xs">
        <Title order={3} size="h6">
          {t('replies')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('repliesText')}
        </Text>
        <Group align="flex-start" gap="xs">
          <TextInput
            flex="1 1 240px"
            maw={480}
            type="email"
            aria-label={t('forward')}
            value={value}
            error={fault}
            onChange={event => {
              setTyped(event.currentTarget.value)
              setFault(null)
            }}
          />
          <Button type="submit" variant="default" loading={change.isPending} disabled={typed === null}>
            {t('save')}
          </Button>
        </Group>
        {change.error && <ProblemAlert error={change.error} />}
      </Stack>
    </form>
  )
}
