/** What has to be seen on every page: that the account can't send yet, or that somebody acts in a client's name. */
import { Alert, Anchor, Button, Group, Text } from '@mantine/core'
import { Clock, Eye, OctagonX } from 'lucide-react'
import { lookAt } from '../app/api.ts'
import type { Me } from '../app/me.ts'
import { defineWords } from '../app/words.ts'
import { supportLink, useRelay } from './door-page.tsx'

const useWords = defineWords('account-bar', {
  en: {
    waiting: 'This account waits for approval',
    waitingText: 'Set everything up meanwhile. We write to you as soon as you can send.',
    refused: 'This account was not approved',
    refusedText: 'Reason: {{reason}}. You can look around, but nothing can be sent.',
    ask: 'Ask whoever runs this relay',
    acting: 'You act in {{account}} for {{agency}}',
    actingText: 'What you do here is done in the client’s account and stands in its audit log.',
    leave: 'Back to the agency',
  },
  de: {
    waiting: 'Dieses Konto wartet auf die Freigabe',
    waitingText: 'Richten Sie inzwischen alles ein. Wir schreiben Ihnen, sobald Sie senden können.',
    refused: 'Dieses Konto wurde nicht freigegeben',
    refusedText: 'Grund: {{reason}}. Sie können sich umsehen, aber nichts senden.',
    ask: 'Den Betreiber dieses Relays fragen',
    acting: 'Sie handeln in {{account}} für {{agency}}',
    actingText: 'Was Sie hier tun, geschieht im Konto des Kunden und steht in dessen Protokoll.',
    leave: 'Zurück zur Agentur',
  },
})

export function AccountBar({ me: { account, onBehalfOf } }: { me: Me }) {
  const t = useWords()
  const { data: relay } = useRelay()
  if (account === null) return null
  const support = relay?.support && (
    <Anchor href={supportLink(relay.support)} size="sm">
      {t('ask')}
    </Anchor>
  )
  const leave = () => {
    lookAt(onBehalfOf?.id ?? null)
    location.assign('/clients')
  }
  return (
    <>
      {onBehalfOf !== null && (
        <Alert
          color="violet"
          mb="md"
          role="status"
          icon={<Eye size={18} aria-hidden />}
          title={t('acting', { account: account.name, agency: onBehalfOf.name })}
        >
          <Group justify="space-between">
            <Text size="sm">{t('actingText')}</Text>
            <Button size="xs" variant="default" onClick={leave}>
              {t('leave')}
            </Button>
          </Group>
        </Alert>
      )}
      {account.state === 'waiting' && (
        <Alert color="blue" mb="md" role="status" icon={<Clock size={18} aria-hidden />} title={t('waiting')}>
          <Text size="sm">{t('waitingText')}</Text>
        </Alert>
      )}
      {account.state === 'refused' && (
        <Alert color="red" mb="md" role="status" icon={<OctagonX size={18} aria-hidden />} title={t('refused')}>
          <Text size="sm">{t('refusedText', { reason: account.reason ?? '–' })}</Text>
          {support}
        </Alert>
      )}
    </>
  )
}
