/**
 * Platforms that are configured from outside, through their own API. A platform says how its settings are read, what they
 * are to be and how they are written; `changeSettings` and `putBack` do it so that nothing is left half-done: what stood
 * there is recorded before anything is changed, what was written is read again, and a failure puts everything back.
 */
import type { SnippetValues, Words } from './index.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
/** by the platform's own names */
export type SiteSettings = Readonly<Record<string, Json>>

/** One request to the merchant's site: to its own origin, no redirect followed, answer and time bounded by whoever sends it. */
export interface SiteRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** begins with `/`; below the address that the merchant gave */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** sent as JSON */
  readonly json?: unknown
}

export interface SiteAnswer {
  readonly status: number
  readonly text: string
}

/** @throws SiteFault when there is no answer */
export type AskSite = (request: SiteRequest) => Promise<SiteAnswer>

/** What the merchant is asked for, so that the relay may change his site's settings. */
export interface AccessField {
  readonly name: string
  readonly label: Words
  readonly hint?: Words
  /** kept sealed and never shown again */
  readonly secret: boolean
}

export interface RemotePlatform {
  readonly access: readonly AccessField[]
  /** `switched-off`: what stood there can't be read, so disconnecting only switches our settings off */
  readonly restores: 'all' | 'all-but-passwords' | 'switched-off'
  readonly makesPage: boolean
  /** where the platform takes an app that brings `access` by itself */
  readonly app?: RemoteApp
  /**
   * Signs in and looks.
   * @param url the address of the site that the merchant gave, without a slash at its end
   * @throws SiteFault in words for the merchant
   */
  open(ask: AskSite, access: Readonly<Record<string, string>>, url: string): Promise<RemoteSite>
}

export interface RemoteSite {
  /** of the platform; null where it doesn't tell */
  readonly version: string | null
  /** The settings of today, of those that `wanted` names; what can't be read (passwords) is absent. */
  read(): Promise<SiteSettings>
  /** where nothing can be read (`switched-off`): what is written to switch our settings off */
  readonly off?: SiteSettings
  wanted(values: SnippetValues): SiteSettings
  /** names of `wanted` that are never shown nor compared */
  readonly secrets: readonly string[]
  write(settings: SiteSettings): Promise<void>
  /** a mail of the platform's own to that address, by the settings that stand there now; absent where it can't be asked */
  sendTestMail?(to: string): Promise<void>
  /** the page that List-Help points to */
  createPage?(page: { readonly title: string; readonly html: string }): Promise<{ id: string; url: string }>
  removePage?(id: string): Promise<void>
}

/** What a platform asks of the server of an app; octets as they came, since they are signed. */
export interface AppRequest {
  /** without its question mark */
  readonly query: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Buffer
}

/**
 * An app that the merchant uploads to his platform: it introduces itself to the relay, with a secret that the system has
 * for it, and gives what `RemotePlatform.open` takes as access. Each function is pure; the relay keeps what comes of them.
 */
export interface RemoteApp {
  /** of the package, a zip */
  readonly fileName: string
  /** by path; `secret` and both addresses are of one system */
  files(of: { readonly secret: string; readonly register: string; readonly events: string }): Record<string, string>
  /** @param secret of the package @param confirm where the platform sends what `confirm` reads @throws AppRefusal */
  register(
    request: AppRequest,
    secret: string,
    confirm: string,
  ): { readonly shop: string; readonly url: string; readonly secret: string; readonly answer: object }
  /** @param secret that `register` gave @throws AppRefusal */
  confirm(request: AppRequest, secret: string): { readonly shop: string; readonly access: Record<string, string> }
  /** what became of the app; `gone`: its access is good no more @param secret that `register` gave @throws AppRefusal */
  event(request: AppRequest, secret: string): 'on' | 'off' | 'gone' | 'other'
}

/** Who asks isn't the platform, or asks for what can't be. */
export class AppRefusal extends Error {
  override name = 'AppRefusal'
}

export type SiteFaultKind = 'unreachable' | 'access' | 'version' | 'not-this' | 'refused' | 'answer' | 'not-kept'

