/** The inbound port, joined with what it may believe and what follows from a report. */
import { ObjectId } from 'bson'
import { createDmarcReports } from '../dmarc-reports/index.ts'
import { dmarcAddress } from '../domains/report-advice.ts'
import { tellComplained, tellReturned } from '../events/tell.ts'
import { attachmentsOf } from '../inbound/attachments.ts'
import { createInbound, type IncomingMail, startInboundPort } from '../inbound/index.ts'
import { readReport } from '../inbound/read-report.ts'
import { classify } from '../outcomes/classify.ts'
import { step } from '../outcomes/delivery-state.ts'
import { parseFeedbackId, parseReturnPath } from '../outcomes/return-path.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { refuseForged } from '../replies/authentic.ts'
import { createReplies } from '../replies/index.ts'
import { noteStale } from '../stats/index.ts'
import { enterFacts } from '../suppressions/index.ts'
import { isRefusal, type Refusal, refusal } from '../values.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { RelayDeps } from './deps.ts'
import { listenPatiently } from './listen.ts'

const graceMs = 10_000
const unknown = refusal(
  550,
  '5.1.1',
  'There is no such address here',
  'This server takes what comes back, and nothing else',
)
const tooLarge = refusal(552, '5.3.4', 'Replies of more than 2 MB are not passed on', 'Send it without attachments')

/** Where receivers send complaints (feedback loops, RFC 5965); to be registered with them. */
export const complaintAddress = (bounceDomain: string): string => `fbl@${bounceDomain}`

export async function startInbound(deps: RelayDeps, ownMail: OwnMail) {
  const { settings, store, vault, now } = deps
  const key = vault.deriveKey('return-path')
  const parse = (path: string) => parseReturnPath(path, key, settings.bounceDomain)
  const complaints = complaintAddress(settings.bounceDomain)
  const events = { store, now, interests: createInterests({ store, now }) }
  const takeReport = createInbound({
    ...deps,
    read: raw => readReport(raw, classify),
    parseReturnPath: text => parse(text) ?? parseFeedbackId(text, key),
    returnedState: step('delivered', 'returned'),
    enterFacts: facts => enterFacts({ store, now }, facts),
    noteStale: of => noteStale(store, of),
    tell: (what, deliveries, words) =>
      what === 'returned' ? tellReturned(events, deliveries) : tellComplained(events, deliveries, words),
  })
  const operatorSystem = settings.operatorSystem === null ? null : new ObjectId(settings.operatorSystem)
  const replies = createReplies({ ...deps, ownMail, settings: { ...settings, operatorSystem } })
  const isReports = (address: string) => parse(address) !== null || address.toLowerCase() === complaints

  const dmarcReports = dmarcAddress(settings.bounceDomain)
  const isDmarc = (address: string) => address.toLowerCase() === dmarcReports
  const takeDmarcReport = createDmarcReports({ ...deps, attachmentsOf })
  const forged = (mail: IncomingMail) =>
    refuseForged(mail.raw, mail, { dns: deps.delivery.dns, hostname: settings.hostname })

  /** What people write where only machines should; what machines write there is dropped. */
  async function takeReply(mail: IncomingMail, to: readonly string[]): Promise<string | Refusal> {
    if (!mail.whole) return tooLarge
    if (mail.reversePath === '' || (await readReport(mail.raw, classify)).kind !== 'other')
      return 'automatic mail, nobody reads it'
    return (await forged(mail)) ?? replies.pass(mail.raw, to)
  }

  /** Reports must pass DMARC themselves (RFC 9990 §3.5): so nobody speaks for a reporter that has a policy. */
  const takeFromReporter = async (mail: IncomingMail) =>
    (mail.whole ? await forged(mail) : null) ?? takeDmarcReport(mail.raw, mail.whole)

  const port = await listenPatiently(`DEPESCHE_INBOUND_PORT ${settings.inboundPort}`, () =>
    startInboundPort(
      {
        ...deps,
        hostname: settings.hostname,
        async judge(address) {
          if (isReports(address) || isDmarc(address)) return null
          const judged = await replies.judge(address)
          return judged === undefined ? unknown : judged
        },
        async take(mail) {
          const reports = mail.recipients.filter(isReports)
          const others = mail.recipients.filter(address => !isReports(address) && !isDmarc(address))
          const answers: (string | Refusal)[] = []
          if (reports.length > 0) answers.push(await takeReport(mail.raw, reports))
          if (mail.recipients.some(isDmarc)) answers.push(await takeFromReporter(mail))
          if (others.length > 0) answers.push(await takeReply(mail, others))
          return answers.find(answer => !isRefusal(answer)) ?? answers[0] ?? unknown
        },
      },
      { host: settings.bind, port: settings.inboundPort },
    ),
  )
  deps.tls.onChange(port.reloadTls)
  return { ports: { inbound: port.port }, close: () => port.close(graceMs) }
}
