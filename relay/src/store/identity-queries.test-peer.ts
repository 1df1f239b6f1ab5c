/** Walks the queries of users, members and notices, for every-query.test-peer.ts. */
import { ObjectId } from 'bson'
import { adoptOwners } from '../accounts/adopt.ts'
import * as agencies from '../accounts/agencies.ts'
import * as approval from '../accounts/approval.ts'
import { createAccount, showAccount } from '../accounts/index.ts'
import * as invitations from '../accounts/invitations.ts'
import * as members from '../accounts/members.ts'
import { chooseNotices } from '../accounts/notice-choice.ts'
import * as operators from '../accounts/operators.ts'
import { as, createPeople } from '../accounts/people.test-peer.ts'
import * as users from '../accounts/users.ts'
import { openVault } from '../config/seal.ts'
import { readSettings } from '../config/settings.ts'
import { Browser, startTestIdentity } from '../identity/browser.test-peer.ts'
import { createFailures } from '../identity/failures.ts'
import { createNotices } from '../notices/index.ts'
import type { Store } from './index.ts'

export async function walkIdentity(store: Store, now: () => Date, tenant: { systemId: ObjectId }): Promise<void> {
  await walkNotices(store, tenant)
  await walkMembers(store, now)
  await walkInvitations(store)
  await walkOperators(store, now)
  await walkSignIn(store)
}

const password = 'correct horse battery'

/** better-auth makes these queries, by its own ways; here is seen that none looks through a collection. */
async function walkSignIn(store: Store): Promise<void> {
  let client = 0
  const here = await startTestIdentity(store, { signup: 'open', client: () => `192.0.2.${++client}` })
  const [email, newEmail] = ['signs.in@inbox.test', 'other.box@inbox.test']
  const anna = new Browser(here.url)
  for (let i = 0; i < 2; i++) await anna.post('/sign-up/email', { email, password, name: 'Anna Muster' })
  const token = await here.tokenTo(email)
  await anna.post('/reset-password', { token, newPassword: password })
  await anna.post('/request-password-reset', { email })
  await anna.post('/send-verification-email', { email })
  for (let i = 0; i < 2; i++) await anna.signIn(email, i === 0 ? 'wrong horse' : password)
  await here.identity.userOf(anna.credentials())
  for (let i = 0; i < 50; i++) await createFailures(store, () => new Date()).note('guessed@inbox.test')
  await anna.signIn('guessed@inbox.test', password)
  await anna.post('/two-factor/enable', { password })
  await store.db.collection('authUsers').updateOne({ email }, { $set: { twoFactorEnabled: true } })
  const userId = new ObjectId((await users.findUserByEmail(store, email))?.id)
  await store.db.collection('authTwoFactors').updateMany({ userId }, { $set: { verified: true } })
  const half = new Browser(here.url)
  await half.signIn(email, password)
  await half.post('/two-factor/verify-totp', { code: '000000' })
  await half.post('/two-factor/verify-backup-code', { code: 'x' })
  await anna.post('/two-factor/disable', { password })
  await anna.get('/passkey/generate-register-options')
  await anna.get('/passkey/generate-authenticate-options')
  await anna.get('/passkey/list-user-passkeys')
  await anna.post('/passkey/verify-authentication', { response: { id: 'x' } })
  await anna.post('/change-email', { newEmail })
  for (const box of [email, newEmail]) await anna.get(`/verify-email?token=${await here.tokenTo(box)}`)
  await anna.post('/change-password', { currentPassword: password, newPassword: `${password}!` })
  await store.db.collection('authRateLimits').updateMany({ lastRequest: { $gt: 1 } }, { $set: { lastRequest: 1 } })
  client = 0 // known addresses again, whose windows have passed
  for (let i = 0; i < 5; i++) await anna.get('/list-sessions')
  await anna.post('/revoke-other-sessions')
  await anna.post('/revoke-sessions')
  await here.close()
  if ((await users.findUserByEmail(store, newEmail)) === null) throw new Error('the walk has not signed in')
}

