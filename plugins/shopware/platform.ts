import { definePlatform } from '@depesche/plugin-sdk'
import { remote } from './remote.ts'

export default definePlatform({
  id: 'shopware',
  name: 'Shopware 6',
  kinds: ['shop'],
  configureSmtp: 'remote',
  listHelpPage: 'remote',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'test-mail',
  steps: [
    {
      de: 'Laden Sie auf der Seite des Systems in Depesche die App herunter, laden Sie sie im Shop unter Erweiterungen → Meine Erweiterungen hoch, installieren und aktivieren Sie sie. Oder legen Sie unter Einstellungen → System → Integrationen eine Integration mit „Administrator“ an.',
      en: 'Download the app on the page of the system in Depesche, upload it in the shop under Extensions → My extensions, install and activate it. Or, in Settings → System → Integrations, add an integration with “Administrator”.',
    },
    {
      de: 'Die Seite des Systems sagt, wann der Shop sich durch die App gemeldet hat; ohne App geben Sie dort seine Adresse, die Zugangs-ID und den Sicherheitsschlüssel ein. Drücken Sie „Zeigen, was sich ändern würde“ und dann „Einrichten“.',
      en: 'The page of the system says when the shop has introduced itself by the app; without the app, enter its address, the access key ID and the secret access key there. Press “Show what would change”, and then “Set it up”.',
    },
  ],
  automatic: [
    {
      de: 'Der Mailer wird auf SMTP gestellt, mit Server, Port, Benutzername und Passwort. Die Verbindung ist vom ersten Zeichen an verschlüsselt (SSL, Port 465): Mit STARTTLS würde Shopware das Passwort notfalls im Klartext senden.',
      en: 'The mailer is set to SMTP, with host, port, user name and password. The connection is encrypted from the first character (SSL, port 465): with STARTTLS Shopware would send the password in the clear if need be.',
    },
    {
      de: 'Der Absender wird gesetzt. Adressen der Stammdaten, auch die einzelner Verkaufskanäle, werden nur geändert, wenn sie zu einer anderen Domain gehören.',
      en: 'The sender is set. Addresses of the basic information, those of single sales channels too, are changed only where they are of another domain.',
    },
    {
      de: 'Auf Wunsch wird eine Landingpage als List-Help-Seite angelegt; sonst stellt das Relay sie bereit.',
      en: 'Where wished, a landing page is made as the List-Help page; otherwise the relay serves it.',
    },
  ],
  byHand: [
    {
      de: 'Wurde die Adresse der Stammdaten geändert, gehen Antworten und Kontaktanfragen an die neue: Sorgen Sie dafür, dass Sie sie lesen.',
      en: 'Where the address of the basic information was changed, answers and contact requests go to the new one: see that you read it.',
    },
    {
      de: 'Ist in Shopware der Mailversand abgeschaltet, bleibt er es: Schalten Sie ihn unter Einstellungen → System → Mailer ein.',
      en: 'If sending mails is disabled in Shopware, it stays so: enable it in Settings → System → Mailer.',
    },
    {
      de: 'Langlebige Worker (messenger:consume) nehmen den neuen Server erst nach einem Neustart.',
      en: 'Workers that run for long (messenger:consume) take the new server only after a restart.',
    },
    {
      de: 'Löschen Sie die App oder die Integration erst, nachdem Sie getrennt haben: Das Wiederherstellen braucht sie.',
      en: 'Delete the app or the integration only after you have disconnected: putting back needs it.',
    },
  ],
  undo: {
    de: 'Trennen Sie die Verbindung in Depesche: Die früheren Einstellungen werden wieder eingetragen, auch die Absender der Verkaufskanäle. Die Landingpage bleibt, weil versandte Mails auf sie zeigen.',
    en: 'Disconnect in Depesche: the former settings are put back, the senders of sales channels too. The landing page stays, since mails that are out name it.',
  },
  remote,
})
