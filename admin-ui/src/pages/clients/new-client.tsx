/** Makes an account for a client, or asks the owner of an existing one. */
import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Handshake, Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { api } from '../../app/api.ts'
import { defineWords, type Language, language } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { saved } from '../../parts/saved.ts'

const useWords = defineWords('new-client', {
  en: {
    create: 'Create a client',
    offer: 'Take over an account',
    name: 'Name',
    nameText: 'The company or the shop',
    email: 'Address for reminders',
    emailText: 'Where mails about the quota go until the account has an owner. Empty: to you.',
    created: '{{name}} is there. Open it to connect a system, or to invite its owner.',
    offerText:
      'We write to the owner. When he agrees, you can act in the account; he stays its owner and can end it at any time.',
    ownerEmail: 'Address of the owner',
    language: 'Language of the mail',
    send: 'Ask the owner',
    sent: '{{email}} is asked',
    untold: 'The offer stands, but the mail could not be sent. Try again later.',
  },
  de: {
    create: 'Kunden anlegen',
    offer: 'Konto übernehmen',
    name: 'Name',
    nameText: 'Die Firma oder der Shop',
    email: 'Adresse für Erinnerungen',
    emailText: 'Wohin Mails über das Kontingent gehen, bis das Konto einen Inhaber hat. Leer: an Sie.',
    created: '{{name}} ist da. Öffnen Sie das Konto, um ein System zu verbinden oder den Inhaber einzuladen.',
    offerText:
      'Wir schreiben dem Inhaber. Stimmt er zu, können Sie im Konto handeln; er bleibt Inhaber und kann es jederzeit beenden.',
    ownerEmail: 'Adresse des Inhabers',
    language: 'Sprache der Mail',
    send: 'Inhaber fragen',
    sent: '{{email}} ist gefragt',
    untold: 'Das Angebot steht, aber die Mail ließ sich nicht senden. Versuchen Sie es später noch einmal.',
  },
})

export function NewClient() {
  const t = useWords()
  const [creating, { open: openCreate, close: closeCreate }] = useDisclosure(false)
  const [offering, { open: openOffer, close: closeOffer }] = useDisclosure(false)
  return (
    <>
      <Button variant="default" leftSection={<Handshake size={16} aria-hidden />} onClick={openOffer}>
        {t('offer')}
      </Button>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={openCreate}>
        {t('create')}
      </Button>
      <Modal opened={creating} onClose={closeCreate} title={t('create')}>
        <CreateForm onDone={closeCreate} />
      </Modal>
      <Modal opened={offering} onClose={closeOffer} title={t('offer')}>
        <OfferForm onDone={closeOffer} />
      </Modal>
    </>
  )
}

function CreateForm({ onDone }: { onDone: () => void }) {
  const t = useWords()
  const create = api.useMutation('post', '/v1/agency/clients')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const send = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(
      { body: { name, ...(email.trim() === '' ? {} : { email: email.trim() }) } },
      {
        onSuccess: made => {
          saved(t('created', { name: made.name }))
          onDone()
        },
      },
    )
  }
  return (
    <form onSubmit={send}>
      <Stack>
        <TextInput
          label={t('name')}
          description={t('nameText')}
          required
          maxLength={200}
          data-autofocus
          value={name}
          onChange={event => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t('email')}
          description={t('emailText')}
          type="email"
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        {create.error && <ProblemAlert error={create.error} />}
        <Button type="submit" loading={create.isPending}>
          {t('create')}
        </Button>
      </Stack>
    </form>
  )
}

function OfferForm({ onDone }: { onDone: () => void }) {
  const t = useWords()
  const offer = api.useMutation('post', '/v1/agency/offers')
  const [email, setEmail] = useState('')
  const [locale, setLocale] = useState<Language>(language())
  const send = (event: FormEvent) => {
    event.preventDefault()
    offer.mutate(
      { body: { email: email.trim(), locale } },
      {
        onSuccess: ({ told }) => {
          if (!told) return
          saved(t('sent', { email: email.trim() }))
          onDone()
        },
      },
    )
  }
  return (
    <form onSubmit={send}>
      <Stack>
        <Text size="sm">{t('offerText')}</Text>
        <TextInput
          label={t('ownerEmail')}
          type="email"
          required
          data-autofocus
          value={email}
          onChange={event => setEmail(event.currentTarget.value)}
        />
        <Radio.Group label={t('language')} value={locale} onChange={value => setLocale(value as Language)}>
          <Group mt={4}>
            <Radio value="de" label="Deutsch" lang="de" />
            <Radio value="en" label="English" lang="en" />
          </Group>
        </Radio.Group>
        {offer.error && <ProblemAlert error={offer.error} />}
        {offer.data?.told === false && <Alert color="yellow">{t('untold')}</Alert>}
        <Button type="submit" loading={offer.isPending}>
          {t('send')}
        </Button>
      </Stack>
    </form>
  )
}
