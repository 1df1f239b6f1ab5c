/** What is to be done in a platform, by its own declaration: step by step, what is done for him, how it is undone. */
import { Card, List, Stack, Text, Title } from '@mantine/core'
import type { Schemas } from '../../app/api.ts'
import { defineWords, language } from '../../app/words.ts'

const useWords = defineWords('platform-sheet', {
  en: {
    title: 'Setting up {{name}}',
    automatic: 'Done for you',
    byHand: 'Left to you, or good to know',
    undo: 'How to undo it',
  },
  de: {
    title: '{{name}} einrichten',
    automatic: 'Wird für Sie erledigt',
    byHand: 'Bleibt Ihnen, oder gut zu wissen',
    undo: 'So nehmen Sie es zurück',
  },
})

export function PlatformSheet({ platform }: { platform: Schemas['Platform'] }) {
  const t = useWords()
  const { name, steps, instructions, automatic, byHand, undo } = platform
  const lists = [
    ['automatic', automatic],
    ['byHand', byHand],
  ] as const
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title', { name })}
        </Title>
        {steps.length > 0 ? (
          <List type="ordered" size="sm" spacing={4}>
            {steps.map(step => (
              <List.Item key={step.en}>{step[language()]}</List.Item>
            ))}
          </List>
        ) : (
          <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
            {instructions[language()]}
          </Text>
        )}
        {lists.map(
          ([title, items]) =>
            items.length > 0 && (
              <Stack key={title} gap={4}>
                <Title order={3} size="h6">
                  {t(title)}
                </Title>
                <List size="sm" spacing={4}>
                  {items.map(item => (
                    <List.Item key={item.en}>{item[language()]}</List.Item>
                  ))}
                </List>
              </Stack>
            ),
        )}
        {undo[language()] !== '' && (
          <Text size="sm" c="dimmed">
            {t('undo')}: {undo[language()]}
          </Text>
        )}
      </Stack>
    </Card>
  )
}
