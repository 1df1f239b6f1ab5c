/**
 * Shopware 6 through its Admin API, with the key of an integration: the mail settings are `core.mailerSettings.*` of the
 * system configuration. There is one SMTP server per installation; what it reads, the password too, is put back.
 *
 * - encryption: with `tls` Symfony's mailer takes STARTTLS only where it is offered, with neither `tls` nor `ssl` Shopware
 *   doesn't even look at the certificate. `ssl` is TLS from the first octet, on port 465.
 * - sender: mails leave as `core.basicInformation.email`, of the sales channel or of all; `senderAddress` counts only where
 *   that is empty. So addresses of another domain than the sender's are changed, those of its own stay.
 */
import {
  at,
  isOlderThan,
  type Json,
  type RemotePlatform,
  SiteFault,
  type SiteSettings,
  siteFaults,
} from '@depesche/plugin-sdk'
import { app } from './app.ts'
import { createPage, removePage } from './page.ts'
import { type AskShop, found, signIn } from './shop.ts'

/** the first whose paths name no API version, and whose mailer is Symfony's */
const minimum = '6.4.0'
const mailer = 'core.mailerSettings'
const senderKeys = ['core.basicInformation.email', `${mailer}.senderAddress`]
/** of all settings that are looked at, for all sales channels */
const globalKeys = [
  ...['emailAgent', 'host', 'port', 'username', 'password', 'encryption'].map(name => `${mailer}.${name}`),
  ...senderKeys,
]
/** more have no shop whose owner enters its keys himself */
const mostChannels = 100

export const remote: RemotePlatform = {
  access: [
    {
      name: 'accessKeyId',
      label: { de: 'Zugangs-ID der Integration', en: 'Access key ID of the integration' },
      hint: {
        de: 'Einstellungen → System → Integrationen → Integration hinzufügen, „Administrator“ eingeschaltet',
        en: 'Settings → System → Integrations → Add integration, “Administrator” switched on',
      },
      secret: false,
    },
    {
      name: 'secretAccessKey',
      label: { de: 'Sicherheitsschlüssel der Integration', en: 'Secret access key of the integration' },
      hint: { de: 'Wird beim Anlegen einmal gezeigt', en: 'Shown once, when the integration is made' },
      secret: true,
    },
  ],
  restores: 'all',
  makesPage: true,
  app,
  async open(ask, { accessKeyId, secretAccessKey }, url) {
    const shop = await signIn(ask, { client_id: accessKeyId, client_secret: secretAccessKey })
    const version = await versionOf(shop)
    if (version !== null && isOlderThan(version, minimum)) throw siteFaults.tooOld('Shopware', version, minimum)
    const channels = await salesChannels(shop)
    const read = () => readSettings(shop, channels)
    const today = await read()
    return {
      version,
      secrets: [`${mailer}.password`],
      read,
      wanted: ({ host, implicitTlsPort, username, password, sender }) => ({
        [`${mailer}.emailAgent`]: 'smtp',
        [`${mailer}.host`]: host,
        [`${mailer}.port`]: implicitTlsPort,
        [`${mailer}.encryption`]: 'ssl',
        [`${mailer}.username`]: username,
        [`${mailer}.password`]: password,
        [`${mailer}.senderAddress`]: sender,
        ...Object.fromEntries(foreignSenders(today, sender).map(name => [name, sender])),
      }),
      async write(settings) {
        const answer = await shop('POST', '/_action/system-config/batch', byChannel(settings))
        if (answer.status !== 204) throw siteFaults.refused('Shopware', 'POST /_action/system-config/batch', answer)
      },
      async sendTestMail(to) {
        const [channel] = channels
        if (channel === undefined) throw noChannel()
        const answer = await shop('POST', '/_action/mail-template/send', {
          recipients: { [to]: null },
          salesChannelId: channel,
          senderName: 'Shopware',
          subject: 'Depesche',
          contentHtml: '<p>Depesche: Test</p>',
          contentPlain: 'Depesche: Test',
        })
        if (answer.status !== 200) throw siteFaults.refused('Shopware', 'POST /_action/mail-template/send', answer)
      },
      createPage: page => createPage(ask, shop, url, page),
      removePage: id => removePage(shop, id),
    }
  },
}

