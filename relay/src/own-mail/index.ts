/**
 * The relay's own mails: replies passed on, reports, notices. Each leaves as a mail of a connected system, on the way of
 * any other: through intake, signed with the system's domain, counted for its account. There is no other way out, so
 * nobody can make the relay send what the system itself may not.
 */
import { Readable } from 'node:stream'
import type { ObjectId } from 'bson'
import type { Intake } from '../intake/index.ts'
import type { Store } from '../store/index.ts'
import { readEntitlement } from '../systems/index.ts'
import { isRefusal, type MessageId, Problem, type Refusal, refusalText } from '../values.ts'

export interface OwnMailDeps {
  readonly store: Store
  now(): Date
  readonly settings: { readonly hostname: string }
  readonly accept: Intake['accept']
}

export interface OwnMailSender {
  /** lower-case A-label; From must be of it */
  readonly domain: string
  /**
   * @param content the whole mail, RFC 5322 with CRLF
   * @param id so that the mail is stored once, however often it is sent; otherwise a new one
   * @returns its id when it is stored. @throws Problem `own-mail-refused` with intake's words
   */
  send(content: Buffer, recipients: readonly string[], id?: MessageId): Promise<MessageId>
}

/**
 * @param wanted the From domain; default: the first that may send
 * @returns null when the system may not send now (paused, no DKIM record), or not from this domain
 */
export type OwnMail = (systemId: ObjectId, wanted?: string) => Promise<OwnMailSender | null>

export const createOwnMail =
  ({ store, now, settings, accept }: OwnMailDeps): OwnMail =>
  async (systemId, wanted) => {
    const may = (await readEntitlement({ store, now }, { _id: systemId }))?.answer
    if (may === undefined || isRefusal(may)) return null
    const domain = wanted ?? may.sendingDomains[0]
    if (domain === undefined || !may.sendingDomains.includes(domain)) return null
    return {
      domain,
      async send(content, recipients, id) {
        const ascii = [...recipients].every(address => /^[ -~]*$/.test(address))
        const answer = await accept({
          submitter: { ...may, credentialId: null, priority: 'normal' },
          client: { address: '127.0.0.1', helo: settings.hostname, tls: null },
          protocol: 'local',
          envelope: { reversePath: `noreply@${domain}`, recipients, body: '8BITMIME', smtputf8: !ascii },
          content: Readable.from([content]),
          ...(id === undefined ? {} : { id }),
        })
        if (isRefusal(answer)) throw refused(answer)
        return answer.id
      },
    }
  }

const refused = (answer: Refusal) =>
  new Problem('own-mail-refused', `A mail of the relay was not taken: ${refusalText(answer)}`, 'See the log')
