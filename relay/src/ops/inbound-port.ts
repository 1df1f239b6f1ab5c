/** The inbound port, joined with what it may believe and what follows from a report. */
import { createInbound, startInboundPort } from '../inbound/index.ts'
import { readReport } from '../inbound/read-report.ts'
import { classify } from '../outcomes/classify.ts'
import { step } from '../outcomes/delivery-state.ts'
import { parseFeedbackId, parseReturnPath } from '../outcomes/return-path.ts'
import { noteStale } from '../stats/index.ts'
import { enterFacts } from '../suppressions/index.ts'
import type { RelayDeps } from './deps.ts'
import { listenPatiently } from './listen.ts'

const graceMs = 10_000

/** Where receivers send complaints (feedback loops, RFC 5965); to be registered with them. */
export const complaintAddress = (bounceDomain: string): string => `fbl@${bounceDomain}`

export async function startInbound(deps: RelayDeps) {
  const { settings, store, vault, now } = deps
  const key = vault.deriveKey('return-path')
  const parse = (path: string) => parseReturnPath(path, key, settings.bounceDomain)
  const complaints = complaintAddress(settings.bounceDomain)
  const take = createInbound({
    ...deps,
    read: raw => readReport(raw, classify),
    parseReturnPath: text => parse(text) ?? parseFeedbackId(text, key),
    returnedState: step('delivered', 'returned'),
    enterFacts: facts => enterFacts({ store, now }, facts),
    noteStale: of => noteStale(store, of),
  })
  const port = await listenPatiently(`DEPESCHE_INBOUND_PORT ${settings.inboundPort}`, () =>
    startInboundPort(
      {
        ...deps,
        hostname: settings.hostname,
        isOurs: address => parse(address) !== null || address.toLowerCase() === complaints,
        take,
      },
      { host: settings.bind, port: settings.inboundPort },
    ),
  )
  deps.tls.onChange(port.reloadTls)
  return { ports: { inbound: port.port }, close: () => port.close(graceMs) }
}
