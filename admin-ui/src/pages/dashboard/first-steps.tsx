/** What a new merchant has done, and what comes next; gone once a mail of his has left. */
import { Anchor, Button, Card, List, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { Check, Circle, CircleDot } from 'lucide-react'
import { useMay, useSure } from '../../app/me.ts'
import type { System } from '../../app/systems.ts'
import { defineWords } from '../../app/words.ts'

const useWords = defineWords('first-steps', {
  en: {
    title: 'Your first mail',
    text: 'It takes a few minutes, and most of it waits for DNS.',
    signUp: 'Create the account',
    system: 'Connect a system',
    systemText: 'Your shop, CMS or CRM: name, sending domain, List-Help.',
    records: 'Set the DNS records',
    recordsText: 'Copy them to where your domain is managed. We look by ourselves until they are found.',
    approved: 'Be approved',
    approvedText: 'Whoever runs this relay looks at your account, and we write to you.',
    mail: 'Send the first mail',
    mailText: 'Put the SMTP credentials into your system, and send.',
    safe: 'Secure your access',
    safeText: 'A passkey or a second factor keeps others out.',
    done: 'done',
    next: 'next',
    open: 'still to come',
  },
  de: {
    title: 'Ihre erste Mail',
    text: 'Das dauert wenige Minuten, und das meiste davon wartet auf DNS.',
    signUp: 'Konto anlegen',
    system: 'System verbinden',
    systemText: 'Ihr Shop, CMS oder CRM: Name, Absenderdomain, List-Help.',
    records: 'DNS-Einträge setzen',
    recordsText: 'Kopieren Sie sie dorthin, wo Ihre Domain verwaltet wird. Wir sehen von selbst nach, bis sie da sind.',
    approved: 'Freigegeben werden',
    approvedText: 'Der Betreiber dieses Relays sieht sich Ihr Konto an, und wir schreiben Ihnen.',
    mail: 'Erste Mail senden',
    mailText: 'Tragen Sie die SMTP-Zugangsdaten in Ihr System ein, und senden Sie.',
    safe: 'Zugang sichern',
    safeText: 'Ein Passkey oder ein zweiter Faktor hält andere fern.',
    done: 'erledigt',
    next: 'als Nächstes',
    open: 'kommt noch',
  },
})

interface Step {
  readonly name: string
  readonly text?: string
  readonly isDone: boolean
  readonly to?: string
}

export function FirstSteps({ systems }: { systems: readonly System[] }) {
  const t = useWords()
  const may = useMay()
  const { user, account, onBehalfOf } = useSure()
  const [first] = systems
  const hasSent = systems.some(({ state }) => state === 'active')
  if (hasSent || !may('systems:write')) return null
  const isReady = systems.some(({ state }) => state === 'ready')
  const place = first === undefined ? undefined : `/systems/${first.id}`
  // what waits for approval alone has its records
  const hasRecords =
    isReady || systems.some(({ state, because }) => state !== 'draft' || !because.missing.includes('dkim'))
  const steps: Step[] = [
    { name: t('signUp'), isDone: true },
    { name: t('system'), text: t('systemText'), isDone: systems.length > 0, to: '/systems/new' },
    { name: t('records'), text: t('recordsText'), isDone: hasRecords, to: place },
    ...(account?.state === 'waiting' ? [{ name: t('approved'), text: t('approvedText'), isDone: false }] : []),
    { name: t('mail'), text: t('mailText'), isDone: false, to: place },
    ...(onBehalfOf === null
      ? [{ name: t('safe'), text: t('safeText'), isDone: user?.twoFactor === true, to: '/settings/security' }]
      : []),
  ]
  const next = steps.findIndex(({ isDone }) => !isDone)
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('text')}
        </Text>
        <List listStyleType="none" spacing="sm" center={false}>
          {steps.map(({ name, text, isDone, to }, i) => {
            const state = isDone ? 'done' : i === next ? 'next' : 'open'
            return (
              <List.Item
                key={name}
                icon={
                  <ThemeIcon
                    size={22}
                    radius="xl"
                    variant={state === 'open' ? 'default' : 'light'}
                    color={isDone ? 'green' : undefined}
                    aria-label={t(state)}
                    role="img"
                  >
                    {isDone ? <Check size={14} /> : i === next ? <CircleDot size={14} /> : <Circle size={14} />}
                  </ThemeIcon>
                }
              >
                {to !== undefined && state === 'open' ? (
                  <Anchor component={Link} to={to} size="sm" fw={600}>
                    {name}
                  </Anchor>
                ) : (
                  <Text size="sm" fw={600} c={isDone ? 'dimmed' : undefined}>
                    {name}
                  </Text>
                )}
                {text !== undefined && !isDone && (
                  <Text size="xs" c="dimmed">
                    {text}
                  </Text>
                )}
                {to !== undefined && state === 'next' && (
                  <Button component={Link} to={to} size="xs" mt={6}>
                    {name}
                  </Button>
                )}
              </List.Item>
            )
          })}
        </List>
      </Stack>
    </Card>
  )
}
