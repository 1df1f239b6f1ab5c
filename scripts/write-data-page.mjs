/** Writes docs/data-processing.md from the table of what is stored. */
import { writeFile } from 'node:fs/promises'
import { dataPage } from '../relay/src/privacy/data-page.ts'

await writeFile(new URL('../docs/data-processing.md', import.meta.url), dataPage())
