/** Which DKIM key signs: a new one, or one that is there, pasted or from a file. */
import { Button, FileButton, Group, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { FileUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { defineWords } from '../../app/words.ts'

const useWords = defineWords('dkim-key-fields', {
  en: {
    key: 'DKIM key',
    new: 'A new key',
    newText: 'We make one and show you the record to set',
    own: 'A key you have',
    ownText: 'Its selector and the private key in PEM; its record stays as it is',
    selector: 'Selector',
    selectorText: 'What stands before “._domainkey” in the name of its record',
    pem: 'Private key (PEM)',
    file: 'Take it from a file',
    missingSelector: 'Write the selector, for example “s1”',
    missingPem: 'Paste the key, from “-----BEGIN” to “-----END … -----”',
  },
  de: {
    key: 'DKIM-Schlüssel',
    new: 'Ein neuer Schlüssel',
    newText: 'Wir erzeugen einen und zeigen Ihnen den Eintrag dafür',
    own: 'Ein vorhandener Schlüssel',
    ownText: 'Sein Selektor und der private Schlüssel als PEM; sein Eintrag bleibt, wie er ist',
    selector: 'Selektor',
    selectorText: 'Was im Namen seines Eintrags vor „._domainkey“ steht',
    pem: 'Privater Schlüssel (PEM)',
    file: 'Aus einer Datei nehmen',
    missingSelector: 'Schreiben Sie den Selektor, etwa „s1“',
    missingPem: 'Fügen Sie den Schlüssel ein, von „-----BEGIN“ bis „-----END … -----“',
  },
})

export interface KeyValues {
  key: string
  selector: string
  pem: string
}

export const emptyKey: KeyValues = { key: 'new', selector: '', pem: '' }

/** As the API wants it. */
export const keyBody = ({ key, selector, pem }: KeyValues) =>
  key === 'own' ? { dkimSelector: selector.trim(), dkimKeyPem: pem } : {}

export function useKeyFaults(): (values: KeyValues) => { selector: string | null; pem: string | null } {
  const t = useWords()
  return ({ key, selector, pem }) => ({
    selector: key === 'own' && selector.trim() === '' ? t('missingSelector') : null,
    pem: key === 'own' && !/-----BEGIN [\s\S]+-----END /.test(pem) ? t('missingPem') : null,
  })
}

interface KeyForm {
  readonly values: KeyValues
  // biome-ignore lint/suspicious/noExplicitAny: Mantine gives the props of any input
  getInputProps(name: keyof KeyValues): any
  setFieldValue(name: 'pem', value: string): void
}

interface KeyFieldsProps {
  readonly form: KeyForm
  /** the domain has an entry: then no new key is made, and `existing` is offered instead */
  readonly isKnown?: boolean
  readonly existing?: ReactNode
}

export function KeyFields({ form, isKnown = false, existing }: KeyFieldsProps) {
  const t = useWords()
  return (
    <>
      <Radio.Group label={t('key')} {...form.getInputProps('key')}>
        <Stack gap="xs" mt="xs">
          {existing}
          {!isKnown && <Radio value="new" label={t('new')} description={t('newText')} />}
          <Radio value="own" label={t('own')} description={t('ownText')} />
        </Stack>
      </Radio.Group>
      {form.values.key === 'own' && (
        <Stack gap="sm">
          <TextInput
            label={t('selector')}
            description={t('selectorText')}
            withAsterisk
            {...form.getInputProps('selector')}
          />
          <Textarea
            label={t('pem')}
            withAsterisk
            autosize
            minRows={4}
            maxRows={12}
            classNames={{ input: 'mono' }}
            {...form.getInputProps('pem')}
          />
          <Group>
            <FileButton
              accept=".pem,.key,.txt,.private"
              onChange={file => file && void file.text().then(text => form.setFieldValue('pem', text))}
            >
              {props => (
                <Button {...props} size="xs" variant="default" leftSection={<FileUp size={14} aria-hidden />}>
                  {t('file')}
                </Button>
              )}
            </FileButton>
          </Group>
        </Stack>
      )}
    </>
  )
}
