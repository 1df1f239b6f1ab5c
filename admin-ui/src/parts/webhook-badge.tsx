import { Badge } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('webhook-states', {
  en: { active: 'Active', failing: 'Failing', disabled: 'Switched off' },
  de: { active: 'Aktiv', failing: 'Schlägt fehl', disabled: 'Abgeschaltet' },
})

const colors = { active: 'green', failing: 'orange', disabled: 'red' } as const

export function WebhookBadge({ state }: { state: string }) {
  const t = useWords()
  const known = state === 'failing' || state === 'disabled' ? state : 'active'
  return (
    <Badge variant="dot" color={colors[known]} radius="sm" tt="none" fw={500}>
      {t(known)}
    </Badge>
  )
}
