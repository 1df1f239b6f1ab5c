/**
 * Real platforms under test. Each has a project of its own beside its test, with its own lock file: outside of the
 * workspace, since one weighs hundreds of megabytes. It is installed by the first test that needs it, and stays.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { run } from './programs.ts'

const installsWithinMs = 8 * 60_000
const root = resolve(import.meta.dirname, '../..')

/**
 * The project with the packages of its lock file, and our plugin in it as npm would unpack it from the registry.
 * @param plugin folder below plugins/
 */
export async function installPlatform(project: string, plugin: string): Promise<void> {
  await installLocked(project)
  await installPlugin(project, plugin)
}

/** The project with the packages of its lock file. */
export async function installLocked(project: string): Promise<void> {
  const wanted = createHash('sha256')
    .update(await readFile(join(project, 'package-lock.json')))
    .digest('hex')
  const marker = join(project, 'node_modules', '.installed') // npm ci empties the folder
  if ((await readFile(marker, 'utf8').catch(() => '')) === wanted) return
  const begun = Date.now()
  process.stderr.write(`      Installing ${project} (once; ${installsWithinMs / 60_000} at most) …\n`)
  // no install scripts: what would be compiled isn't used
  await npm(project, ['ci', '--ignore-scripts', '--loglevel=error'], installsWithinMs)
  await writeFile(marker, wanted)
  process.stderr.write(`      … done in ${Math.round((Date.now() - begun) / 1000)} s\n`)
}

async function installPlugin(project: string, plugin: string): Promise<void> {
  const folder = join(root, 'plugins', plugin)
  const packed = await mkdtemp(join(tmpdir(), 'packed-'))
  try {
    // --json is the one output that scripts can't mix theirs into
    const said = await npm(folder, ['pack', '--json', '--ignore-scripts=false', '--pack-destination', packed], 120_000)
    const [{ filename, name }] = JSON.parse(said.slice(said.indexOf('[\n'))) as [{ filename: string; name: string }]
    const target = join(project, 'node_modules', name)
    await rm(target, { recursive: true, force: true })
    await mkdir(target, { recursive: true })
    const unpacked = await run('tar', ['-xzf', join(packed, filename), '-C', target, '--strip-components=1'])
    if (unpacked.code !== 0) throw new Error(unpacked.stderr)
  } finally {
    await rm(packed, { recursive: true })
  }
}

async function npm(cwd: string, args: readonly string[], timeoutMs: number): Promise<string> {
  const ran = await run('npm', args, { cwd, timeoutMs })
  if (ran.code === 0) return ran.stdout.toString()
  const why = ran.code === null ? `not done within ${timeoutMs / 1000} s` : ran.stderr.slice(-2000)
  throw new Error(`npm ${args[0]} in ${cwd}: ${why}`)
}

export interface RunningPlatform extends AsyncDisposable {
  /** one of the acts that its program offers */
  ask<T>(act: string): Promise<T>
  /** what it has written so far */
  output(): string
}

/** Starts a program of the project, which says `ready` by a message and then answers what it is asked by messages. */
export async function startPlatform(
  program: string,
  env: Record<string, string>,
  readyWithinMs = 90_000,
): Promise<RunningPlatform> {
  const child = fork(program, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', chunk => (output += chunk))
  const asked = new Map<number, (answer: { value?: unknown; error?: string }) => void>()
  child.on('message', (message: { id: number; value?: unknown; error?: string }) => asked.get(message.id)?.(message))
  child.once('exit', code => {
    for (const answer of asked.values()) answer({ error: `it has ended (${code}):\n${output.slice(-4000)}` })
  })
  const answered = <T>(id: number, withinMs: number) =>
    new Promise<T>((done, fail) => {
      const late = setTimeout(() => fail(new Error(`no answer from ${program}:\n${output.slice(-4000)}`)), withinMs)
      asked.set(id, ({ value, error }) => {
        clearTimeout(late)
        asked.delete(id)
        if (error === undefined) done(value as T)
        else fail(new Error(error))
      })
    })
  let acts = 0
  const platform = {
    ask<T>(act: string) {
      const id = ++acts
      child.send({ id, act })
      return answered<T>(id, 90_000)
    },
    output: () => output,
    [Symbol.asyncDispose]: () => end(child),
  }
  try {
    await answered(0, readyWithinMs)
  } catch (error) {
    await end(child)
    throw error
  }
  return platform
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL') // it keeps nothing
  await ended
}
