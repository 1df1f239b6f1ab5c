/** "Connect a new system": platform, name, domain with its key, List-Help; then the records, and the SMTP values. */
import { Button, Group, Radio, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../app/api.ts'
import { defineWords } from '../app/words.ts'
import { ProblemAlert } from '../parts/failed.tsx'
import { Page } from '../parts/page.tsx'
import { usePlatformKind } from '../parts/platform-kind.tsx'

const useWords = defineWords('connect-system', {
  en: {
    title: 'Connect a new system',
    platform: 'What do you want to connect?',
    search: 'Search',
    name: 'Name',
    nameText: 'Your own name for it, for example the shop’s',
    domain: 'Sending domain',
    domainText: 'What stands behind the @ of the sender, for example blumen-mayer.de',
    key: 'DKIM key',
    keyNew: 'A new key',
    keyNewText: 'We make one and show you the record to set',
    keyOwn: 'A key you have',
    keyOwnText: 'Its selector and the private key in PEM',
    selector: 'Selector',
    pem: 'Private key (PEM)',
    listHelp: 'List-Help',
    listHelpText:
      'A page or a mailbox that tells recipients why they get your mails and whom to ask. It stands in each mail’s header, not in its text.',
    listHelpExample: 'https://www.example.org/mails or mailto:help@example.org',
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
    platform: 'Was möchten Sie verbinden?',
    search: 'Suchen',
    name: 'Name',
    nameText: 'Ihr eigener Name dafür, etwa der des Shops',
    domain: 'Absenderdomain',
    domainText: 'Was beim Absender hinter dem @ steht, etwa blumen-mayer.de',
    key: 'DKIM-Schlüssel',
    keyNew: 'Ein neuer Schlüssel',
    keyNewText: 'Wir erzeugen einen und zeigen Ihnen den Eintrag dafür',
    keyOwn: 'Ein vorhandener Schlüssel',
    keyOwnText: 'Sein Selektor und der private Schlüssel als PEM',
    selector: 'Selektor',
    pem: 'Privater Schlüssel (PEM)',
    listHelp: 'List-Help',
    listHelpText:
      'Eine Seite oder ein Postfach, wo Empfänger erfahren, warum sie Ihre Mails bekommen und wen sie fragen können. Steht im Kopf jeder Mail, nicht im Text.',
    listHelpExample: 'https://www.example.org/mails oder mailto:hilfe@example.org',
    save: 'Verbindung speichern',
    next: 'Danach zeigen wir die DNS-Einträge und, sobald alles stimmt, die SMTP-Zugangsdaten.',
    missingPlatform: 'Wählen Sie, was Sie verbinden möchten',
    missingName: 'Geben Sie ihm einen Namen',
    missingDomain: 'Schreiben Sie eine Domain wie shop.example',
    wrongListHelp: 'Schreiben Sie eine Adresse, die mit https:// oder mailto: beginnt',
    help: 'Zwei Dinge halten Mails aus dem Spam: eine Signatur Ihrer Domain (DKIM) und ein Weg, auf dem Empfänger Hilfe finden (List-Help). Beides wird hier einmal eingestellt.',
  },
})

export function ConnectSystem() {
  const t = useWords()
  const kindName = usePlatformKind()
  const navigate = useNavigate()
  const [search, setSearch] = useState('')
  const platforms = api.useQuery('get', '/v1/platforms', {}, { staleTime: 300_000 })
  const create = api.useMutation('post', '/v1/systems')
  const form = useForm({
    initialValues: { platform: '', name: '', domain: '', listHelp: '', key: 'new', selector: '', pem: '' },
    validate: {
      platform: value => (value === '' ? t('missingPlatform') : null),
      name: value => (value.trim() === '' ? t('missingName') : null),
      domain: value => (/^[^\s@/]+\.[^\s@/]+$/.test(value.trim()) ? null : t('missingDomain')),
      listHelp: value => (/^(https?:\/\/|mailto:)\S+$/i.test(value.trim()) ? null : t('wrongListHelp')),
    },
  })
  const save = form.onSubmit(async ({ platform, name, domain, listHelp, key, selector, pem }) => {
    const own = key === 'own' ? { dkimSelector: selector.trim(), dkimKeyPem: pem } : {}
    const body = { platform, name, domains: [{ name: domain.trim(), listHelp: [listHelp.trim()], ...own }] }
    const made = await create.mutateAsync({ body }).catch(() => null)
    if (made !== null) await navigate({ to: '/systems/$id', params: { id: made.id } })
  })
  const shown = platforms.data?.items.filter(({ name, kinds }) =>
    `${name} ${kinds.map(kindName).join(' ')}`.toLowerCase().includes(search.toLowerCase()),
  )
  return (
    <Page title={t('title')} help={t('help')}>
      <form onSubmit={save}>
        <Stack gap="lg" maw={720}>
          {platforms.error && <ProblemAlert error={platforms.error} onRetry={() => platforms.refetch()} />}
          <Radio.Group label={t('platform')} withAsterisk {...form.getInputProps('platform')}>
            {(platforms.data?.items.length ?? 0) > 8 && (
              <TextInput
                aria-label={t('search')}
                placeholder={t('search')}
                mt="xs"
                value={search}
                onChange={event => setSearch(event.currentTarget.value)}
              />
            )}
            <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} mt="xs">
              {shown?.map(({ id, name, kinds }) => (
                <Radio.Card key={id} value={id} p="sm" radius="md">
                  <Group wrap="nowrap" gap="sm">
                    <Radio.Indicator />
                    <div>
                      <Text size="sm" fw={600}>
                        {name}
                      </Text>
                      <Text size="xs" c="dimmed">
                        {kinds.map(kindName).join(', ')}
                      </Text>
                    </div>
                  </Group>
                </Radio.Card>
              ))}
            </SimpleGrid>
          </Radio.Group>
          <TextInput label={t('name')} description={t('nameText')} withAsterisk {...form.getInputProps('name')} />
          <TextInput label={t('domain')} description={t('domainText')} withAsterisk {...form.getInputProps('domain')} />
          <Radio.Group label={t('key')} {...form.getInputProps('key')}>
            <Stack gap="xs" mt="xs">
              <Radio value="new" label={t('keyNew')} description={t('keyNewText')} />
              <Radio value="own" label={t('keyOwn')} description={t('keyOwnText')} />
            </Stack>
          </Radio.Group>
          {form.values.key === 'own' && (
            <Stack gap="sm">
              <TextInput label={t('selector')} withAsterisk required {...form.getInputProps('selector')} />
              <Textarea
                label={t('pem')}
                withAsterisk
                required
                autosize
                minRows={4}
                maxRows={12}
                classNames={{ input: 'mono' }}
                {...form.getInputProps('pem')}
              />
            </Stack>
          )}
          <TextInput
            label={t('listHelp')}
            description={t('listHelpText')}
            placeholder={t('listHelpExample')}
            withAsterisk
            {...form.getInputProps('listHelp')}
          />
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
