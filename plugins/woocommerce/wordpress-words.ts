/** What WordPress and WooCommerce have in common: it is one plugin. */
import type { PlatformDeclaration, Words } from '@depesche/plugin-sdk'

/** @param settings where the plugin's settings are found */
export const wordPressPlugin = (
  settings: Words,
): Omit<PlatformDeclaration, 'id' | 'name' | 'kinds' | 'automatic' | 'byHand'> => ({
  configureSmtp: 'in-platform',
  listHelpPage: 'in-platform',
  sender: 'set',
  replacesMails: false,
  restore: 'all',
  verify: 'test-mail',
  steps: [
    {
      de: 'Installieren Sie das Plugin „Depesche Mail Relay for WooCommerce“ (Plugins → Installieren → Plugin hochladen; die Zip-Datei gibt Ihnen der Betreiber des Relays) und aktivieren Sie es.',
      en: 'Install the plugin "Depesche Mail Relay for WooCommerce" (Plugins → Add New → Upload Plugin; the operator of the relay gives you the zip file), and activate it.',
    },
    settings,
    {
      de: 'Tragen Sie die Adresse des Relays ein und drücken Sie „Im Browser verbinden“; wählen Sie dort Ihr System und stimmen Sie zu. Oder fügen Sie einen Code von der Seite Ihres Systems ein und bestätigen Sie den Server, den das Plugin zeigt.',
      en: 'Enter the address of the relay and press "Connect in the browser"; choose your system there, and allow it. Or paste a code from the page of your system, and confirm the server that the plugin shows.',
    },
    {
      de: 'Fehlen noch DNS-Einträge, zeigt das Plugin sie. Setzen Sie sie und drücken Sie „Relay erneut fragen“.',
      en: 'Where DNS records are missing the plugin shows them. Set them, and press "Ask the relay again".',
    },
  ],
  undo: {
    de: 'Drücken Sie in den Einstellungen des Plugins „Trennen“, oder löschen Sie das Plugin: Die Zugangsdaten enden, die frühere Hilfeseite wird wieder verlinkt, und Mails verlassen die Seite wie zuvor.',
    en: 'Press "Disconnect" in the settings of the plugin, or delete it: the credentials end, the help page of before is linked again, and mails leave the site as they did before.',
  },
})

export const automatic: readonly Words[] = [
  {
    de: 'Server, Zugangsdaten und STARTTLS mit geprüftem Zertifikat. Das Passwort liegt verschlüsselt in der Datenbank; Konstanten in wp-config.php (DEPESCHE_HOST, _PORT, _USER, _PASS) gehen vor.',
    en: 'Server, credentials, and STARTTLS with a verified certificate. The password is kept encrypted in the database; constants in wp-config.php (DEPESCHE_HOST, _PORT, _USER, _PASS) win over it.',
  },
  {
    de: 'Der Absender, eine Adresse Ihrer Domain. Wollte eine Mail von anderswo kommen, bleibt diese Adresse als Antwortadresse.',
    en: 'The sender, an address of your domain. Where a mail wanted to come from elsewhere, that address stays as the one that answers go to.',
  },
  {
    de: 'Die Hilfeseite, zu der List-Help führt.',
    en: 'The help page that List-Help leads to.',
  },
  {
    de: 'Eine Testmail, ein Test in „Website-Zustand“, und Hinweise für die Verwalter, wenn eine Mail nicht gesendet werden konnte.',
    en: 'A test mail, a test in Site Health, and notices for the managers when a mail could not be sent.',
  },
]

export const byHand: readonly Words[] = [
  {
    de: 'Deaktivieren Sie andere SMTP-Plugins; das Plugin nennt die, die es kennt.',
    en: 'Deactivate other SMTP plugins; the plugin names those that it knows.',
  },
  {
    de: 'Ändern sich die Salts in wp-config.php, lässt sich das Passwort nicht mehr entschlüsseln: Dann wird keine Mail gesendet, bis Sie neu verbinden.',
    en: 'When the salts of wp-config.php change, the password can no longer be decrypted: no mail is sent until you connect again.',
  },
]
