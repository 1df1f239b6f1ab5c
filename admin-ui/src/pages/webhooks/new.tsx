/** A new webhook; its secret is shown this once. */
import { Button, Checkbox, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api } from '../../app/api.ts'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { type EventType, eventTypes, useEventName } from '../../parts/event-types.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { SecretOnce } from '../../parts/secret-once.tsx'

const useWords = defineWords('webhook-new', {
  en: {
    create: 'New webhook',
    url: 'Address',
    urlText: 'https://shop.example/hooks/mail, or mailto: and a mailbox',
    wrongUrl: 'Write an address that begins with https:// or mailto:',
    events: 'What it is told of',
    noEvents: 'Choose at least one',
    system: 'Mails of',
    all: 'All systems',
    save: 'Create',
    secret: 'Signing secret',
  },
  de: {
    create: 'Neuer Webhook',
    url: 'Adresse',
    urlText: 'https://shop.example/hooks/mail, oder mailto: und ein Postfach',
    wrongUrl: 'Schreiben Sie eine Adresse, die mit https:// oder mailto: beginnt',
    events: 'Wovon er erfährt',
    noEvents: 'Wählen Sie mindestens eins',
    system: 'Mails von',
    all: 'Allen Systemen',
    save: 'Anlegen',
    secret: 'Signatur-Geheimnis',
  },
})

const usual: EventType[] = ['message.bounced', 'message.complained', 'message.delivered']

export function NewWebhook() {
  const t = useWords()
  const eventName = useEventName()
  const navigate = useNavigate()
  const { data: systems = [] } = useAllSystems()
  const [open, { open: show, close }] = useDisclosure(false)
  const create = api.useMutation('post', '/v1/webhooks', { onError: problem => form.setErrors(fieldErrors(problem)) })
  const form = useForm({
    initialValues: { url: '', types: usual, systemId: '' },
    validate: {
      // http is for relays under test, and the relay itself says no to it
      url: value => (/^(https?:\/\/|mailto:)\S+$/i.test(value.trim()) ? null : t('wrongUrl')),
      types: value => (value.length === 0 ? t('noEvents') : null),
    },
  })
  const made = create.data
  const finish = () => {
    close()
    if (made !== undefined) void navigate({ to: '/webhooks/$id', params: { id: made.id } })
    form.reset()
    create.reset()
  }
  const submit = form.onSubmit(({ url, types, systemId }) =>
    create.mutate({ body: { url: url.trim(), types, systemId: systemId === '' ? null : systemId } }),
  )
  return (
    <>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={show}>
        {t('create')}
      </Button>
      <Dialog opened={open} onClose={finish} title={t('create')} size="lg">
        {made === undefined ? (
          <form onSubmit={submit}>
            <Stack>
              <TextInput
                label={t('url')}
                description={t('urlText')}
                withAsterisk
                data-autofocus
                {...form.getInputProps('url')}
              />
              <Checkbox.Group label={t('events')} withAsterisk {...form.getInputProps('types')}>
                <Stack gap="xs" mt="xs">
                  {eventTypes.map(type => (
                    <Checkbox key={type} value={type} label={eventName(type)} />
                  ))}
                </Stack>
              </Checkbox.Group>
              {systems.length > 1 && (
                <Select
                  label={t('system')}
                  allowDeselect={false}
                  searchable
                  data={[
                    { value: '', label: t('all') },
                    ...systems.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                  {...form.getInputProps('systemId')}
                />
              )}
              {create.error && <ProblemAlert error={create.error} />}
              <Button type="submit" loading={create.isPending}>
                {t('save')}
              </Button>
            </Stack>
          </form>
        ) : (
          <SecretOnce label={t('secret')} value={made.secret} onDone={finish} />
        )}
      </Dialog>
    </>
  )
}
