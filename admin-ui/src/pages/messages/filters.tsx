/** What messages are found by. The search goes off while one types; everything stands in the page's address. */
import { Group, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks'
import { Search } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { useStateName } from '../../parts/state-badge.tsx'
import { fieldOf, fields, type MessageSearch, states, times } from './search.ts'

export { type MessageSearch, queryOf } from './search.ts'

const useWords = defineWords('message-filters', {
  en: {
    search: 'Search messages',
    example: 'Order 4711, anna@example.org …',
    in: 'Look in',
    recipient: 'Recipient',
    subject: 'Subject',
    order: 'Order number',
    state: 'State',
    anyState: 'Any state',
    system: 'System',
    anySystem: 'Any system',
    time: 'Time',
    anyTime: 'Any time',
    hour: 'The last hour',
    day: 'The last 24 hours',
    week: 'The last 7 days',
    month: 'The last 30 days',
    other: 'From … to …',
    from: 'From',
    to: 'To',
  },
  de: {
    search: 'Nachrichten suchen',
    example: 'Bestellung 4711, anna@example.org',
    in: 'Suchen in',
    recipient: 'Empfänger',
    subject: 'Betreff',
    order: 'Bestellnummer',
    state: 'Zustand',
    anyState: 'Jeder Zustand',
    system: 'System',
    anySystem: 'Jedes System',
    time: 'Zeit',
    anyTime: 'Jederzeit',
    hour: 'Letzte Stunde',
    day: 'Letzte 24 Stunden',
    week: 'Letzte 7 Tage',
    month: 'Letzte 30 Tage',
    other: 'Von … bis …',
    from: 'Von',
    to: 'Bis',
  },
})

interface MessageFiltersProps {
  readonly search: MessageSearch
  onChange(changed: { [K in keyof MessageSearch]?: MessageSearch[K] | undefined }): void
}

export function MessageFilters({ search, onChange }: MessageFiltersProps) {
  const t = useWords()
  const stateName = useStateName()
  const { data: systems = [] } = useAllSystems()
  const input = useRef<HTMLInputElement>(null)
  const [typed, setTyped] = useState(search.q ?? '')
  const send = useDebouncedCallback((q: string) => onChange({ q }), 250)
  useHotkeys([['mod+K', () => input.current?.select()]], [])
  // the address may change by itself: back, or "show all"
  useEffect(() => {
    if (document.activeElement !== input.current) setTyped(search.q ?? '')
  }, [search.q])
  return (
    <Group gap="xs" align="flex-end">
      <TextInput
        ref={input}
        type="search"
        aria-label={t('search')}
        placeholder={t('example')}
        leftSection={<Search size={16} aria-hidden />}
        flex="1 1 260px"
        value={typed}
        onChange={event => {
          setTyped(event.currentTarget.value)
          send(event.currentTarget.value)
        }}
      />
      <Select
        aria-label={t('in')}
        w={150}
        allowDeselect={false}
        data={fields.map(each => ({ value: each, label: t(each) }))}
        value={fieldOf({ ...search, q: typed })}
        onChange={chosen => onChange({ in: fields.find(each => each === chosen) })}
      />
      <Select
        aria-label={t('state')}
        placeholder={t('anyState')}
        w={160}
        clearable
        data={states.map(each => ({ value: each, label: stateName(each) }))}
        value={search.state ?? null}
        onChange={chosen => onChange({ state: states.find(each => each === chosen) })}
      />
      {systems.length > 1 && (
        <Select
          aria-label={t('system')}
          placeholder={t('anySystem')}
          w={170}
          clearable
          searchable
          limit={50}
          data={systems.map(({ id, name }) => ({ value: id, label: name }))}
          value={search.system ?? null}
          onChange={chosen => onChange({ system: chosen ?? undefined })}
        />
      )}
      <Select
        aria-label={t('time')}
        placeholder={t('anyTime')}
        w={160}
        clearable
        data={times.map(each => ({ value: each, label: t(each) }))}
        value={search.time ?? null}
        onChange={chosen => onChange({ time: times.find(each => each === chosen), from: undefined, to: undefined })}
      />
      {search.time === 'other' &&
        (['from', 'to'] as const).map(name => (
          <TextInput
            key={name}
            type="date"
            label={t(name)}
            value={search[name] ?? ''}
            onChange={event => onChange({ [name]: event.currentTarget.value || undefined })}
          />
        ))}
    </Group>
  )
}
