/** The field of a new password; what is wrong with one is said by the relay (relay/src/accounts/password-rules.ts). */
import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('new-password', {
  en: {
    label: 'New password',
    hint: '8 characters or more. Several words are better than one word with signs in it.',
    short: 'Take 8 characters or more',
  },
  de: {
    label: 'Neues Passwort',
    hint: 'Mindestens 8 Zeichen. Mehrere Wörter sind besser als eines mit Sonderzeichen.',
    short: 'Nehmen Sie mindestens 8 Zeichen',
  },
})

/** For a form's `validate`. */
export function usePasswordCheck(): (password: string) => string | null {
  const t = useWords()
  return password => ([...password].length < 8 ? t('short') : null)
}

export function NewPassword(props: PasswordInputProps) {
  const t = useWords()
  return <PasswordInput label={t('label')} description={t('hint')} autoComplete="new-password" required {...props} />
}
