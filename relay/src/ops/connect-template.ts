/** The operator's Domain Connect template and its key, read once. */
import { createPrivateKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { type Settings, SettingsError } from '../config/settings.ts'
import type { ConnectTemplate } from '../domains/domain-connect.ts'

/** @throws SettingsError when the file can't be read or used: providers would refuse every link */
export function readConnectTemplate({ domainConnect }: Pick<Settings, 'domainConnect'>): ConnectTemplate | null {
  if (domainConnect === null) return null
  const { providerId, serviceId, keyFile } = domainConnect
  if (keyFile === null) return { providerId, serviceId, key: null }
  try {
    const key = createPrivateKey(readFileSync(keyFile))
    if (key.asymmetricKeyType !== 'rsa') throw new Error(`an RSA key is needed, this is ${key.asymmetricKeyType}`)
    return { providerId, serviceId, key }
  } catch (error) {
    throw new SettingsError(`DEPESCHE_DOMAIN_CONNECT: ${keyFile}: ${(error as Error).message}`)
  }
}
