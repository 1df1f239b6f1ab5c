/** Enters a domain before a system sends for it. */
import { Button, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { emptyKey, KeyFields, type KeyValues, keyBody, useKeyFaults } from '../../parts/domain/key-fields.tsx'
import { isDomain } from '../../parts/domain/names.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('domain-new', {
  en: {
    add: 'Enter a domain',
    name: 'Domain',
    nameText: 'What stands behind the @ of the sender, for example blumen-mayer.de',
    wrongName: 'Write a domain such as shop.example',
    save: 'Enter',
  },
  de: {
    add: 'Domain eintragen',
    name: 'Domain',
    nameText: 'Was beim Absender hinter dem @ steht, etwa blumen-mayer.de',
    wrongName: 'Schreiben Sie eine Domain wie shop.example',
    save: 'Eintragen',
  },
})

export function NewDomain() {
  const t = useWords()
  const keyFaults = useKeyFaults()
  const navigate = useNavigate()
  const [open, { open: show, close }] = useDisclosure(false)
  const create = api.useMutation('post', '/v1/domains', {
    onError: problem => form.setErrors(fieldErrors(problem, { dkimSelector: 'selector', dkimKeyPem: 'pem' })),
  })
  const form = useForm<{ name: string } & KeyValues>({
    initialValues: { name: '', ...emptyKey },
    validate: values => ({ name: isDomain(values.name) ? null : t('wrongName'), ...keyFaults(values) }),
  })
  const submit = form.onSubmit(async values => {
    const made = await create.mutateAsync({ body: { name: values.name.trim(), ...keyBody(values) } }).catch(() => null)
    if (made !== null) await navigate({ to: '/domains/$id', params: { id: made.id } })
  })
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={show}>
        {t('add')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('add')} size="lg">
        <form onSubmit={submit}>
          <Stack>
            <TextInput
              label={t('name')}
              description={t('nameText')}
              withAsterisk
              data-autofocus
              {...form.getInputProps('name')}
            />
            <KeyFields form={form} />
            {create.error && <ProblemAlert error={create.error} />}
            <Button type="submit" loading={create.isPending}>
              {t('save')}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
