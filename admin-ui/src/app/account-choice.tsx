/** The account that is looked at, for whoever is in several. */
import { Select } from '@mantine/core'
import type { Me } from './me.ts'
import { defineWords } from './words.ts'

const useWords = defineWords('account-choice', {
  en: {
    account: 'Account',
  },
  de: {
    account: 'Konto',
  },
})

interface AccountChoiceProps {
  readonly accounts: readonly Pick<Me['accounts'][number], 'id' | 'name'>[]
  readonly value: string | null
  onChange(id: string): void
}

export default function AccountChoice({ accounts, value, onChange }: AccountChoiceProps) {
  const t = useWords()
  return (
    <Select
      aria-label={t('account')}
      size="xs"
      w={{ base: 130, sm: 200 }}
      allowDeselect={false}
      searchable={accounts.length > 8}
      data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
      value={value}
      onChange={id => id !== null && onChange(id)}
    />
  )
}
