/** The API with a real intake over a store for tests, and shops that may send. */
import { randomBytes } from 'node:crypto'
import { ObjectId } from 'bson'
import { pino } from 'pino'
import { Registry } from 'prom-client'
import { createApiKey } from '../accounts/api-keys.ts'
import { type Scope, scopes } from '../accounts/scopes.ts'
import { createIntake, type Intake, type IntakeDeps } from '../intake/index.ts'
import { laneOf } from '../queue/lane.ts'
import { dueFrom } from '../queue/priority.ts'
import { laneFor } from '../sandbox/index.ts'
import { createBodyHash } from '../signing/index.ts'
import { createContents } from '../store/contents.ts'
import type { Store } from '../store/index.ts'
import { createMails } from '../store/mails.ts'
import { startTestApi, type TestApi } from './api-server.test-peer.ts'
import type { HttpDeps } from './index.ts'

export interface TestShop {
  readonly accountId: ObjectId
  readonly systemId: ObjectId
  readonly domain: string
  readonly from: string
  readonly token: string
}

export interface TakingApi extends TestApi {
  readonly intake: Intake
  /** lanes that were woken */
  readonly woken: string[]
  /** a shop whose DNS is right. @param of an account that is there */
  shop(of?: { accountId?: ObjectId; domain?: string; scopes?: readonly Scope[] }): Promise<TestShop>
}

/** @param change of what intake is given, e.g. a store that fails */
export async function startTakingApi(
  store: Store,
  more: Partial<HttpDeps> = {},
  change: Partial<IntakeDeps> = {},
): Promise<TakingApi> {
  const now = more.now ?? (() => new Date())
  const contents = createContents(store)
  const woken: string[] = []
  const intake = createIntake({
    ...createMails(store, contents),
    contents,
    hostname: 'relay.test',
    now,
    log: pino({ level: process.env.TEST_LOG ?? 'silent' }),
    registry: new Registry(),
    newId: () => new ObjectId(),
    laneOf: laneFor(laneOf),
    dueFrom,
    newBodyHash: createBodyHash,
    wake: lanes => void woken.push(...lanes),
    ...change,
  })
  const api = await startTestApi(store, { accept: intake.accept, ...more })
  return {
    ...api,
    intake,
    woken,
    async shop(of = {}) {
      const { accountId = (await api.tenant()).accountId } = of
      const domain = of.domain ?? `${randomBytes(5).toString('hex')}.test`
      const at = now()
      const made = await store.models.Domain.create({
        accountId,
        name: domain,
        keys: [],
        listHelp: [`mailto:help@${domain}`],
        dkim: { state: 'match', checkedAt: at, matchedAt: at, lostAt: null },
        createdAt: at,
      })
      const system = await store.models.System.create({
        accountId,
        name: domain,
        platform: 'custom',
        domainIds: [made._id],
        username: `sys-${randomBytes(8).toString('hex')}`,
        createdAt: at,
      })
      const key = { accountId, systemId: null, kind: 'key', createdBy: 'cli' } as const
      const { token } = await createApiKey({ store, now }, key, { label: 'send', scopes: [...(of.scopes ?? scopes)] })
      const systemId = system._id as unknown as ObjectId
      return { accountId, systemId, domain, from: `shop@${domain}`, token }
    },
    async close() {
      await api.close()
      await intake.close()
    },
  }
}
