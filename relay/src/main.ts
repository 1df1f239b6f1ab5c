/**
 * The wiring: here the way of a mail can be read, from the shop to the recipient's server.
 *
 *   submission → intake → queue (lanes) → signing → delivery → outcomes → suppressions, stats
 *
 * Each room is given what it needs and knows nothing of the others. Which of the roles this process has, and over how
 * many processes and machines they are spread, changes nothing here.
 */
import { createDemoFloor } from './billing/demo-floor.ts'
import { isVerification } from './connect/verification.ts'
import { createDelivery, loadDestinationLimits, loadPools } from './delivery/index.ts'
import { createIntake } from './intake/index.ts'
import { startJobs } from './jobs/index.ts'
import type { RelayDeps } from './ops/deps.ts'
import { startInbound } from './ops/inbound-port.ts'
import { createLanes, createSigning, createTransmission } from './ops/lane-way.ts'
import { startSubmissionPorts } from './ops/submission-ports.ts'
import { judge } from './outcomes/index.ts'
import { createOwnMail } from './own-mail/index.ts'
import { laneOf, partsOfLane } from './queue/lane.ts'
import { dueFrom } from './queue/priority.ts'
import { sweepLanes } from './queue/sweep.ts'
import { laneFor } from './sandbox/index.ts'
import { createBodyHash } from './signing/index.ts'
import { createAddressCounts } from './store/address-counts.ts'
import { createContents } from './store/contents.ts'
import { createDestinationNotes } from './store/destination-states.ts'
import { createMails } from './store/mails.ts'
import { createStsPolicies } from './store/sts-policies.ts'
import { createSuppressions } from './suppressions/index.ts'
import { createFirstMailNote } from './systems/first-mail.ts'
import { createAuthenticator, createEntitlementCheck } from './systems/index.ts'
import { createTlsSessionCounts } from './tls-reports/index.ts'
import { isRefusal } from './values.ts'

export interface Relay {
  /** the ports really bound, of the roles this process has */
  readonly ports: { smtp?: number; smtps?: number; inbound?: number; http?: number }
  /** new work, told by an intake */
  wake(lanes: readonly string[]): void
  /** takes no new mail, ends what is under way, leaves the rest to the next start */
  stop(): Promise<void>
}

export async function startRelay(deps: RelayDeps): Promise<Relay> {
  const { settings, store, now } = deps
  const contents = createContents(store)
  const mails = createMails(store, contents)

  // intake → stored, and the lanes are told
  const intake = createIntake({
    ...deps,
    ...mails,
    hostname: settings.hostname,
    laneOf: laneFor(laneOf, recipient => isVerification(recipient, settings.bounceDomain)),
    dueFrom,
    contents,
    newBodyHash: createBodyHash,
    wake: deps.tellLanes,
  })
  const ownMail = createOwnMail({ store, now, settings, accept: intake.accept })

  // queue → signing → delivery → outcomes
  const tlsSessions = createTlsSessionCounts(deps)
  const delivery = createDelivery({
    ...deps.delivery,
    policies: createStsPolicies(store),
    tlsSeen: tlsSessions.seen,
    pools: await loadPools(settings),
    addressCounts: createAddressCounts(store),
    lanePartsOf: partsOfLane,
    destinationLimits: await loadDestinationLimits(settings.destinationsFile),
    destinationChanged: createDestinationNotes(store, now),
  })
  const lanes = createLanes(deps, {
    sign: createSigning(deps, mails),
    transmit: createTransmission(deps, delivery),
    capacity: delivery.capacity,
    ...createSuppressions({ store, now }),
    judge: (attempt, of) => judge(attempt, of, { ...settings, now: now(), random: Math.random }),
  })
  const jobs = await startJobs({
    ...deps,
    node: deps.name.node,
    lanes: deps.has('delivery') ? lanes : null,
    recurring: deps.has('jobs')
      ? (await import('./jobs/recurring.ts')).recurringJobs({ ...deps, contents, ownMail })
      : [],
  })
  // what we held when we were stopped or killed is due at once
  if (deps.has('delivery'))
    await sweepLanes({ store, now, wakeAt: lane => jobs.wakeAt(lane, now()) }, lanes.leaseSeconds * 1000)

  // submission → intake
  const floor = createDemoFloor({ ...deps, demoFloor: settings.demoFloor })
  const accept: typeof intake.accept = async submission =>
    (await floor(submission.submitter)) ?? intake.accept(submission)
  const entitled = createEntitlementCheck({ store, now })
  const noteFirstMail = createFirstMailNote(store, now)
  const submission = deps.has('submission')
    ? await startSubmissionPorts(deps, {
        authenticate: createAuthenticator({ store, now }),
        accept: async submitted => {
          const submitter = await entitled(submitted.submitter) // the login may be hours old
          const answer = isRefusal(submitter) ? submitter : await accept({ ...submitted, submitter })
          if (!isRefusal(answer)) noteFirstMail(submitted.submitter.systemId)
          return answer
        },
      })
    : null
  // what comes back → outcomes, suppressions
  const inbound = deps.has('inbound') ? await startInbound(deps, ownMail) : null
  const http = deps.has('web') ? await startWeb(deps, { accept, ownMail, hasSent: noteFirstMail }) : null

  return {
    ports: { ...submission?.ports, ...inbound?.ports, ...http?.ports },
    wake: lanesWithWork => lanesWithWork.forEach(jobs.wake),
    async stop() {
      await http?.close()
      await inbound?.close()
      await submission?.close()
      await intake.close()
      await jobs.stop()
      await delivery.close(0) // the lanes have waited long enough for hosts that don't answer
      await tlsSessions.close()
    },
  }
}

/**
 * The API takes a second or two to load: only a process that has it waits for that, and only when its submission is up.
 * A shop must not wait for it after a crash.
 */
async function startWeb(deps: RelayDeps, given: Parameters<typeof import('./ops/api-deps.ts').apiDeps>[1]) {
  const [{ startHttp }, { apiDeps }] = await Promise.all([import('./http/index.ts'), import('./ops/api-deps.ts')])
  return startHttp(await apiDeps(deps, given))
}
