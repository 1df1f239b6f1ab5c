import { definePlatform } from '@depesche/plugin-sdk'
import { remote } from './remote.ts'

export default definePlatform({
  id: 'joomla',
  name: 'Joomla',
  kinds: ['cms'],
  configureSmtp: 'remote',
  listHelpPage: 'remote',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'first-mail',
  steps: [
    {
      de: 'Öffnen Sie Benutzer → Verwalten → einen Super User → Reiter „Joomla API Token“, speichern Sie, und kopieren Sie das Token.',
      en: 'Open Users → Manage → a Super User → tab “Joomla API Token”, save, and copy the token.',
    },
    {
      de: 'Geben Sie auf der Seite des Systems in Depesche, unter „Das Relay Joomla einrichten lassen“, die Adresse der Website und das Token ein. Drücken Sie „Zeigen, was sich ändern würde“ und dann „Einrichten“.',
      en: 'On the page of the system in Depesche, under “Let the relay set up Joomla”, enter the address of the website and the token. Press “Show what would change”, and then “Set it up”.',
    },
    {
      de: 'Senden Sie unter System → Konfiguration → Server eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in System → Global Configuration → Server: that is the first mail.',
    },
  ],
  automatic: [
    {
      de: 'Der Mailer wird auf SMTP gestellt, mit Server, Port, STARTTLS als Pflicht, Benutzername und Passwort.',
      en: 'The mailer is set to SMTP, with host, port, STARTTLS required, user name and password.',
    },
    { de: 'Absenderadresse und Absendername werden gesetzt.', en: 'Sender address and sender name are set.' },
    {
      de: 'Auf Wunsch wird ein Beitrag als List-Help-Seite veröffentlicht; sonst stellt das Relay sie bereit.',
      en: 'Where wished, an article is published as the List-Help page; otherwise the relay serves it.',
    },
  ],
  byHand: [
    {
      de: 'Joomla 4.2.8 oder neuer: Ältere Versionen zeigen ihre Passwörter jedem (CVE-2023-23752) und werden abgelehnt.',
      en: 'Joomla 4.2.8 or newer: older versions show their passwords to anybody (CVE-2023-23752) and are refused.',
    },
    {
      de: 'configuration.php muss für Joomla beschreibbar sein.',
      en: 'Joomla must be able to write configuration.php.',
    },
    {
      de: 'Ist in der Konfiguration „Mails senden“ aus, bleibt es aus: Schalten Sie es selbst ein.',
      en: 'If “Send Mail” is off in the configuration, it stays off: switch it on yourself.',
    },
    {
      de: 'Löschen Sie das Token erst, nachdem Sie getrennt haben: Das Wiederherstellen braucht es.',
      en: 'Delete the token only after you have disconnected: putting back needs it.',
    },
  ],
  undo: {
    de: 'Trennen Sie die Verbindung in Depesche: Die früheren Einstellungen werden wieder eingetragen. Der Beitrag bleibt, weil versandte Mails auf ihn zeigen.',
    en: 'Disconnect in Depesche: the former settings are put back. The article stays, since mails that are out name it.',
  },
  remote,
})
