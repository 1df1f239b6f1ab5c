import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** config/system/additional.php of TYPO3 12 and newer (before: typo3conf/AdditionalConfiguration.php) */
export default snippetPlatform({
  id: 'typo3',
  name: 'TYPO3',
  kinds: ['cms'],
  steps: [
    {
      de: 'Setzen Sie den Text in config/system/additional.php (ohne Composer: typo3conf/system/additional.php; bis TYPO3 11: typo3conf/AdditionalConfiguration.php). Gibt es die Datei schon, lassen Sie „<?php“ weg und setzen ihn ans Ende.',
      en: 'Put the text into config/system/additional.php (without Composer: typo3conf/system/additional.php; up to TYPO3 11: typo3conf/AdditionalConfiguration.php). Where that file is there already, leave out "<?php" and put it at the end.',
    },
    {
      de: 'Leeren Sie alle Caches und senden Sie unter Admin-Werkzeuge → Umgebung → Mail-Einstellungen testen eine Testmail: Das ist die erste Mail.',
      en: 'Flush all caches, and send a test mail in Admin Tools → Environment → Test Mail Setup: that is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Formulare und Erweiterungen mit eigenem Absender müssen eine Adresse der verbundenen Domain nehmen.',
      en: 'Forms and extensions with a sender of their own must take an address of the connected domain.',
    },
  ],
  undo: {
    de: 'Nehmen Sie den Text wieder heraus, leeren Sie alle Caches, und widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Take the text out again, flush all caches, and revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: 'transport_smtp_encrypt verbindet mit TLS von Anfang an. Ohne es nimmt TYPO3 STARTTLS nur, wenn es angeboten wird.',
      en: 'transport_smtp_encrypt connects with TLS from the start. Without it TYPO3 uses STARTTLS only where it is offered.',
    },
    render: ({ host, implicitTlsPort, username, password, sender, senderName }) => [
      {
        path: 'config/system/additional.php',
        language: 'php',
        text: `<?php

$GLOBALS['TYPO3_CONF_VARS']['MAIL'] = array_replace($GLOBALS['TYPO3_CONF_VARS']['MAIL'] ?? [], [
    'transport' => 'smtp',
    'transport_smtp_server' => ${quote.php(`${host}:${implicitTlsPort}`)},
    'transport_smtp_encrypt' => true,
    'transport_smtp_username' => ${quote.php(username)},
    'transport_smtp_password' => ${quote.php(password)},
    'defaultMailFromAddress' => ${quote.php(sender)},
    'defaultMailFromName' => ${quote.php(senderName)},
]);
`,
      },
    ],
  },
})
