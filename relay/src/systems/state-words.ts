/** Why a system is in its state, in words for people: German and English. The facts alone are in `because` (state.ts). */
import type { Missing } from './state.ts'

export interface Words {
  readonly de: string
  readonly en: string
}

const missingWords: Record<Missing, Words> = {
  approval: { de: 'die Freigabe Ihres Kontos', en: 'the approval of your account' },
  domain: { de: 'eine Absenderdomain', en: 'a sending domain' },
  dkim: { de: 'der DKIM-Eintrag im DNS', en: 'the DKIM record in DNS' },
  listHelp: {
    de: 'eine List-Help-Adresse für jede Absenderdomain',
    en: 'a List-Help address for each sending domain',
  },
}

export const stateWords = {
  unapproved: (): Words => ({
    de: 'Ihr Konto ist vom Betreiber dieses Relays noch nicht freigegeben',
    en: 'Your account is not approved by the operator of this relay yet',
  }),
  paused: (at: Date, reason: string | null): Words => {
    const why = reason ? `: ${reason}` : ''
    return { de: `Angehalten seit ${at.toISOString()}${why}`, en: `Paused since ${at.toISOString()}${why}` }
  },
  ready: (): Words => ({
    de: 'Alles ist eingerichtet. Wartet auf die erste Mail',
    en: 'Everything is set. Waiting for the first mail',
  }),
  inUse: (since: Date): Words => ({
    de: `In Betrieb seit ${since.toISOString()}`,
    en: `In use since ${since.toISOString()}`,
  }),
  // whoever forgets the sandbox would wonder for long where the mails are
  sandbox: (rest: Words): Words => ({
    de: `Sandbox: keine Mail verlässt das Relay, bis sie ausgeschaltet wird. ${rest.de}`,
    en: `Sandbox mode, no mail leaves until it is switched off. ${rest.en}`,
  }),
  lost: (domains: readonly { readonly name: string; readonly since: Date }[]): Words => {
    const each = (words: string) =>
      domains.map(({ name, since }) => `${name} ${words} ${since.toISOString()}`).join('; ')
    return {
      de: `Der DKIM-Eintrag im DNS fehlt oder stimmt nicht mehr: ${each('seit')}. Setzen Sie ihn wieder, wie er in der Liste steht`,
      en: `The DKIM record of ${each('is gone or wrong since')}. Set it again as listed`,
    }
  },
  missing: (what: readonly Missing[]): Words => ({
    de: `Es fehlt noch: ${what.map(one => missingWords[one].de).join(', ')}`,
    en: `Not yet set: ${what.map(one => missingWords[one].en).join(', ')}`,
  }),
} as const
