import { definePlatform } from '@depesche/plugin-sdk'

export default definePlatform({
  id: 'shopify',
  name: 'Shopify',
  kinds: ['shop'],
  configureSmtp: 'impossible',
  listHelpPage: 'in-platform',
  sender: 'set',
  replacesMails: true,
  restore: 'by-hand',
  verify: 'first-mail',
  steps: [
    {
      de: 'Installieren Sie die App Depesche in Ihrem Shopify-Shop (den Link gibt Ihnen der Betreiber des Relays) und bestätigen Sie, was sie lesen darf.',
      en: 'Install the app Depesche in your Shopify shop (the operator of the relay gives you the link) and confirm what it may read.',
    },
    {
      de: 'Holen Sie auf der Seite des Systems in Depesche einen Verbindungscode und fügen Sie ihn in der App ein.',
      en: 'Get a connection code on the page of the system in Depesche, and paste it in the app.',
    },
    {
      de: 'Kreuzen Sie in der App an, welche Mails Depesche sendet. Schalten Sie dieselben Mails in Shopify unter Einstellungen → Benachrichtigungen ab, soweit Shopify das erlaubt; sonst bekommen Kunden sie zweimal.',
      en: 'Tick in the app which mails Depesche sends. Switch the same mails off in Shopify under Settings → Notifications as far as Shopify lets you; otherwise customers get them twice.',
    },
  ],
  automatic: [
    {
      de: 'Die App schreibt eigene Mails zu Bestellungen, Zahlungen, Versand, Zustellung, Erstattung und Storno, auf Deutsch oder Englisch nach der Sprache des Kunden, und sendet sie durch das Relay.',
      en: 'The app writes mails of its own on orders, payments, shipping, delivery, refunds and cancellations, in German or English by the customer’s language, and sends them through the relay.',
    },
    {
      de: 'Auf Wunsch legt sie im Shop eine List-Help-Seite an; beim Trennen löscht sie nur diese.',
      en: 'Where wished, it makes a List-Help page in the shop; disconnecting deletes that one and no other.',
    },
    {
      de: 'Verlangt ein Kunde über Shopify seine Daten oder ihre Löschung, wird das in der App und im Relay ausgeführt.',
      en: 'When a customer asks through Shopify for his data or for their deletion, it is done in the app and in the relay.',
    },
  ],
  byHand: [
    {
      de: 'Bei Shopify bleiben alle Mails zum Kundenkonto: Einladung und Aktivierung, Passwort, Einmalcodes zur Anmeldung. Ebenso Warenkorb-Erinnerungen, Geschenkgutscheine, Newsletter und was Mitarbeiter bekommen. Shopify lässt keinen anderen Server diese Mails senden.',
      en: 'All mails on customers’ accounts stay with Shopify: invitation and activation, password, one-time codes to sign in. So do reminders of carts, gift cards, newsletters and what staff gets. Shopify lets no other server send these.',
    },
    {
      de: 'Welche Mails Shopify selbst sendet, kann keine App ändern: Das stellen Sie in Shopify ein. Manche, etwa die Bestellbestätigung, lassen sich dort vielleicht nicht abschalten; dann lassen Sie sie in der App aus.',
      en: 'No app can change which mails Shopify itself sends: you set that in Shopify. Some, such as the order confirmation, may not be switched off there; then leave them off in the app.',
    },
  ],
  undo: {
    de: 'Trennen Sie die Verbindung in der App, oder deinstallieren Sie sie. Schalten Sie in Shopify die Benachrichtigungen wieder ein, die Sie abgeschaltet hatten.',
    en: 'Disconnect in the app, or uninstall it. Switch on again in Shopify the notifications that you had switched off.',
  },
})
