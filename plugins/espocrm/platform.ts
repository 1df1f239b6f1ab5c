import { definePlatform } from '@depesche/plugin-sdk'
import { remote } from './remote.ts'

export default definePlatform({
  id: 'espocrm',
  name: 'EspoCRM',
  kinds: ['crm'],
  configureSmtp: 'remote',
  listHelpPage: 'hosted',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'first-mail',
  steps: [
    {
      de: 'Legen Sie unter Administration → Benutzer einen Administrator für Depesche an, ohne Zwei-Faktor-Anmeldung.',
      en: 'In Administration → Users create an administrator for Depesche, without two-factor authentication.',
    },
    {
      de: 'Geben Sie auf der Seite des Systems in Depesche, unter „Das Relay EspoCRM einrichten lassen“, die Adresse von EspoCRM, den Benutzernamen und das Passwort ein. Drücken Sie „Zeigen, was sich ändern würde“ und dann „Einrichten“.',
      en: 'On the page of the system in Depesche, under “Let the relay set up EspoCRM”, enter the address of EspoCRM, the user name and the password. Press “Show what would change”, and then “Set it up”.',
    },
    {
      de: 'Senden Sie unter Administration → Gruppen-E-Mail-Konten → Depesche eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in Administration → Group Email Accounts → Depesche: that is the first mail.',
    },
  ],
  automatic: [
    {
      de: 'Ein Gruppen-E-Mail-Konto „Depesche“ wird angelegt, mit Server, Port, Benutzername und Passwort, vom ersten Zeichen an verschlüsselt (SSL, Port 465).',
      en: 'A group email account “Depesche” is made, with host, port, user name and password, encrypted from the first character (SSL, port 465).',
    },
    {
      de: 'Die Absenderadresse des Systems wird gesetzt. Andere Gruppenkonten mit derselben Adresse empfangen weiter, senden aber nicht mehr.',
      en: 'The sender address of the system is set. Other group accounts of the same address go on receiving but send no more.',
    },
    { de: 'Die List-Help-Seite stellt das Relay bereit.', en: 'The List-Help page is served by the relay.' },
  ],
  byHand: [
    {
      de: 'Persönliche E-Mail-Konten und Massenmails bleiben, wie sie sind.',
      en: 'Personal email accounts and mass emails stay as they are.',
    },
    {
      de: 'Löschen Sie den Benutzer erst, nachdem Sie getrennt haben: Das Wiederherstellen braucht ihn.',
      en: 'Delete the user only after you have disconnected: putting back needs it.',
    },
  ],
  undo: {
    de: 'Trennen Sie die Verbindung in Depesche: Das Gruppenkonto wird gelöscht, Absender und andere Konten werden wieder, wie sie waren.',
    en: 'Disconnect in Depesche: the group account is deleted, the sender and other accounts become what they were.',
  },
  remote,
})
