/** What comes again and again. Each is one call into a room. */
import { ObjectId } from 'bson'
import { mendRemotes } from '../connect/remote/mend.ts'
import { lookAtDueShops } from '../connect/woo/look.ts'
import { isPublicAddress } from '../delivery/addresses.ts'
import { checkAllDomains, checkDueDomains } from '../domains/check-all.ts'
import { createPageLook } from '../domains/list-help-page.ts'
import { rotateDelegated } from '../domains/rotate-all.ts'
import { createBillingJobs } from '../ops/billing-jobs.ts'
import type { RelayDeps } from '../ops/deps.ts'
import { createLossWatch } from '../ops/loss-watch.ts'
import { readPlatforms } from '../ops/platforms.ts'
import type { OwnMail } from '../own-mail/index.ts'
import { sweepEnded } from '../privacy/ended.ts'
import { sweepHalfStored } from '../queue/half-stored.ts'
import { sweepLanes } from '../queue/sweep.ts'
import { closeBuckets } from '../stats/index.ts'
import type { Contents } from '../store/contents.ts'
import { applyRetention } from '../store/retention.ts'
import { reportMail, sendTlsReports, type TlsReportDeps } from '../tls-reports/index.ts'
import { createWebhookDelivery } from '../webhooks/deliver.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { RecurringJob } from './index.ts'

const minute = 60_000

export function recurringJobs(deps: RelayDeps & { contents: Contents; ownMail: OwnMail }): RecurringJob[] {
  const { store, now } = deps
  const tlsReportDns = {
    resolveTxt: (name: string) => deps.dns.resolveTxt(name),
    resolve4: (name: string) => deps.delivery.dns.resolve4(name),
    resolve6: (name: string) => deps.delivery.dns.resolve6(name),
  }
  const { allowPrivateDestinations } = deps.settings
  const lookAtPage = createPageLook({ dns: tlsReportDns, isPublicAddress, allowPrivateDestinations })
  const { operatorSystem } = deps.settings
  const tlsReportMail: TlsReportDeps['mail'] =
    operatorSystem === null
      ? null
      : async (of, report, to) => {
          const sender = await deps.ownMail(new ObjectId(operatorSystem))
          if (sender === null) throw new Error('the system of DEPESCHE_OPERATOR_SYSTEM may not send now')
          await sender.send(await reportMail(of, report, sender.domain, to), [to])
        }
  const afterLook = createLossWatch(deps)
  const billing = createBillingJobs(deps)
  const deliverWebhooks = createWebhookDelivery({
    ...deps,
    interests: createInterests(deps),
    delayedSeconds: deps.settings.delayedSeconds,
    retrySeconds: deps.settings.webhookRetrySeconds,
    dns: tlsReportDns,
    mail: deps.ownMail,
    allowPrivateDestinations,
    random: Math.random,
  })
  return [
    {
      name: 'sweep-lanes',
      every: '30 seconds',
      lockMs: 2 * minute,
      run: (signal, wakeAt) => sweepLanes({ store, now, wakeAt }, 30_000, signal),
    },
    {
      name: 'sweep-half-stored',
      every: '1 hour',
      lockMs: 10 * minute,
      run: async signal => {
        const gone = await sweepHalfStored({ store, now }, signal)
        if (gone.messages + gone.contents > 0)
          deps.log.info(gone, 'half-stored mails of a crash removed; nobody was told 250 for them')
      },
    },
    {
      name: 'close-bucket',
      every: '*/15 * * * *',
      lockMs: 2 * minute,
      run: async signal => {
        await closeBuckets({ store, now }, signal)
        await billing.remindLow(signal)
      },
    },
    // two minutes after intervals are closed; the hour before is counted then
    { name: 'bill', every: '32 * * * *', lockMs: 5 * minute, run: billing.bill },
    {
      name: 'check-domains',
      every: '17 4 * * *',
      lockMs: 5 * minute,
      run: signal => checkAllDomains({ ...deps, lookAtPage, afterLook }, signal),
    },
    {
      name: 'look-at-domains',
      every: '30 seconds',
      lockMs: 5 * minute,
      run: signal => checkDueDomains({ ...deps, afterLook }, signal),
    },
    {
      name: 'mend-remotes',
      every: '5 minutes',
      lockMs: 10 * minute,
      run: async signal => {
        const asking = { dns: tlsReportDns, isPublicAddress, allowPrivateDestinations }
        const mended = await mendRemotes({ ...deps, asking, platformList: await readPlatforms() }, signal)
        if (mended > 0)
          deps.log.info({ mended }, 'settings of merchants’ sites put back that a failed connect had left')
      },
    },
    {
      name: 'look-at-woo-shops',
      every: '5 minutes', // each shop daily, and a new one soon
      lockMs: 10 * minute,
      run: async signal => {
        const asking = { dns: tlsReportDns, isPublicAddress, allowPrivateDestinations }
        await lookAtDueShops({ ...deps, asking }, signal)
      },
    },
    { name: 'rotate-keys', every: '47 4 * * 2', lockMs: 5 * minute, run: signal => rotateDelegated(deps, signal) },
    {
      name: 'tls-reports',
      every: '29 * * * *',
      lockMs: 5 * minute,
      run: signal => sendTlsReports({ ...deps, dns: tlsReportDns, mail: tlsReportMail }, signal),
    },
    {
      name: 'deliver-webhooks',
      every: '5 seconds', // when it has ended: while there are webhooks, it goes on by itself
      lockMs: minute,
      run: deliverWebhooks,
    },
    {
      name: 'erase-ended',
      every: '5 minutes',
      lockMs: 5 * minute,
      run: signal => sweepEnded(deps, signal),
    },
    { name: 'retention', every: '41 3 * * *', lockMs: 5 * minute, run: signal => applyRetention(deps, signal) },
  ]
}
