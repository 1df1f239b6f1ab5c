/** JSON that the operator writes and a setting names. */
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'

/** @throws Error with a sentence that names each wrong place */
export function readOperatorJson<S extends z.ZodType>(text: string, schema: S): z.output<S> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new Error(`it is no JSON: ${(error as Error).message}`)
  }
  const parsed = schema.safeParse(json)
  if (!parsed.success)
    throw new Error(parsed.error.issues.map(issue => `${issue.path.join('.')}: ${wordsOf(issue)}`).join('; '))
  return parsed.data
}

const wordsOf = (issue: z.core.$ZodIssue) =>
  (issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined) ?? issue.message

/** @throws Error naming the setting and the file */
export async function loadOperatorFile<T>(setting: string, file: string, read: (text: string) => T): Promise<T> {
  try {
    return read(await readFile(file, 'utf8'))
  } catch (error) {
    throw new Error(`${setting}: ${file} can't be used: ${(error as Error).message}`)
  }
}
