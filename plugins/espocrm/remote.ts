/**
 * EspoCRM through its REST API, as an administrator. Its system mails leave by the group email account that has the address
 * `outboundEmailFromAddress` (before 9.1: unless `smtpServer` is set). So an account of ours is made, accounts of the same
 * address stop sending, and the address is set; no password of before is touched, which the API shows to nobody.
 *
 * `SSL` is TLS from the first octet, on port 465: with `TLS` EspoCRM takes STARTTLS only where it is offered
 * (DefaultTransportPreparator).
 */
import {
  at,
  isOlderThan,
  type Json,
  jsonOf,
  type RemotePlatform,
  type SiteAnswer,
  type SiteRequest,
  type SiteSettings,
  siteFaults,
} from '@depesche/plugin-sdk'

/** group email accounts as the system's since 7.2; what is older than this isn't maintained and wasn't looked at */
const minimum = '8.0.0'
/** by its name our account is found again */
const ours = 'Depesche'
const account = 'groupEmailAccount'
const accountPassword = `${account}.smtpPassword`
const configKeys = ['outboundEmailFromAddress', 'outboundEmailFromName', 'smtpServer']
/** of our account, what is compared */
const accountKeys = [
  ...['emailAddress', 'status', 'useImap', 'useSmtp', 'smtpHost', 'smtpPort', 'smtpAuth', 'smtpSecurity'],
  ...['smtpUsername', 'fromName'],
]
/** EspoCRM lists no more at once */
const pageSize = 200

const advice = {
  de: 'Geben Sie Benutzername und Passwort eines Administrators ohne Zwei-Faktor-Anmeldung an; ein API-Benutzer genügt nicht',
  en: 'Give user name and password of an administrator without two-factor authentication; an API user isn’t enough',
}

type Row = Readonly<Record<string, Json>>
type AskCrm = (method: SiteRequest['method'], path: string, json?: unknown) => Promise<SiteAnswer>

export const remote: RemotePlatform = {
  access: [
    {
      name: 'username',
      label: { de: 'Benutzername eines Administrators', en: 'User name of an administrator' },
      hint: {
        de: 'Am besten ein eigener: Administration → Benutzer → Benutzer anlegen, Typ „Admin“, ohne Zwei-Faktor-Anmeldung',
        en: 'Best one of its own: Administration → Users → Create User, type “Admin”, without two-factor authentication',
      },
      secret: false,
    },
    {
      name: 'password',
      label: { de: 'Passwort dieses Administrators', en: 'Password of that administrator' },
      secret: true,
    },
  ],
  restores: 'all',
  makesPage: false,
  async open(ask, { username, password }) {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
    const crm: AskCrm = async (method, path, json) => {
      const answer = await ask({ method, path: `/api/v1${path}`, headers: { authorization }, json })
      if (answer.status === 401 || answer.status === 403) throw siteFaults.access('EspoCRM', advice)
      return answer
    }
    const today = await groupAccounts(crm)
    const config = await readConfig(crm)
    const version = textOf(at(config, 'version'))
    if (version !== null && isOlderThan(version, minimum)) throw siteFaults.tooOld('EspoCRM', version, minimum)
    return {
      version,
      secrets: [accountPassword],
      read: () => readSettings(crm),
      wanted: ({ host, implicitTlsPort, username: user, password: secret, sender, senderName }) => ({
        [account]: {
          emailAddress: sender,
          status: 'Active',
          useImap: false,
          useSmtp: true,
          smtpHost: host,
          smtpPort: implicitTlsPort,
          smtpAuth: true,
          smtpSecurity: 'SSL',
          smtpUsername: user,
          fromName: senderName,
        },
        [accountPassword]: secret,
        ...Object.fromEntries(sendersOf(today, sender).map(({ id }) => [`InboundEmail/${id}.useSmtp`, false])),
        outboundEmailFromAddress: sender,
        outboundEmailFromName: senderName,
        ...(textOf(at(config, 'smtpServer')) ? { smtpServer: null } : {}),
      }),
      async write(settings) {
        // the account is there before anything names it, and goes when nothing does any more
        if (settings[account] != null) await keepAccount(crm, settings)
        for (const [name, value] of Object.entries(settings)) {
          const id = /^InboundEmail\/(.+)\.useSmtp$/.exec(name)?.[1]
          if (id !== undefined) await put(crm, `/InboundEmail/${encodeURIComponent(id)}`, { useSmtp: value })
        }
        const entries = Object.entries(settings).filter(([name]) => configKeys.includes(name))
        await put(crm, '/Settings', Object.fromEntries(entries))
        if (settings[account] === null) await removeAccount(crm)
      },
    }
  },
}

