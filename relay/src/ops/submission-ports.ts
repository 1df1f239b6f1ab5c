/** The two submission listeners, 587 (STARTTLS) and 465 (implicit TLS), over one guard so that caps hold for both. */
import { createGuard, defaultSubmissionLimits, type SubmissionDeps, startSubmission } from '../submission/index.ts'
import type { RelayDeps } from './deps.ts'
import { listenPatiently } from './listen.ts'

/** Running transactions may end within this time; SIGTERM grants 30 s in all. */
const graceMs = 15_000

/** Deadlines and throttles are durations: a wall clock that is set must not time out a mail that is coming in. */
const steadyNow = () => new Date(performance.timeOrigin + performance.now())

export async function startSubmissionPorts(deps: RelayDeps, way: Pick<SubmissionDeps, 'authenticate' | 'accept'>) {
  const { settings } = deps
  const guard = createGuard(defaultSubmissionLimits, steadyNow)
  const common: SubmissionDeps = {
    ...deps,
    ...way,
    now: steadyNow,
    hostname: settings.hostname,
    tls: deps.tls.current,
    guard,
  }
  const open = (port: number, implicitTls: boolean) =>
    listenPatiently(`${implicitTls ? 'DEPESCHE_SMTPS_PORT' : 'DEPESCHE_SMTP_PORT'} ${port}`, () =>
      startSubmission(common, { host: settings.bind, port, implicitTls }),
    )
  const listeners = [await open(settings.smtpPort, false), await open(settings.smtpsPort, true)] as const
  deps.tls.onChange(() => {
    for (const listener of listeners) listener.reloadTls()
  })
  return {
    ports: { smtp: listeners[0].port, smtps: listeners[1].port },
    close: () => Promise.all(listeners.map(listener => listener.close(graceMs))),
  }
}
