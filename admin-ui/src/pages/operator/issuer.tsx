/** Who writes the invoices: the operator's name, tax and bank data. Without them none is written. */
import {
  Alert,
  Button,
  Card,
  Group,
  NumberInput,
  SimpleGrid,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  Title,
} from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'

const useWords = defineWords('issuer', {
  en: {
    title: 'Who writes the invoices',
    missing: 'Not given yet: bookings work, but no invoice is written until you give this.',
    text: 'It stands on every invoice from then on; written ones stay as they are. Prefixes of numbers are set by “depesche invoices issuer set”, DATEV where invoices are exported.',
    name: 'Company',
    line: 'Street and number',
    postcode: 'Postcode',
    city: 'City',
    country: 'Country (two letters, EU)',
    vatId: 'VAT id',
    taxNumber: 'Tax number',
    registration: 'Register and number',
    legal: 'Managing directors and the like',
    email: 'E-mail',
    phone: 'Phone',
    website: 'Website',
    iban: 'IBAN',
    bic: 'BIC',
    bank: 'Bank',
    vatPercent: 'VAT at home, percent',
    paymentDays: 'Days to pay',
    smallBusiness: 'Small business (§ 19 UStG): without VAT',
    save: 'Save',
    saved: 'Saved',
    tax: 'Give the VAT id or the tax number',
    needed: 'This is needed',
  },
  de: {
    title: 'Wer die Rechnungen schreibt',
    missing: 'Noch nicht angegeben: Buchungen gehen, aber es wird keine Rechnung geschrieben, bis Sie das angeben.',
    text: 'Das steht von da an auf jeder Rechnung; geschriebene bleiben, wie sie sind. Nummernkreise stellt „depesche invoices issuer set“ ein, DATEV der Export der Rechnungen.',
    name: 'Firma',
    line: 'Straße und Hausnummer',
    postcode: 'Postleitzahl',
    city: 'Ort',
    country: 'Land (zwei Buchstaben, EU)',
    vatId: 'USt-IdNr.',
    taxNumber: 'Steuernummer',
    registration: 'Register und Nummer',
    legal: 'Geschäftsführung und dergleichen',
    email: 'E-Mail',
    phone: 'Telefon',
    website: 'Website',
    iban: 'IBAN',
    bic: 'BIC',
    bank: 'Bank',
    vatPercent: 'Umsatzsteuer im Inland, Prozent',
    paymentDays: 'Zahlungsziel in Tagen',
    smallBusiness: 'Kleinunternehmer (§ 19 UStG): ohne Umsatzsteuer',
    save: 'Speichern',
    saved: 'Gespeichert',
    tax: 'Geben Sie die USt-IdNr. oder die Steuernummer an',
    needed: 'Das ist nötig',
  },
})

type Given = Record<string, unknown>

export function IssuerCard() {
  const t = useWords()
  const issuer = api.useQuery('get', '/v1/operator/issuer')
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {issuer.data?.issuer === null && <Alert color="orange">{t('missing')}</Alert>}
        <Text size="sm" c="dimmed">
          {t('text')}
        </Text>
        {issuer.error && <ProblemAlert error={issuer.error} onRetry={() => issuer.refetch()} />}
        {issuer.data === undefined ? (
          !issuer.error && <Skeleton height={240} />
        ) : (
          <IssuerForm issuer={issuer.data.issuer ?? {}} />
        )}
      </Stack>
    </Card>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function IssuerForm({ issuer }: { issuer: Given }) {
  const t = useWords()
  const [done, setDone] = useState(false)
  const save = api.useMutation('put', '/v1/operator/issuer', {
    onSuccess: () => setDone(true),
    onError: problem =>
      form.setErrors(
        fieldErrors(problem, {
          lines: 'line',
          'lines.0': 'line',
          'bank.iban': 'iban',
          'bank.bic': 'bic',
          'bank.name': 'bank',
        }),
      ),
  })
  const bank = (issuer.bank ?? {}) as Given
  const lines = Array.isArray(issuer.lines) ? issuer.lines.map(textOf) : []
  const form = useForm({
    initialValues: {
      name: textOf(issuer.name),
      line: lines[0] ?? '',
      postcode: textOf(issuer.postcode),
      city: textOf(issuer.city),
      country: textOf(issuer.country) || 'DE',
      vatId: textOf(issuer.vatId),
      taxNumber: textOf(issuer.taxNumber),
      registration: textOf(issuer.registration),
      legal: textOf(issuer.legal),
      email: textOf(issuer.email),
      phone: textOf(issuer.phone),
      website: textOf(issuer.website),
      iban: textOf(bank.iban),
      bic: textOf(bank.bic),
      bank: textOf(bank.name),
      vatPercent: typeof issuer.vatPercent === 'number' ? issuer.vatPercent : 19,
      paymentDays: typeof issuer.paymentDays === 'number' ? issuer.paymentDays : 14,
      smallBusiness: issuer.smallBusiness === true,
    },
    validate: {
      name: value => (value.trim() === '' ? t('needed') : null),
      line: value => (value.trim() === '' ? t('needed') : null),
      city: value => (value.trim() === '' ? t('needed') : null),
      email: value => (value.trim() === '' ? t('needed') : null),
      iban: value => (value.trim() === '' ? t('needed') : null),
      vatId: (value, { taxNumber }) => (value.trim() === '' && taxNumber.trim() === '' ? t('tax') : null),
    },
    onValuesChange: () => setDone(false),
  })
  const some = (text: string) => (text.trim() === '' ? null : text.trim())
  const submit = form.onSubmit(({ line, iban, bic, bank: bankName, vatId, taxNumber, registration, ...rest }) =>
    save.mutate({
      body: {
        // what isn't asked for here (numbers, DATEV, time zone) stays
        ...issuer,
        ...rest,
        lines: [line.trim(), ...lines.slice(1)],
        vatId: some(vatId),
        taxNumber: some(taxNumber),
        registration: some(registration),
        bank: { name: bankName.trim(), iban, bic: some(bic) },
      },
    }),
  )
  const field = (name: 'name' | 'line' | 'city' | 'email' | 'iban' | 'country', withAsterisk = true) => (
    <TextInput label={t(name)} withAsterisk={withAsterisk} {...form.getInputProps(name)} />
  )
  const free = (
    name: 'postcode' | 'vatId' | 'taxNumber' | 'registration' | 'legal' | 'phone' | 'website' | 'bic' | 'bank',
  ) => <TextInput label={t(name)} {...form.getInputProps(name)} />
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {field('name')}
          {field('line')}
          {free('postcode')}
          {field('city')}
          {field('country')}
          {free('vatId')}
          {free('taxNumber')}
          {free('registration')}
          {free('legal')}
          {field('email')}
          {free('phone')}
          {free('website')}
          {free('bank')}
          {field('iban')}
          {free('bic')}
          <NumberInput
            label={t('vatPercent')}
            min={0}
            max={50}
            decimalScale={2}
            {...form.getInputProps('vatPercent')}
          />
          <NumberInput
            label={t('paymentDays')}
            min={0}
            max={365}
            allowDecimal={false}
            {...form.getInputProps('paymentDays')}
          />
        </SimpleGrid>
        <Switch label={t('smallBusiness')} {...form.getInputProps('smallBusiness', { type: 'checkbox' })} />
        {save.error && <ProblemAlert error={save.error} />}
        <Group>
          <Button type="submit" variant="default" loading={save.isPending}>
            {t('save')}
          </Button>
          <Text size="sm" role="status">
            {done ? t('saved') : ''}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