async function walkInvitations(store: Store): Promise<void> {
  const people = createPeople(store, { publicUrl: 'https://relay.test', signup: 'approval' })
  const { deps } = people
  const shop = await people.account()
  const by = as(shop.owner, 'owner')
  const invite = () => invitations.inviteMember(deps, shop.accountId, by, { email: 'guest@inbox.test', role: 'viewer' })
  const { invitation } = await invite()
  people.later(120_000)
  await invitations.resendInvitation(deps, shop.accountId, by, invitation.id)
  await invitations.listInvitations(deps, shop.accountId)
  await invitations.revokeInvitation(deps, shop.accountId, by, invitation.id)
  await invite()
  await invitations.showInvitation(deps, people.tokenTo('guest@inbox.test'))
  await invitations.acceptInvitation(deps, people.tokenTo('guest@inbox.test'), { name: 'Guest', password })

  const agency = await people.account()
  await agencies.askToBeAgency(deps, agency.accountId, { ...as(agency.owner, 'owner'), user: agency.owner })
  await agencies.listAgencyWishes(deps)
  await chooseNotices(store, shop.owner.id, { quota: false, domains: true })
  await members.contactsOf(deps, shop.accountId, ['owner'], 'quota')
  await agencies.setAgency(deps, agency.accountId, true, 'cli')
  await agencies.createClient(deps, agency.accountId, as(agency.owner, 'owner'), { name: 'Client' })
  await agencies.setAgency(deps, agency.accountId, false, 'cli').catch(() => undefined)
  await agencies.offerCare(deps, agency.accountId, as(agency.owner, 'owner'), { email: shop.owner.email })
  await agencies.acceptOffer(deps, people.tokenTo(shop.owner.email), shop.owner, shop.accountId)
  await members.membershipOf(deps, agency.owner.id, shop.accountId)
  await agencies.listClients(deps, agency.accountId, { limit: 1 })
  await agencies.listClientBilling(deps, agency.accountId, { limit: 1 })
  await agencies.endCare(deps, shop.accountId, as(shop.owner, 'owner'))

  const asks = await approval.requestAccount(deps, shop.owner, { name: 'Another', note: null })
  await approval.listWaiting(deps, { limit: 1 })
  await approval.approveAccount(deps, asks.id, 'cli')
  await approval.approveAccount(deps, asks.id, 'cli').catch(() => undefined)
}

async function walkOperators(store: Store, now: () => Date): Promise<void> {
  const vault = await openVault(readSettings({ DEPESCHE_MASTER_KEY: Buffer.alloc(32, 7).toString('base64') }))
  const deps = { store, vault, now, settings: { publicUrl: 'https://relay.test' } }
  await operators.firstOperatorLink(deps)
  await store.db.collection('authUsers').updateMany({ operator: true }, { $set: { operator: false } })
  const tokenIn = (url: string | null) => new URL(url ?? 'x:').searchParams.get('token') ?? ''
  const person = { email: 'op@inbox.test', name: 'Op', password }
  await operators.setUpOperator(deps, tokenIn(await operators.firstOperatorLink(deps)), person)
  const other = await operators.newOperatorLink(deps, 'cli')
  await operators.setUpOperator(deps, tokenIn(other), { ...person, email: 'op2@inbox.test' })
  await operators.removeOperator(deps, 'op@inbox.test', 'cli')
  await store.db.collection('accounts').insertOne({ email: 'old@shop.example', name: 'Old', createdAt: now() })
  await adoptOwners(deps)
}

async function walkMembers(store: Store, now: () => Date): Promise<void> {
  const deps = { store, now }
  const by = { actor: 'cli', role: 'operator' } as const
  const given = { email: 'member@shop.example', name: 'M', locale: 'en', passwordHash: 'x' } as const
  const user = await users.vouchForUser(store, now(), given)
  await users.vouchForUser(store, now(), { ...given, passwordHash: null, operator: true })
  await store.db.collection('authUsers').updateOne({ email: user.email }, { $set: { emailVerified: false } })
  await users.vouchForUser(store, now(), given)
  await users.findUser(store, user.id)
  await users.findUserByEmail(store, user.email)
  await users.listOperators(store)
  await users.passwordHashOf(store, user.id)
  const { id } = await createAccount(deps, { email: 'member@shop.example', name: 'M' })
  const accountId = new ObjectId(id)
  const other = await users.vouchForUser(store, now(), { ...given, email: 'other@shop.example' })
  await members.addMember(deps, accountId, other.id, 'viewer')
  await members.changeRole(deps, accountId, by, other.id, 'admin')
  await members.transferOwnership(deps, accountId, by, user.id, other.id)
  for (const which of [accountId, null]) await members.membershipOf(deps, user.id, which)
  await members.accountsOf(deps, user.id)
  await members.contactsOf(deps, accountId)
  await members.listMembers(deps, accountId)
  await members.removeMember(deps, accountId, by, user.id)
  await showAccount(deps, accountId)
}

async function walkNotices(store: Store, tenant: { systemId: ObjectId }): Promise<void> {
  const settings = { operatorSystem: tenant.systemId.toHexString() }
  const sender = { domain: 'relay.test', send: async () => new ObjectId() }
  await createNotices({ store, settings, ownMail: async () => sender }).notify({
    to: ['anna@inbox.test'],
    locale: 'en',
    subject: 'x',
    paragraphs: ['x'],
  })
}
