/** What the operators of the relay did, newest first. */
import { Skeleton, Text } from '@mantine/core'
import { api } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { More, paged } from '../../parts/more.tsx'
import { Page } from '../../parts/page.tsx'
import { AuditTable } from '../audit/table.tsx'

const useWords = defineWords('operator-audit', {
  en: { title: 'Operators’ log', none: 'No operator has done anything yet.' },
  de: { title: 'Protokoll der Betreiber', none: 'Noch hat kein Betreiber etwas getan.' },
})

export function OperatorAudit() {
  const t = useWords()
  const list = api.useInfiniteQuery('get', '/v1/operator/audit', { params: { query: { limit: 50 } } }, paged)
  const items = list.data?.pages.flatMap(page => page.items)
  return (
    <Page title={t('title')}>
      {list.error && <ProblemAlert error={list.error} onRetry={() => list.refetch()} />}
      {list.isPending && <Skeleton height={200} />}
      {items?.length === 0 && <Text c="dimmed">{t('none')}</Text>}
      {items !== undefined && items.length > 0 && <AuditTable items={items} />}
      <More list={list} />
    </Page>
  )
}
