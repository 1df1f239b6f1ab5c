/** Sends all events of a time again, for example after an outage of the own system. */
import { Alert, Button, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('replay-range', {
  en: {
    label: 'Send events again',
    text: 'All events of the time go out once more, with the ids they had: your system can tell that it knows them.',
    from: 'From',
    to: 'To',
    send: 'Send again',
    done_one: 'One event is on its way again.',
    done_other: '{{count}} events are on their way again.',
  },
  de: {
    label: 'Ereignisse noch einmal senden',
    text: 'Alle Ereignisse des Zeitraums gehen noch einmal hinaus, mit den Kennungen, die sie hatten: Ihr System erkennt, dass es sie schon hat.',
    from: 'Von',
    to: 'Bis',
    send: 'Noch einmal senden',
    done_one: 'Ein Ereignis ist wieder unterwegs.',
    done_other: '{{count}} Ereignisse sind wieder unterwegs.',
  },
})

/** As a field for date and time wants it. */
const local = (at: Date) => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)

export function ReplayRange({ id }: { id: string }) {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const replay = api.useMutation('post', '/v1/webhooks/{id}/replay')
  const begin = () => {
    setFrom(local(new Date(Date.now() - 24 * 3_600_000)))
    setTo(local(new Date()))
    replay.reset()
    show()
  }
  const body = () => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() })
  return (
    <>
      <Button variant="default" onClick={begin}>
        {t('label')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('label')}>
        <form
          onSubmit={event => {
            event.preventDefault()
            replay.mutate({ params: { path: { id } }, body: body() })
          }}
        >
          <Stack>
            <Text size="sm">{t('text')}</Text>
            <TextInput
              type="datetime-local"
              label={t('from')}
              required
              value={from}
              onChange={event => setFrom(event.currentTarget.value)}
            />
            <TextInput
              type="datetime-local"
              label={t('to')}
              required
              value={to}
              onChange={event => setTo(event.currentTarget.value)}
            />
            {replay.error && <ProblemAlert error={replay.error} />}
            {replay.data && (
              <Alert color="green" role="status">
                {t('done', { count: replay.data.replayed })}
              </Alert>
            )}
            <Button type="submit" loading={replay.isPending}>
              {t('send')}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
