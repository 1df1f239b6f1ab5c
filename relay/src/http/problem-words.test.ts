import { readdir, readFile } from 'node:fs/promises'
import { expect } from 'chai'

/** Where words are for whoever runs the relay, at its machine. */
const operators: Record<string, string> = {
  'cli/': 'the command line itself',
  'ops/': 'the operator’s log and processes',
  'config/': 'the environment of the relay',
  'trial/': 'the trial on the operator’s own machine',
  'queue/look.ts': 'lanes, which operators look at',
  'accounts/operators.ts': 'the set-up link, which is made on the machine only',
  'notices/account-texts.ts': 'mails to operators',
}

describe('what the API advises', () => {
  it('names no commands, which a merchant has no machine for', async () => {
    const root = new URL('../', import.meta.url)
    const files = (await readdir(root, { recursive: true })).filter(file => /\.ts$/.test(file) && !/\.test/.test(file))
    expect(files).to.include('systems/credentials.ts')
    const found: string[] = []
    for (const file of files) {
      if (Object.keys(operators).some(path => file.startsWith(path))) continue
      const lines = (await readFile(new URL(file, root), 'utf8')).split('\n')
      for (const line of lines)
        if (/['"`][^'"`]*\bdepesche [a-z]/.test(line) && !/^\s*(\*|\/\*|\/\/)/.test(line))
          found.push(`${file}: ${line.trim()}`)
    }
    expect(found).to.deep.equal([])
  })
})
