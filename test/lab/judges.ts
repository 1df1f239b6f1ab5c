/** Independent judges of a mail's DKIM signatures: mailauth, dkimpy, OpenDKIM. None of them is ours. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TrialRecord } from '../../relay/src/trial/index.ts'
import { isInstalled, run } from './programs.ts'

// mailauth's types name the file without its ending, which its package does not resolve for ES modules
const { dkimVerify } = createRequire(import.meta.url)('mailauth/lib/dkim/verify') as {
  dkimVerify(
    mail: Buffer,
    options: object,
  ): Promise<{ results: { signingDomain?: string; status: { result: string; comment?: string } }[] }>
}

export interface Verdict {
  readonly judge: 'mailauth' | 'dkimpy' | 'OpenDKIM'
  /** every signature holds, and there is one at least */
  readonly passed: boolean
  readonly detail: string
}

/** A judge knows keys from these records only; none of them asks the network. @returns null where it isn't installed */
export type Judge = (raw: Buffer, records: readonly TrialRecord[]) => Promise<Verdict | null>

const keys = (records: readonly TrialRecord[]): Record<string, string> =>
  Object.fromEntries(
    records.flatMap(record =>
      record.type === 'TXT'
        ? [[record.name, typeof record.value === 'string' ? record.value : record.value.join('')]]
        : [],
    ),
  )

export const judgeByMailauth: Judge = async (raw, records) => {
  const known = keys(records)
  const resolver = async (name: string, type: string) => {
    const value = type === 'TXT' ? known[name] : undefined
    if (value === undefined) throw Object.assign(new Error(`no ${type} at ${name}`), { code: 'ENOTFOUND' })
    return [[value]]
  }
  const { results } = await dkimVerify(raw, { resolver })
  const signed = results.filter(({ signingDomain }) => signingDomain !== undefined)
  const detail = signed
    .map(({ signingDomain, status }) => `${signingDomain}: ${status.result} ${status.comment ?? ''}`)
    .join(', ')
  return {
    judge: 'mailauth',
    passed: signed.length > 0 && signed.every(({ status }) => status.result === 'pass'),
    detail,
  }
}

const dkimpyScript = `
import dkim, json, sys
keys = json.loads(sys.argv[1])
raw = sys.stdin.buffer.read()
def txt(name, timeout=5):
    value = keys.get(name.decode().rstrip('.').lower())
    return value.encode() if value else None
count = raw.split(b'\\r\\n\\r\\n')[0].lower().count(b'\\r\\ndkim-signature:') + raw[:15].lower().startswith(b'dkim-signature:')
verdicts = []
for n in range(count):
    try: verdicts.append('pass' if dkim.DKIM(raw).verify(n, txt) else 'fail')
    except Exception as e: verdicts.append('%s: %s' % (type(e).__name__, e))
print(json.dumps(verdicts))
`

/** Debian's python3-dkim belongs to /usr/bin/python3, whatever stands first in PATH. */
const python = '/usr/bin/python3'
let dkimpyIsHere: Promise<boolean> | null = null

export const judgeByPythonDkim: Judge = async (raw, records) => {
  dkimpyIsHere ??= run(python, ['-c', 'import dkim']).then(
    ({ code }) => code === 0,
    () => false,
  )
  if (!(await dkimpyIsHere)) return null
  const { stdout, stderr } = await run(python, ['-c', dkimpyScript, JSON.stringify(keys(records))], { input: raw })
  const verdicts: string[] = stdout.length === 0 ? [stderr] : JSON.parse(stdout.toString())
  return {
    judge: 'dkimpy',
    passed: verdicts.length > 0 && verdicts.every(verdict => verdict === 'pass'),
    detail: verdicts.join(', '),
  }
}

/**
 * `opendkim -t` with the keys in a file (TestPublicKeys): opendkim-testmsg would ask the system's resolver on port 53.
 * It looks at the first signature it can judge; its file format takes no spaces in a record.
 */
export const judgeByOpenDkim: Judge = async (raw, records) => {
  if (!isInstalled('opendkim')) return null
  const dir = await mkdtemp(join(tmpdir(), 'opendkim-'))
  try {
    const lines = Object.entries(keys(records)).map(([name, value]) => `${name} ${value.replace(/\s+/g, '')}\n`)
    await writeFile(join(dir, 'keys'), lines.join(''))
    await writeFile(
      join(dir, 'conf'),
      `Mode v\nSyslog no\nBackground no\nNameservers 127.0.0.1\nDNSTimeout 1\nTestPublicKeys ${join(dir, 'keys')}\n`,
    )
    await writeFile(join(dir, 'mail.eml'), raw)
    const ran = await run('opendkim', ['-x', join(dir, 'conf'), '-t', join(dir, 'mail.eml'), '-vvv'])
    const said = `${ran.stdout}${ran.stderr}`
    const passed = /dkim=pass/.test(said) && !/dkim=(?!pass)/.test(said)
    return { judge: 'OpenDKIM', passed, detail: said.match(/dkim=[^;]*|verification.*/g)?.join(', ') ?? said }
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** All judges that are installed; mailauth always is. */
export async function judgeByAll(raw: Buffer, records: readonly TrialRecord[]): Promise<Verdict[]> {
  const verdicts = await Promise.all(
    [judgeByMailauth, judgeByPythonDkim, judgeByOpenDkim].map(judge => judge(raw, records)),
  )
  return verdicts.filter(verdict => verdict !== null)
}
