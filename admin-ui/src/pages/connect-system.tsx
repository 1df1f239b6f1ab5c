/** "Connect a new system": platform, name, domains with their keys, List-Help; then the records, and the SMTP values. */
import { Autocomplete, Button, Card, Group, Radio, Stack, Text, TextInput, Title } from '@mantine/core'
import { type UseFormReturnType, useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { api, type Schemas } from '../app/api.ts'
import { defineWords } from '../app/words.ts'
import { emptyKey, KeyFields, type KeyValues, keyBody, useKeyFaults } from '../parts/domain/key-fields.tsx'
import { isDomain, isListHelp } from '../parts/domain/names.ts'
import { ProblemAlert } from '../parts/failed.tsx'
import { fieldErrors } from '../parts/field-errors.ts'
import { Page } from '../parts/page.tsx'
import { PlatformChoice } from './connect/platforms.tsx'

const useWords = defineWords('connect-system', {
  en: {
    title: 'Connect a new system',
    name: 'Name',
    nameText: 'Your own name for it, for example the shop’s',
    domain: 'Sending domain',
    domainText: 'What stands behind the @ of the sender, for example blumen-mayer.de',
    another: 'Another sending domain',
    drop: 'Leave it out',
    existing: 'The entry that is there',
    existingText: 'Signed by the key “{{selector}}”; nothing is to be set anew',
    existingPlain: 'This domain is entered already; nothing is to be set anew',
    listHelp: 'List-Help',
    listHelpText:
      'A page or a mailbox that tells recipients why they get your mails and whom to ask. It stands in each mail’s header, not in its text; one serves all domains of the system.',
    listHelpOwn: 'A page or a mailbox of your own',
    listHelpHosted: 'A page that this relay serves',
    listHelpHostedText: 'You choose what it says in the next step; no website needed',
    address: 'Address of the List-Help',
    listHelpExample: 'https://… or mailto:help@example.org',
    save: 'Save the connection',
    next: 'Then we show the DNS records, and as soon as all is right, the SMTP credentials.',
    missingPlatform: 'Choose what you want to connect',
    missingName: 'Give it a name',
    missingDomain: 'Write a domain such as shop.example',
    wrongListHelp: 'Write an address that begins with https:// or mailto:',
    help: 'Two things keep mails out of spam: a signature of your domain (DKIM), and a way for recipients to get help (List-Help). Both are set here, once.',
  },
  de: {
    title: 'Neues System verbinden',
    name: 'Name',
    nameText: 'Ihr eigener Name dafür, etwa der des Shops',
    domain: 'Absenderdomain',
    domainText: 'Was beim Absender hinter dem @ steht, etwa blumen-mayer.de',
    another: 'Weitere Absenderdomain',
    drop: 'Weglassen',
    existing: 'Der vorhandene Eintrag',
    existingText: 'Signiert mit dem Schlüssel „{{selector}}“; nichts ist neu zu setzen',
    existingPlain: 'Diese Domain ist schon eingetragen; nichts ist neu zu setzen',
    listHelp: 'List-Help',
    listHelpText:
      'Eine Seite oder ein Postfach, wo Empfänger erfahren, warum sie Ihre Mails bekommen und wen sie fragen können. Steht im Kopf jeder Mail, nicht im Text; eins dient allen Domains des Systems.',
    listHelpOwn: 'Eine eigene Seite oder ein eigenes Postfach',
    listHelpHosted: 'Eine Seite, die dieses Relay ausliefert',
    listHelpHostedText: 'Was darauf steht, wählen Sie im nächsten Schritt; eine Website ist nicht nötig',
    address: 'Adresse des List-Help',
    listHelpExample: 'https://… oder mailto:hilfe@example.org',
    save: 'Verbindung speichern',
    next: 'Danach zeigen wir die DNS-Einträge und, sobald alles stimmt, die SMTP-Zugangsdaten.',
    missingPlatform: 'Wählen Sie, was Sie verbinden möchten',
    missingName: 'Geben Sie ihm einen Namen',
    missingDomain: 'Schreiben Sie eine Domain wie shop.example',
    wrongListHelp: 'Schreiben Sie eine Adresse, die mit https:// oder mailto: beginnt',
    help: 'Zwei Dinge halten Mails aus dem Spam: eine Signatur Ihrer Domain (DKIM) und ein Weg, auf dem Empfänger Hilfe finden (List-Help). Beides wird hier einmal eingestellt.',
  },
})

interface DomainValues extends KeyValues {
  id: string
  name: string
}

interface Values {
  platform: string
  name: string
  domains: DomainValues[]
  listHelpWay: string
  listHelp: string
}

const newDomain = (): DomainValues => ({ id: crypto.randomUUID(), name: '', ...emptyKey })

type Domain = Schemas['Domain']

export function ConnectSystem() {
  const t = useWords()
  const navigate = useNavigate()
  const keyFaults = useKeyFaults()
  const known = api.useQuery('get', '/v1/domains', { params: { query: { limit: 200 } } })
  const create = api.useMutation('post', '/v1/systems', {
    onError: problem =>
      form.setErrors(
        fieldErrors(problem, {
          'domains.0.listHelp': 'listHelp',
          'domains.0.listHelp.0': 'listHelp',
          'domains.0.dkimSelector': 'domains.0.selector',
        }),
      ),
  })
  const form = useForm<Values>({
    initialValues: { platform: '', name: '', domains: [newDomain()], listHelpWay: 'own', listHelp: '' },
    validate: {
      platform: value => (value === '' ? t('missingPlatform') : null),
      name: value => (value.trim() === '' ? t('missingName') : null),
      listHelp: (value, { listHelpWay }) => (listHelpWay === 'hosted' || isListHelp(value) ? null : t('wrongListHelp')),
      domains: {
        name: value => (isDomain(value) ? null : t('missingDomain')),
        selector: (_, { domains }, path) => keyFaults(domains[Number(path.split('.')[1])] ?? emptyKey).selector,
        pem: (_, { domains }, path) => keyFaults(domains[Number(path.split('.')[1])] ?? emptyKey).pem,
      },
    },
  })
  const save = form.onSubmit(async ({ platform, name, domains, listHelpWay, listHelp }) => {
    const help = listHelpWay === 'hosted' ? {} : { listHelp: [listHelp.trim()] }
    const body = {
      platform,
      name,
      domains: domains.map(domain => ({ name: domain.name.trim().toLowerCase(), ...help, ...keyBody(domain) })),
    }
    const made = await create.mutateAsync({ body }).catch(() => null)
    if (made !== null) await navigate({ to: '/systems/$id', params: { id: made.id } })
  })
  return (
    <Page title={t('title')} help={t('help')}>
      <form onSubmit={save}>
        <Stack gap="lg" maw={720}>
          <PlatformChoice input={form.getInputProps('platform')} />
          <TextInput label={t('name')} description={t('nameText')} withAsterisk {...form.getInputProps('name')} />
          {form.values.domains.map(({ id }, at) => (
            <DomainFields key={id} form={form} at={at} known={known.data?.items ?? []} />
          ))}
          <Group>
            <Button
              size="xs"
              variant="default"
              leftSection={<Plus size={14} aria-hidden />}
              onClick={() => form.insertListItem('domains', newDomain())}
            >
              {t('another')}
            </Button>
          </Group>
          <Stack gap="xs">
            <Radio.Group label={t('listHelp')} description={t('listHelpText')} {...form.getInputProps('listHelpWay')}>
              <Stack gap="xs" mt="xs">
                <Radio value="own" label={t('listHelpOwn')} />
                <Radio value="hosted" label={t('listHelpHosted')} description={t('listHelpHostedText')} />
              </Stack>
            </Radio.Group>
            {form.values.listHelpWay === 'own' && (
              <TextInput
                label={t('address')}
                placeholder={t('listHelpExample')}
                withAsterisk
                {...form.getInputProps('listHelp')}
              />
            )}
          </Stack>
          {create.error && <ProblemAlert error={create.error} />}
          <Group>
            <Button type="submit" loading={create.isPending}>
              {t('save')}
            </Button>
            <Text size="sm" c="dimmed">
              {t('next')}
            </Text>
          </Group>
        </Stack>
      </form>
    </Page>
  )
}

interface DomainFieldsProps {
  readonly form: UseFormReturnType<Values>
  readonly at: number
  /** entries that the account has */
  readonly known: readonly Domain[]
}

function DomainFields({ form, at, known }: DomainFieldsProps) {
  const t = useWords()
  const values = form.values.domains[at] ?? newDomain()
  const entry = known.find(({ name }) => name === values.name.trim().toLowerCase())
  const selector = entry?.keys.find(({ role }) => role === 'signing')?.selector
  // what is there is taken, unless somebody brings a key of his own
  const key = entry === undefined ? values.key : values.key === 'own' ? 'own' : 'existing'
  const keyForm = {
    values: { ...values, key },
    getInputProps: (name: keyof KeyValues) =>
      name === 'key'
        ? { value: key, onChange: (chosen: string) => form.setFieldValue(`domains.${at}.key`, chosen) }
        : form.getInputProps(`domains.${at}.${name}`),
    setFieldValue: (_: 'pem', pem: string) => form.setFieldValue(`domains.${at}.pem`, pem),
  }
  return (
    <Card withBorder>
      <Stack gap="sm">
        {at > 0 && (
          <Group justify="space-between">
            <Title order={2} size="h6">
              {t('another')}
            </Title>
            <Button size="compact-xs" variant="subtle" onClick={() => form.removeListItem('domains', at)}>
              {t('drop')}
            </Button>
          </Group>
        )}
        <Autocomplete
          label={t('domain')}
          description={t('domainText')}
          withAsterisk
          data={known.map(({ name }) => name)}
          limit={20}
          {...form.getInputProps(`domains.${at}.name`)}
        />
        <KeyFields
          form={keyForm}
          isKnown={entry !== undefined}
          existing={
            entry !== undefined && (
              <Radio
                value="existing"
                label={t('existing')}
                description={selector === undefined ? t('existingPlain') : t('existingText', { selector })}
              />
            )
          }
        />
      </Stack>
    </Card>
  )
}
