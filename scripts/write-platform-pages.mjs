/** Writes docs/platforms/ from what the platforms declare of themselves. */
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { platformPages } from '../relay/src/ops/platform-pages.ts'

const folder = new URL('../docs/platforms/', import.meta.url)
await mkdir(folder, { recursive: true })
for (const file of await readdir(folder)) if (file.endsWith('.md')) await rm(new URL(file, folder))
for (const [name, text] of await platformPages()) await writeFile(new URL(name, folder), text)
