/** What holds for the whole account: its name, its reminder, what is kept of mails, and who looks after it. */
import { Alert, Button, Group, NumberInput, Radio, Skeleton, Stack, Switch, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { useMay, useSure } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'
import { saved } from '../../parts/saved.ts'
import { BillingAddress } from './billing-address.tsx'
import { Section, SettingsPage } from './frame.tsx'

const useWords = defineWords('account-settings', {
  en: {
    title: 'Account',
    name: 'Name of the account',
    nameText: 'It stands in lists, invitations and mails.',
    save: 'Save',
    saved: 'Saved',
    onlyLook: 'Your role lets you look at this, not change it.',
    reminder: 'Reminder of the quota',
    reminderText:
      'Owners and admins get a mail when fewer mails than this remain: once, and again after the next booking.',
    tenth: 'A tenth of the quota (now below {{mails}})',
    number: 'A number of mails',
    threshold: 'Remind below',
    privacy: 'What is kept of mails',
    days: 'Days that contents are kept',
    daysText:
      '0 to 90. Contents let you look at a mail and send it again. 0: they go as soon as the mail has ended, and subjects aren’t kept.',
    subjects: 'Keep subjects',
    subjectsText: 'Without them mails can’t be found by their subject.',
    mask: 'Hide recipients in lists',
    maskText: 'They show as a•••@example.com; on the page of a mail they stand in full.',
    soon: 'Holds for new mails within seconds, for those that are there within a day.',
    agency: 'Agency',
    cared: '{{agency}} looks after this account. Its people act here as your admins can.',
    end: 'End it',
    endText: 'Nobody of {{agency}} can act in this account any more. Systems and mails stay as they are.',
    isAgency: 'This account looks after others. You find them under Clients.',
    noAgency: 'No agency looks after this account.',
    wish: 'Do you look after shops of others? As an agency you see all of them in one place, and act in each.',
    ask: 'Ask to be an agency',
    asked: 'Whoever runs this relay was asked.',
    help: 'What stands here holds for everybody in the account, and for all its systems.',
  },
  de: {
    title: 'Konto',
    name: 'Name des Kontos',
    nameText: 'Er steht in Listen, Einladungen und Mails.',
    save: 'Speichern',
    saved: 'Gespeichert',
    onlyLook: 'Ihre Rolle erlaubt, das anzusehen, aber nicht, es zu ändern.',
    reminder: 'Erinnerung ans Kontingent',
    reminderText:
      'Inhaber und Administratoren bekommen eine Mail, wenn weniger Mails übrig sind: einmal, und nach der nächsten Buchung wieder.',
    tenth: 'Ein Zehntel des Kontingents (jetzt unter {{mails}})',
    number: 'Eine Anzahl Mails',
    threshold: 'Erinnern unter',
    privacy: 'Was von Mails aufbewahrt wird',
    days: 'Tage, die Inhalte bleiben',
    daysText:
      '0 bis 90. Mit dem Inhalt können Sie eine Mail ansehen und noch einmal senden. 0: Er geht, sobald die Mail erledigt ist, und Betreffe werden nicht aufbewahrt.',
    subjects: 'Betreffe aufbewahren',
    subjectsText: 'Ohne sie lassen sich Mails nicht über den Betreff finden.',
    mask: 'Empfänger in Listen verbergen',
    maskText: 'Sie erscheinen als a•••@example.com; auf der Seite einer Mail stehen sie ganz.',
    soon: 'Gilt für neue Mails binnen Sekunden, für vorhandene binnen eines Tages.',
    agency: 'Agentur',
    cared: '{{agency}} betreut dieses Konto. Ihre Leute handeln hier wie Ihre Administratoren.',
    end: 'Beenden',
    endText: 'Niemand von {{agency}} kann dann mehr in diesem Konto handeln. Systeme und Mails bleiben, wie sie sind.',
    isAgency: 'Dieses Konto betreut andere. Sie finden sie unter Kunden.',
    noAgency: 'Keine Agentur betreut dieses Konto.',
    wish: 'Betreuen Sie Shops anderer? Als Agentur sehen Sie alle an einer Stelle und handeln in jedem.',
    ask: 'Agentur werden',
    asked: 'Der Betreiber dieses Relays ist gefragt.',
    help: 'Was hier steht, gilt für alle im Konto und für alle seine Systeme.',
  },
})

export function AccountSettings() {
  const t = useWords()
  const may = useMay()
  return (
    <SettingsPage title={t('title')} help={t('help')}>
      {!may('account:write') && <Alert color="gray">{t('onlyLook')}</Alert>}
      <Name />
      {may('billing:read') && <Reminder />}
      <Privacy />
      {may('billing:read') && <BillingAddress />}
      <Agency />
    </SettingsPage>
  )
}

function Name() {
  const t = useWords()
  const may = useMay()
  const account = api.useQuery('get', '/v1/account')
  const rename = api.useMutation('patch', '/v1/account')
  const [typed, setTyped] = useState<string | null>(null)
  const save = (event: FormEvent) => {
    event.preventDefault()
    rename.mutate({ body: { name: typed ?? '' } }, { onSuccess: () => saved(t('saved')) })
  }
  return (
    <Section title={t('name')}>
      {account.error && <ProblemAlert error={account.error} onRetry={() => account.refetch()} />}
      {account.data === undefined ? (
        <Skeleton height={60} />
      ) : (
        <form onSubmit={save}>
          <Stack gap="sm">
            <TextInput
              label={t('name')}
              description={t('nameText')}
              required
              maxLength={200}
              readOnly={!may('account:write')}
              value={typed ?? account.data.name}
              onChange={event => setTyped(event.currentTarget.value)}
            />
            {rename.error && <ProblemAlert error={rename.error} />}
            {may('account:write') && (
              <Group>
                <Button type="submit" loading={rename.isPending}>
                  {t('save')}
                </Button>
              </Group>
            )}
          </Stack>
        </form>
      )}
    </Section>
  )
}

function Reminder() {
  const t = useWords()
  const usage = api.useQuery('get', '/v1/usage')
  return (
    <Section title={t('reminder')}>
      <Text size="sm">{t('reminderText')}</Text>
      {usage.error && <ProblemAlert error={usage.error} onRetry={() => usage.refetch()} />}
      {usage.data === undefined ? <Skeleton height={60} /> : <ReminderForm reminder={usage.data.reminder} />}
    </Section>
  )
}

function ReminderForm({ reminder }: { reminder: Schemas['Usage']['reminder'] }) {
  const t = useWords()
  const may = useMay()
  const set = api.useMutation('patch', '/v1/usage/reminder')
  const [kind, setKind] = useState(reminder.isSet ? 'number' : 'tenth')
  const [threshold, setThreshold] = useState<number | string>(reminder.threshold)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const body = { threshold: kind === 'tenth' ? null : Number(threshold) }
    set.mutate({ body }, { onSuccess: () => saved(t('saved')) })
  }
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <Radio.Group aria-label={t('reminder')} value={kind} onChange={setKind}>
          <Stack gap="xs">
            <Radio
              value="tenth"
              label={reminder.isSet ? t('tenth', { mails: '…' }) : t('tenth', { mails: count(reminder.threshold) })}
              disabled={!may('billing:write')}
            />
            <Radio value="number" label={t('number')} disabled={!may('billing:write')} />
          </Stack>
        </Radio.Group>
        {kind === 'number' && (
          <NumberInput
            label={t('threshold')}
            min={0}
            max={100_000_000}
            allowDecimal={false}
            thousandSeparator=" "
            required
            maw={220}
            value={threshold}
            onChange={setThreshold}
          />
        )}
        {set.error && <ProblemAlert error={set.error} />}
        {may('billing:write') && (
          <Group>
            <Button type="submit" loading={set.isPending}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

function Privacy() {
  const t = useWords()
  const privacy = api.useQuery('get', '/v1/account/privacy')
  return (
    <Section title={t('privacy')}>
      {privacy.error && <ProblemAlert error={privacy.error} onRetry={() => privacy.refetch()} />}
      {privacy.data === undefined ? <Skeleton height={120} /> : <PrivacyForm setting={privacy.data} />}
    </Section>
  )
}

function PrivacyForm({ setting }: { setting: Schemas['PrivacySetting'] }) {
  const t = useWords()
  const may = useMay()
  const change = api.useMutation('patch', '/v1/account/privacy')
  const [days, setDays] = useState<number | string>(setting.bodyDays)
  const [storeSubjects, setSubjects] = useState(setting.storeSubjects)
  const [maskRecipients, setMask] = useState(setting.maskRecipients)
  const readOnly = !may('account:write')
  const save = (event: FormEvent) => {
    event.preventDefault()
    change.mutate(
      { body: { bodyDays: Number(days), storeSubjects, maskRecipients } },
      { onSuccess: () => saved(t('saved')) },
    )
  }
  return (
    <form onSubmit={save}>
      <Stack gap="sm">
        <NumberInput
          label={t('days')}
          description={t('daysText')}
          min={0}
          max={90}
          allowDecimal={false}
          required
          readOnly={readOnly}
          value={days}
          onChange={setDays}
        />
        <Switch
          label={t('subjects')}
          description={t('subjectsText')}
          checked={storeSubjects && Number(days) > 0}
          disabled={readOnly || Number(days) === 0}
          onChange={event => setSubjects(event.currentTarget.checked)}
        />
        <Switch
          label={t('mask')}
          description={t('maskText')}
          checked={maskRecipients}
          disabled={readOnly}
          onChange={event => setMask(event.currentTarget.checked)}
        />
        <Text size="sm" c="dimmed">
          {t('soon')}
        </Text>
        {change.error && <ProblemAlert error={change.error} />}
        {!readOnly && (
          <Group>
            <Button type="submit" loading={change.isPending}>
              {t('save')}
            </Button>
          </Group>
        )}
      </Stack>
    </form>
  )
}

function Agency() {
  const t = useWords()
  const { role, onBehalfOf } = useSure()
  const account = api.useQuery('get', '/v1/account')
  const end = api.useMutation('delete', '/v1/account/agency')
  const ask = api.useMutation('post', '/v1/account/agency-wish')
  const { data } = account
  if (data === undefined) return null
  const { agency, agencyName } = data
  const isOwner = role === 'owner' && onBehalfOf === null
  return (
    <Section title={t('agency')}>
      {agency && <Text size="sm">{t('isAgency')}</Text>}
      {!agency && agencyName === null && (
        <>
          <Text size="sm">{t('noAgency')}</Text>
          {isOwner && data.state === 'active' && (
            <>
              <Text size="sm">{t('wish')}</Text>
              {ask.error && <ProblemAlert error={ask.error} />}
              <Group>
                <Button
                  variant="default"
                  loading={ask.isPending}
                  disabled={ask.isSuccess}
                  onClick={() => ask.mutate({})}
                >
                  {t('ask')}
                </Button>
                <Text size="sm" role="status">
                  {ask.isSuccess ? t('asked') : ''}
                </Text>
              </Group>
            </>
          )}
        </>
      )}
      {agencyName !== null && (
        <>
          <Text size="sm">{t('cared', { agency: agencyName })}</Text>
          {(isOwner || onBehalfOf !== null) && (
            <Group>
              <Confirm color="red" label={t('end')} onConfirm={() => end.mutateAsync({})}>
                {t('endText', { agency: agencyName })}
              </Confirm>
            </Group>
          )}
        </>
      )}
    </Section>
  )
}
