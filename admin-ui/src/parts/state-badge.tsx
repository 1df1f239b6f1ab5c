/** States of systems and deliveries, always in words too: colour alone tells nobody who can't see it. */
import { Badge } from '@mantine/core'
import type { Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('states', {
  en: {
    draft: 'Being set up',
    ready: 'Waiting for first mail',
    active: 'Active',
    inactive: 'Inactive',
    queued: 'Queued',
    deferred: 'Waiting',
    held: 'Held',
    delivered: 'Delivered',
    bounced: 'Bounced',
    suppressed: 'Not sent',
    cancelled: 'Cancelled',
  },
  de: {
    draft: 'Wird eingerichtet',
    ready: 'Wartet auf erste Mail',
    active: 'Aktiv',
    inactive: 'Inaktiv',
    queued: 'In der Schlange',
    deferred: 'Wartet',
    held: 'Angehalten',
    delivered: 'Zugestellt',
    bounced: 'Zurückgekommen',
    suppressed: 'Nicht gesendet',
    cancelled: 'Abgebrochen',
  },
})

export type State = Schemas['System']['state'] | Schemas['MessageRow']['recipients'][number]['state']

const colors: Record<State, string> = {
  draft: 'gray',
  ready: 'blue',
  active: 'green',
  inactive: 'red',
  queued: 'blue',
  deferred: 'yellow',
  held: 'orange',
  delivered: 'green',
  bounced: 'red',
  suppressed: 'gray',
  cancelled: 'gray',
}

export const useStateName = (): ((state: State) => string) => useWords()

export function StateBadge({ state }: { state: State }) {
  const t = useWords()
  return (
    <Badge variant="dot" color={colors[state]} radius="sm" tt="none" fw={500}>
      {t(state)}
    </Badge>
  )
}
