/** What the page says that the relay serves as List-Help: chosen, so that it is there in German and English. */
import { Button, Checkbox, Group, Select, SimpleGrid, Skeleton, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { api, isProblem, linkTo, type Schemas } from '../../app/api.ts'
import { defineWords, language } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('help-page', {
  en: {
    merchant: 'Your name, as recipients know it',
    kinds: 'Which mails you send',
    order: 'Order confirmations',
    booking: 'Booking confirmations',
    shipping: 'Shipping notices',
    deliveryState: 'Delivery state',
    account: 'Account created or changed',
    password: 'Password requested or changed',
    signIn: 'Sign-in notices',
    doubleOptIn: 'Confirmation of an address',
    comments: 'Comments',
    appointments: 'Appointments',
    reasons: 'Why somebody gets them',
    ordered: 'He has ordered',
    booked: 'He has booked',
    reasonaccount: 'He has an account',
    asked: 'He has asked for it',
    commented: 'He takes part in a talk',
    stop: 'How to get fewer of them',
    impossible: 'Not at all: they belong to the order or the account',
    stopaccount: 'In his account',
    contact: 'By writing to you',
    page: 'On a page',
    stopUrl: 'Address of that page',
    email: 'Your e-mail address for questions',
    phone: 'Phone (optional)',
    imprint: 'Address of your imprint (https://…)',
    privacy: 'Address of your privacy page (optional)',
    noteDe: 'Words of your own, German (optional)',
    noteEn: 'Words of your own, English (optional)',
    preview: 'Preview',
    save: 'Save and use as List-Help',
    choose: 'Choose at least one',
    needed: 'This is needed',
    https: 'Write an address that begins with https://',
  },
  de: {
    merchant: 'Ihr Name, wie Empfänger ihn kennen',
    kinds: 'Welche Mails Sie senden',
    order: 'Bestellbestätigungen',
    booking: 'Buchungsbestätigungen',
    shipping: 'Versandmeldungen',
    deliveryState: 'Lieferstand',
    account: 'Konto angelegt oder geändert',
    password: 'Passwort angefordert oder geändert',
    signIn: 'Anmeldehinweise',
    doubleOptIn: 'Bestätigung einer Adresse',
    comments: 'Kommentare',
    appointments: 'Termine',
    reasons: 'Warum jemand sie bekommt',
    ordered: 'Er hat bestellt',
    booked: 'Er hat gebucht',
    reasonaccount: 'Er hat ein Konto',
    asked: 'Er hat darum gebeten',
    commented: 'Er nimmt an einem Gespräch teil',
    stop: 'Wie man weniger bekommt',
    impossible: 'Gar nicht: Sie gehören zur Bestellung oder zum Konto',
    stopaccount: 'In seinem Konto',
    contact: 'Indem man Ihnen schreibt',
    page: 'Auf einer Seite',
    stopUrl: 'Adresse dieser Seite',
    email: 'Ihre E-Mail-Adresse für Fragen',
    phone: 'Telefon (freiwillig)',
    imprint: 'Adresse Ihres Impressums (https://…)',
    privacy: 'Adresse Ihrer Datenschutzseite (freiwillig)',
    noteDe: 'Eigene Worte, deutsch (freiwillig)',
    noteEn: 'Eigene Worte, englisch (freiwillig)',
    preview: 'Vorschau',
    save: 'Speichern und als List-Help verwenden',
    choose: 'Wählen Sie mindestens eins',
    needed: 'Das ist nötig',
    https: 'Schreiben Sie eine Adresse, die mit https:// beginnt',
  },
})

type Content = Schemas['HelpPage']['content']
const kinds = [
  'order',
  'booking',
  'shipping',
  'deliveryState',
  'account',
  'password',
  'signIn',
  'doubleOptIn',
  'comments',
  'appointments',
] as const satisfies readonly Content['kinds'][number][]
const reasons = ['ordered', 'booked', 'account', 'asked', 'commented'] as const
const stops = ['impossible', 'account', 'contact', 'page'] as const

export function HelpPage({ id, onSaved }: { id: string; onSaved(): Promise<unknown> }) {
  const page = api.useQuery('get', '/v1/domains/{id}/help-page', { params: { path: { id } } }, { retry: false })
  // none yet is no failure
  const isNone = isProblem(page.error) && page.error.status === 404
  if (page.error && !isNone) return <ProblemAlert error={page.error} onRetry={() => page.refetch()} />
  if (page.isPending) return <Skeleton height={240} />
  return <HelpPageForm id={id} content={page.data?.content ?? null} onSaved={onSaved} />
}

function HelpPageForm({ id, content, onSaved }: { id: string; content: Content | null; onSaved(): Promise<unknown> }) {
  const t = useWords()
  const [shown, setShown] = useState<string | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const save = api.useMutation('post', '/v1/domains/{id}/help-page', {
    onError: problem =>
      form.setErrors(
        fieldErrors(problem, {
          'contact.email': 'email',
          'contact.phone': 'phone',
          'note.de': 'noteDe',
          'note.en': 'noteEn',
        }),
      ),
  })
  const form = useForm({
    initialValues: {
      merchant: content?.merchant ?? '',
      kinds: (content?.kinds ?? ['order', 'shipping', 'account']) as Content['kinds'],
      reasons: (content?.reasons ?? ['ordered', 'account']) as Content['reasons'],
      stop: content?.stop ?? 'impossible',
      stopUrl: content?.stopUrl ?? '',
      email: content?.contact.email ?? '',
      phone: content?.contact.phone ?? '',
      imprintUrl: content?.imprintUrl ?? '',
      privacyUrl: content?.privacyUrl ?? '',
      noteDe: content?.note.de ?? '',
      noteEn: content?.note.en ?? '',
    },
    validate: {
      merchant: value => (value.trim() === '' ? t('needed') : null),
      kinds: value => (value.length === 0 ? t('choose') : null),
      reasons: value => (value.length === 0 ? t('choose') : null),
      email: value => (value.trim() === '' ? t('needed') : null),
      imprintUrl: value => (/^https:\/\/\S+$/.test(value.trim()) ? null : t('https')),
      stopUrl: (value, { stop }) => (stop === 'page' && !/^https:\/\/\S+$/.test(value.trim()) ? t('https') : null),
    },
  })
  const body = () => {
    const { email, phone, stopUrl, privacyUrl, noteDe, noteEn, ...rest } = form.getValues()
    const some = (text: string) => (text.trim() === '' ? null : text.trim())
    return {
      ...rest,
      imprintUrl: rest.imprintUrl.trim(),
      stopUrl: some(stopUrl),
      privacyUrl: some(privacyUrl),
      note: { de: some(noteDe), en: some(noteEn) },
      contact: { email: email.trim(), phone: some(phone), postal: content?.contact.postal ?? null },
      language: content?.language ?? language(),
    }
  }
  const params = { path: { id } }
  const attempt = async (work: () => Promise<unknown>) => {
    setFailure(null)
    await work().catch(setFailure)
  }
  const keep = form.onSubmit(() =>
    attempt(async () => {
      await save.mutateAsync({ params, body: body() })
      await onSaved()
    }),
  )
  const look = () => {
    if (form.validate().hasErrors) return
    setShown(linkTo(`/v1/domains/${id}/help-page/look`, { content: JSON.stringify(body()), language: language() }))
  }
  return (
    <form onSubmit={keep}>
      <Stack>
        <TextInput label={t('merchant')} withAsterisk {...form.getInputProps('merchant')} />
        <Checkbox.Group label={t('kinds')} withAsterisk {...form.getInputProps('kinds')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {kinds.map(each => (
              <Checkbox key={each} value={each} label={t(each)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Checkbox.Group label={t('reasons')} withAsterisk {...form.getInputProps('reasons')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {reasons.map(each => (
              <Checkbox key={each} value={each} label={t(each === 'account' ? 'reasonaccount' : each)} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <Select
          label={t('stop')}
          allowDeselect={false}
          data={stops.map(each => ({ value: each, label: t(each === 'account' ? 'stopaccount' : each) }))}
          {...form.getInputProps('stop')}
        />
        {form.values.stop === 'page' && (
          <TextInput label={t('stopUrl')} withAsterisk {...form.getInputProps('stopUrl')} />
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <TextInput type="email" label={t('email')} withAsterisk {...form.getInputProps('email')} />
          <TextInput label={t('phone')} {...form.getInputProps('phone')} />
          <TextInput label={t('imprint')} withAsterisk {...form.getInputProps('imprintUrl')} />
          <TextInput label={t('privacy')} {...form.getInputProps('privacyUrl')} />
          <Textarea label={t('noteDe')} autosize minRows={2} {...form.getInputProps('noteDe')} />
          <Textarea label={t('noteEn')} autosize minRows={2} {...form.getInputProps('noteEn')} />
        </SimpleGrid>
        {failure !== null && <ProblemAlert error={failure} />}
        <Group gap="xs">
          <Button variant="default" onClick={look}>
            {t('preview')}
          </Button>
          <Button type="submit" loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
      <Dialog opened={shown !== null} onClose={() => setShown(null)} title={t('preview')} size="xl">
        {shown !== null && <iframe title={t('preview')} sandbox="" src={shown} className="preview" />}
      </Dialog>
    </form>
  )
}
