/** Sends a mail once more, as a new one: to all of its recipients or some. */
import { Button, Checkbox, ScrollArea, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Send } from 'lucide-react'
import { useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('resend', {
  en: {
    resend: 'Send again',
    title: 'Send this mail again',
    text: 'It leaves as a new message with a date of its own, and counts as one. The recipients see the same content.',
    to: 'To whom',
    send: 'Send now',
  },
  de: {
    resend: 'Noch einmal senden',
    title: 'Diese Mail noch einmal senden',
    text: 'Sie geht als neue Nachricht mit eigenem Datum hinaus und zählt als solche. Die Empfänger sehen denselben Inhalt.',
    to: 'An wen',
    send: 'Jetzt senden',
  },
})

export function Resend({ message }: { message: Schemas['Message'] }) {
  const t = useWords()
  const navigate = useNavigate()
  const [open, { open: show, close }] = useDisclosure(false)
  const all = message.deliveries.map(({ recipient }) => recipient)
  const [chosen, setChosen] = useState<string[]>([])
  const resend = api.useMutation('post', '/v1/messages/{id}/resend')
  const begin = () => {
    const failed = message.deliveries.filter(({ state }) => state !== 'delivered').map(({ recipient }) => recipient)
    setChosen(failed.length > 0 ? failed : all)
    resend.reset()
    show()
  }
  const send = async () => {
    const made = await resend
      .mutateAsync({
        params: { path: { id: message.id } },
        body: chosen.length === all.length ? {} : { recipients: chosen },
      })
      .catch(() => null)
    if (made === null) return
    close()
    await navigate({ to: '/messages/$id', params: { id: made.id } })
  }
  return (
    <>
      <Button variant="default" leftSection={<Send size={16} aria-hidden />} onClick={begin}>
        {t('resend')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('title')}>
        <Stack>
          <Text size="sm">{t('text')}</Text>
          <Checkbox.Group label={t('to')} value={chosen} onChange={setChosen}>
            <ScrollArea.Autosize mah={240} mt="xs">
              <Stack gap="xs">
                {all.map(recipient => (
                  <Checkbox key={recipient} value={recipient} label={recipient} />
                ))}
              </Stack>
            </ScrollArea.Autosize>
          </Checkbox.Group>
          {resend.error && <ProblemAlert error={resend.error} />}
          <Button onClick={send} loading={resend.isPending} disabled={chosen.length === 0} data-autofocus>
            {t('send')}
          </Button>
        </Stack>
      </Dialog>
    </>
  )
}
