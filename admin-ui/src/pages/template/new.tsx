/** A new template: whose it is, and its name; what it says is written on its page. */
import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api } from '../../app/api.ts'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('template-new', {
  en: {
    create: 'New template',
    system: 'System',
    name: 'Name',
    nameText: 'By which mails name it, for example order-confirmation',
    subject: 'Subject',
    subjectText: 'With places to fill in, for example: Your order {{place}}',
    save: 'Create',
    firstText: 'Hello {{place}},',
  },
  de: {
    create: 'Neue Vorlage',
    system: 'System',
    name: 'Name',
    nameText: 'So nennen Mails sie, etwa order-confirmation',
    subject: 'Betreff',
    subjectText: 'Mit Stellen zum Ausfüllen, zum Beispiel: Ihre Bestellung {{place}}',
    save: 'Anlegen',
    firstText: 'Guten Tag {{place}},',
  },
})

/** As templates write what is filled in; the words of the interface have the same sign for themselves. */
const place = (name: string) => `{{${name}}}`

export function NewTemplate() {
  const t = useWords()
  const navigate = useNavigate()
  const { data: systems = [] } = useAllSystems()
  const [open, { open: show, close }] = useDisclosure(false)
  const create = api.useMutation('post', '/v1/templates', { onError: problem => form.setErrors(fieldErrors(problem)) })
  const form = useForm({ initialValues: { systemId: '', name: '', subject: '' } })
  const begin = () => {
    form.setValues({ systemId: systems[0]?.id ?? '', name: '', subject: '' })
    create.reset()
    show()
  }
  const submit = form.onSubmit(async ({ systemId, name, subject }) => {
    const body = { systemId, name, subject, text: t('firstText', { place: place('name') }) }
    const made = await create.mutateAsync({ body }).catch(() => null)
    if (made !== null) await navigate({ to: '/templates/$id', params: { id: made.id } })
  })
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={begin} disabled={systems.length === 0}>
        {t('create')}
      </Button>
      <Dialog opened={open} onClose={close} title={t('create')}>
        <form onSubmit={submit}>
          <Stack>
            <Select
              label={t('system')}
              allowDeselect={false}
              searchable
              limit={50}
              data={systems.map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('systemId')}
            />
            <TextInput
              label={t('name')}
              description={t('nameText')}
              required
              data-autofocus
              {...form.getInputProps('name')}
            />
            <TextInput
              label={t('subject')}
              description={t('subjectText', { place: place('number') })}
              required
              {...form.getInputProps('subject')}
            />
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
