/** The operator's own DKIM key, read once: its signature stands beside the domain's on every mail. */
import { readFileSync } from 'node:fs'
import { type Settings, SettingsError } from '../config/settings.ts'
import { importDkimKey, selectorFault } from '../signing/dkim-key.ts'
import type { SigningKey } from '../signing/index.ts'

/** @throws SettingsError when the file can't be read or used: a relay that signs less than it was told must not start */
export function readOperatorKey({
  operatorDkim,
}: Pick<Settings, 'operatorDkim'>): (SigningKey & { domain: string }) | null {
  if (operatorDkim === null) return null
  const { domain, selector, keyFile } = operatorDkim
  const fault = selectorFault(selector, domain)
  if (fault !== null) throw new SettingsError(`DEPESCHE_OPERATOR_DKIM_SELECTOR: ${fault}`)
  try {
    const { algorithm, key } = importDkimKey(readFileSync(keyFile))
    return { domain, selector, algorithm, key }
  } catch (error) {
    throw new SettingsError(`DEPESCHE_OPERATOR_DKIM_KEY_FILE: ${(error as Error).message}`)
  }
}
