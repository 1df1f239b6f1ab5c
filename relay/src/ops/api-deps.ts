/** What the API is given, of what this process has. */
import { createKeyAuthenticator } from '../accounts/api-keys.ts'
import { accountsOf, membershipOf } from '../accounts/members.ts'
import { issueInvoices } from '../billing/invoices/issue.ts'
import type { Payments } from '../billing/payment/payments.ts'
import { connectPlugins } from '../connect/oauth/plugins.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { ownAddresses } from '../delivery/own-addresses.ts'
import { connectLink } from '../domains/domain-connect.ts'
import { createPageLook } from '../domains/list-help-page.ts'
import type { HttpDeps } from '../http/index.ts'
import { createRateLimit } from '../http/rate-limit.ts'
import { createIdentity } from '../identity/index.ts'
import { wakeLane } from '../jobs/lane-wake.ts'
import { createNotices } from '../notices/index.ts'
import { createSending, type SendingDeps } from '../sending/index.ts'
import { createSystemsByKey } from '../systems/by-key.ts'
import type { SystemDeps } from '../systems/index.ts'
import { createTemplates } from '../templates/use.ts'
import { createIssuing } from './announce-invoices.ts'
import { readConnectTemplate } from './connect-template.ts'
import type { RelayDeps } from './deps.ts'
import { drawAside } from './draw-aside.ts'
import { readPlatforms } from './platforms.ts'
import { readRunFile } from './run-file.ts'

export async function apiDeps(
  deps: RelayDeps,
  given: Pick<HttpDeps, 'accept' | 'ownMail'> & Pick<SendingDeps, 'hasSent'>,
): Promise<HttpDeps> {
  const { settings } = deps
  const platformList = await readPlatforms()
  const { allowPrivateDestinations } = settings
  const asking = { dns: deps.dns, isPublicAddress, allowPrivateDestinations }
  const template = readConnectTemplate(settings)
  const notices = createNotices({ ...deps, ownMail: given.ownMail })
  const identity = createIdentity({ ...deps, notices }, () => connectPlugins(deps))
  const issuing = { ...createIssuing({ ...deps, ...given }), draw: drawAside }
  return {
    ...deps,
    ...given,
    issueInvoices: accountId => issueInvoices(issuing, accountId, deps.now()),
    payments: await openPayments(deps),
    platformList,
    platforms: platformList.map(({ id }) => id),
    smtp: smtpPlace(deps),
    bounceDomain: settings.bounceDomain,
    asking,
    lookAtPage: createPageLook(asking),
    wakeLane: async lane => {
      await wakeLane(deps.store.db.collection('agendaJobs'), lane, deps.now())
    },
    ...(template === null ? {} : { domainConnect: of => connectLink(asking, template, of) }),
    ownAddresses: () => ownAddresses(settings, deps.dns),
    limit: createRateLimit(),
    sending: createSending({
      ...deps,
      ...given,
      systems: createSystemsByKey(deps),
      fillTemplate: createTemplates(deps),
    }),
    identity,
    notices,
    callers: {
      keyOf: createKeyAuthenticator(deps),
      userOf: identity.userOf,
      membershipOf: (userId, accountId) => membershipOf(deps, userId, accountId),
      accountsOf: userId => accountsOf(deps, userId),
      origins: identity.origins,
    },
  }
}

/** Where shops find the submission; a port that the system has chosen is known once all is up. */
function smtpPlace({ settings, stopping }: RelayDeps): SystemDeps['smtp'] {
  const place = { host: settings.hostname, port: settings.smtpPort, implicitTlsPort: settings.smtpsPort }
  const learn = async () => {
    const run = await readRunFile(settings.dataDir)
    if (run?.smtp) place.port = Number(run.smtp.split(':').at(-1))
    if (run?.smtps) place.implicitTlsPort = Number(run.smtps.split(':').at(-1))
    if (run?.smtp) return
    if (!stopping.aborted) setTimeout(learn, 500).unref()
  }
  if (place.port === 0 || place.implicitTlsPort === 0) void learn()
  return place
}

/** Stripe's library is loaded where the operator has an account there only. */
async function openPayments({ settings, store, now, log }: RelayDeps): Promise<Payments | null> {
  if (settings.stripe === null) return null
  const { createPayments, openStripe } = await import('../billing/payment/stripe.ts')
  return createPayments({ store, now, log, ...openStripe(settings.stripe) })
}
