import { Badge } from '@mantine/core'
import type { Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('dkim-states', {
  en: {
    match: 'Right',
    unchecked: 'Not looked at yet',
    missing: 'Record missing',
    mismatch: 'Another key in DNS',
    revoked: 'Revoked in DNS',
    malformed: 'Record can’t be read',
    unknown: 'DNS did not answer',
  },
  de: {
    match: 'Stimmt',
    unchecked: 'Noch nicht nachgesehen',
    missing: 'Eintrag fehlt',
    mismatch: 'Anderer Schlüssel im DNS',
    revoked: 'Im DNS widerrufen',
    malformed: 'Eintrag nicht lesbar',
    unknown: 'DNS hat nicht geantwortet',
  },
})

const colors = {
  match: 'green',
  unchecked: 'gray',
  missing: 'orange',
  mismatch: 'red',
  revoked: 'red',
  malformed: 'red',
  unknown: 'yellow',
} as const

/** What DNS says of a DKIM key's record. */
export function DkimBadge({ state }: { state: Schemas['Domain']['state'] }) {
  const t = useWords()
  return (
    <Badge variant="dot" color={colors[state]} radius="sm" tt="none" fw={500}>
      {t(state)}
    </Badge>
  )
}
