/** Adds an address or a domain, or changes the note and the end of an entry. */
import { Button, Select, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { Plus } from 'lucide-react'
import { api, type Schemas } from '../../app/api.ts'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('suppression-edit', {
  en: {
    add: 'Add',
    addTitle: 'Send no more mail to …',
    edit: 'Edit',
    editOf: 'Edit: {{address}}',
    address: 'Address or domain',
    addressText: 'anna@example.org, or @example.org for all of a domain',
    note: 'Note',
    until: 'Until (empty: without end)',
    system: 'For mails of',
    all: 'All systems',
    save: 'Save',
  },
  de: {
    add: 'Hinzufügen',
    addTitle: 'Nicht mehr senden an …',
    edit: 'Ändern',
    editOf: 'Ändern: {{address}}',
    address: 'Adresse oder Domain',
    addressText: 'anna@example.org, oder @example.org für eine ganze Domain',
    note: 'Notiz',
    until: 'Bis (leer: ohne Ende)',
    system: 'Für Mails von',
    all: 'Allen Systemen',
    save: 'Speichern',
  },
})

/** @param entry null: a new one */
export function EditSuppression({ entry }: { entry: Schemas['Suppression'] | null }) {
  const t = useWords()
  const { data: systems = [] } = useAllSystems()
  const [open, { open: show, close }] = useDisclosure(false)
  const save = api.useMutation('post', '/v1/suppressions', {
    onError: problem => form.setErrors(fieldErrors(problem, { expiresAt: 'until' })),
  })
  const form = useForm({ initialValues: { address: '', note: '', until: '', systemId: '' } })
  const begin = () => {
    form.setValues({
      address: entry?.address ?? '',
      note: entry?.note ?? '',
      until: entry?.expiresAt?.slice(0, 10) ?? '',
      systemId: entry?.systemId ?? '',
    })
    save.reset()
    show()
  }
  const submit = form.onSubmit(async ({ address, note, until, systemId }) => {
    const body = {
      address,
      note: note.trim() === '' ? null : note,
      expiresAt: until === '' ? null : new Date(`${until}T00:00`).toISOString(),
      systemId: systemId === '' ? null : systemId,
    }
    if ((await save.mutateAsync({ body }).catch(() => null)) !== null) close()
  })
  return (
    <>
      {entry === null ? (
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={begin}>
          {t('add')}
        </Button>
      ) : (
        <Button size="compact-xs" variant="subtle" onClick={begin} aria-label={t('editOf', { address: entry.address })}>
          {t('edit')}
        </Button>
      )}
      <Dialog
        opened={open}
        onClose={close}
        title={entry === null ? t('addTitle') : t('editOf', { address: entry.address })}
      >
        <form onSubmit={submit}>
          <Stack>
            {entry === null && (
              <TextInput
                label={t('address')}
                description={t('addressText')}
                required
                data-autofocus
                {...form.getInputProps('address')}
              />
            )}
            {entry === null && systems.length > 1 && (
              <Select
                label={t('system')}
                allowDeselect={false}
                searchable
                data={[{ value: '', label: t('all') }, ...systems.map(({ id, name }) => ({ value: id, label: name }))]}
                {...form.getInputProps('systemId')}
              />
            )}
            <TextInput type="date" label={t('until')} {...form.getInputProps('until')} />
            <Textarea label={t('note')} autosize minRows={2} maxLength={1000} {...form.getInputProps('note')} />
            {save.error && <ProblemAlert error={save.error} />}
            <Button type="submit" loading={save.isPending}>
              {t('save')}
            </Button>
          </Stack>
        </form>
      </Dialog>
    </>
  )
}
