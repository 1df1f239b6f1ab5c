/** What needs somebody, each with the place where it is put right. Nothing to do: nothing is shown. */
import { Alert, Anchor, List } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { TriangleAlert } from 'lucide-react'
import { api } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { useSystemReason } from '../../parts/system-reason.tsx'

const useWords = defineWords('attention', {
  en: {
    title: 'This needs you',
    system: '{{name}} sends nothing. {{reason}}',
    lost: '{{name}}: {{reason}}',
    draft: '{{name}} isn’t set up yet. {{reason}}',
    more_one: 'One more system that needs a look',
    more_other: '{{count}} more systems that need a look',
    quotaGone: 'The quota is used up; {{mails}} mails so far go beyond it and are charged at the highest price.',
    quotaLow: 'The quota is nearly used up: {{left}} mails are left.',
    failing: 'The webhook {{url}} can’t be reached.',
    disabled: 'The webhook {{url}} is switched off, since it could not be reached for days.',
  },
  de: {
    title: 'Das braucht Sie',
    system: '{{name}} sendet nicht. {{reason}}',
    lost: '{{name}}: {{reason}}',
    draft: '{{name}} ist noch nicht fertig eingerichtet. {{reason}}',
    more_one: 'Noch ein System, das einen Blick braucht',
    more_other: '{{count}} weitere Systeme, die einen Blick brauchen',
    quotaGone:
      'Das Kontingent ist verbraucht; {{mails}} Mails gehen bisher darüber hinaus und kosten den höchsten Preis.',
    quotaLow: 'Das Kontingent ist fast verbraucht: noch {{left}} Mails.',
    failing: 'Der Webhook {{url}} ist nicht erreichbar.',
    disabled: 'Der Webhook {{url}} ist abgeschaltet, weil er tagelang nicht erreichbar war.',
  },
})

interface Need {
  readonly key: string
  readonly text: string
  readonly to?: string
}

/** More would hide the rest of the page. */
const mostSystems = 4

export function Attention() {
  const needs = useNeeds()
  const t = useWords()
  if (needs.length === 0) return null
  return (
    <Alert color="orange" icon={<TriangleAlert size={18} aria-hidden />} title={t('title')}>
      <List size="sm" spacing={4}>
        {needs.map(({ key, text, to }) => (
          <List.Item key={key} style={{ overflowWrap: 'anywhere' }}>
            {to === undefined ? (
              text
            ) : (
              <Anchor component={Link} to={to} size="sm" c="inherit" td="underline">
                {text}
              </Anchor>
            )}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}

function useNeeds(): Need[] {
  const t = useWords()
  const may = useMay()
  const reasonOf = useSystemReason()
  const all = useAllSystems()
  const systems = all.data ?? []
  const account = api.useQuery('get', '/v1/account', {}, { enabled: may('account:read') })
  const usage = api.useQuery(
    'get',
    '/v1/usage',
    {},
    {
      enabled: may('billing:read') && all.data !== undefined,
      refetchInterval: 60_000,
    },
  )
  const webhooks = api.useQuery(
    'get',
    '/v1/webhooks',
    { params: { query: { limit: 200 } } },
    { enabled: may('webhooks:read') },
  )
  const needs: Need[] = []
  const state = account.data?.state
  // parts/account-bar.tsx says what an account waits for
  if (state === 'active') {
    const troubled = systems.filter(
      ({ state: its, because }) => its === 'inactive' || its === 'draft' || because.lost.length > 0,
    )
    const order = { inactive: 0, active: 1, ready: 1, draft: 2 } as const
    troubled.sort((a, b) => order[a.state] - order[b.state])
    for (const system of troubled.slice(0, mostSystems)) {
      const kind = system.state === 'inactive' ? 'system' : system.state === 'draft' ? 'draft' : 'lost'
      const text = t(kind, { name: system.name, reason: reasonOf(system) })
      needs.push({ key: system.id, text, to: `/systems/${system.id}` })
    }
    const left = troubled.length - mostSystems
    if (left > 0) needs.push({ key: 'more', text: t('more', { count: left }), to: '/systems' })
  }
  if (usage.data !== undefined) {
    const { overage, remaining, reminder } = usage.data
    if (overage > 0) needs.push({ key: 'quota', text: t('quotaGone', { mails: count(overage) }), to: '/billing' })
    else if (reminder.isBelow)
      needs.push({ key: 'quota', text: t('quotaLow', { left: count(remaining) }), to: '/billing' })
  }
  for (const { id, url, state: its } of webhooks.data?.items ?? [])
    if (its === 'failing' || its === 'disabled') needs.push({ key: id, text: t(its, { url }), to: `/webhooks/${id}` })
  return needs
}
