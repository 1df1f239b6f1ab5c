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
      de: 'Holen Sie hier auf der Seite des Systems einen Verbindungscode und fügen Sie ihn in der App ein. Oder klicken Sie in der App auf „Verbinden“ und geben Sie den Code, den sie zeigt, im Relay ein.',
      en: 'Get a connection code here, on the page of the system, and paste it in the app. Or press “Connect” in the app, and type the code that it shows at the relay.',
    },
    {
      de: 'Kreuzen Sie in der App unter „E-Mails“ an, welche Mails Depesche sendet. Schalten Sie dieselben Mails in Shopify unter Einstellungen → Benachrichtigungen ab, soweit Shopify das erlaubt; sonst bekommen Kunden sie zweimal.',
      en: 'Tick in the app, under “Mails”, which mails Depesche sends. Switch the same mails off in Shopify under Settings → Notifications as far as Shopify lets you; otherwise customers get them twice.',
    },
    {
      de: 'Sehen Sie dort auch Absender, Sprache, Logo und Farbe nach, und lassen Sie sich die Mails in der Vorschau zeigen: Angaben, die in Ihrem Land in Geschäftsmails stehen müssen, fügen Sie in die Vorlagen ein.',
      en: 'Look there at sender, language, logo and colour too, and have the mails shown in the preview: what the law of your country wants in a business’s mails you add to the templates.',
    },
  ],
  automatic: [
    {
      de: 'Die App schreibt eigene Mails zu Bestellungen, Zahlungen, Versand, Zustellung, Erstattung und Storno, auf Deutsch oder Englisch nach der Sprache des Kunden, und sendet sie durch das Relay. Von Anfang an sind das: Zahlung erhalten, in Zustellung, zugestellt; die anderen, die Shopify auch selbst sendet, erst wenn Sie sie ankreuzen.',
      en: 'The app writes mails of its own on orders, payments, shipping, delivery, refunds and cancellations, in German or English by the customer’s language, and sends them through the relay. From the start these are payment received, out for delivery and delivered; the others, which Shopify sends itself, only when you tick them.',
    },
    {
      de: 'Der Absender: die Kontaktadresse des Shops, wenn sie zur Domain des Systems gehört, sonst shop@ und die Domain. Antworten gehen an die Kontaktadresse.',
      en: 'The sender: the contact address of the shop if it is of the domain of the system, otherwise shop@ and the domain. Answers go to the contact address.',
    },
    {
      de: 'Auf einen Klick in der App legt sie im Shop eine List-Help-Seite an; beim Trennen löscht sie nur diese.',
      en: 'At a press of a button in the app it makes a List-Help page in the shop; disconnecting deletes that one and no other.',
    },
    {
      de: 'Verlangt ein Kunde über Shopify seine Löschung, wird sie in der App und im Relay ausgeführt. Verlangt er Auskunft, liegt eine Datei in der App, die Sie ihm weitergeben.',
      en: 'When a customer asks through Shopify to be forgotten, it is done in the app and in the relay. When he asks for his data, there is a file in the app for you to pass on.',
    },
    {
      de: 'Die App zeigt, was vom Kontingent übrig ist, was im DNS fehlt, und welche Mails sie zuletzt übergeben hat; die Liste der Nachrichten im Relay nennt zu jeder die Bestellung und die Art.',
      en: 'The app shows what is left of the quota, what DNS lacks, and which mails it has handed over last; the list of messages at the relay names order and kind of each.',
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
    {
      de: 'Die Rechnung zu einem Bestellentwurf, mit dem Link zum Bezahlen: Kreuzen Sie sie in der App an, und geben Sie dem Entwurf in Shopify das Tag send-invoice, wenn er fertig ist. Sie geht einmal an den Kunden des Entwurfs, auch wenn Sie ihn danach ändern. Klicken Sie dann in Shopify nicht auf „Rechnung senden“: Damit sendet Shopify seine eigene Mail, und der Kunde bekommt zwei. Ohne das Tag sendet die App keine.',
      en: 'The invoice of a draft order, with the link to pay: tick it in the app, and give the draft in Shopify the tag send-invoice when it is ready. It goes to the customer of the draft once, also when you change it afterwards. Don’t press “Send invoice” in Shopify then: by that Shopify sends its own mail, and the customer gets two. Without the tag the app sends none.',
    },
  ],
  undo: {
    de: 'Schalten Sie zuerst in Shopify die Benachrichtigungen wieder ein, die Sie abgeschaltet hatten. Trennen Sie dann die Verbindung in der App: Sie löscht ihre List-Help-Seite und sendet nichts mehr; Auswahl und Vorlagen bleiben, und das Relay behält, was gesendet wurde, so lange, wie es dort eingestellt ist. Deinstallieren Sie danach die App. Deinstallieren Sie ohne zu trennen, sendet sie ebenfalls sofort nichts mehr, die List-Help-Seite aber bleibt im Shop: Löschen Sie sie dort unter Onlineshop → Seiten. In diesem Fall lässt Shopify 48 Stunden später löschen, was App und Relay von den Kunden des Shops wissen, an die die App geschrieben hat; bis dahin installieren Sie die App wieder, verbinden dasselbe System, und alles ist wie vorher.',
    en: 'First switch on again in Shopify the notifications that you had switched off. Then disconnect in the app: it deletes its List-Help page and sends nothing any more; choice and templates stay, and the relay keeps what was sent as long as it is set there. Uninstall the app after that. Uninstalled without disconnecting, it sends nothing any more at once as well, but the List-Help page stays in the shop: delete it there under Online Store → Pages. In that case Shopify has erased, 48 hours later, what app and relay know of the customers of the shop to whom the app has written; until then install the app again, connect the same system, and all is as before.',
  },
})
