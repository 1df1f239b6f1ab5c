/** Asks before something is done that can't be taken back, and says what it means. */
import { Button, type ButtonProps, Group, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import { queryClient } from '../app/api.ts'
import { defineWords } from '../app/words.ts'
import { Dialog } from './dialog.tsx'
import { ProblemAlert } from './failed.tsx'

const useWords = defineWords('confirm', { en: { cancel: 'Cancel' }, de: { cancel: 'Abbrechen' } })

interface ConfirmProps extends Pick<ButtonProps, 'size' | 'variant' | 'color' | 'leftSection' | 'disabled'> {
  /** of the button, of the question and of the button that does it */
  readonly label: string
  readonly title?: string
  /** for who can't see what stands beside the button */
  readonly ariaLabel?: string
  readonly children: ReactNode
  /** asks for a reason, which is handed over */
  readonly noteLabel?: string
  readonly noteRequired?: boolean
  /** @throws the API's problem, which is shown */
  onConfirm(note: string): Promise<unknown>
}

export function Confirm(props: ConfirmProps) {
  const { label, title = label, ariaLabel, children, noteLabel, noteRequired = false, onConfirm, ...button } = props
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const begin = () => {
    setError(null)
    show()
  }
  const confirm = async () => {
    setBusy(true)
    setError(null)
    try {
      await onConfirm(note.trim())
      // who asks the client itself goes past the mutations, after which every page is read anew
      void queryClient.invalidateQueries()
      setNote('')
      close()
    } catch (failure) {
      setError(failure)
    }
    setBusy(false)
  }
  return (
    <>
      <Button variant="default" {...button} aria-label={ariaLabel} onClick={begin}>
        {label}
      </Button>
      <Dialog opened={open} onClose={close} title={title}>
        <form
          onSubmit={event => {
            event.preventDefault()
            void confirm()
          }}
        >
          <Stack>
            <Text size="sm" component="div">
              {children}
            </Text>
            {noteLabel !== undefined && (
              <Textarea
                label={noteLabel}
                required={noteRequired}
                autosize
                minRows={2}
                maxLength={1000}
                data-autofocus
                value={note}
                onChange={event => setNote(event.currentTarget.value)}
              />
            )}
            {error !== null && <ProblemAlert error={error} />}
            <Group justify="flex-end" gap="xs">
              <Button variant="default" onClick={close}>
                {t('cancel')}
              </Button>
              <Button type="submit" color={button.color} loading={busy}>
                {label}
              </Button>
            </Group>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
