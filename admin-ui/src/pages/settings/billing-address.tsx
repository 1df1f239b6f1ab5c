/** To whom invoices go. */
import { Button, Group, Select, Skeleton, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { api } from '../../app/api.ts'
import { useMay, useSure } from '../../app/me.ts'
import { defineWords, language } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { saved } from '../../parts/saved.ts'
import { countryNames } from './countries.ts'
import { Section } from './frame.tsx'

const useWords = defineWords('billing-address', {
  en: {
    title: 'Billing address',
    text: 'Invoices go there. Those that are written stay as they are.',
    company: 'Company',
    name: 'Name of a person',
    either: 'One of both',
    lines: 'Street and number',
    linesText: 'Up to three lines',
    postcode: 'Postcode',
    city: 'Town',
    country: 'Country',
    vatId: 'VAT id',
    vatIdText: 'With it, and outside Germany, you owe the VAT yourself (reverse charge).',
    email: 'E-mail address for invoices',
    language: 'Language of invoices',
    reference: 'Your reference',
    referenceText: 'Cost centre or purchase order; printed on each invoice',
    save: 'Save',
    saved: 'Saved',
    missing: 'Please fill this in',
    wrongEmail: 'Write an address such as invoices@example.org',
    vatIdCompany: 'With a VAT id the company is needed',
  },
  de: {
    title: 'Rechnungsadresse',
    text: 'Dorthin gehen Rechnungen. Geschriebene bleiben, wie sie sind.',
    company: 'Firma',
    name: 'Name einer Person',
    either: 'Eines von beiden',
    lines: 'Straße und Hausnummer',
    linesText: 'Bis zu drei Zeilen',
    postcode: 'Postleitzahl',
    city: 'Ort',
    country: 'Land',
    vatId: 'USt-IdNr.',
    vatIdText: 'Mit ihr und außerhalb Deutschlands schulden Sie die Umsatzsteuer selbst (Reverse Charge).',
    email: 'E-Mail-Adresse für Rechnungen',
    language: 'Sprache der Rechnungen',
    reference: 'Ihr Zeichen',
    referenceText: 'Kostenstelle oder Bestellnummer; steht auf jeder Rechnung',
    save: 'Speichern',
    saved: 'Gespeichert',
    missing: 'Bitte ausfüllen',
    wrongEmail: 'Schreiben Sie eine Adresse wie rechnung@example.org',
    vatIdCompany: 'Zur USt-IdNr. gehört die Firma',
  },
})

type Address = NonNullable<ReturnType<typeof useAddress>['data']>['address']
const useAddress = () => api.useQuery('get', '/v1/billing-address')

export function BillingAddress() {
  const t = useWords()
  const known = useAddress()
  return (
    <Section title={t('title')}>
      <Text size="sm">{t('text')}</Text>
      {known.error && <ProblemAlert error={known.error} onRetry={() => known.refetch()} />}
      {known.data === undefined ? <Skeleton height={240} /> : <AddressForm address={known.data.address} />}
    </Section>
  )
}

function AddressForm({ address }: { address: Address }) {
  const t = useWords()
  const may = useMay()
  const { user } = useSure()
  const put = api.useMutation('put', '/v1/billing-address', {
    onError: problem =>
      form.setErrors(fieldErrors(problem, { 'lines.0': 'lines', 'lines.1': 'lines', 'lines.2': 'lines' })),
  })
  const readOnly = !may('billing:write')
  const filled = (value: string) => (value.trim() === '' ? t('missing') : null)
  const form = useForm({
    initialValues: {
      company: address?.company ?? '',
      name: address?.name ?? '',
      lines: address?.lines.join('\n') ?? '',
      postcode: address?.postcode ?? '',
      city: address?.city ?? '',
      country: address?.country ?? 'DE',
      vatId: address?.vatId ?? '',
      email: address?.email ?? user?.email ?? '',
      language: address?.language ?? language(),
      reference: address?.reference ?? '',
    },
    validate: {
      company: (value, { name, vatId }) =>
        vatId.trim() !== '' && value.trim() === '' ? t('vatIdCompany') : value.trim() === '' ? filled(name) : null,
      lines: filled,
      city: filled,
      email: value => (/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value.trim()) ? null : t('wrongEmail')),
    },
  })
  const save = form.onSubmit(values => {
    const lines = values.lines
      .split('\n')
      .map(line => line.trim())
      .filter(line => line !== '')
    const vatId = values.vatId.trim() === '' ? null : values.vatId.trim()
    put.mutate(
      { body: { ...values, email: values.email.trim(), lines, vatId } },
      { onSuccess: () => saved(t('saved')) },
    )
  })
  const field = (name: 'company' | 'name' | 'postcode' | 'city' | 'vatId' | 'email' | 'reference') => ({
    label: t(name),
    readOnly,
    ...form.getInputProps(name),
  })
  return (
    <form onSubmit={save} noValidate>
      <Stack gap="sm">
        <Group grow align="flex-start" preventGrowOverflow={false}>
          <TextInput description={t('either')} autoComplete="organization" {...field('company')} />
          <TextInput description={t('either')} autoComplete="name" {...field('name')} />
        </Group>
        <Textarea
          label={t('lines')}
          description={t('linesText')}
          autoComplete="street-address"
          autosize
          maxRows={3}
          required
          readOnly={readOnly}
          {...form.getInputProps('lines')}
        />
        <Group grow align="flex-start">
          <TextInput autoComplete="postal-code" {...field('postcode')} />
          <TextInput autoComplete="address-level2" required {...field('city')} />
        </Group>
        <Select
          label={t('country')}
          searchable
          allowDeselect={false}
          data={countryNames(language())}
          readOnly={readOnly}
          {...form.getInputProps('country')}
        />
        <TextInput description={t('vatIdText')} {...field('vatId')} />
        <TextInput type="email" required {...field('email')} />
        <Select
          label={t('language')}
          allowDeselect={false}
          data={[
            { value: 'de', label: 'Deutsch' },
            { value: 'en', label: 'English' },
          ]}
          readOnly={readOnly}
          {...form.getInputProps('language')}
        />
        <TextInput description={t('referenceText')} maxLength={60} {...field('reference')} />
        {put.error && <ProblemAlert error={put.error} />}
        {!readOnly && (
          <Group>
            <Button type="submit" loading={put.isPending}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}
