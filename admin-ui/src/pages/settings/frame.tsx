/** The frame of the settings: one's own, and those of the account. */
import { Card, Group, NavLink, Stack, Title } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useMay } from '../../app/me.ts'
import { defineWords } from '../../app/words.ts'
import { Page } from '../../parts/page.tsx'

const useWords = defineWords('settings', {
  en: {
    nav: 'Settings',
    profile: 'Profile',
    security: 'Security',
    notifications: 'Mails to you',
    account: 'Account',
    team: 'Team',
  },
  de: {
    nav: 'Einstellungen',
    profile: 'Profil',
    security: 'Sicherheit',
    notifications: 'Mails an Sie',
    account: 'Konto',
    team: 'Team',
  },
})

export function SettingsPage({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  const t = useWords()
  const may = useMay()
  const path = useRouterState({ select: state => state.location.pathname })
  const places = [
    ['/settings', t('profile')],
    ['/settings/security', t('security')],
    ['/settings/notifications', t('notifications')],
    ...(may('account:read')
      ? [
          ['/settings/account', t('account')],
          ['/settings/team', t('team')],
        ]
      : []),
  ] as const
  return (
    <Page title={title} help={help}>
      <Group component="nav" aria-label={t('nav')} gap={2}>
        {places.map(([to, name]) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            label={name}
            active={path === to}
            activeOptions={{ exact: true }}
            w="auto"
            px={{ base: 6, xs: 'sm' }}
          />
        ))}
      </Group>
      <Stack maw={760}>{children}</Stack>
    </Page>
  )
}

/** One subject of a settings page. */
export const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card withBorder component="section">
    <Stack gap="sm">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  </Card>
)
