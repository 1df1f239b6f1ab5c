/** Why a system is in its state, in the reader's language. */
import type { Schemas } from '../app/api.ts'
import { date, dateTime } from '../app/format.ts'
import { defineWords } from '../app/words.ts'

const useWords = defineWords('system-reason', {
  en: {
    approval: 'Your account isn’t approved by the operator of this relay yet.',
    paused: 'Paused since {{at}}',
    pausedFor: 'Paused since {{at}}: {{reason}}',
    lost: 'The DKIM record of {{domain}} is gone or wrong since {{at}}. Set it again.',
    missing: 'Still missing: {{what}}',
    missingdomain: 'a sending domain',
    missingdkim: 'the DKIM record in DNS',
    missinglistHelp: 'List-Help of a domain',
    missingapproval: 'the approval of your account',
    ready: 'All is set. Waiting for the first mail.',
    active: 'In use since {{at}}',
    sandbox: 'Sandbox: no mail leaves. {{rest}}',
  },
  de: {
    approval: 'Ihr Konto ist vom Betreiber dieses Relays noch nicht freigegeben.',
    paused: 'Angehalten seit {{at}}',
    pausedFor: 'Angehalten seit {{at}}: {{reason}}',
    lost: 'Der DKIM-Eintrag von {{domain}} fehlt oder stimmt nicht mehr seit {{at}}. Setzen Sie ihn wieder.',
    missing: 'Es fehlt noch: {{what}}',
    missingdomain: 'eine Absenderdomain',
    missingdkim: 'der DKIM-Eintrag im DNS',
    missinglistHelp: 'List-Help einer Domain',
    missingapproval: 'die Freigabe Ihres Kontos',
    ready: 'Alles ist eingerichtet. Wartet auf die erste Mail.',
    active: 'In Betrieb seit {{at}}',
    sandbox: 'Sandbox: keine Mail verlässt das Relay. {{rest}}',
  },
})

type Judged = Pick<Schemas['System'], 'state' | 'because'> & { readonly sandbox?: boolean }

export function useSystemReason(): (system: Judged) => string {
  const t = useWords()
  return ({ state, because, sandbox }) => {
    const { missing, pausedAt, pauseReason, firstMailAt, lost } = because
    if (missing.includes('approval')) return t('approval')
    if (pausedAt !== null)
      return pauseReason
        ? t('pausedFor', { at: dateTime(pausedAt), reason: pauseReason })
        : t('paused', { at: dateTime(pausedAt) })
    if (lost.length > 0) return lost.map(({ domain, since }) => t('lost', { domain, at: dateTime(since) })).join(' ')
    if (missing.length > 0) return t('missing', { what: missing.map(each => t(`missing${each}`)).join(', ') })
    const rest = firstMailAt === null ? t('ready') : t('active', { at: date(firstMailAt) })
    return sandbox === true && state !== 'inactive' ? t('sandbox', { rest }) : rest
  }
}
