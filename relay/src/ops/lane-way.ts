/** The part of the way inside a lane: what main.ts joins is given its keys, its return path and its place in the queue. */
import { createSignatureJudge } from '../connect/judge-signature.ts'
import { isVerification, noteVerification } from '../connect/verification.ts'
import type { createDelivery } from '../delivery/index.ts'
import { createIdentities } from '../domains/identities.ts'
import { tellComplained } from '../events/tell.ts'
import type { LaneWork } from '../jobs/index.ts'
import { feedbackId, returnPath } from '../outcomes/return-path.ts'
import { erasingClaims } from '../privacy/ended.ts'
import { createClaims } from '../queue/claims.ts'
import { createAllowance, createGate } from '../queue/gate.ts'
import { createHints } from '../queue/hints.ts'
import { type LaneDeps, runLane } from '../queue/run-lane.ts'
import { bringForward, writtenAhead } from '../queue/set-back.ts'
import { sweepLanes } from '../queue/sweep.ts'
import { isSandbox, simulate } from '../sandbox/index.ts'
import { signMessage } from '../signing/index.ts'
import { createContents } from '../store/contents.ts'
import type { createMails } from '../store/mails.ts'
import { enterFacts } from '../suppressions/index.ts'
import type { Delivery } from '../values.ts'
import { createInterests } from '../webhooks/interests.ts'
import type { RelayDeps } from './deps.ts'
import { complaintAddress } from './inbound-port.ts'
import { readOperatorKey } from './operator-key.ts'

/** Signs with the key and the List-Help of the mail's From domain. */
export function createSigning(
  { store, vault, now, settings }: RelayDeps,
  mails: ReturnType<typeof createMails>,
): LaneDeps['sign'] {
  const identityOf = createIdentities({ store, vault, now, operatorKey: readOperatorKey(settings) })
  const key = vault.deriveKey('return-path')
  const address = complaintAddress(settings.bounceDomain)
  // receivers believe CFBL-Address only where a signature of its own domain covers it (RFC 9477 §3.1)
  const signsForIt = `.${settings.bounceDomain}`.endsWith(`.${settings.operatorDkim?.domain}`)
  return async mail => {
    const identity = await identityOf(mail.accountId, mail.fromDomain)
    const complaints = signsForIt ? { address, feedbackId: feedbackId(mail._id, key) } : null
    return signMessage(mail, { ...identity, complaints }, mails.body(mail), now())
  }
}

/** Sends under a return path of ours, so that a bounce that comes later names its delivery. */
export function createTransmission(
  { vault, settings, store, now, dns }: RelayDeps,
  delivery: ReturnType<typeof createDelivery>,
): LaneDeps['transmit'] {
  const key = vault.deriveKey('return-path')
  const events = { store, now, interests: createInterests({ store, now }) }
  const complain = async (complaints: readonly Delivery[]) => {
    const response = 'Reported as spam (sandbox)'
    await enterFacts(
      { store, now },
      complaints.map(delivery => ({ delivery, reason: 'complaint', at: now(), enhanced: null, response })),
    )
    await tellComplained(events, complaints, response)
  }
  const judgeSignature = createSignatureJudge(dns)
  const verification = { store, now, bounceDomain: settings.bounceDomain, judgeSignature }
  return async (lane, prepare, deliveries) => {
    if (isSandbox(lane)) {
      await noteVerification(verification, await prepare(), deliveries)
      const attempts = await simulate(deliveries, { now, complain })
      return attempts.map((attempt, i) =>
        isVerification(deliveries[i]?.recipient ?? '', settings.bounceDomain)
          ? { ...attempt, response: seenHere }
          : attempt,
      )
    }
    const [first] = deliveries
    return delivery.transmit(
      lane,
      async () => {
        const signed = await prepare()
        const isNull = first === undefined || signed.message.reversePath === '' // <> stays <> (RFC 5321 §4.5.5)
        return { signed, reversePath: isNull ? '' : returnPath(first._id, key, settings.bounceDomain) }
      },
      deliveries,
    )
  }
}

const seenHere = '250 2.0.0 Seen by the relay, where it ends'

/** Of the store's 20 connections. */
const claimingAtOnce = 12
/** Signing is the processors' work: more at once only lie in memory. */
const preparingAtOnce = 64
/** With ordinary mails some 20 MB. */
const readAheadMails = 2000

/** The lanes of this node, as the jobs run them. */
export function createLanes(
  deps: RelayDeps,
  way: Pick<LaneDeps, 'sign' | 'transmit' | 'judge' | 'capacity' | 'suppressed' | 'beforeRecord'>,
): LaneWork {
  const { store, now, log, name } = deps
  const leaseSeconds = deps.settings.laneLeaseSeconds
  const contents = createContents(store)
  const claims = erasingClaims(createClaims({ store, now, leaseSeconds, name }), { store, contents, now, log })
  const hints = createHints()
  const bounds = {
    claiming: createGate(claimingAtOnce),
    preparing: createGate(preparingAtOnce),
    readAhead: createAllowance(readAheadMails),
  }
  return {
    leaseSeconds,
    hint: hints.give,
    hintAll: hints.giveAll,
    nextDueAt: claims.nextDueAt,
    takeBack: claims.takeBack,
    writtenAhead: job => writtenAhead({ store, now }, job),
    async bringForward(wakeAt, signal) {
      await bringForward({ store, now, leaseSeconds }, signal)
      await sweepLanes({ store, now, wakeAt }, leaseSeconds * 1000, signal)
    },
    run: (lane, lock) => runLane({ ...way, ...bounds, claims, hints, log, now, leaseSeconds }, lane, lock),
  }
}
