/** The frame of every page: heading, what it is for, what can be done, and help. */
import { Box, Collapse, Group, Paper, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { useDisclosure, useDocumentTitle } from '@mantine/hooks'
import { CircleHelp } from 'lucide-react'
import type { ReactNode } from 'react'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('page', { en: { help: 'What is this?' }, de: { help: 'Was ist das?' } })

interface PageProps {
  readonly title: string
  /** one line under the heading */
  readonly lead?: ReactNode
  /** buttons, the most wanted last */
  readonly actions?: ReactNode
  /** what this page is and what to do next; shown when asked for */
  readonly help?: ReactNode
  readonly children: ReactNode
}

export function Page({ title, lead, actions, help, children }: PageProps) {
  const t = useWords()
  const [open, { toggle }] = useDisclosure(false)
  useDocumentTitle(`${title} · Depesche`)
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-start" gap="sm">
        <Box>
          <Group gap="xs" align="center" wrap="nowrap">
            <Title order={1} size="h3" style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Title>
            {help && (
              <UnstyledButton onClick={toggle} aria-expanded={open} aria-label={t('help')} title={t('help')} lh={0}>
                <CircleHelp size={18} color="var(--mantine-color-dimmed)" aria-hidden />
              </UnstyledButton>
            )}
          </Group>
          {lead && (
            <Text c="dimmed" size="sm" component="div">
              {lead}
            </Text>
          )}
        </Box>
        {actions && <Group gap="xs">{actions}</Group>}
      </Group>
      {help && (
        <Collapse expanded={open}>
          <Paper withBorder p="md" radius="md">
            <Text size="sm" component="div">
              {help}
            </Text>
          </Paper>
        </Collapse>
      )}
      {children}
    </Stack>
  )
}
