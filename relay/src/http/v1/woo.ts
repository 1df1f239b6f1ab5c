/** WooCommerce shops that an agency or an owner lets the relay look after from outside, by keys of wc-auth. */
import { ObjectId } from 'bson'
import { z } from 'zod'
import { GivenKeys, keysPath, linkWoo, NewWooLink, takeWooKeys } from '../../connect/woo/link.ts'
import { lookAtWoo, setWooSender, unlinkWoo } from '../../connect/woo/look.ts'
import { findWoo, listWoo, viewWoo, wooProblems, wooScopes } from '../../connect/woo/rows.ts'
import { created, Id, IdParam, nothing, ok, PageQuery, pageOf, routes, Time } from '../route.ts'
import { systemOf } from './systems.ts'

const Words = z.object({ de: z.string(), en: z.string() })

export const WooProblemView = z
  .object({ code: z.enum(wooProblems), reason: Words, advice: Words })
  .meta({ id: 'WooProblem' })

const WooView = z
  .object({
    systemId: Id,
    url: z.string(),
    scope: z.enum(wooScopes),
    state: z.enum(['asked', 'linked']).meta({ description: '`asked`: the shop has not sent its keys yet' }),
    look: z
      .object({
        version: z.string().nullable(),
        wordpress: z.string().nullable(),
        plugin: z.string().nullable().meta({ description: 'version of Depesche’s plugin; null: it isn’t active' }),
        sender: z.object({ name: z.string(), address: z.string() }),
        mailsOn: z.array(z.string()).default([]), // of before they were looked at
        mailsOff: z
          .array(z.string())
          .meta({ description: 'mails that are switched off though somebody waits for them' }),
      })
      .nullable()
      .meta({ description: 'how the shop stood when it last answered' }),
    problems: z.array(WooProblemView),
    lookedAt: Time.nullable(),
    nextLookAt: Time.nullable(),
    senderSet: z.string().nullable().meta({ description: 'the sender that the relay wrote there' }),
    createdAt: Time,
    linkedAt: Time.nullable(),
    expiresAt: Time.nullable().meta({ description: 'of a link that nobody has used yet' }),
  })
  .meta({ id: 'WooShop' })

export const wooRoutes = routes('WooCommerce shops')
const path = '/v1/systems/{id}/woocommerce'

wooRoutes.post(
  path,
  {
    name: 'linkWooShop',
    summary: 'Ask a WooCommerce shop for keys: gives the page of the shop on which its administrator approves',
    description:
      'The page is good for one approval within an hour; asking again ends the page of before. Keys that may only read are enough to look after the shop.',
    needs: 'systems:write',
    rate: 'write',
    params: IdParam,
    body: NewWooLink,
    reply: {
      201: z
        .object({ authorizeUrl: z.url().meta({ description: 'for the administrator of the shop' }), shop: WooView })
        .meta({ id: 'WooLink' }),
    },
  },
  async call => {
    const system = await systemOf(call, call.params.id)
    const made = await linkWoo(call.deps, system, call.body, call.actor)
    await call.audit('woo.link', call.params.id, { url: made.shop.url, scope: made.shop.scope })
    return created(made)
  },
)

wooRoutes.post(
  keysPath,
  {
    name: 'takeWooKeys',
    summary: 'For WooCommerce: the keys that an administrator has approved, once for each link',
    needs: 'public',
    rate: 'guess',
    body: GivenKeys,
    reply: { 200: z.object({ taken: z.literal(true) }) },
  },
  async ({ deps, body }) => {
    await takeWooKeys(deps, body)
    return ok({ taken: true }) // anything but 200, and WooCommerce deletes the keys
  },
)

wooRoutes.get(
  '/v1/woocommerce/shops',
  {
    name: 'listWooShops',
    summary: 'The linked shops of the account, oldest first',
    needs: 'systems:read',
    query: PageQuery.extend({ systemId: Id.optional() }),
    reply: { 200: pageOf(WooView) },
  },
  async call => {
    const { systemId: wanted, ...wish } = call.query
    const only = wanted === undefined ? call.systemId : (await systemOf(call, wanted))._id
    const systemId = only === null ? null : new ObjectId(String(only))
    return ok(await listWoo(call.deps, { accountId: call.accountId, systemId }, wish))
  },
)

wooRoutes.get(
  path,
  {
    name: 'getWooShop',
    summary: 'The linked shop: how it stood when it was last looked at, and what is wrong with its mails',
    needs: 'systems:read',
    params: IdParam,
    reply: { 200: WooView },
  },
  async call => ok(viewWoo(await findWoo(call.deps, await systemOf(call, call.params.id)))),
)

wooRoutes.post(
  `${path}/look`,
  {
    name: 'lookAtWooShop',
    summary: 'Look at the shop now; it is looked at every day by itself',
    needs: 'systems:read',
    rate: 'guess',
    params: IdParam,
    reply: { 200: WooView },
  },
  async call => ok(await lookAtWoo(call.deps, await findWoo(call.deps, await systemOf(call, call.params.id)))),
)

wooRoutes.put(
  `${path}/sender`,
  {
    name: 'setWooSender',
    summary: 'Set the address that the shop sends from; what stood there is put back when it is unlinked',
    needs: 'systems:write',
    rate: 'guess',
    params: IdParam,
    body: z.object({ address: z.email().max(254) }),
    reply: { 200: WooView },
  },
  async call => {
    const system = await systemOf(call, call.params.id)
    const shop = await setWooSender(call.deps, system, await findWoo(call.deps, system), call.body.address)
    await call.audit('woo.sender', call.params.id, { address: call.body.address })
    return ok(shop)
  },
)

wooRoutes.delete(
  path,
  {
    name: 'unlinkWooShop',
    summary: 'Put back the sender, and forget the keys',
    description: 'The keys themselves are deleted in the shop: WooCommerce → Settings → Advanced → REST API.',
    needs: 'systems:write',
    rate: 'guess',
    params: IdParam,
    query: z.object({
      force: z
        .enum(['true', 'false'])
        .default('false')
        .meta({ description: 'true: also when the shop can’t be reached; its sender then stays as it is' }),
    }),
    reply: { 204: null },
  },
  async call => {
    const row = await findWoo(call.deps, await systemOf(call, call.params.id))
    const force = call.query.force === 'true'
    await unlinkWoo(call.deps, row, force)
    await call.audit('woo.unlink', call.params.id, { force })
    return nothing()
  },
)
