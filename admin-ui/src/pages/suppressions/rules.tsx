/** How long entries stay, by their class, and for whom. */
import { Button, Card, Group, NumberInput, Radio, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useState } from 'react'
import { api, type Schemas } from '../../app/api.ts'
import { defineWords } from '../../app/words.ts'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('suppression-rules', {
  en: {
    title: 'Rules',
    text: 'For entries from now on; those on the list keep the end they have.',
    hard: 'Days after a hard bounce',
    complaint: 'Days after a complaint',
    empty: 'Empty: without end',
    scope: 'An entry stops the mails of',
    account: 'all systems of the account',
    system: 'only the system that it came from',
    save: 'Save the rules',
    saved: 'Saved',
  },
  de: {
    title: 'Regeln',
    text: 'Für Einträge von jetzt an; die vorhandenen behalten ihr Ende.',
    hard: 'Tage nach endgültiger Ablehnung',
    complaint: 'Tage nach einer Beschwerde',
    empty: 'Leer: ohne Ende',
    scope: 'Ein Eintrag hält Mails auf von',
    account: 'allen Systemen des Kontos',
    system: 'nur dem System, von dem er kam',
    save: 'Regeln speichern',
    saved: 'Gespeichert',
  },
})

type Rules = Schemas['SuppressionRules']

export function SuppressionRules({ mayWrite }: { mayWrite: boolean }) {
  const t = useWords()
  const rules = api.useQuery('get', '/v1/suppression-rules')
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        <Text size="sm" c="dimmed">
          {t('text')}
        </Text>
        {rules.error && <ProblemAlert error={rules.error} onRetry={() => rules.refetch()} />}
        {rules.data === undefined ? (
          !rules.error && <Skeleton height={100} />
        ) : (
          <RulesForm rules={rules.data} mayWrite={mayWrite} />
        )}
      </Stack>
    </Card>
  )
}

function RulesForm({ rules, mayWrite }: { rules: Rules; mayWrite: boolean }) {
  const t = useWords()
  const [edited, setEdited] = useState<Rules | null>(null)
  const shown = edited ?? rules
  const save = api.useMutation('patch', '/v1/suppression-rules', { onSuccess: () => setEdited(null) })
  const edit = (change: Partial<Rules>) => {
    save.reset()
    setEdited({ ...shown, ...change })
  }
  const days = (name: 'hardDays' | 'complaintDays', label: string) => (
    <NumberInput
      label={label}
      description={t('empty')}
      min={1}
      max={36_500}
      allowDecimal={false}
      maw={260}
      disabled={!mayWrite}
      value={shown[name] ?? ''}
      onChange={value => edit({ [name]: typeof value === 'number' ? value : null })}
    />
  )
  return (
    <>
      <Group align="flex-start" gap="lg">
        {days('hardDays', t('hard'))}
        {days('complaintDays', t('complaint'))}
      </Group>
      <Radio.Group
        label={t('scope')}
        value={shown.scope}
        onChange={scope => edit({ scope: scope === 'system' ? 'system' : 'account' })}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="account" label={t('account')} disabled={!mayWrite} />
          <Radio value="system" label={t('system')} disabled={!mayWrite} />
        </Stack>
      </Radio.Group>
      {save.error && <ProblemAlert error={save.error} />}
      {mayWrite && (
        <Group>
          <Button
            variant="default"
            loading={save.isPending}
            disabled={edited === null}
            onClick={() => save.mutate({ body: shown })}
          >
            {t('save')}
          </Button>
          <Text size="sm" role="status">
            {save.isSuccess && edited === null ? t('saved') : ''}
          </Text>
        </Group>
      )}
    </>
  )
}
