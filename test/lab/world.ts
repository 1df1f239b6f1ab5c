/** A small world for a relay: DNS for `.test`, and receivers that DNS points to. */
import { startTrialDns, type TrialDns, type TrialRecord } from '../../relay/src/trial/index.ts'
import { launchRelay, type RunningRelay } from './relay.ts'
import { type ConnectedShop, connectShop } from './shop.ts'
import { type Sink, type SinkOptions, startSink } from './sink.ts'

/** DNS for every name below `.test`; mail for any domain goes to 127.0.0.1. */
export function startDns(records: readonly TrialRecord[] = []): Promise<TrialDns> {
  return startTrialDns({
    zones: ['test'],
    records: [
      { type: 'MX', name: '*.test', preference: 10, exchange: 'mx.test' },
      { type: 'A', name: 'mx.test', value: '127.0.0.1' },
      ...records,
    ],
  })
}

export interface World extends AsyncDisposable {
  readonly dns: TrialDns
  readonly sink: Sink
  readonly relay: RunningRelay
  readonly shop: ConnectedShop
}

/** A relay between a connected shop.test and a sink that takes the mail of every other `.test` domain. */
export async function startWorld(options: { env?: Record<string, string>; sink?: SinkOptions } = {}): Promise<World> {
  await using stack = new AsyncDisposableStack()
  const dns = stack.adopt(await startDns(), server => server.close())
  const sink = stack.adopt(await startSink(options.sink), server => server.close())
  const relay = stack.use(
    await launchRelay({ DEPESCHE_DNS_SERVERS: dns.address, DEPESCHE_MX_PORT: `${sink.port}`, ...options.env }),
  )
  const shop = await connectShop(relay, dns)
  const kept = stack.move()
  return { dns, sink, relay, shop, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}
