import { Badge } from '@mantine/core'
import type { Schemas } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'

const useWords = defineWords('account-states', {
  en: { active: 'Active', waiting: 'Waits for approval', refused: 'Refused' },
  de: { active: 'Aktiv', waiting: 'Wartet auf Freigabe', refused: 'Abgelehnt' },
})

const colors = { active: 'green', waiting: 'orange', refused: 'gray' } as const

export function AccountBadge({ state }: { state: Schemas['Account']['state'] }) {
  const t = useWords()
  return (
    <Badge variant="dot" color={colors[state]} radius="sm" tt="none" fw={500}>
      {t(state)}
    </Badge>
  )
}
