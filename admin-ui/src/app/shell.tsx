/** What surrounds the pages of whoever has signed in: account, navigation, language, colours, the state of the line. */
import '@mantine/notifications/styles.css'
import {
  Alert,
  AppShell,
  Burger,
  Button,
  Divider,
  Group,
  Menu,
  ScrollArea,
  Select,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Notifications } from '@mantine/notifications'
import { Link, Navigate, Outlet, useRouterState } from '@tanstack/react-router'
import { CircleUser, Monitor, Moon, Sun } from 'lucide-react'
import { AccountBar } from '../parts/account-bar.tsx'
import { Failed } from '../parts/failed.tsx'
import { NoAccount } from '../parts/no-account.tsx'
import { Waiting } from '../parts/waiting.tsx'
import { currentAccount, lookAt } from './api.ts'
import { useLost } from './connection.ts'
import { accountIn, type Me, useMe } from './me.ts'
import { Places } from './places.tsx'
import { signOut } from './sign-out.ts'
import { chooseLanguage, defineWords, language, languages } from './words.ts'

const useWords = defineWords('shell', {
  en: {
    navigation: 'Main navigation',
    menu: 'Show or hide the navigation',
    account: 'Account',
    you: 'You: {{name}}',
    settings: 'Settings',
    signOut: 'Sign out',
    language: 'Language',
    colours: 'Colours',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
    lost: 'The relay can’t be reached. Trying again …',
    skip: 'Skip to the content',
  },
  de: {
    navigation: 'Hauptnavigation',
    menu: 'Navigation ein- oder ausblenden',
    account: 'Konto',
    you: 'Sie: {{name}}',
    settings: 'Einstellungen',
    signOut: 'Abmelden',
    language: 'Sprache',
    colours: 'Farben',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'Wie das System',
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
  const change = (value: string | null) => {
    if (value === null || value === accountId) return
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
            {accounts.length > 1 && (
              <Select
                aria-label={t('account')}
                size="xs"
                w={{ base: 130, sm: 200 }}
                allowDeselect={false}
                searchable={accounts.length > 8}
                data={accounts.map(({ id, name }) => ({ value: id, label: name }))}
                value={accountIn(me)}
                onChange={change}
              />
            )}
            <UserMenu me={me} />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs">
        <ScrollArea component="nav" aria-label={t('navigation')}>
          <Places me={me} onGo={close} />
        </ScrollArea>
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

function UserMenu({ me }: { me: Me }) {
  const t = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton aria-label={t('you', { name: me.user?.name ?? '' })} lh={0} p={4}>
          <CircleUser size={24} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.user?.email}</Menu.Label>
        <Menu.Label>{t('language')}</Menu.Label>
        <Group gap="xs" px="xs" pb="xs">
          {languages.map(each => (
            <Button
              key={each}
              size="compact-xs"
              variant={language() === each ? 'filled' : 'default'}
              aria-pressed={language() === each}
              lang={each}
              onClick={() => chooseLanguage(each)}
            >
              {each === 'de' ? 'Deutsch' : 'English'}
            </Button>
          ))}
        </Group>
        <Menu.Label>{t('colours')}</Menu.Label>
        {(
          [
            ['light', Sun],
            ['dark', Moon],
            ['auto', Monitor],
          ] as const
        ).map(([scheme, Icon]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={() => setColorScheme(scheme)}
            aria-current={colorScheme === scheme}
          >
            {t(scheme)}
          </Menu.Item>
        ))}
        <Divider my={4} />
        <Menu.Item component={Link} to="/settings">
          {t('settings')}
        </Menu.Item>
        <Menu.Item onClick={() => void signOut()}>{t('signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
