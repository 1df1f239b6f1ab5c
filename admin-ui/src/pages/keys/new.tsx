/** A new API key with the scopes that are chosen; shown this once. */
import { Button, Checkbox, Group, Select, SimpleGrid, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useDisclosure } from '@mantine/hooks'
import { Plus } from 'lucide-react'
import { api } from '../../app/api.ts'
import { type Scope, useSure } from '../../app/me.ts'
import { useAllSystems } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { useScopeName } from '../../parts/scope-names.tsx'
import { SecretOnce } from '../../parts/secret-once.tsx'

const useWords = defineWords('key-new', {
  en: {
    create: 'New key',
    label: 'What it is for',
    labelText: 'So that you know it again, for example “ERP”',
    scopes: 'What it may do',
    noScope: 'Choose at least one',
    sending: 'Only send',
    reading: 'Only read',
    all: 'Everything',
    system: 'Reaches',
    allSystems: 'All systems',
    until: 'Valid until (empty: until it is revoked)',
    save: 'Create',
    key: 'Key',
  },
  de: {
    create: 'Neuer Schlüssel',
    label: 'Wofür er ist',
    labelText: 'Damit Sie ihn wiedererkennen, etwa „Warenwirtschaft“',
    scopes: 'Was er darf',
    noScope: 'Wählen Sie mindestens eins',
    sending: 'Nur senden',
    reading: 'Nur lesen',
    all: 'Alles',
    system: 'Erreicht',
    allSystems: 'Alle Systeme',
    until: 'Gültig bis (leer: bis er widerrufen wird)',
    save: 'Erzeugen',
    key: 'Schlüssel',
  },
})

export function NewKey() {
  const t = useWords()
  const scopeName = useScopeName()
  const { scopes: mine } = useSure()
  const { data: systems = [] } = useAllSystems()
  const [open, { open: show, close }] = useDisclosure(false)
  const create = api.useMutation('post', '/v1/keys', {
    onError: problem => form.setErrors(fieldErrors(problem, { expiresAt: 'until' })),
  })
  const form = useForm({
    initialValues: { label: '', scopes: ['messages:send'] as Scope[], systemId: '', until: '' },
    validate: { scopes: value => (value.length === 0 ? t('noScope') : null) },
  })
  const made = create.data
  const finish = () => {
    close()
    form.reset()
    create.reset()
  }
  const submit = form.onSubmit(({ label, scopes, systemId, until }) =>
    create.mutate({
      body: {
        label,
        scopes,
        systemId: systemId === '' ? null : systemId,
        expiresAt: until === '' ? null : new Date(`${until}T00:00`).toISOString(),
      },
    }),
  )
  const presets: [string, Scope[]][] = [
    [t('sending'), mine.filter(scope => scope === 'messages:send')],
    [t('reading'), mine.filter(scope => scope.endsWith(':read'))],
    [t('all'), [...mine]],
  ]
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
                label={t('label')}
                description={t('labelText')}
                required
                maxLength={100}
                data-autofocus
                {...form.getInputProps('label')}
              />
              <Checkbox.Group label={t('scopes')} withAsterisk {...form.getInputProps('scopes')}>
                <Group gap="xs" my="xs">
                  {presets.map(([name, scopes]) => (
                    <Button
                      key={name}
                      size="compact-xs"
                      variant="default"
                      onClick={() => form.setFieldValue('scopes', scopes)}
                    >
                      {name}
                    </Button>
                  ))}
                </Group>
                <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xs">
                  {mine.map(scope => (
                    <Checkbox key={scope} value={scope} label={scopeName(scope)} />
                  ))}
                </SimpleGrid>
              </Checkbox.Group>
              {systems.length > 1 && (
                <Select
                  label={t('system')}
                  allowDeselect={false}
                  searchable
                  data={[
                    { value: '', label: t('allSystems') },
                    ...systems.map(({ id, name }) => ({ value: id, label: name })),
                  ]}
                  {...form.getInputProps('systemId')}
                />
              )}
              <TextInput type="date" label={t('until')} {...form.getInputProps('until')} />
              {create.error && <ProblemAlert error={create.error} />}
              <Button type="submit" loading={create.isPending}>
                {t('save')}
              </Button>
            </Stack>
          </form>
        ) : (
          <SecretOnce label={t('key')} value={made.token} onDone={finish} />
        )}
      </Dialog>
    </>
  )
}
