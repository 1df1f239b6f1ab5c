/** The DKIM keys of a domain, and their change without a gap. */
import { Card, Group, Stack, Table, Text, Title } from '@mantine/core'
import { client, type Schemas } from '../../app/api.ts'
import { date } from '../../app/format.ts'
import { sure } from '../../app/optimistic.ts'
import { defineWords } from '../../app/words.ts'
import { Confirm } from '../../parts/confirm.tsx'
import { DkimBadge } from '../../parts/dkim-badge.tsx'

const useWords = defineWords('domain-keys', {
  en: {
    title: 'DKIM keys',
    selector: 'Selector',
    role: 'Role',
    signing: 'signs',
    published: 'published, signs soon',
    next: 'the next one; waits for its record',
    retired: 'retired, verifies old mails',
    spare: 'spare',
    algorithm: 'Kind',
    state: 'Record',
    since: 'Since',
    rotate: 'Make the next key',
    rotateText:
      'A new key is made, and its record joins the list above. It signs once its record is found; the old one stays valid for mails on the way.',
    second: 'Add a key of the other kind',
    secondText:
      'Mails are then signed twice, by RSA and by Ed25519 (RFC 8463): receivers take the one they know. Its record joins the list above.',
    delegated: 'The records lead to the operator’s by CNAME, so keys change by themselves.',
  },
  de: {
    title: 'DKIM-Schlüssel',
    selector: 'Selektor',
    role: 'Rolle',
    signing: 'signiert',
    published: 'veröffentlicht, signiert bald',
    next: 'der nächste; wartet auf seinen Eintrag',
    retired: 'im Ruhestand, prüft alte Mails',
    spare: 'Reserve',
    algorithm: 'Art',
    state: 'Eintrag',
    since: 'Seit',
    rotate: 'Nächsten Schlüssel erzeugen',
    rotateText:
      'Ein neuer Schlüssel entsteht, und sein Eintrag kommt zur Liste oben. Er signiert, sobald sein Eintrag gefunden ist; der alte gilt weiter für Mails, die unterwegs sind.',
    second: 'Schlüssel der anderen Art hinzufügen',
    secondText:
      'Mails werden dann zweifach signiert, mit RSA und mit Ed25519 (RFC 8463): Empfänger nehmen, was sie kennen. Der Eintrag kommt zur Liste oben.',
    delegated: 'Die Einträge führen per CNAME zu denen des Betreibers, darum wechseln die Schlüssel von selbst.',
  },
})

export function Keys({ domain, mayWrite }: { domain: Schemas['Domain']; mayWrite: boolean }) {
  const t = useWords()
  const { id, keys, delegated } = domain
  const path = { params: { path: { id } } }
  const current = keys.filter(({ role }) => role !== 'retired')
  const waits = current.some(({ role }) => role === 'next')
  const kinds = new Set(current.map(({ algorithm }) => algorithm))
  return (
    <Card withBorder>
      <Stack gap="sm">
        <Title order={2} size="h5">
          {t('title')}
        </Title>
        {delegated && <Text size="sm">{t('delegated')}</Text>}
        <Table className="cards">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('selector')}</Table.Th>
              <Table.Th>{t('role')}</Table.Th>
              <Table.Th>{t('algorithm')}</Table.Th>
              <Table.Th>{t('state')}</Table.Th>
              <Table.Th>{t('since')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {keys.map(({ selector, role, algorithm, state, createdAt }) => (
              <Table.Tr key={selector}>
                <Table.Td data-label={t('selector')} className="mono">
                  {selector}
                </Table.Td>
                <Table.Td data-label={t('role')}>{t(role)}</Table.Td>
                <Table.Td data-label={t('algorithm')}>{algorithm === 'rsa-sha256' ? 'RSA' : 'Ed25519'}</Table.Td>
                <Table.Td data-label={t('state')}>
                  <DkimBadge state={state} />
                </Table.Td>
                <Table.Td data-label={t('since')}>{date(createdAt)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {mayWrite && (
          <Group gap="xs">
            <Confirm
              label={t('rotate')}
              size="xs"
              disabled={waits}
              onConfirm={() => sure(client.POST('/v1/domains/{id}/rotate', { ...path, body: {} }))}
            >
              {t('rotateText')}
            </Confirm>
            {kinds.size === 1 && (
              <Confirm
                label={t('second')}
                size="xs"
                onConfirm={() => sure(client.POST('/v1/domains/{id}/second-key', path))}
              >
                {t('secondText')}
              </Confirm>
            )}
          </Group>
        )}
      </Stack>
    </Card>
  )
}
