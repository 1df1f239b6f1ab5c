/** A secret that is shown this one time. */
import { Alert, Button, Card, Stack } from '@mantine/core'
import { KeyRound } from 'lucide-react'
import { defineWords } from '../app/words.ts'
import { CopyValue } from './copy-value.tsx'

const useWords = defineWords('secret-once', {
  en: {
    once: 'This is shown only this once. Copy it now and keep it where only your system can read it.',
    done: 'Done',
  },
  de: {
    once: 'Das wird nur dieses eine Mal gezeigt. Kopieren Sie es jetzt und bewahren Sie es dort auf, wo nur Ihr System es lesen kann.',
    done: 'Fertig',
  },
})

export function SecretOnce({ label, value, onDone }: { label: string; value: string; onDone(): void }) {
  const t = useWords()
  return (
    <Stack>
      <Alert color="yellow" icon={<KeyRound size={18} aria-hidden />}>
        {t('once')}
      </Alert>
      <Card withBorder padding="xs">
        <CopyValue label={label} value={value} />
      </Card>
      <Button onClick={onDone}>{t('done')}</Button>
    </Stack>
  )
}
