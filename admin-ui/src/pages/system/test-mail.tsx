/** Sends a test mail of the system and follows it until it has arrived or come back. */
import { Alert, Anchor, Button, Loader, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { api, type Schemas } from '../../app/api.ts'
import { useSure } from '../../app/me.ts'
import { defineWords, language } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('test-mail', {
  en: {
    send: 'Send a test mail',
    text: 'It leaves as the mails of this system do: signed by your domain, with List-Help. It counts as one mail.',
    from: 'From',
    to: 'To',
    go: 'Send',
    subject: 'Test mail of {{name}}',
    body: 'This mail shows that {{name}} can send through the relay: it is signed by its domain and names where help is.',
    waiting: 'On its way …',
    delivered: 'Delivered. Look into the inbox, and into the spam folder too.',
    failed: 'It was not taken.',
    deferred: 'The recipient’s server wants it later; it is tried again by itself.',
    more: 'What happened, step by step',
  },
  de: {
    send: 'Testmail senden',
    text: 'Sie geht hinaus wie die Mails dieses Systems: von Ihrer Domain signiert, mit List-Help. Sie zählt als eine Mail.',
    from: 'Von',
    to: 'An',
    go: 'Senden',
    subject: 'Testmail von {{name}}',
    body: 'Diese Mail zeigt, dass {{name}} über das Relay senden kann: Sie ist von seiner Domain signiert und sagt, wo es Hilfe gibt.',
    waiting: 'Unterwegs …',
    delivered: 'Zugestellt. Sehen Sie in den Posteingang, und auch in den Spam-Ordner.',
    failed: 'Sie wurde nicht angenommen.',
    deferred: 'Der Server des Empfängers möchte sie später; sie wird von selbst noch einmal versucht.',
    more: 'Was geschah, Schritt für Schritt',
  },
})

export function TestMail({ system }: { system: Schemas['System'] }) {
  const t = useWords()
  const me = useSure()
  const [open, { open: show, close }] = useDisclosure(false)
  const send = api.useMutation('post', '/v1/messages', { onError: problem => form.setErrors(fieldErrors(problem)) })
  const form = useForm({ initialValues: { from: `test@${system.domains[0] ?? ''}`, to: me.user?.email ?? '' } })
  const finish = () => {
    close()
    send.reset()
  }
  const submit = form.onSubmit(({ from, to }) => {
    const name = system.name
    send.mutate({
      body: {
        systemId: system.id,
        from,
        to,
        subject: t('subject', { name }),
        text: t('body', { name }),
        tags: ['test'],
      },
    })
  })
  return (
    <>
      <Button variant="default" leftSection={<Send size={16} aria-hidden />} onClick={show}>
        {t('send')}
      </Button>
      <Dialog opened={open} onClose={finish} title={t('send')}>
        {send.data === undefined ? (
          <form onSubmit={submit}>
            <Stack>
              <Text size="sm">{t('text')}</Text>
              <TextInput label={t('from')} type="email" required {...form.getInputProps('from')} />
              <TextInput label={t('to')} type="email" required data-autofocus {...form.getInputProps('to')} />
              {send.error && <ProblemAlert error={send.error} />}
              <Button type="submit" loading={send.isPending}>
                {t('go')}
              </Button>
            </Stack>
          </form>
        ) : (
          <Fate id={send.data.id} />
        )}
      </Dialog>
    </>
  )
}

function Fate({ id }: { id: string }) {
  const t = useWords()
  const message = api.useQuery(
    'get',
    '/v1/messages/{id}',
    { params: { path: { id } } },
    {
      refetchInterval: ({ state }) =>
        state.data?.deliveries.every(each => each.state === 'delivered' || each.state === 'bounced') ? false : 1_000,
    },
  )
  if (message.error) return <ProblemAlert error={message.error} onRetry={() => message.refetch()} />
  const delivery = message.data?.deliveries[0]
  const state = delivery?.state ?? 'queued'
  return (
    <Stack role="status">
      {state === 'queued' ? (
        <Text size="sm">
          <Loader size="xs" mr="xs" />
          {t('waiting')}
        </Text>
      ) : state === 'delivered' ? (
        <Alert color="green">{t('delivered')}</Alert>
      ) : (
        <Alert color={state === 'deferred' ? 'yellow' : 'red'}>
          {t(state === 'deferred' ? 'deferred' : 'failed')} {delivery?.explanation?.[language()]}
        </Alert>
      )}
      <Anchor component={Link} to={`/messages/${id}`} size="sm">
        {t('more')}
      </Anchor>
    </Stack>
  )
}
