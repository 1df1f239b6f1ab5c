import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Platform } from '@depesche/plugin-sdk'

/** The declarations under plugins/: a new platform is a new folder and nothing else. */
export async function readPlatforms(): Promise<Platform[]> {
  const root = fileURLToPath(new URL('../../../plugins/', import.meta.url))
  const platforms: Platform[] = []
  for (const folder of (await readdir(root, { withFileTypes: true })).filter(entry => entry.isDirectory())) {
    if (folder.name === 'sdk') continue
    platforms.push((await import(join(root, folder.name, 'platform.ts'))).default)
  }
  return platforms.sort((a, b) => a.id.localeCompare(b.id))
}
