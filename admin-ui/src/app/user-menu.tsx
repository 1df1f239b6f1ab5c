/** Whoever has signed in: language, colours, settings, the way out. */
import { Button, Divider, Group, Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { CircleUser, Monitor, Moon, Sun } from 'lucide-react'
import type { Me } from './me.ts'
import { signOut } from './sign-out.ts'
import { chooseLanguage, defineWords, language, languages } from './words.ts'

const useWords = defineWords('user-menu', {
  en: {
    you: 'You: {{name}}',
    settings: 'Settings',
    signOut: 'Sign out',
    language: 'Language',
    colours: 'Colours',
    light: 'Light',
    dark: 'Dark',
    auto: 'As the system',
  },
  de: {
    you: 'Sie: {{name}}',
    settings: 'Einstellungen',
    signOut: 'Abmelden',
    language: 'Sprache',
    colours: 'Farben',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'Wie das System',
  },
})

export default function UserMenu({ me }: { me: Me }) {
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
