/** Asks a WooCommerce shop for its keys: its own page asks the administrator, and leads back here. */
import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../app/api.ts'
import { time } from '../app/format.ts'
import { defineWords } from '../app/words.ts'
import { CopyValue } from './copy-value.tsx'
import { ProblemAlert } from './failed.tsx'

const useWords = defineWords('woo-link', {
  en: {
    url: 'Address of the shop',
    wrongUrl: 'Write it as it stands in the browser, beginning with https://',
    go: 'Go to the shop and approve',
    send: 'Make a link for its administrator',
    link: 'Link',
    until: 'Good once, until {{at}}. Whoever opens it must be signed in as administrator of the shop.',
  },
  de: {
    url: 'Adresse des Shops',
    wrongUrl: 'Schreiben Sie sie, wie sie im Browser steht, beginnend mit https://',
    go: 'Zum Shop gehen und zustimmen',
    send: 'Link für den Administrator erzeugen',
    link: 'Link',
    until: 'Gilt einmal, bis {{at}}. Wer ihn öffnet, muss im Shop als Administrator angemeldet sein.',
  },
})

export function LinkShop({ systemId, url = '' }: { systemId: string; url?: string }) {
  const t = useWords()
  const go = api.useMutation('post', '/v1/systems/{id}/woocommerce', {
    onSuccess: ({ authorizeUrl }) => location.assign(authorizeUrl),
  })
  const send = api.useMutation('post', '/v1/systems/{id}/woocommerce')
  const form = useForm({
    initialValues: { url },
    validate: { url: value => (/^https:\/\/[^\s/]+/.test(value.trim()) ? null : t('wrongUrl')) },
  })
  const submitBy = (way: typeof go) =>
    form.onSubmit(values => {
      for (const each of [go, send]) each.reset()
      way.mutate({ params: { path: { id: systemId } }, body: { url: values.url.trim(), scope: 'read' } })
    })
  const error = go.error ?? send.error
  return (
    <form onSubmit={submitBy(go)} noValidate>
      <Stack gap="sm">
        <TextInput label={t('url')} type="url" withAsterisk placeholder="https://" {...form.getInputProps('url')} />
        {error && <ProblemAlert error={error} />}
        <Group gap="xs">
          <Button type="submit" loading={go.isPending || go.isSuccess}>
            {t('go')}
          </Button>
          <Button variant="default" loading={send.isPending} onClick={() => submitBy(send)()}>
            {t('send')}
          </Button>
        </Group>
        {send.data && (
          <Card withBorder padding="xs">
            <CopyValue label={t('link')} value={send.data.authorizeUrl} />
            <Text size="xs" c="dimmed">
              {t('until', { at: time(send.data.shop.expiresAt ?? send.data.shop.createdAt) })}
            </Text>
          </Card>
        )}
      </Stack>
    </form>
  )
}