async function versionOf(shop: AskShop): Promise<string | null> {
  const version = at(await found(shop, 'GET', '/_info/version'), 'version')
  return typeof version === 'string' ? version : null
}

/** @returns the ids of those that are active, the oldest first */
async function salesChannels(shop: AskShop): Promise<readonly string[]> {
  const answer = await found(shop, 'POST', '/search/sales-channel', {
    limit: mostChannels,
    filter: [{ type: 'equals', field: 'active', value: true }],
    sort: [{ field: 'createdAt' }],
    includes: { sales_channel: ['id'] },
  })
  const rows = at(answer, 'data')
  if (!Array.isArray(rows)) throw siteFaults.notThis('Shopware')
  return rows.flatMap(row => {
    const id = at(row, 'id')
    return typeof id === 'string' ? [id] : []
  })
}

/** All of `globalKeys`, null where a key isn't set; of sales channels the senders they have set themselves (`key@id`). */
async function readSettings(shop: AskShop, channels: readonly string[]): Promise<SiteSettings> {
  const settings: Record<string, Json> = Object.fromEntries(globalKeys.map(name => [name, null]))
  const own = await configOf(shop)
  // each shop has its basic information: one that tells of none must not be taken for one in which nothing is set
  if (!Object.keys(own).some(name => name.startsWith('core.basicInformation.'))) throw siteFaults.notThis('Shopware')
  for (const name of globalKeys) settings[name] = own[name] ?? null
  for (const channel of channels) {
    const set = await configOf(shop, channel)
    for (const name of senderKeys) if (set[name] != null) settings[`${name}@${channel}`] = set[name]
  }
  return settings
}

/** All of `core.`: of that sales channel only what it has set itself. */
async function configOf(shop: AskShop, channel?: string): Promise<Record<string, Json>> {
  const query = channel === undefined ? '' : `&salesChannelId=${channel}`
  const values = await found(shop, 'GET', `/_action/system-config?domain=core${query}`)
  // PHP writes an empty map as a list
  if (Array.isArray(values) && values.length === 0) return {}
  const isConfig = typeof values === 'object' && values !== null && !Array.isArray(values)
  if (!isConfig || Object.keys(values).some(name => !name.startsWith('core.'))) throw siteFaults.notThis('Shopware')
  return values as Record<string, Json>
}

/** The senders that the relay would refuse; an address that is missing falls back to one that isn't. */
function foreignSenders(today: SiteSettings, sender: string): string[] {
  const domain = sender.split('@').at(-1)?.toLowerCase()
  return Object.entries(today).flatMap(([name, value]) => {
    const isSender = senderKeys.includes(String(name.split('@')[0]))
    const isForeign =
      typeof value === 'string' && value.trim() !== '' && value.split('@').at(-1)?.toLowerCase() !== domain
    return isSender && isForeign ? [name] : []
  })
}

/** As `system-config/batch` wants it: by sales channel, `null` for all; a value of null removes its key. */
function byChannel(settings: SiteSettings): Record<string, Record<string, Json>> {
  const batch: Record<string, Record<string, Json>> = {}
  for (const [name, value] of Object.entries(settings)) {
    const [key = '', channel = 'null'] = name.split('@')
    batch[channel] = { ...batch[channel], [key]: value }
  }
  return batch
}

const noChannel = () =>
  new SiteFault(
    'refused',
    { de: 'Shopware hat keinen aktiven Verkaufskanal', en: 'Shopware has no active sales channel' },
    { de: 'Schalten Sie einen Verkaufskanal ein', en: 'Activate a sales channel' },
  )
