/**
 * What a recipient may ask of a shop, asked by its plugin: platforms tell their apps when a customer wants to know or to be
 * forgotten. Only the mails of the plugin's system are meant: the account may have others. A connection that was retired may
 * ask these, too: what is to be erased is named days later.
 */
import { z } from 'zod'
import { erasePerson } from '../../privacy/erase.ts'
import { exportPerson } from '../../privacy/export.ts'
import { pseudonymOf, readAddress } from '../../privacy/pseudonym.ts'
import { createContents } from '../../store/contents.ts'
import { ok, routes } from '../route.ts'
import { callerOf } from './connection.ts'
import { Erased, ExportAsked, PersonPage, RecipientAddress } from './privacy.ts'

export const connectionPrivacyRoutes = routes('Connection of a plugin')

connectionPrivacyRoutes.post(
  '/v1/connection/privacy/export',
  {
    name: 'exportPersonOfSystem',
    summary: 'Everything that is stored of one recipient’s mails of this system, newest first, page by page',
    needs: 'systems:read', // also by one that was retired; by connections only, see callerOf
    body: ExportAsked,
    reply: { 200: PersonPage },
  },
  async call => {
    const { accountId, systemId } = callerOf(call)
    const { deps, body } = call
    const address = readAddress(body.address)
    const found = await exportPerson({ ...deps, contents: createContents(deps.store) }, accountId, address, {
      ...body,
      systemId,
    })
    if (body.after === undefined) await call.audit('privacy.export', pseudonymOf(deps.vault, accountId, address))
    return ok(found)
  },
)

connectionPrivacyRoutes.post(
  '/v1/connection/privacy/erase',
  {
    name: 'erasePersonOfSystem',
    summary: 'Erase a recipient from the mails of this system: contents go, a keyed hash takes his address’s place',
    description:
      'Ask again while `done` is false or `waiting` is not 0. The suppression list is the account’s and stays as it is.',
    needs: 'systems:read', // also by one that was retired; by connections only, see callerOf
    body: z.object({ address: RecipientAddress }),
    reply: { 200: Erased },
  },
  async call => {
    const { accountId, systemId } = callerOf(call)
    const { deps, body } = call
    const contents = createContents(deps.store)
    const address = readAddress(body.address)
    const erased = await erasePerson({ ...deps, contents }, accountId, address, true, { systemId })
    const { pseudonym, ...counts } = erased
    await call.audit('privacy.erase', pseudonym, counts)
    return ok(erased)
  },
)
