import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** config/system/additional.php of TYPO3 12 and newer (before: typo3conf/AdditionalConfiguration.php) */
export default snippetPlatform({
  id: 'typo3',
  name: 'TYPO3',
  kinds: ['cms'],
  steps: [
    {
      de: 'Setzen Sie den Text in config/system/additional.php (bis TYPO3 11: typo3conf/AdditionalConfiguration.php).',
      en: 'Put the text into config/system/additional.php (up to TYPO3 11: typo3conf/AdditionalConfiguration.php).',
    },
    {
      de: 'Senden Sie unter Umgebung → Mail-Einstellungen testen eine Testmail: Das ist die erste Mail.',
      en: 'Send a test mail in Environment → Test Mail Setup: that is the first mail.',
    },
  ],
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
