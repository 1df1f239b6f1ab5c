/** Writes client/src/schema.d.ts from the routes of the API. */
import { writeFile } from 'node:fs/promises'
import { clientTypes } from '../relay/src/http/client-types.test-peer.ts'

await writeFile(new URL('../client/src/schema.d.ts', import.meta.url), await clientTypes())
