import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/**
 * LocalSettings.php of MediaWiki, sent by PEAR Mail. At a STARTTLS port it gives its password to a server that offers none,
 * so TLS comes first: `ssl://`.
 */
export default snippetPlatform({
  id: 'mediawiki',
  name: 'MediaWiki',
  kinds: ['cms'],
  steps: [
    {
      de: 'Setzen Sie den Text ans Ende von LocalSettings.php. Ein Neustart ist nicht nötig.',
      en: 'Put the text at the end of LocalSettings.php. Nothing has to be restarted.',
    },
    {
      de: 'Bestätigen Sie in Ihren Einstellungen Ihre E-Mail-Adresse: Das ist die erste Mail.',
      en: 'Confirm your e-mail address in your preferences: that is the first mail.',
    },
  ],
  undo: {
    de: 'Nehmen Sie den Text aus LocalSettings.php wieder heraus, und widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Take the text out of LocalSettings.php again, and revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: 'ssl:// verbindet mit TLS von Anfang an. Ohne es sendet MediaWiki das Passwort auch an einen Server, der kein STARTTLS anbietet.',
      en: 'ssl:// connects with TLS from the start. Without it MediaWiki sends its password to a server that offers no STARTTLS, too.',
    },
    render: ({ host, implicitTlsPort, username, password, sender }) => [
      {
        path: 'LocalSettings.php',
        language: 'php',
        text: `$wgSMTP = [
    'host' => ${quote.php(`ssl://${host}`)},
    'IDHost' => ${quote.php(sender.slice(sender.lastIndexOf('@') + 1))},
    'port' => ${implicitTlsPort},
    'auth' => true,
    'username' => ${quote.php(username)},
    'password' => ${quote.php(password)},
];
$wgEnableEmail = true;
$wgPasswordSender = ${quote.php(sender)};
$wgEmergencyContact = ${quote.php(sender)};
`,
      },
    ],
  },
})
