/** Writes docs/bounces.md from the table of rules. */
import { writeFile } from 'node:fs/promises'
import { bouncesPage } from '../relay/src/outcomes/bounces-page.ts'

await writeFile(new URL('../docs/bounces.md', import.meta.url), bouncesPage())
