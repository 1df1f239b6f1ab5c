/** The next page of a list that has one. */
import { Button } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('more', { en: { more: 'Show more' }, de: { more: 'Mehr zeigen' } })

interface Paged {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  fetchNextPage(): unknown
}

/** What every list that comes in pages is asked with. */
export const paged = {
  pageParamName: 'after',
  initialPageParam: '',
  getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
} as const

export function More({ list }: { list: Paged }) {
  const t = useWords()
  if (!list.hasNextPage) return null
  return (
    <Button variant="default" onClick={() => list.fetchNextPage()} loading={list.isFetchingNextPage}>
      {t('more')}
    </Button>
  )
}
