/**
 * Joomla through its web services: the global configuration is read by `GET /v1/config/application`, an item for each
 * setting, and changed by `PATCH`, which writes configuration.php. The password is among what can be read, so everything is
 * put back. Joomla 4.0.0 to 4.2.7 show all that to anybody (CVE-2023-23752) and are refused.
 */
import {
  type AskSite,
  at,
  isOlderThan,
  type Json,
  jsonOf,
  type RemotePlatform,
  SiteFault,
  type SiteSettings,
  siteFaults,
} from '@depesche/plugin-sdk'
import { api, type JoomlaHeaders } from './api.ts'
import { createPage, removePage } from './page.ts'

const minimum = '4.2.8'
/** all but the token; Joomla answers 406 to who wants another type */
const open = { accept: 'application/vnd.api+json' }

const advice = {
  de: 'Das Token steht im Benutzerprofil eines Super Users (Reiter „Joomla API Token“); das Plugin „Webservices - Konfiguration“ muss aktiviert sein',
  en: 'The token stands in the profile of a Super User (tab “Joomla API Token”); the plugin “Web Services - Config” must be enabled',
}

export const remote: RemotePlatform = {
  access: [
    {
      name: 'token',
      label: { de: 'API-Token eines Super Users', en: 'API token of a Super User' },
      hint: {
        de: 'Benutzer → Verwalten → Ihr Benutzer → Reiter „Joomla API Token“',
        en: 'Users → Manage → your user → tab “Joomla API Token”',
      },
      secret: true,
    },
  ],
  restores: 'all',
  makesPage: true,
  async open(ask, { token }, url) {
    const headers = { ...open, 'x-joomla-token': String(token) }
    await demandClosed(ask)
    await readConfiguration(ask, headers)
    const version = await versionOf(ask, headers)
    if (version !== null && isOlderThan(version, minimum)) throw siteFaults.tooOld('Joomla', version, minimum)
    return {
      version,
      secrets: ['smtppass'],
      read: () => readConfiguration(ask, headers),
      wanted: ({ host, port, username, password, sender, senderName }) => ({
        mailer: 'smtp',
        smtphost: host,
        smtpport: port,
        // STARTTLS; PHPMailer gives up without it
        smtpsecure: 'tls',
        smtpauth: 1,
        smtpuser: username,
        smtppass: password,
        mailfrom: sender,
        fromname: senderName,
      }),
      async write(settings) {
        const answer = await ask({ method: 'PATCH', path: `${api}/config/application`, headers, json: settings })
        if (answer.status === 401 || answer.status === 403) throw siteFaults.access('Joomla', advice)
        if (answer.status !== 200) throw siteFaults.refused('Joomla', 'PATCH /v1/config/application', answer)
      },
      createPage: page => createPage(ask, headers, url, page),
      removePage: id => removePage(ask, headers, id),
    }
  },
}

/** @throws SiteFault `version` when the site shows its passwords to who has no token */
async function demandClosed(ask: AskSite): Promise<void> {
  const answer = await ask({ method: 'GET', path: `${api}/config/application?public=true`, headers: open })
  const json = jsonOf(answer)
  if (Array.isArray(at(json, 'data')))
    throw new SiteFault(
      'version',
      {
        de: 'Joomla zeigt jedem seine Passwörter, auch ohne Token (CVE-2023-23752)',
        en: 'Joomla shows its passwords to anybody, without a token (CVE-2023-23752)',
      },
      {
        de: 'Aktualisieren Sie auf eine Version, die noch gepflegt wird, und ändern Sie danach das Datenbankpasswort',
        en: 'Update to a version that is still maintained, and change the database password then',
      },
    )
  if (!Array.isArray(at(json, 'errors'))) throw siteFaults.notThis('Joomla')
  if (answer.status === 404)
    throw new SiteFault(
      'not-this',
      { de: 'Joomla bietet seine Konfiguration nicht an', en: 'Joomla doesn’t offer its configuration' },
      advice,
    )
}

const pageSize = 100
/** so many settings no Joomla has */
const mostPages = 20

/** @throws SiteFault */
async function readConfiguration(ask: AskSite, headers: JoomlaHeaders): Promise<SiteSettings> {
  const settings: Record<string, Json> = {}
  for (let page = 0; page < mostPages; page++) {
    // Joomla reads both or neither
    const query = `page%5Boffset%5D=${page * pageSize}&page%5Blimit%5D=${pageSize}`
    const answer = await ask({ method: 'GET', path: `${api}/config/application?${query}`, headers })
    if (answer.status === 401 || answer.status === 403) throw siteFaults.access('Joomla', advice)
    const items = at(jsonOf(answer), 'data')
    if (answer.status !== 200 || !Array.isArray(items))
      throw siteFaults.refused('Joomla', 'GET /v1/config/application', answer)
    for (const item of items) Object.assign(settings, at(item, 'attributes'))
    if (items.length < pageSize) break
  }
  const { id: _, ...named } = settings // of the extension, in each item
  return named
}

/** Of the list of extensions, else of the manifest, which most servers show. @returns null where neither tells */
async function versionOf(ask: AskSite, headers: JoomlaHeaders): Promise<string | null> {
  const query = 'page%5Boffset%5D=0&page%5Blimit%5D=1000'
  const listed = await ask({ method: 'GET', path: `${api}/extensions?${query}`, headers })
  if (listed.status === 200) {
    const items = at(jsonOf(listed), 'data')
    for (const item of Array.isArray(items) ? items : []) {
      const { type, name, version } = (at(item, 'attributes') ?? {}) as Record<string, unknown>
      if (type === 'file' && /^(files_)?joomla!?( cms)?$/i.test(String(name)) && typeof version === 'string')
        return version
    }
  }
  const manifest = await ask({ method: 'GET', path: '/administrator/manifests/files/joomla.xml' })
  if (manifest.status !== 200 || !manifest.text.includes('files_joomla')) return null
  return /<version>([\d.]+[^<]*)<\/version>/.exec(manifest.text)?.[1] ?? null
}
