/** Rows of an agency's fleet: a client, or a system of one. */
import { Anchor, Badge, Checkbox, Group, Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { lookAt } from '../../app/api.ts'
import type { FailedTask } from '../../app/bulk.ts'
import { ago, count, percent } from '../../app/format.ts'
import { useMay } from '../../app/me.ts'
import { defineWords, language } from '../../app/words.ts'
import { ProblemLine } from '../../parts/failed.tsx'
import { StateBadge } from '../../parts/state-badge.tsx'
import { useSystemReason } from '../../parts/system-reason.tsx'
import type { Client, ClientSystem } from './fleet.ts'
import { ClientQuota } from './quota.tsx'

const useWords = defineWords('client-rows', {
  en: {
    name: 'Client',
    systems: 'Systems',
    system: 'System',
    state: 'State',
    volume: 'Last 24 hours',
    quota: 'Quota left',
    choose: 'Select {{name}}',
    noSystems: 'none yet',
    received: '{{mails}} received',
    bounced: '{{mails}} bounced ({{share}})',
    act: 'Act in {{name}}',
    open: 'Open {{name}}',
    waiting: 'Waits for approval',
    refused: 'Not approved',
    bad_one: 'One system needs a look',
    bad_other: '{{count}} systems need a look',
    draft_one: 'One system is being set up',
    draft_other: '{{count}} systems are being set up',
    fine_one: 'One system, fine',
    fine_other: '{{count}} systems, all fine',
    shopFine: 'Its shop is all right, checked {{ago}}',
    shopWrong: 'Its shop needs a look: {{reasons}}',
  },
  de: {
    name: 'Kunde',
    systems: 'Systeme',
    system: 'System',
    state: 'Zustand',
    volume: 'Letzte 24 Stunden',
    quota: 'Kontingent übrig',
    choose: '{{name}} wählen',
    noSystems: 'noch keine',
    received: '{{mails}} angenommen',
    bounced: '{{mails}} zurückgekommen ({{share}})',
    act: 'In {{name}} handeln',
    open: '{{name}} öffnen',
    waiting: 'Wartet auf Freigabe',
    refused: 'Nicht freigegeben',
    bad_one: 'Ein System braucht einen Blick',
    bad_other: '{{count}} Systeme brauchen einen Blick',
    draft_one: 'Ein System wird eingerichtet',
    draft_other: '{{count}} Systeme werden eingerichtet',
    fine_one: 'Ein System, in Ordnung',
    fine_other: '{{count}} Systeme, alle in Ordnung',
    shopFine: 'Sein Shop ist in Ordnung, geprüft {{ago}}',
    shopWrong: 'Sein Shop braucht einen Blick: {{reasons}}',
  },
})

interface RowProps {
  readonly checked: boolean
  onCheck(on: boolean): void
  /** of what was done to many */
  readonly failures: readonly FailedTask[]
}

/** From here on in the account of a client. */
export function actIn(id: string, path = '/'): void {
  lookAt(id)
  location.assign(path)
}

export function ClientRow({ client, checked, onCheck, failures }: RowProps & { readonly client: Client }) {
  const { id, name, email, state, systems, lastDay } = client
  const t = useWords()
  const may = useMay()
  const bad = systems.filter(system => system.state === 'inactive')
  const draft = systems.filter(system => system.state === 'draft')
  return (
    <Table.Tr>
      <Table.Td data-label={t('name')}>
        <Chosen name={name} checked={checked} onCheck={onCheck}>
          <Anchor
            component="button"
            type="button"
            fw={600}
            ta="start"
            aria-label={t('act', { name })}
            onClick={() => actIn(id)}
          >
            {name}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {email}
          </Text>
          {state !== 'active' && (
            <Badge variant="dot" color={state === 'waiting' ? 'blue' : 'red'} radius="sm" tt="none" fw={500} mt={4}>
              {t(state)}
            </Badge>
          )}
          <Failures of={failures} />
        </Chosen>
      </Table.Td>
      <Table.Td data-label={t('systems')}>
        <Stack gap={2}>
          <Text size="sm">
            {systems.length === 0
              ? t('noSystems')
              : bad.length > 0
                ? t('bad', { count: bad.length })
                : draft.length > 0
                  ? t('draft', { count: draft.length })
                  : t('fine', { count: systems.length })}
          </Text>
          {(bad.length > 0 ? bad : draft.length > 0 ? draft : systems).slice(0, 3).map(system => (
            <Group key={system.id} gap={6}>
              <StateBadge state={system.state} />
              <Text size="xs">{system.name}</Text>
            </Group>
          ))}
        </Stack>
      </Table.Td>
      <Table.Td data-label={t('volume')}>
        <Stack gap={0}>
          <Text size="sm">{t('received', { mails: count(lastDay.received) })}</Text>
          {lastDay.bounced > 0 && (
            <Text size="xs" c="dimmed">
              {t('bounced', {
                mails: count(lastDay.bounced),
                share: percent(lastDay.bounced / Math.max(1, lastDay.delivered + lastDay.bounced)),
              })}
            </Text>
          )}
        </Stack>
      </Table.Td>
      {may('billing:read') && (
        <Table.Td data-label={t('quota')}>
          <ClientQuota accountId={id} />
        </Table.Td>
      )}
    </Table.Tr>
  )
}

export function SystemRow({ of, checked, onCheck, failures }: RowProps & { readonly of: ClientSystem }) {
  const { owner, system } = of
  const t = useWords()
  const reasonOf = useSystemReason()
  return (
    <Table.Tr>
      <Table.Td data-label={t('system')}>
        <Chosen name={system.name} checked={checked} onCheck={onCheck}>
          <Anchor
            component="button"
            type="button"
            fw={600}
            ta="start"
            aria-label={t('open', { name: system.name })}
            onClick={() => actIn(owner.id, `/systems/${system.id}`)}
          >
            {system.name}
          </Anchor>
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {system.domains.join(', ')}
          </Text>
          <Failures of={failures} />
        </Chosen>
      </Table.Td>
      <Table.Td data-label={t('name')}>{owner.name}</Table.Td>
      <Table.Td data-label={t('state')} maw={420}>
        <Stack gap={2} align="flex-start">
          <StateBadge state={system.state} />
          <Text size="xs" c="dimmed" ta="start">
            {reasonOf(system)}
          </Text>
          {system.shop && (
            <Text size="xs" ta="start" style={{ overflowWrap: 'anywhere' }}>
              {system.shop.problems.length === 0
                ? t('shopFine', { ago: ago(system.shop.lookedAt) })
                : t('shopWrong', {
                    reasons: system.shop.problems.map(({ reason }) => reason[language()]).join('; '),
                  })}
            </Text>
          )}
        </Stack>
      </Table.Td>
    </Table.Tr>
  )
}

interface ChosenProps extends Omit<RowProps, 'failures'> {
  readonly name: string
  readonly children: ReactNode
}

function Chosen({ name, checked, onCheck, children }: ChosenProps) {
  const t = useWords()
  return (
    <Group gap="sm" wrap="nowrap" align="flex-start">
      <Checkbox
        mt={2}
        aria-label={t('choose', { name })}
        checked={checked}
        onChange={event => onCheck(event.currentTarget.checked)}
      />
      <Stack gap={0} align="flex-start">
        {children}
      </Stack>
    </Group>
  )
}

const Failures = ({ of }: { of: readonly FailedTask[] }) => (
  <>
    {of.map(({ name, error }) => (
      <ProblemLine key={name} name={name} error={error} />
    ))}
  </>
)
