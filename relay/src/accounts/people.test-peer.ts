/** Users, accounts and a mailbox for tests of what people do in accounts. */
import { ObjectId } from 'bson'
import { pino } from 'pino'
import type { Notice } from '../notices/index.ts'
import type { Store } from '../store/index.ts'
import type { ApprovalDeps } from './approval.ts'
import { createAccount } from './index.ts'
import type { Acting } from './members.ts'
import { addMember } from './members.ts'
import type { Role } from './scopes.ts'
import { type User, vouchForUser } from './users.ts'

export interface People {
  readonly deps: ApprovalDeps
  readonly mails: Notice[]
  /** the clock goes on by so much */
  later(ms: number): void
  user(name: string): Promise<User>
  account(name?: string): Promise<{ accountId: ObjectId; owner: User }>
  member(accountId: ObjectId, role: Role): Promise<User>
  /** the token in the newest mail to an address */
  tokenTo(email: string): string
}

export function createPeople(store: Store, settings: ApprovalDeps['settings']): People {
  let clock = Date.UTC(2046, 0, 1) // not gone by: the store removes what has expired by its own clock
  let number = 0
  const mails: Notice[] = []
  const notify = async (notice: Notice) => {
    mails.push(notice)
    return []
  }
  const now = () => new Date(clock)
  const notices = { notify, whyNot: async () => null }
  const deps = { store, now, settings, log: pino({ level: 'silent' }), notices }
  const user = (name: string) =>
    vouchForUser(store, now(), { email: `${name}${++number}@inbox.test`, name, locale: 'en', passwordHash: null })
  return {
    deps,
    mails,
    later(ms) {
      clock += ms
    },
    user,
    async account(name = `Shop ${++number}`) {
      const owner = await user('owner')
      const { id } = await createAccount(deps, { email: owner.email, name })
      return { accountId: new ObjectId(id), owner }
    },
    async member(accountId, role) {
      const made = await user(role)
      await addMember(deps, accountId, made.id, role)
      return made
    },
    tokenTo(email) {
      const mail = mails.findLast(({ to }) => to.includes(email))
      return new URL(mail?.action?.url ?? 'x:').searchParams.get('token') ?? `no mail to ${email}`
    },
  }
}

export const as = (user: User, role: Acting['role'], agencyId: ObjectId | null = null) => ({
  actor: `user:${user.id}` as const,
  role,
  agencyId,
  name: user.name,
})

export const typeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    error => error.type ?? error.name,
  )
