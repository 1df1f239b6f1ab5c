/**
 * Connecting by a code that the app shows (RFC 8628): nothing can be redirected into Shopify's admin, and who sits there may
 * have the relay open in another window already.
 */
import { z } from 'zod'
import type { Deps } from '../deps.ts'
import { durable } from '../store/index.ts'
import type { ShopRow } from '../store/models.ts'
import { ConnectProblem, connectShopByToken } from './connect.ts'

const withinMs = 15_000
const grant = 'urn:ietf:params:oauth:grant-type:device_code'

const Client = z.object({ client_id: z.string() })
const Begun = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.string(),
  expires_in: z.number(),
})
const Access = z.object({ access_token: z.string() })
const Fault = z.object({ error: z.string() })

interface Device {
  readonly clientId: string
  readonly deviceCode: string
  readonly userCode: string
  readonly verificationUri: string
  readonly expiresAt: string
}

export type ShownDevice = Pick<Device, 'userCode' | 'verificationUri'>

const placeOf = (shop: string) => `shop:${shop}:device`

/** @returns what to show, or null when no code waits */
export function deviceOf({ vault, now }: Deps, shop: ShopRow): ShownDevice | null {
  if (shop.deviceSealed == null) return null
  const device = JSON.parse(vault.open(shop.deviceSealed, placeOf(shop._id))) as Device
  return new Date(device.expiresAt) <= now() ? null : device
}

/** @throws ConnectProblem */
export async function beginDevice(deps: Deps, shop: ShopRow): Promise<void> {
  const client = await ask(deps, '/api/auth/oauth2/register', {
    client_name: `Depesche for Shopify: ${shop._id}`,
    client_uri: `https://${shop._id}/`,
    grant_types: [grant],
    software_id: 'shopify',
  })
  const { client_id } = must(Client, client)
  const begun = must(Begun, await ask(deps, '/api/auth/device/code', { client_id, scope: 'connect' }))
  const device: Device = {
    clientId: client_id,
    deviceCode: begun.device_code,
    userCode: begun.user_code,
    verificationUri: begun.verification_uri,
    expiresAt: new Date(deps.now().getTime() + begun.expires_in * 1000).toISOString(),
  }
  const deviceSealed = deps.vault.seal(JSON.stringify(device), placeOf(shop._id))
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: { deviceSealed } }, durable)
}

/** @returns whether the shop is connected now; false: nobody has typed the code yet @throws ConnectProblem */
export async function finishDevice(deps: Deps, shop: ShopRow): Promise<boolean> {
  if (shop.deviceSealed == null) return shop.relayTokenSealed != null
  const { clientId, deviceCode } = JSON.parse(deps.vault.open(shop.deviceSealed, placeOf(shop._id))) as Device
  const answer = await ask(deps, '/api/auth/oauth2/token', {
    grant_type: grant,
    client_id: clientId,
    device_code: deviceCode,
  })
  const access = Access.safeParse(answer)
  if (access.success) {
    await connectShopByToken(deps, shop, access.data.access_token)
    return true
  }
  const { error } = must(Fault, answer)
  if (error === 'authorization_pending' || error === 'slow_down') return false
  await deps.store.models.Shop.updateOne({ _id: shop._id }, { $set: { deviceSealed: null } }, durable)
  throw new ConnectProblem(
    error === 'access_denied'
      ? { de: 'Im Relay wurde abgelehnt.', en: 'It was refused at the relay.' }
      : {
          de: 'Der Code gilt nicht mehr. Lassen Sie sich einen neuen zeigen.',
          en: 'The code is too old. Ask for a new one.',
        },
  )
}

async function ask({ settings }: Deps, path: string, json: Record<string, string | string[]>): Promise<unknown> {
  const isToken = path.endsWith('/token') || path.endsWith('/code')
  const answer = await fetch(`${settings.relayUrl}${path}`, {
    method: 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(withinMs),
    headers: { 'Content-Type': isToken ? 'application/x-www-form-urlencoded' : 'application/json' },
    body: isToken ? new URLSearchParams(json) : JSON.stringify(json),
  }).catch(() => null)
  return answer === null ? null : await answer.json().catch(() => null)
}

function must<T extends z.ZodType>(form: T, answer: unknown): z.output<T> {
  const parsed = form.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new ConnectProblem({
    de: 'Das Relay antwortet nicht, wie es soll. Versuchen Sie es gleich noch einmal.',
    en: 'The relay does not answer as it should. Try again in a moment.',
  })
}
