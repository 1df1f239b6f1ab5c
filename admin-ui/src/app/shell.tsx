/** What surrounds the pages of whoever has signed in: account, navigation, language, colours, the state of the line. */
import '@mantine/notifications/styles.css'
import { Alert, AppShell, Box, Burger, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { CircleUser } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { AccountBar } from '../parts/account-bar.tsx'
import { Failed } from '../parts/failed.tsx'
import { NoAccount } from '../parts/no-account.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { currentAccount, lookAt } from './api.ts'
import { useLost } from './connection.ts'
import { accountIn, type Me, useMe } from './me.ts'
import { Places } from './places.tsx'
import { defineWords } from './words.ts'

// what opens over the page has libraries of its own (30 kB), which the first page needn't wait for
const AccountChoice = lazy(() => import('./account-choice.tsx'))
const UserMenu = lazy(() => import('./user-menu.tsx'))

const useWords = defineWords('shell', {
  en: {
    navigation: 'Main navigation',
    menu: 'Show or hide the navigation',
    lost: 'The relay can’t be reached. Trying again …',
    skip: 'Skip to the content',
  },
  de: {
    navigation: 'Hauptnavigation',
    menu: 'Navigation ein- oder ausblenden',
    lost: 'Das Relay ist nicht erreichbar. Wird erneut versucht …',
    skip: 'Zum Inhalt',
  },
})

export function Shell() {
  const { data: me, error } = useMe()
  if (me === undefined)
    return error ? <Failed error={error as unknown as Error} reset={() => location.reload()} /> : <Waiting />
  if (me.user === null) {
    location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`)
    return null
  }
  // who is in several accounts sees the last one, or the first
  const account = accountIn(me)
  if (me.accountId === null && account !== null && currentAccount() !== account) {
    lookAt(account)
    location.reload()
    return <Waiting />
  }
  return <Frame me={me} />
}

function Frame({ me }: { me: Me }) {
  const t = useWords()
  const [open, { toggle, close }] = useDisclosure(false)
  const isLost = useLost()
  const path = useRouterState({ select: state => state.location.pathname })
  const { accountId, account } = me
  const isListed = me.accounts.some(({ id }) => id === accountId)
  // an agency's client is none of one's own
  const accounts =
    accountId === null || account === null || isListed ? me.accounts : [...me.accounts, { id: accountId, ...account }]
  const change = (value: string) => {
    if (value === accountId) return
    lookAt(value)
    location.assign('/')
  }
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding={{ base: 'md', md: 'xl' }}
    >
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('menu')} />
            <Text component={Link} to="/" fw={700} c="inherit" td="none">
              Depesche
            </Text>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <Suspense>
              {accounts.length > 1 && <AccountChoice accounts={accounts} value={accountIn(me)} onChange={change} />}
            </Suspense>
            <Suspense fallback={<CircleUser size={24} aria-hidden style={{ margin: 4 }} />}>
              <UserMenu me={me} />
            </Suspense>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <Box component="nav" aria-label={t('navigation')} style={{ overflowY: 'auto' }}>
          <Places me={me} onGo={close} />
        </Box>
      </AppShell.Navbar>
      <Notifications position="bottom-right" />
      <AppShell.Main id="content">
        {isLost && (
          <Alert color="orange" mb="md" role="status" py="xs">
            {t('lost')}
          </Alert>
        )}
        <AccountBar me={me} />
        {accountIn(me) === null && !/^\/(settings|operator)/.test(path) ? (
          me.user?.operator === true ? (
            <Navigate to="/operator/approvals" />
          ) : (
            <NoAccount />
          )
        ) : (
          <Outlet />
        )}
      </AppShell.Main>
    </AppShell>
  )
}
