/** What is done to all clients or systems that are selected: pause, resume, remind, export. */
import { Alert, Button, Checkbox, Group, NumberInput, Progress, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Bell, Download, Pause, Play } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { accountHeader, client } from '../../app/api.ts'
import type { Bulk, Task } from '../../app/bulk.ts'
import { useMay } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import type { Client, ClientSystem } from './fleet.ts'

const useWords = defineWords('bulk', {
  en: {
    selected_one: 'One selected',
    selected_other: '{{count}} selected',
    pause: 'Pause',
    pauseTitle_one: 'Pause one system',
    pauseTitle_other: 'Pause {{count}} systems',
    pauseText: 'Their mails are refused from now on, until you resume them. The clients read your reason.',
    reason: 'Why?',
    resume: 'Resume',
    remind: 'Reminder',
    remindTitle_one: 'Reminder of one client',
    remindTitle_other: 'Reminder of {{count}} clients',
    remindText: 'Owner and admins get a mail when fewer mails than this remain.',
    threshold: 'Remind below so many mails',
    usual: 'As preset: a tenth of the booked mails, 100 at least',
    set: 'Set',
    csv: 'Export CSV',
    progress: '{{done}} of {{total}} done',
    stop: 'Stop',
    failed_one: 'One could not be done; the reason stands in its row.',
    failed_other: '{{count}} could not be done; the reason stands in each row.',
    retry: 'Try these again',
    fine_one: 'Done.',
    fine_other: 'All {{count}} done.',
    stopped: 'Stopped: {{done}} of {{total}} done.',
    clear: 'Clear',
    bar: 'Progress',
  },
  de: {
    selected_one: 'Einer gewählt',
    selected_other: '{{count}} gewählt',
    pause: 'Anhalten',
    pauseTitle_one: 'Ein System anhalten',
    pauseTitle_other: '{{count}} Systeme anhalten',
    pauseText: 'Ihre Mails werden von jetzt an abgelehnt, bis Sie sie fortsetzen. Die Kunden lesen Ihren Grund.',
    reason: 'Warum?',
    resume: 'Fortsetzen',
    remind: 'Erinnerung',
    remindTitle_one: 'Erinnerung eines Kunden',
    remindTitle_other: 'Erinnerung von {{count}} Kunden',
    remindText: 'Inhaber und Administratoren bekommen eine Mail, wenn weniger Mails als so viele übrig sind.',
    threshold: 'Erinnern unter so vielen Mails',
    usual: 'Wie voreingestellt: ein Zehntel der gebuchten Mails, mindestens 100',
    set: 'Setzen',
    csv: 'CSV exportieren',
    progress: '{{done}} von {{total}} erledigt',
    stop: 'Aufhören',
    failed_one: 'Eines ging nicht; der Grund steht in der Zeile.',
    failed_other: '{{count}} gingen nicht; der Grund steht in jeder Zeile.',
    retry: 'Diese noch einmal versuchen',
    fine_one: 'Erledigt.',
    fine_other: 'Alle {{count}} erledigt.',
    stopped: 'Aufgehört: {{done}} von {{total}} erledigt.',
    clear: 'Ausblenden',
    bar: 'Fortschritt',
  },
})

interface BulkBarProps {
  readonly bulk: Bulk
  /** how many rows */
  readonly count: number
  /** of which something is selected; empty where systems are */
  readonly clients: readonly Client[]
  /** selected, or those of the selected clients */
  readonly systems: readonly ClientSystem[]
  /** where a system's failure is shown */
  rowOf(system: ClientSystem): string
  onExport(): void
}

