/** The heading of the column with buttons, for who can't see that they are some. */
import { Table, VisuallyHidden } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('actions', { en: { actions: 'Actions' }, de: { actions: 'Aktionen' } })

export function ActionsHeading() {
  const t = useWords()
  return (
    <Table.Th>
      <VisuallyHidden>{t('actions')}</VisuallyHidden>
    </Table.Th>
  )
}
