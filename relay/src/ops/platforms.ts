import { glob } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Platform } from '@depesche/plugin-sdk'

const plugins = fileURLToPath(new URL('../../../plugins/', import.meta.url))

/** The declarations under plugins/, in its folders and theirs: a new platform is a new folder and nothing else. */
export async function readPlatforms(root = plugins): Promise<Platform[]> {
  const platforms: Platform[] = []
  for await (const file of glob('{*,*/*}/platform.ts', { cwd: root }))
    platforms.push((await import(join(root, file))).default)
  return platforms.sort((a, b) => a.id.localeCompare(b.id))
}
