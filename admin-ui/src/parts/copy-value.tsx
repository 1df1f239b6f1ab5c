/** A value that goes elsewhere, with a button that copies it. */
import { ActionIcon, Group, Text, Tooltip } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { Check, Copy } from 'lucide-react'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('copy', {
  en: { copy: 'Copy {{what}}', copied: 'Copied' },
  de: { copy: '{{what}} kopieren', copied: 'Kopiert' },
})

export function CopyValue({ label, value, shown = value }: { label: string; value: string; shown?: string }) {
  const t = useWords()
  const { copy, copied } = useClipboard({ timeout: 1500 })
  return (
    <Group gap="xs" wrap="nowrap" justify="space-between">
      <Text component="span" className="mono" flex={1}>
        {shown}
      </Text>
      <Tooltip label={copied ? t('copied') : t('copy', { what: label })}>
        <ActionIcon variant="subtle" onClick={() => copy(value)} aria-label={t('copy', { what: label })}>
          {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
        </ActionIcon>
      </Tooltip>
      <span aria-live="polite" className="mantine-visually-hidden">
        {copied ? t('copied') : ''}
      </span>
    </Group>
  )
}
