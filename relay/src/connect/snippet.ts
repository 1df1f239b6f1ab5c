/** The configuration that a merchant pastes into his platform, with the values of his system in it. */
import type { Platform, SnippetFile, SnippetValues, Words } from '@depesche/plugin-sdk'
import type { Store } from '../store/index.ts'
import type { System, SystemDeps } from '../systems/index.ts'

export interface SystemSnippet {
  /** how the platform is kept from sending its password in the clear */
  readonly failClosed: Words
  readonly files: readonly SnippetFile[]
}

/** What a platform is told; the sender is what its owner has named, else an address of the first domain. */
export async function platformValues(
  { store, smtp }: { store: Store; smtp: SystemDeps['smtp'] },
  system: System,
  { username, password }: { username: string; password: string },
): Promise<SnippetValues> {
  const [first] = system.domainIds
  const domain = first === undefined ? null : await store.models.Domain.findById(first, { name: 1 }).lean()
  return {
    ...smtp,
    username,
    password,
    sender: system.sender ?? `mail@${domain?.name ?? 'localhost'}`,
    senderName: system.name,
  }
}

/** @returns null where the platform isn't set up by a text */
export async function snippetFor(
  deps: { store: Store; smtp: SystemDeps['smtp']; platformList: readonly Platform[] },
  system: System,
  credential: { username: string; password: string },
): Promise<SystemSnippet | null> {
  const snippet = deps.platformList.find(({ id }) => id === system.platform)?.snippet
  if (snippet === undefined) return null
  const { failClosed, render } = snippet
  return { failClosed, files: render(await platformValues(deps, system, credential)) }
}
