/**
 * Operators: who runs the relay. The first one is made with a link that whoever starts the relay is shown. It is valid
 * until it is used, and shown at each start until then: its token is made of the master key and a number in the store,
 * so that neither alone gives it away.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { type Actor, audit } from '../audit/index.ts'
import type { Vault } from '../config/seal.ts'
import type { Settings } from '../config/settings.ts'
import { createPages } from '../notices/pages.ts'
import { durable, type Store } from '../store/index.ts'
import { Problem } from '../values.ts'
import { EmailAddress } from './index.ts'
import { hashPassword } from './password.ts'
import { passwordFault } from './password-rules.ts'
import { findUser, findUserByEmail, listOperators, setOperator, type User, vouchForUser } from './users.ts'

export interface OperatorDeps {
  readonly store: Store
  readonly vault: Pick<Vault, 'deriveKey'>
  readonly settings: Pick<Settings, 'publicUrl'>
  now(): Date
}

const linkId = 'operator-link'
const marks = (store: Store) => store.db.collection<{ _id: string; at: Date; text: string }>('marks')

const tokenOf = ({ vault }: Pick<OperatorDeps, 'vault'>, number: string) =>
  createHmac('sha256', vault.deriveKey('operator-link')).update(number).digest('base64url')

const linkOf = (deps: OperatorDeps, number: string) =>
  createPages(deps.settings.publicUrl).operatorSetUp(tokenOf(deps, number))

/** @returns null once there is an operator */
export async function firstOperatorLink(deps: OperatorDeps): Promise<string | null> {
  const { store, now } = deps
  if ((await listOperators(store)).length > 0) return null
  // two processes may start at once: both show what the first one wrote
  const mark = await marks(store).findOneAndUpdate(
    { _id: linkId },
    { $setOnInsert: { at: now(), text: randomBytes(24).toString('hex') } },
    { upsert: true, returnDocument: 'after', ...durable },
  )
  if (mark === null) throw new Error('an upsert gave nothing back')
  return linkOf(deps, mark.text)
}

/** A new link; the one before is not valid any more. */
export async function newOperatorLink(deps: OperatorDeps, actor: Actor): Promise<string> {
  const { store, now } = deps
  const text = randomBytes(24).toString('hex')
  await marks(store).updateOne({ _id: linkId }, { $set: { at: now(), text } }, { upsert: true, ...durable })
  await audit(store, { accountId: null, at: now(), actor, act: 'operator.link', subject: linkId })
  return linkOf(deps, text)
}

export const NewPerson = z.object({
  email: EmailAddress,
  name: z.string().trim().min(1, 'must not be empty').max(100),
  password: z.string(),
  locale: z.enum(['de', 'en']).default('en'),
})

/**
 * Makes an operator of who opened the link: of the user who has signed in, or a new one.
 * @throws Problem `link-invalid`, `user-exists`, `password-easy`
 */
export async function setUpOperator(
  deps: OperatorDeps,
  token: string,
  who: { readonly userId: string } | z.input<typeof NewPerson>,
): Promise<User> {
  const { store, now } = deps
  const mark = await marks(store).findOne({ _id: linkId })
  if (mark === null || !sameText(token, tokenOf(deps, mark.text))) throw linkInvalid()
  const person = 'userId' in who ? null : NewPerson.parse(who)
  if (person !== null) {
    demandGoodPassword(person.password, [person.email, person.name])
    if ((await findUserByEmail(store, person.email))?.emailVerified === true)
      throw new Problem('user-exists', `${person.email} is a user already`, 'Sign in, and open the link again')
  }
  const passwordHash = person === null ? null : await hashPassword(person.password)
  if ((await marks(store).deleteOne({ _id: linkId, text: mark.text }, durable)).deletedCount === 0) throw linkInvalid()
  const user =
    person === null
      ? await userOf(store, (who as { userId: string }).userId)
      : await vouchForUser(store, now(), { ...person, passwordHash })
  await setOperator(store, user.id, true, now())
  await audit(store, { accountId: null, at: now(), actor: `user:${user.id}`, act: 'operator.add', subject: user.email })
  return { ...user, operator: true }
}

/** @throws Problem `user-unknown`, `last-operator` */
export async function removeOperator(
  { store, now }: Pick<OperatorDeps, 'store' | 'now'>,
  email: string,
  actor: Actor,
): Promise<void> {
  const operators = await listOperators(store)
  const user = operators.find(operator => operator.email === email.toLowerCase())
  if (user === undefined) throw new Problem('user-unknown', `${email} is no operator`, 'See the list of operators')
  if (operators.length === 1)
    throw new Problem('last-operator', `${email} is the only operator`, 'Make another one first')
  await setOperator(store, user.id, false, now())
  await audit(store, { accountId: null, at: now(), actor, act: 'operator.remove', subject: user.email })
}

/** @throws Problem `password-easy` with what is wrong with it */
export function demandGoodPassword(password: string, who: readonly string[]): void {
  const fault = passwordFault(password, who)
  if (fault !== null) throw new Problem('password-easy', fault.message, 'Choose another one')
}

async function userOf(store: Store, id: string): Promise<User> {
  const user = await findUser(store, id)
  if (user === null) throw new Problem('user-unknown', `There is no user ${id}`, 'Sign in again')
  return user
}

const sameText = (given: string, wanted: string) =>
  given.length === wanted.length && timingSafeEqual(Buffer.from(given), Buffer.from(wanted))

const linkInvalid = () =>
  new Problem('link-invalid', 'This link is not valid, or was used', 'Make a new one with: depesche operator link')
