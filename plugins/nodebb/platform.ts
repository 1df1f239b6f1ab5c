import { definePlatform } from '@depesche/plugin-sdk'
import { remote } from './remote.ts'

export default definePlatform({
  id: 'nodebb',
  name: 'NodeBB',
  kinds: ['forum'],
  configureSmtp: 'remote',
  listHelpPage: 'hosted',
  sender: 'set',
  replacesMails: false,
  restore: 'switched-off',
  verify: 'first-mail',
  steps: [
    {
      de: 'Notieren Sie, was unter ACP → Einstellungen → E-Mail steht: Von außen lässt es sich nicht lesen und darum nicht von selbst wiederherstellen.',
      en: 'Note what stands in ACP → Settings → Email: from outside it can’t be read, and so not be put back by itself.',
    },
    {
      de: 'Legen Sie unter ACP → Verwalten → API-Zugriff (in älteren Versionen unter Einstellungen) ein Token mit der Benutzernummer (uid) eines Administrators an.',
      en: 'In ACP → Manage → API Access (under Settings in older versions) create a token with the user number (uid) of an administrator.',
    },
    {
      de: 'Geben Sie auf der Seite des Systems in Depesche, unter „Das Relay NodeBB einrichten lassen“, die Adresse des Forums und das Token ein. Drücken Sie „Zeigen, was sich ändern würde“ und dann „Einrichten“.',
      en: 'On the page of the system in Depesche, under “Let the relay set up NodeBB”, enter the address of the forum and the token. Press “Show what would change”, and then “Set it up”.',
    },
    {
      de: 'Starten Sie NodeBB neu (ACP → Dashboard → Restart): Das laufende Forum übernimmt den neuen Server erst dann.',
      en: 'Restart NodeBB (ACP → Dashboard → Restart): the running forum takes the new server only then.',
    },
    {
      de: 'Senden Sie unter ACP → Einstellungen → E-Mail eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in ACP → Settings → Email: that is the first mail.',
    },
  ],
  automatic: [
    {
      de: 'SMTP wird eingeschaltet, mit Server, Port, Benutzername, Passwort und STARTTLS als Pflicht.',
      en: 'SMTP is switched on, with host, port, user name, password and STARTTLS required.',
    },
    { de: 'Absenderadresse und Absendername werden gesetzt.', en: 'Sender address and sender name are set.' },
    { de: 'Die List-Help-Seite stellt das Relay bereit.', en: 'The List-Help page is served by the relay.' },
  ],
  byHand: [
    {
      de: 'Ein Plugin, das selbst E-Mails versendet (nodebb-plugin-emailer-…), geht vor: Schalten Sie es ab.',
      en: 'A plugin that sends mails itself (nodebb-plugin-emailer-…) goes first: deactivate it.',
    },
    {
      de: 'Löschen Sie das Token erst, nachdem Sie getrennt haben: Das Abschalten braucht es.',
      en: 'Delete the token only after you have disconnected: switching off needs it.',
    },
  ],
  undo: {
    de: 'Trennen Sie die Verbindung in Depesche: SMTP wird in NodeBB abgeschaltet, es sendet dann wieder mit sendmail. Tragen Sie unter ACP → Einstellungen → E-Mail die früheren Werte ein, auch den Absender, und starten Sie neu.',
    en: 'Disconnect in Depesche: SMTP is switched off in NodeBB, which then sends by sendmail. Enter the former values in ACP → Settings → Email, the sender too, and restart.',
  },
  remote,
})
