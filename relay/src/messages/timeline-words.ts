/** The words of the timeline, in German and English. */
import type { Attempt, Outcome } from '../values.ts'

export type Words = Outcome['explanation']

const quoted = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)

const hostIn = ({ host, address }: Pick<Attempt, 'host' | 'address'>): string =>
  host === null ? '' : address === null ? host : `${host} (${address})`

const encryption = ({ tls }: Pick<Attempt, 'tls'>): Words =>
  tls === null
    ? { de: 'unverschlüsselt', en: 'not encrypted' }
    : { de: `mit ${tls.version}`, en: `with ${tls.version}` }

export const words = {
  accepted: (client: string | null): Words =>
    client === null
      ? { de: 'Angenommen, vom Relay selbst', en: 'Accepted, from the relay itself' }
      : { de: `Angenommen von ${client} und gespeichert`, en: `Accepted from ${client} and stored` },
  resendOf: (id: string): Words => ({ de: `Noch einmal gesendet: ${id}`, en: `Sent once more: ${id}` }),
  resentAs: (id: string): Words => ({ de: `Noch einmal gesendet als ${id}`, en: `Sent once more as ${id}` }),
  scheduled: (at: Date): Words => ({
    de: `Soll um ${at.toISOString()} hinaus; bis dahin kann sie abgebrochen werden`,
    en: `To leave at ${at.toISOString()}; until then it can be cancelled`,
  }),
  attempt(attempt: Omit<Attempt, 'deliveryId'>): Words {
    const { result, response } = attempt
    const said = quoted(response)
    const host = hostIn(attempt)
    const how = encryption(attempt)
    if (result === 'accepted')
      return { de: `${host} hat sie ${how.de} angenommen: ${said}`, en: `${host} took it ${how.en}: ${said}` }
    if (host === '') return { de: `Kein Server war zu erreichen: ${said}`, en: `No server could be reached: ${said}` }
    return result === 'refused'
      ? { de: `${host} hat sie abgewiesen: ${said}`, en: `${host} refused it: ${said}` }
      : { de: `${host} hat sie aufgeschoben: ${said}`, en: `${host} put it off: ${said}` }
  },
  bounced: (explanation: Words | undefined): Words =>
    explanation ?? { de: 'Unzustellbar', en: 'It could not be delivered' },
  returned: (response: string): Words => ({
    de: `Nach der Zustellung zurückgekommen: ${quoted(response)}`,
    en: `It came back after delivery: ${quoted(response)}`,
  }),
  complained: (what: string): Words => ({
    de: `Der Empfänger hat sie als Spam gemeldet (${quoted(what)})`,
    en: `The recipient reported it as spam (${quoted(what)})`,
  }),
  suppressed: (explanation: Words | undefined): Words =>
    explanation ?? { de: 'Nicht gesendet: auf der Sperrliste', en: 'Not sent: on the suppression list' },
  cancelled: (): Words => ({ de: 'Abgebrochen, bevor sie hinausging', en: 'Cancelled before it left' }),
  told(host: string, type: string, state: 'waiting' | 'sent' | 'failed' | 'stopped', tries: number): Words {
    const times = { de: `${tries} Mal versucht`, en: `tried ${tries} ${tries === 1 ? 'time' : 'times'}` }
    return {
      sent: { de: `${host} erfuhr von ${type}`, en: `${host} was told of ${type}` },
      waiting: {
        de: `${host} soll von ${type} erfahren (${times.de})`,
        en: `${host} is to be told of ${type} (${times.en})`,
      },
      failed: {
        de: `${host} nahm ${type} nicht an (${times.de})`,
        en: `${host} did not take ${type} (${times.en})`,
      },
      stopped: {
        de: `${host} erfährt nichts von ${type}: der Webhook ist abgeschaltet`,
        en: `${host} isn’t told of ${type}: the webhook is disabled`,
      },
    }[state]
  },
}
