/** A dialog over the page. Mantine's own has a close button without a name, and a header that counts as the page's. */
import { Group, Modal, type ModalRootProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('dialog', { en: { close: 'Close' }, de: { close: 'Schließen' } })

interface DialogProps extends Pick<ModalRootProps, 'opened' | 'onClose' | 'size'> {
  readonly title: string
  readonly children: ReactNode
}

export function Dialog({ title, children, ...root }: DialogProps) {
  const t = useWords()
  return (
    <Modal.Root {...root}>
      <Modal.Overlay />
      <Modal.Content>
        <Group justify="space-between" wrap="nowrap" align="flex-start" p="md" pb="sm">
          <Modal.Title fw={600} style={{ overflowWrap: 'anywhere' }}>
            {title}
          </Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </Group>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
