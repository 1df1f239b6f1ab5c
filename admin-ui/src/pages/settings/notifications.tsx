/** Which mails the relay writes to somebody: those he may do without have a switch, the others say why not. */
import { Anchor, Skeleton, Stack, Switch, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, client, queryClient, type Schemas } from '../../app/api.ts'
import { useMay, useSure } from '../../app/me.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'
import { Section, SettingsPage } from './frame.tsx'

const useWords = defineWords('notifications', {
  en: {
    title: 'Mails to you',
    choose: 'Mails you may do without',
    quota: 'Quota',
    quotaText: 'When fewer mails remain than the reminder says, and when none remains. To owners and admins.',
    domains: 'Domains',
    domainsText:
      'When a DNS record of a domain is gone, so that its systems will soon be inactive, and when it is back. To owners and admins.',
    requests: 'Requests to the operator',
    requestsText: 'When somebody asks for an account, or to be an agency. To operators.',
    alone: 'You alone decide this for yourself; whoever else is in the account still gets them.',
    always: 'Mails that always come',
    security: 'Security',
    securityText:
      'Sign-ins on a new device, changes of password, address or second factor: who gets hold of your sign-in must not be able to silence them.',
    decisions: 'Decisions',
    decisionsText: 'Invitations, the approval of an account, the end of an agency’s care.',
    invoices: 'Invoices',
    invoicesText: 'They go to the billing address, as the law wants them kept.',
    toAddress: 'Change the billing address',
    others: 'Bounces and other events',
    othersText:
      'The relay writes no mail about each of them. Whoever wants that has events sent to a mailbox, as a webhook.',
    toWebhooks: 'To the webhooks',
    help: 'These are the mails that the relay itself writes to you; mails of your systems are not meant. What you choose holds in every account that you are in.',
  },
  de: {
    title: 'Mails an Sie',
    choose: 'Mails, auf die Sie verzichten können',
    quota: 'Kontingent',
    quotaText:
      'Wenn weniger Mails übrig sind, als die Erinnerung sagt, und wenn keine mehr übrig ist. An Inhaber und Administratoren.',
    domains: 'Domains',
    domainsText:
      'Wenn ein DNS-Eintrag einer Domain fehlt, sodass ihre Systeme bald inaktiv sind, und wenn er wieder da ist. An Inhaber und Administratoren.',
    requests: 'Anfragen an den Betreiber',
    requestsText: 'Wenn jemand um ein Konto bittet oder Agentur werden möchte. An Betreiber.',
    alone: 'Das entscheiden Sie nur für sich; wer sonst im Konto ist, bekommt sie weiterhin.',
    always: 'Mails, die immer kommen',
    security: 'Sicherheit',
    securityText:
      'Anmeldungen auf einem neuen Gerät, Änderungen von Passwort, Adresse oder zweitem Faktor: Wer an Ihre Anmeldung kommt, darf sie nicht stumm schalten können.',
    decisions: 'Entscheidungen',
    decisionsText: 'Einladungen, die Freigabe eines Kontos, das Ende der Betreuung durch eine Agentur.',
    invoices: 'Rechnungen',
    invoicesText: 'Sie gehen an die Rechnungsadresse, denn sie müssen aufbewahrt werden.',
    toAddress: 'Rechnungsadresse ändern',
    others: 'Zurückgekommene Mails und andere Ereignisse',
    othersText:
      'Über einzelne schreibt das Relay keine Mail. Wer das möchte, lässt Ereignisse als Webhook an ein Postfach schicken.',
    toWebhooks: 'Zu den Webhooks',
    help: 'Hier geht es um Mails, die das Relay selbst an Sie schreibt, nicht um Mails Ihrer Systeme. Was Sie wählen, gilt in jedem Konto, in dem Sie sind.',
  },
})

type Choice = Schemas['NoticeChoice']
const path = '/v1/me/notices'

export function Notifications() {
  const t = useWords()
  const may = useMay()
  const { user } = useSure()
  const choice = api.useQuery('get', path)
  const key = api.queryOptions('get', path).queryKey
  const choose = useMutation({
    mutationFn: (body: Partial<Choice>) => sure(client.PATCH(path, { body })),
    onMutate: async body => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueryData<Choice>(key)
      if (before !== undefined) queryClient.setQueryData(key, { ...before, ...body })
      return () => queryClient.setQueryData(key, before)
    },
    onError: (_error, _body, undo) => undo?.(),
  })
  const kinds = user?.operator === true ? (['quota', 'domains', 'requests'] as const) : (['quota', 'domains'] as const)
  return (
    <SettingsPage title={t('title')} help={t('help')}>
      <Section title={t('choose')}>
        {choice.error && <ProblemAlert error={choice.error} onRetry={() => choice.refetch()} />}
        {choice.isPending && <Skeleton height={120} />}
        {choice.data !== undefined &&
          kinds.map(kind => (
            <Switch
              key={kind}
              label={t(kind)}
              description={t(`${kind}Text`)}
              checked={choice.data[kind]}
              onChange={event => choose.mutate({ [kind]: event.currentTarget.checked })}
            />
          ))}
        {choose.error && <ProblemAlert error={choose.error} />}
        <Text size="sm" c="dimmed">
          {t('alone')}
        </Text>
      </Section>
      <Section title={t('always')}>
        {(['security', 'decisions', 'invoices'] as const).map(kind => (
          <Stack key={kind} gap={0}>
            <Text size="sm" fw={600}>
              {t(kind)}
            </Text>
            <Text size="sm">{t(`${kind}Text`)}</Text>
            {kind === 'invoices' && may('billing:read') && (
              <Anchor component={Link} to="/settings/account" size="sm">
                {t('toAddress')}
              </Anchor>
            )}
          </Stack>
        ))}
      </Section>
      <Section title={t('others')}>
        <Text size="sm">{t('othersText')}</Text>
        {may('webhooks:read') && (
          <Anchor component={Link} to="/webhooks" size="sm">
            {t('toWebhooks')}
          </Anchor>
        )}
      </Section>
    </SettingsPage>
  )
}
