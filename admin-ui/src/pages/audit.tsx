/** Who did what in the account, newest first. */
import { Skeleton } from '@mantine/core'
import { ScrollText } from 'lucide-react'
import { api } from '../app/api.ts'
import { defineWords } from '../app/words.ts'
import { Empty } from '../parts/empty.tsx'
import { ProblemAlert } from '../parts/failed.tsx'
import { More, paged } from '../parts/more.tsx'
import { Page } from '../parts/page.tsx'
import { AuditTable } from './audit/table.tsx'

const useWords = defineWords('audit', {
  en: {
    title: 'Audit log',
    none: 'Nothing was done yet',
    noneText:
      'Each change by a person, a key, a plugin or the operator is written down here, and nobody can change it.',
    help: 'Each change by a person, a key, a plugin or the operator is written down here, and nobody can change it. It holds no secrets and no contents of mails.',
  },
  de: {
    title: 'Protokoll',
    none: 'Noch wurde nichts getan',
    noneText:
      'Jede Änderung durch einen Menschen, einen Schlüssel, ein Plugin oder den Betreiber steht hier, und niemand kann sie ändern.',
    help: 'Jede Änderung durch einen Menschen, einen Schlüssel, ein Plugin oder den Betreiber steht hier, und niemand kann sie ändern. Es enthält keine Geheimnisse und keine Inhalte von Mails.',
  },
})

export function Audit() {
  const t = useWords()
  const list = api.useInfiniteQuery('get', '/v1/audit', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')} help={t('help')}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={200} />}
      {items?.length === 0 && (
        <Empty icon={ScrollText} title={t('none')}>
          {t('noneText')}
        </Empty>
      )}
      {items !== undefined && items.length > 0 && <AuditTable items={items} />}
      <More list={list} />
    </Page>
  )
}
