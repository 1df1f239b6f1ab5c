/** How receivers see the domain: a score, what is good, what to do, and what the large ones want. */
import { Anchor, Badge, Card, Group, List, Progress, Stack, Table, Text, ThemeIcon, Title } from '@mantine/core'
import { Check, CircleHelp, Lightbulb, X } from 'lucide-react'
import { defineWords, language } from '../../app/words.ts'
import { useDomainCheck } from '../../parts/domain-setup.tsx'

const useWords = defineWords('domain-health', {
  en: {
    title: 'How receivers see it',
    score: '{{score}} of 100',
    good: 'Good',
    advice: 'Advice',
    wrong: 'To do',
    unknown: 'Not known',
    receiver: 'Receiver',
    met: 'What it wants',
    yes: 'fulfilled',
    no: 'lacks {{what}}',
    besides: 'Besides',
    source: 'Source',
    dkim: 'DKIM',
    spf: 'SPF',
    dmarc: 'DMARC',
    alignment: 'alignment',
  },
  de: {
    title: 'Wie Empfänger sie sehen',
    score: '{{score}} von 100',
    good: 'Gut',
    advice: 'Rat',
    wrong: 'Zu tun',
    unknown: 'Nicht bekannt',
    receiver: 'Empfänger',
    met: 'Was er verlangt',
    yes: 'erfüllt',
    no: 'es fehlt {{what}}',
    besides: 'Außerdem',
    source: 'Quelle',
    dkim: 'DKIM',
    spf: 'SPF',
    dmarc: 'DMARC',
    alignment: 'Übereinstimmung',
  },
})

const marks = {
  good: ['green', Check],
  advice: ['blue', Lightbulb],
  wrong: ['red', X],
  unknown: ['gray', CircleHelp],
} as const

type Missing = 'dkim' | 'spf' | 'dmarc' | 'alignment'

export function Health({ id }: { id: string }) {
  const t = useWords()
  const { data } = useDomainCheck(id)
  const identity = data?.identity
  if (identity == null) return null
  const { score, findings, receivers } = identity
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        <Group gap="sm">
          <Text fw={650} fz={24}>
            {t('score', { score: Math.round(score) })}
          </Text>
          <Progress.Root size="lg" flex={1} maw={320}>
            <Progress.Section
              value={score}
              color={score >= 80 ? 'green' : score >= 50 ? 'yellow' : 'red'}
              aria-label={t('title')}
            />
          </Progress.Root>
        </Group>
        <List spacing="xs" size="sm" center listStyleType="none">
          {findings.map(({ id: finding, state, words }) => {
            const [color, Icon] = marks[state]
            return (
              <List.Item
                key={finding}
                icon={
                  <ThemeIcon color={color} variant="light" size={22} radius="xl" role="img" aria-label={t(state)}>
                    <Icon size={14} aria-hidden />
                  </ThemeIcon>
                }
              >
                <Text size="sm" span>
                  {words[language()]}
                </Text>
              </List.Item>
            )
          })}
        </List>
        {receivers.length > 0 && (
          <Table className="cards">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('receiver')}</Table.Th>
                <Table.Th>{t('met')}</Table.Th>
                <Table.Th>{t('besides')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {receivers.map(({ name, met, missing, besides, source }) => (
                <Table.Tr key={name}>
                  <Table.Td data-label={t('receiver')}>
                    <Anchor href={source} target="_blank" rel="noreferrer" size="sm" title={t('source')}>
                      {name}
                    </Anchor>
                  </Table.Td>
                  <Table.Td data-label={t('met')}>
                    <Badge
                      variant="dot"
                      radius="sm"
                      tt="none"
                      fw={500}
                      color={met === null ? 'gray' : met ? 'green' : 'orange'}
                    >
                      {met === null
                        ? t('unknown')
                        : met
                          ? t('yes')
                          : t('no', { what: missing.map(each => t(each as Missing)).join(', ') })}
                    </Badge>
                  </Table.Td>
                  <Table.Td data-label={t('besides')} maw={420}>
                    <Text size="xs">{besides[language()]}</Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Card>
  )
}
