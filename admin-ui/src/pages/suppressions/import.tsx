/** Enters a list from another program: pasted, or a file. */
import { Alert, Button, FileButton, Group, List, Stack, Text, Textarea } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { FileUp, Upload } from 'lucide-react'
import { useState } from 'react'
import { api } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { defineWords } from '../../app/words.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ProblemAlert } from '../../parts/failed.tsx'

const useWords = defineWords('suppression-import', {
  en: {
    import: 'Import',
    title: 'Import addresses',
    text: 'One address or @domain a line, or CSV with a column “address” or “email”, and perhaps “note”. Entries that are there stay as they are.',
    file: 'Choose a file',
    list: 'List',
    go: 'Enter the list',
    done: '{{added}} addresses are on the list.',
    wrong: 'These lines were left out:',
    line: 'Line {{line}}: {{text}}',
    close: 'Done',
  },
  de: {
    import: 'Importieren',
    title: 'Adressen importieren',
    text: 'Eine Adresse oder @domain je Zeile, oder CSV mit einer Spalte „address“ oder „email“ und vielleicht „note“. Vorhandene Einträge bleiben, wie sie sind.',
    file: 'Datei wählen',
    list: 'Liste',
    go: 'Liste eintragen',
    done: '{{added}} Adressen stehen auf der Liste.',
    wrong: 'Diese Zeilen wurden ausgelassen:',
    line: 'Zeile {{line}}: {{text}}',
    close: 'Fertig',
  },
})

export function ImportSuppressions() {
  const t = useWords()
  const [open, { open: show, close }] = useDisclosure(false)
  const [text, setText] = useState('')
  const enter = api.useMutation('post', '/v1/suppressions/import')
  const finish = () => {
    close()
    setText('')
    enter.reset()
  }
  const done = enter.data
  return (
    <>
      <Button variant="default" leftSection={<Upload size={16} aria-hidden />} onClick={show}>
        {t('import')}
      </Button>
      <Dialog opened={open} onClose={finish} title={t('title')} size="lg">
        {done === undefined ? (
          <form
            onSubmit={event => {
              event.preventDefault()
              enter.mutate({ body: { text, systemId: null } })
            }}
          >
            <Stack>
              <Text size="sm">{t('text')}</Text>
              <Group>
                <FileButton
                  accept=".csv,.txt,text/plain,text/csv"
                  onChange={file => file && void file.text().then(setText)}
                >
                  {props => (
                    <Button {...props} variant="default" size="xs" leftSection={<FileUp size={14} aria-hidden />}>
                      {t('file')}
                    </Button>
                  )}
                </FileButton>
              </Group>
              <Textarea
                label={t('list')}
                required
                rows={8}
                classNames={{ input: 'mono' }}
                value={text}
                onChange={event => setText(event.currentTarget.value)}
              />
              {enter.error && <ProblemAlert error={enter.error} />}
              <Button type="submit" loading={enter.isPending}>
                {t('go')}
              </Button>
            </Stack>
          </form>
        ) : (
          <Stack>
            <Alert color="green" role="status">
              {t('done', { added: count(done.added) })}
            </Alert>
            {done.wrong.length > 0 && (
              <Alert color="yellow" title={t('wrong')}>
                <List size="sm">
                  {done.wrong.map(({ line, text: given }) => (
                    <List.Item key={line}>{t('line', { line, text: given })}</List.Item>
                  ))}
                </List>
              </Alert>
            )}
            <Button onClick={finish}>{t('close')}</Button>
          </Stack>
        )}
      </Dialog>
    </>
  )
}