async function readSettings(crm: AskCrm): Promise<SiteSettings> {
  const [rows, config] = [await groupAccounts(crm), await readConfig(crm)]
  const settings: Record<string, Json> = { [account]: null }
  for (const name of configKeys) settings[name] = (at(config, name) ?? null) as Json
  for (const row of rows) {
    settings[`InboundEmail/${row.id}.useSmtp`] = row.useSmtp === true
    if (row.name === ours) settings[account] = Object.fromEntries(accountKeys.map(name => [name, row[name] ?? null]))
  }
  return settings
}

/** What is no configuration must not be taken for one in which nothing is set. */
async function readConfig(crm: AskCrm): Promise<unknown> {
  const config = await found(crm, '/Settings')
  if (!['version', ...configKeys].some(name => at(config, name) !== undefined)) throw siteFaults.notThis('EspoCRM')
  return config
}

async function groupAccounts(crm: AskCrm): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (;;) {
    const answer = await found(crm, `/InboundEmail?maxSize=${pageSize}&offset=${rows.length}`)
    const [list, total] = [at(answer, 'list'), at(answer, 'total')]
    if (!Array.isArray(list) || typeof total !== 'number') throw siteFaults.notThis('EspoCRM')
    rows.push(...(list as Row[]))
    if (list.length < pageSize) return rows
  }
}

/** Accounts that would send in place of ours. */
const sendersOf = (rows: readonly Row[], sender: string): Row[] =>
  rows.filter(
    ({ name, emailAddress, useSmtp }) =>
      name !== ours && useSmtp === true && String(emailAddress).toLowerCase() === sender.toLowerCase(),
  )

async function keepAccount(crm: AskCrm, settings: SiteSettings): Promise<void> {
  const password = settings[accountPassword]
  const fields = {
    name: ours,
    ...(settings[account] as Row),
    ...(password === undefined ? {} : { smtpPassword: password }),
  }
  const [existing] = (await groupAccounts(crm)).filter(({ name }) => name === ours)
  if (existing !== undefined) return put(crm, `/InboundEmail/${existing.id}`, fields)
  const answer = await crm('POST', '/InboundEmail', fields)
  if (answer.status !== 200 || textOf(at(jsonOf(answer), 'id')) === null)
    throw siteFaults.refused('EspoCRM', 'POST /InboundEmail', answer)
}

async function removeAccount(crm: AskCrm): Promise<void> {
  for (const { id, name } of await groupAccounts(crm)) {
    if (name !== ours) continue
    const answer = await crm('DELETE', `/InboundEmail/${id}`)
    if (answer.status !== 200 && answer.status !== 404)
      throw siteFaults.refused('EspoCRM', 'DELETE /InboundEmail', answer)
  }
}

async function put(crm: AskCrm, path: string, json: object): Promise<void> {
  const answer = await crm('PUT', path, json)
  if (answer.status !== 200) throw siteFaults.refused('EspoCRM', `PUT ${path}`, answer)
  jsonOf(answer)
}

async function found(crm: AskCrm, path: string): Promise<unknown> {
  const answer = await crm('GET', path)
  if (answer.status === 404) throw siteFaults.notThis('EspoCRM')
  if (answer.status !== 200) throw siteFaults.refused('EspoCRM', `GET ${path.split('?')[0]}`, answer)
  return jsonOf(answer)
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
