/** Platforms: which there are, and setting one up from here: by a text to paste, or through the site's own API. */
import { readFile } from 'node:fs/promises'
import type { Words } from '@depesche/plugin-sdk'
import type { Command } from 'commander'
import {
  connectRemote,
  disconnectRemote,
  findRemote,
  lookAtRemote,
  NewRemote,
  type RemoteDeps,
  viewRemote,
} from '../connect/remote/index.ts'
import { snippetFor } from '../connect/snippet.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { readPlatforms } from '../ops/platforms.ts'
import { createCredential, findSystem } from '../systems/index.ts'
import { Problem } from '../values.ts'
import { type Context, withContext } from './context.ts'
import { print, table } from './print.ts'
import { demandComplete } from './system.ts'

export function platformCommands(program: Command) {
  const platform = program.command('platform').description('platforms that can be connected')
  platform
    .command('list')
    .description('which there are, and who sets them up')
    .option('--json', 'print JSON')
    .action(({ json }) => listPlatforms(json))
  platform
    .command('show <platform>')
    .description('how a platform is connected: steps, what is set, what stays by hand, how it is undone')
    .option('--json', 'print JSON')
    .action((id, { json }) => showPlatform(id, json))
  platform
    .command('snippet <system>')
    .description('new SMTP credentials as the exact configuration of the system’s platform; shown this once')
    .requiredOption('--label <label>', 'what they are for, e.g. the server')
    .option('--json', 'print JSON')
    .action((id, { label, json }) => withContext(context => snippet(context, id, label, json)))
  platform
    .command('connect <system>')
    .description('configure a site through its own API, or only look at what would be changed')
    .requiredOption('--url <url>', 'the address of the site')
    .requiredOption('--access-file <file>', 'JSON with what `platform show` names under "needs"; - for standard input')
    .option('--sender <address>', 'the address the platform is to send from')
    .option('--page', 'also make the List-Help page there')
    .option('--look', 'change nothing, show what would be changed')
    .option('--json', 'print JSON')
    .action((id, options) => withContext(context => connect(context, id, options)))
  platform
    .command('status <system>')
    .description('the site that the relay has configured for a system')
    .option('--json', 'print JSON')
    .action((id, { json }) =>
      withContext(async context => {
        const remote = viewRemote(await findRemote(context, await findSystem(context, null, id)))
        const { url, version, state, changed, page, fault } = remote
        print(json, remote, () =>
          [
            `${url}${version === null ? '' : ` (version ${version})`}: ${state}`,
            `Changed: ${changed.join(', ')}`,
            ...(page === null ? [] : [`List-Help page: ${page}`]),
            ...(fault === null ? [] : [`! ${fault.reason.en}. ${fault.advice.en}`]),
          ].join('\n'),
        )
      }),
    )
  platform
    .command('disconnect <system>')
    .description('put back the site’s settings of before, and end its credentials')
    .option('--force', 'also when the site can’t be reached: its settings stay as they are')
    .option('--json', 'print JSON')
    .action((id, { force = false, json }) =>
      withContext(async context => {
        await disconnectRemote(remoteDeps(context), await findSystem(context, null, id), force)
        print(json, { id, disconnected: true }, () => 'The settings of before stand there again.')
      }),
    )
}

async function listPlatforms(json: boolean): Promise<void> {
  const items = (await readPlatforms()).map(({ remote, snippet: _, ...platform }) => ({
    ...platform,
    access: remote?.access ?? null,
  }))
  print(json, { items, next: null }, () =>
    table(
      ['id', 'kinds', 'set up', 'name'],
      items.map(({ id, kinds, configureSmtp, name }) => [id, kinds.join(' '), configureSmtp, name]),
    ),
  )
}

async function showPlatform(id: string, json: boolean): Promise<void> {
  const platform = (await readPlatforms()).find(one => one.id === id)
  if (platform === undefined)
    throw new Problem('platform-unknown', `There is no platform ${id}`, 'See: depesche platform list')
  const { remote, snippet: _, ...declared } = platform
  const list = (title: string, texts: readonly Words[]) =>
    texts.length === 0 ? [] : ['', title, ...texts.map(({ en }) => `- ${en}`)]
  const needs = remote?.access.map(({ name, label }) => ({ de: `${name}: ${label.de}`, en: `${name}: ${label.en}` }))
  print(json, { ...declared, access: remote?.access ?? null }, () =>
    [
      `${platform.name} (${platform.kinds.join(', ')})`,
      '',
      platform.instructions.en,
      ...list('Needs', needs ?? []),
      ...list('Set for you', platform.automatic),
      ...list('Stays by hand', platform.byHand),
      ...list('How it is undone', [platform.undo]),
    ].join('\n'),
  )
}

async function snippet(context: Context, id: string, label: string, json: boolean): Promise<void> {
  const system = await findSystem(context, null, id)
  const platform = context.platformList.find(one => one.id === system.platform)
  if (platform?.snippet === undefined)
    throw new Problem(
      'platform-snippet',
      `${platform?.name ?? system.platform} is not configured by a text`,
      `See: depesche platform show ${system.platform}`,
    )
  await demandComplete(context, system)
  const written = await snippetFor(context, system, await createCredential(context, system, label))
  print(json, written, () =>
    [
      ...(written?.files ?? []).flatMap(file => [`# ${file.path}`, '', file.text.trimEnd(), '']),
      `! ${written?.failClosed.en}`,
    ].join('\n'),
  )
}

interface ConnectOptions {
  readonly url: string
  readonly accessFile: string
  readonly sender?: string
  readonly page?: boolean
  readonly look?: boolean
  readonly json: boolean
}

async function connect(context: Context, id: string, options: ConnectOptions): Promise<void> {
  const { url, sender, page, look, json } = options
  const input = NewRemote.parse({ url, access: await readAccess(options.accessFile), sender, page })
  const deps = remoteDeps(context)
  const system = await findSystem(context, null, id)
  if (look) {
    const seen = await lookAtRemote(deps, system, input)
    print(json, seen, () =>
      table(
        ['setting', 'now', 'then'],
        seen.settings.map(({ name, before, after }) => [name, JSON.stringify(before), JSON.stringify(after)]),
      ),
    )
    return
  }
  const made = await connectRemote(deps, system, input, 'cli')
  print(
    json,
    made,
    () => `${made.url} is configured: ${made.changed.join(', ')}\nUndo: depesche platform disconnect ${id}`,
  )
}

/** Not as arguments: those stand in the list of processes and in the shell's history. */
async function readAccess(file: string): Promise<unknown> {
  const text = await readFile(file === '-' ? '/dev/stdin' : file, 'utf8').catch(() => {
    throw new Problem('input', `The file ${file} can't be read`, 'Give a JSON file such as {"token": "…"}')
  })
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('input', `${file} is not JSON`, 'Give a JSON file such as {"token": "…"}')
  }
}

const remoteDeps = (context: Context): RemoteDeps => ({
  ...context,
  asking: {
    dns: context.dns,
    isPublicAddress,
    allowPrivateDestinations: context.settings.allowPrivateDestinations,
  },
})
