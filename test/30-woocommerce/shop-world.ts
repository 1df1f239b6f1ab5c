/** A relay behind https, a merchant with a system of shop.test there, and what his WordPress must trust. */
import { readFile } from 'node:fs/promises'
import { createAccount } from '../../relay/src/accounts/index.ts'
import { openStore } from '../../relay/src/store/index.ts'
import { labCertificate } from '../lab/certificate.ts'
import { freePorts } from '../lab/ports.ts'
import type { RunningRelay } from '../lab/relay.ts'
import { type ConnectedShop, connectShop } from '../lab/shop.ts'
import type { Sink } from '../lab/sink.ts'
import { startWorld, type World } from '../lab/world.ts'
import { startHttpsFront } from './https-front.ts'

export interface ShopWorld extends AsyncDisposable {
  readonly world: World
  readonly relay: RunningRelay
  readonly sink: Sink
  readonly shop: ConnectedShop
  /** of the relay, https */
  readonly url: string
  readonly merchant: { readonly email: string; readonly password: string }
  readonly token: string
  /** PEM: of its https, and of its SMTP */
  readonly authorities: string
  readonly httpsAuthority: string
  /** asks the relay as the merchant's key does */
  ask<T = unknown>(method: string, path: string, json?: object): Promise<T>
  /** to paste */
  code(): Promise<string>
}

export async function startShopWorld(): Promise<ShopWorld> {
  await using stack = new AsyncDisposableStack()
  const [http = 0, https = 0] = await freePorts(2)
  const url = `https://localhost:${https}`
  const world = stack.use(
    await startWorld({
      sink: { keep: 'all' },
      env: { DEPESCHE_HTTP_PORT: `${http}`, DEPESCHE_PUBLIC_URL: url, DEPESCHE_TRUSTED_PROXIES: '127.0.0.1' },
    }),
  )
  stack.use(await startHttpsFront(https, http))
  const merchant = { email: 'owner@merchant.test', password: 'a long enough passphrase' }
  const { relay, dns, sink } = world
  const store = await openStore(relay.addresses.store)
  const { id } = await createAccount({ store, now: () => new Date() }, { ...merchant, name: 'Merchant' })
  await store[Symbol.asyncDispose]()
  const shop = await connectShop(relay, dns, { domain: 'laden.test', accountId: id })
  const { token } = await relay.depesche<{ token: string }>('api-key', 'create', '--account', id, '--label', 'lab')
  const ask = async <T>(method: string, path: string, json?: object): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${http}${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return (await answer.json()) as T
  }
  const httpsAuthority = (await labCertificate()).ca
  const authorities = `${httpsAuthority}\n${await readFile(relay.caFile, 'utf8')}`
  const kept = stack.move()
  return {
    world,
    relay,
    sink,
    shop,
    url,
    merchant,
    token,
    authorities,
    httpsAuthority,
    ask,
    code: async () => (await ask<{ code: string }>('POST', `/v1/systems/${shop.systemId}/connection-code`, {})).code,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