/** Why a site could not be configured: a sentence, and what to do. Never with a secret in it. */
export class SiteFault extends Error {
  override name = 'SiteFault'
  readonly kind: SiteFaultKind
  readonly reason: Words
  readonly advice: Words
  constructor(kind: SiteFaultKind, reason: Words, advice: Words) {
    super(reason.en)
    this.kind = kind
    this.reason = reason
    this.advice = advice
  }
}

/** Where it is written down what stood there before; durable when it resolves. */
export interface Journal {
  /** before anything is changed */
  record(before: SiteSettings): Promise<void>
}

/**
 * Writes the settings and looks whether the site keeps them.
 * @throws SiteFault after everything was put back; `NotPutBack` when that failed too
 */
export async function changeSettings(site: RemoteSite, values: SnippetValues, journal: Journal): Promise<void> {
  const wanted = site.wanted(values)
  const before = site.off ?? readable(await site.read(), site, Object.keys(wanted))
  await journal.record(before)
  try {
    await site.write(wanted)
    await demandKept(site, wanted)
  } catch (error) {
    await putBack(site, before).catch(cause => {
      throw new NotPutBack(error, cause)
    })
    throw error
  }
}

/** @throws SiteFault */
export async function putBack(site: RemoteSite, before: SiteSettings): Promise<void> {
  await site.write(before)
  await demandKept(site, before)
}

/** A site that answers 200 and keeps nothing would send by its old server, in silence. */
async function demandKept(site: RemoteSite, wanted: SiteSettings): Promise<void> {
  if (site.off !== undefined) return // nothing can be read
  const now = await site.read()
  const lost = Object.keys(wanted).filter(name => !site.secrets.includes(name) && !same(now[name], wanted[name]))
  if (lost.length > 0)
    throw new SiteFault(
      'not-kept',
      {
        de: `Die Seite hat die Einstellungen angenommen, aber nicht behalten: ${lost.join(', ')}`,
        en: `The site took the settings but didn’t keep them: ${lost.join(', ')}`,
      },
      {
        de: 'Prüfen Sie, ob eine Konfigurationsdatei oder eine Umgebungsvariable der Seite sie festlegt',
        en: 'See whether a configuration file or an environment variable of the site sets them',
      },
    )
}

/** Settings may come back as another type: "587" for 587, 1 for true. */
const same = (a: Json | undefined, b: Json | undefined): boolean => plain(a) === plain(b)
const plain = (value: Json | undefined): string =>
  value === true
    ? '1'
    : value === false || value == null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : `${value}`

/** @throws SiteFault where the site leaves one out: what isn't known can't be put back */
function readable(settings: SiteSettings, { secrets }: RemoteSite, names: readonly string[]): SiteSettings {
  const missing = names.filter(name => settings[name] === undefined && !secrets.includes(name))
  if (missing.length > 0)
    throw new SiteFault(
      'answer',
      {
        de: `Die Seite sagt nicht, was jetzt eingestellt ist: ${missing.join(', ')}`,
        en: `The site doesn’t say what is set now: ${missing.join(', ')}`,
      },
      {
        de: 'Speichern Sie dort einmal die Mail-Einstellungen, damit alle da sind, und versuchen Sie es wieder',
        en: 'Save the mail settings there once, so that all of them are there, and try again',
      },
    )
  return Object.fromEntries(names.flatMap(name => (settings[name] === undefined ? [] : [[name, settings[name]]])))
}

/** The change failed, and so did putting back: the site has settings of both. */
export class NotPutBack extends Error {
  override name = 'NotPutBack'
  readonly change: unknown
  constructor(change: unknown, cause: unknown) {
    super('The settings could be neither changed nor put back', { cause })
    this.change = change
  }
}

/** @throws SiteFault `answer` when it isn't JSON */
export function jsonOf({ status, text }: SiteAnswer): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SiteFault(
      'answer',
      {
        de: `Die Seite antwortet (${status}) mit etwas, das kein JSON ist`,
        en: `The site answers (${status}) with something that isn’t JSON`,
      },
      {
        de: 'Prüfen Sie die Adresse, und ob eine Wartungs- oder Anmeldeseite davor liegt',
        en: 'Check the address, and whether a maintenance or sign-in page lies before it',
      },
    )
  }
}
