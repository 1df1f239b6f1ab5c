/** Where one is signed in, and how to end it there. */
import { Badge, Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { auth } from '../../app/auth.ts'
import { ago } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { AuthError } from '../../parts/auth-error.tsx'
import { useSubmission } from '../../parts/submission.ts'
import { Section } from './frame.tsx'

const useWords = defineWords('sessions', {
  en: {
    title: 'Where you are signed in',
    here: 'This device',
    on: '{{browser}} on {{system}}',
    unknown: 'Unknown',
    used: 'last used {{ago}}, from {{address}}',
    nowhere: 'an unknown address',
    end: 'Sign out',
    endOf: 'Sign out {{device}}',
    endOthers: 'Sign out everywhere else',
  },
  de: {
    title: 'Wo Sie angemeldet sind',
    here: 'Dieses Gerät',
    on: '{{browser}} unter {{system}}',
    unknown: 'Unbekannt',
    used: 'zuletzt benutzt {{ago}}, von {{address}}',
    nowhere: 'unbekannter Adresse',
    end: 'Abmelden',
    endOf: '{{device}} abmelden',
    endOthers: 'Überall sonst abmelden',
  },
})

const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** What people call it; the first that is found, since each claims to be the others too. */
const nameIn = (names: readonly (readonly [string, string])[], agent: string) =>
  names.find(([sign]) => agent.includes(sign))?.[1]

export function Sessions() {
  const t = useWords()
  const { busy, error, submit } = useSubmission()
  const list = useQuery({
    queryKey: ['auth', 'sessions'],
    queryFn: async () => {
      const [all, own] = await Promise.all([auth.listSessions(), auth.getSession()])
      if (all.error) throw all.error
      const here = own.data?.session.token
      return all.data
        .map(session => ({ ...session, isHere: session.token === here }))
        .sort((a, b) => Number(b.isHere) - Number(a.isHere) || Number(b.updatedAt) - Number(a.updatedAt))
    },
    retry: false,
  })
  const end = async (work: Parameters<typeof submit>[0]) => {
    await submit(work)
    await list.refetch()
  }
  return (
    <Section title={t('title')}>
      {list.isPending && <Skeleton height={60} />}
      {list.error && <AuthError error={list.error} />}
      {error !== null && <AuthError error={error} />}
      {list.data?.map(({ id, token, userAgent, ipAddress, updatedAt, isHere }) => {
        const agent = userAgent ?? ''
        const browser = nameIn(browsers, agent) ?? t('unknown')
        const system = nameIn(systems, agent) ?? t('unknown')
        const device = t('on', { browser, system })
        return (
          <Group key={id} justify="space-between" wrap="nowrap">
            <Stack gap={0}>
              <Group gap="xs">
                <Text size="sm" fw={600}>
                  {device}
                </Text>
                {isHere && (
                  <Badge variant="dot" color="green" radius="sm" tt="none" fw={500}>
                    {t('here')}
                  </Badge>
                )}
              </Group>
              <Text size="xs" c="dimmed">
                {t('used', { ago: ago(updatedAt), address: ipAddress || t('nowhere') })}
              </Text>
            </Stack>
            {!isHere && (
              <Button
                size="compact-xs"
                variant="subtle"
                color="red"
                aria-label={t('endOf', { device })}
                onClick={() => end(() => auth.revokeSession({ token }))}
              >
                {t('end')}
              </Button>
            )}
          </Group>
        )
      })}
      {(list.data?.length ?? 0) > 1 && (
        <Group>
          <Button variant="default" loading={busy} onClick={() => end(() => auth.revokeOtherSessions())}>
            {t('endOthers')}
          </Button>
        </Group>
      )}
    </Section>
  )
}
