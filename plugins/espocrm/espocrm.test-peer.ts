/** EspoCRM's API, as its controllers Settings and InboundEmail answer. */
import type { Answered, Asked, RemoteCase } from '../remote-site.test-peer.ts'
import platform from './platform.ts'

interface Crm extends RemoteCase {
  readonly config: Record<string, unknown>
  readonly accounts: Record<string, unknown>[]
}

/** fields of entityDefs/InboundEmail.json that the plugin may name */
const known =
  'name emailAddress status useImap useSmtp smtpHost smtpPort smtpAuth smtpSecurity smtpUsername smtpPassword fromName'
const options: Record<string, readonly unknown[]> = { status: ['Active', 'Inactive'], smtpSecurity: ['', 'SSL', 'TLS'] }
const basic = (user: string) => `Basic ${Buffer.from(user).toString('base64')}`

/** Answers as EspoCRM's controllers Settings and InboundEmail do; passwords are taken and never shown. */
export function crm({ version = '9.2.5', smtpServer = null as string | null, others = 0 } = {}): Crm {
  const config: Record<string, unknown> = {
    version,
    applicationName: 'EspoCRM',
    outboundEmailFromAddress: 'crm@old.example',
    outboundEmailFromName: 'Our CRM',
    smtpServer,
    smtpPassword: 'old secret',
  }
  const accounts: Record<string, unknown>[] = [
    ...Array.from({ length: others }, (_, index) => ({ id: `other${index}`, name: `${index}`, useSmtp: false })),
    {
      id: 'a1',
      name: 'Support',
      emailAddress: 'Mail@shop.example',
      status: 'Active',
      useImap: true,
      useSmtp: true,
      smtpPassword: 'x',
    },
    { id: 'a2', name: 'Sales', emailAddress: 'sales@shop.example', status: 'Active', useImap: true, useSmtp: true },
  ]
  const shown = ({ smtpPassword: _, ...fields }: Record<string, unknown>) => fields
  const answers = ({ method, path, query, headers, json }: Asked): Answered => {
    const call = /^\/api\/v1(\/.*)$/.exec(path)?.[1]
    if (call === undefined) return { status: 404, text: '<h1>404</h1>' }
    const { authorization } = headers
    const isAdmin = authorization === basic('depesche:right pässword')
    // anybody may read a few settings
    if (call === '/Settings' && method === 'GET' && !isAdmin)
      return { status: 200, json: { applicationName: 'EspoCRM' } }
    if (authorization === basic('seller:right')) return { status: 403 }
    if (!isAdmin) return { status: 401 }
    const fields = (json ?? {}) as Record<string, unknown>
    if (call === '/Settings') {
      if (method === 'PUT') Object.assign(config, fields)
      return { status: 200, json: shown(config) }
    }
    if (call === '/InboundEmail' && method === 'GET') {
      const [offset, size] = [Number(query.get('offset')), Number(query.get('maxSize'))]
      if (size > 200) return { status: 403 }
      return { status: 200, json: { total: accounts.length, list: accounts.slice(offset, offset + size).map(shown) } }
    }
    for (const [name, value] of Object.entries(fields))
      if (!known.split(' ').includes(name) || options[name]?.includes(value) === false) return { status: 400, text: '' }
    if (call === '/InboundEmail' && method === 'POST') {
      if (fields.name === undefined || fields.emailAddress === undefined) return { status: 400, text: '' }
      const made = { id: `n${accounts.length}`, ...fields }
      accounts.push(made)
      return { status: 200, json: shown(made) }
    }
    const index = accounts.findIndex(({ id }) => call === `/InboundEmail/${id}`)
    const account = accounts[index]
    if (account === undefined) return { status: 404 }
    if (method === 'DELETE') {
      accounts.splice(index, 1)
      return { status: 200, text: 'true' }
    }
    Object.assign(account, fields)
    return { status: 200, json: shown(account) }
  }
  return {
    platform,
    access: { username: 'depesche', password: 'right pässword' },
    wrongAccess: { username: 'depesche', password: 'wrong-password' },
    answers,
    config,
    accounts,
    state: () => ({ config, accounts }),
    isWrite: ({ method }) => method !== 'GET',
  }
}
