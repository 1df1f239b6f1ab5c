/** Notices from the command line: they are stored as the running relay would store them, and it sends them. */
import { ObjectId } from 'bson'
import { type Logger, pino } from 'pino'
import { Registry } from 'prom-client'
import { createIntake } from '../intake/index.ts'
import { freshAt, wakeLane } from '../jobs/lane-wake.ts'
import { createNotices, type Notices } from '../notices/index.ts'
import { createOwnMail } from '../own-mail/index.ts'
import { laneOf } from '../queue/lane.ts'
import { dueFrom } from '../queue/priority.ts'
import { laneFor } from '../sandbox/index.ts'
import { createBodyHash } from '../signing/index.ts'
import { createContents } from '../store/contents.ts'
import { createMails } from '../store/mails.ts'
import type { Context } from './context.ts'

/** What commands need that write to people. */
export type TellingContext = Context & { readonly notices: Notices; readonly log: Logger }

export async function withNotices<T>(context: Context, work: (telling: TellingContext) => Promise<T>): Promise<T> {
  const { store, now, run } = context
  const operatorSystem = run?.trial?.operatorSystem ?? context.settings.operatorSystem
  const settings = { ...context.settings, operatorSystem }
  const log = pino({ level: 'silent' }) // whoever runs the command is told whether mails went
  const jobs = store.db.collection('agendaJobs')
  const waking: Promise<void>[] = []
  const contents = createContents(store)
  const intake = createIntake({
    now,
    log,
    registry: new Registry(),
    newId: () => new ObjectId(),
    hostname: settings.hostname,
    laneOf: laneFor(laneOf, () => false),
    dueFrom,
    contents,
    ...createMails(store, contents),
    newBodyHash: createBodyHash,
    // a hint: the sweep finds what nobody was told of
    wake: lanes => waking.push(...lanes.map(lane => wakeLane(jobs, lane, freshAt(now())).catch(() => undefined))),
  })
  const ownMail = createOwnMail({ store, now, settings, accept: intake.accept })
  try {
    return await work({ ...context, settings, log, notices: createNotices({ store, settings, ownMail }) })
  } finally {
    await intake.close()
    await Promise.all(waking)
  }
}
