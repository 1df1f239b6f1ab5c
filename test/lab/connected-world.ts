/** A world for real platforms: a relay with an API, a shop in it that nothing is connected to yet, and its server of before. */
import { freePorts } from './ports.ts'
import { type Sink, startSink } from './sink.ts'
import { startWorld, type World } from './world.ts'

export interface PlatformWorld extends AsyncDisposable {
  readonly world: World
  /** the mail server that the platform used before */
  readonly before: Sink
  /** as the merchant copies it from the page of his system */
  code(): Promise<string>
}

export async function startPlatformWorld(): Promise<PlatformWorld> {
  await using stack = new AsyncDisposableStack()
  const [port = 0] = await freePorts(1) // the code names it
  const url = `http://localhost:${port}`
  const world = stack.use(await startWorld({ env: { DEPESCHE_HTTP_PORT: `${port}`, DEPESCHE_PUBLIC_URL: url } }))
  const before = stack.adopt(await startSink({ hostname: 'mail.before.test' }), sink => sink.close())
  const { accountId, systemId } = world.shop
  const key = await world.relay.depesche<{ token: string }>(
    'api-key',
    'create',
    '--account',
    accountId,
    '--label',
    'lab',
  )
  const kept = stack.move()
  return {
    world,
    before,
    async code() {
      const answer = await fetch(`${url}/v1/systems/${systemId}/connection-code`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${key.token}` },
      })
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
      return ((await answer.json()) as { code: string }).code
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  }
}
