/**
 * NodeBB through its write API: `PUT /api/v3/admin/settings/{setting}` with an administrator's token, a call for each
 * setting. There is no call that reads them, so what stood there can't be put back: disconnecting switches SMTP off.
 *
 * A running NodeBB builds its mailer anew from the one setting that a call brings, not from all of them, so it sends by the
 * new server only after a restart (src/emailer.js, `config:update`); no call restarts it.
 */
import {
  type AskSite,
  at,
  isOlderThan,
  jsonOf,
  type RemotePlatform,
  type SiteAnswer,
  siteFaults,
} from '@depesche/plugin-sdk'

/** of 2022; what is older isn't maintained and wasn't looked at */
const minimum = '2.0.0'
const enabled = 'email:smtpTransport:enabled'

const advice = {
  de: 'Legen Sie im ACP unter „API-Zugriff“ ein Token für einen Benutzer der Gruppe „administrators“ an (kein Master-Token)',
  en: 'Make a token in the ACP, “API Access”, for a user of the group “administrators” (not a master token)',
}

export const remote: RemotePlatform = {
  access: [
    {
      name: 'token',
      label: { de: 'API-Token eines Administrators', en: 'API token of an administrator' },
      hint: {
        de: 'ACP → Verwalten → API-Zugriff (in älteren Versionen unter Einstellungen) → Token anlegen, mit der Benutzernummer (uid) eines Administrators',
        en: 'ACP → Manage → API Access (under Settings in older versions) → Create Token, with the user number (uid) of an administrator',
      },
      secret: true,
    },
  ],
  restores: 'switched-off',
  makesPage: false,
  async open(ask, { token }) {
    const headers = { authorization: `Bearer ${token}` }
    await demandNodeBB(ask)
    await demandAdministrator(ask, headers)
    const version = await versionOf(ask, headers)
    if (version !== null && isOlderThan(version, minimum)) throw siteFaults.tooOld('NodeBB', version, minimum)
    const put = async (name: string, value: unknown) => {
      const path = `/api/v3/admin/settings/${encodeURIComponent(name)}`
      const answer = await ask({ method: 'PUT', path, headers, json: { value } })
      if (answer.status !== 200 || !isOk(answer)) throw siteFaults.refused('NodeBB', name, answer)
    }
    return {
      version,
      secrets: ['email:smtpTransport:pass'],
      off: { [enabled]: '0' },
      read: async () => ({}),
      wanted: ({ host, port, username, password, sender, senderName }) => ({
        'email:smtpTransport:service': 'nodebb-custom-smtp',
        'email:smtpTransport:host': host,
        'email:smtpTransport:port': `${port}`,
        // requireTLS: without STARTTLS no password goes out
        'email:smtpTransport:security': 'STARTTLS',
        'email:smtpTransport:user': username,
        'email:smtpTransport:pass': password,
        'email:from': sender,
        // NodeBB puts it before the address without quotes
        'email:from_name': senderName.replace(/["<>,;:\\]/g, ''),
        [enabled]: '1',
      }),
      async write(settings) {
        // off first, on last: the new password never goes to the server of before
        await put(enabled, '0')
        for (const [name, value] of Object.entries(settings)) if (name !== enabled) await put(name, value)
        if (settings[enabled] === '1') await put(enabled, '1')
      },
    }
  },
}

async function demandNodeBB(ask: AskSite): Promise<void> {
  const answer = await ask({ method: 'GET', path: '/api/config' })
  const config = jsonOf(answer)
  if (answer.status === 503) throw siteFaults.refused('NodeBB', '/api/config', answer)
  if (typeof at(config, 'relative_path') !== 'string' || at(config, 'cache-buster') === undefined)
    throw siteFaults.notThis('NodeBB')
}

/** The list of what is counted: nothing but an administrator may see it, and the settings' names need no less. */
async function demandAdministrator(ask: AskSite, headers: Readonly<Record<string, string>>): Promise<void> {
  const answer = await ask({ method: 'GET', path: '/api/v3/admin/analytics', headers })
  if (answer.status === 401 || answer.status === 403) throw siteFaults.access('NodeBB', advice)
  if (answer.status === 404) throw siteFaults.tooOld('NodeBB', null, minimum)
  if (answer.status !== 200 || !isOk(answer)) throw siteFaults.refused('NodeBB', '/api/v3/admin/analytics', answer)
}

async function versionOf(ask: AskSite, headers: Readonly<Record<string, string>>): Promise<string | null> {
  const answer = await ask({ method: 'GET', path: '/api/admin/dashboard', headers })
  const version = answer.status === 200 ? at(jsonOf(answer), 'version') : null
  return typeof version === 'string' ? version : null
}

const isOk = (answer: SiteAnswer): boolean => at(jsonOf(answer), 'status', 'code') === 'ok'