export function BulkBar({ bulk, count, clients, systems, rowOf, onExport }: BulkBarProps) {
  const t = useWords()
  const may = useMay()
  const running = systems.filter(({ system }) => system.because.pausedAt === null)
  const paused = systems.filter(({ system }) => system.because.pausedAt !== null)
  const change = (which: readonly ClientSystem[], body: { paused: false | { reason: string } }) =>
    bulk.start(
      which.map(each => ({
        row: rowOf(each),
        name: each.system.name,
        run: () =>
          client.PATCH('/v1/systems/{id}', {
            params: { path: { id: each.system.id } },
            headers: { [accountHeader]: each.owner.id },
            body,
          }),
      })),
    )
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm" fw={600} role="status">
          {t('selected', { count })}
        </Text>
        {may('systems:write') && (
          <>
            <Confirm
              label={t('pause')}
              title={t('pauseTitle', { count: running.length })}
              size="xs"
              leftSection={<Pause size={14} aria-hidden />}
              disabled={running.length === 0 || bulk.running}
              noteLabel={t('reason')}
              noteRequired
              onConfirm={async note => void change(running, { paused: { reason: note.slice(0, 200) } })}
            >
              {t('pauseText')}
            </Confirm>
            <Button
              variant="default"
              size="xs"
              leftSection={<Play size={14} aria-hidden />}
              disabled={paused.length === 0 || bulk.running}
              onClick={() => change(paused, { paused: false })}
            >
              {t('resume')}
            </Button>
          </>
        )}
        {clients.length > 0 && may('billing:write') && <Remind clients={clients} bulk={bulk} />}
        <Button
          variant="default"
          size="xs"
          leftSection={<Download size={14} aria-hidden />}
          disabled={count === 0}
          onClick={onExport}
        >
          {t('csv')}
        </Button>
      </Group>
      <Outcome bulk={bulk} />
    </Stack>
  )
}

function Remind({ clients, bulk }: { clients: readonly Client[]; bulk: Bulk }) {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [usual, setUsual] = useState(false)
  const [value, setValue] = useState<number | string>(1000)
  const set = (event: FormEvent) => {
    event.preventDefault()
    const threshold = usual ? null : Number(value)
    const tasks: Task[] = clients.map(({ id, name }) => ({
      row: id,
      name,
      run: () => client.PATCH('/v1/usage/reminder', { headers: { [accountHeader]: id }, body: { threshold } }),
    }))
    close()
    void bulk.start(tasks)
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<Bell size={14} aria-hidden />}
        disabled={bulk.running}
        onClick={show}
      >
        {t('remind')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('remindTitle', { count: clients.length })}>
        <form onSubmit={set}>
          <Stack>
            <Text size="sm">{t('remindText')}</Text>
            <Checkbox label={t('usual')} checked={usual} onChange={event => setUsual(event.currentTarget.checked)} />
            {!usual && (
              <NumberInput
                label={t('threshold')}
                min={0}
                allowDecimal={false}
                required
                value={value}
                onChange={setValue}
              />
            )}
            <Button type="submit" disabled={!usual && value === ''}>
              {t('set')}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}

function Outcome({ bulk }: { bulk: Bulk }) {
  const t = useWords()
  const { done, total, running, failed } = bulk
  if (total === 0) return null
  if (running)
    return (
      <Group gap="sm">
        <Progress flex={1} value={(100 * done) / total} aria-label={t('bar')} />
        <Text size="sm" role="status">
          {t('progress', { done, total })}
        </Text>
        <Button size="compact-xs" variant="default" onClick={bulk.stop}>
          {t('stop')}
        </Button>
      </Group>
    )
  return (
    <Alert color={failed.length > 0 ? 'red' : done < total ? 'yellow' : 'green'} role="status">
      <Group gap="sm">
        <Text size="sm">
          {failed.length > 0
            ? t('failed', { count: failed.length })
            : done < total
              ? t('stopped', { done, total })
              : t('fine', { count: total })}
        </Text>
        {failed.length > 0 && (
          <Button size="compact-xs" variant="default" onClick={bulk.retry}>
            {t('retry')}
          </Button>
        )}
        <Button size="compact-xs" variant="default" onClick={bulk.clear}>
          {t('clear')}
        </Button>
      </Group>
    </Alert>
  )
}
