import { quote } from '@depesche/plugin-sdk'
import { snippetPlatform } from '../snippet-platform.ts'

/** fixed settings of HumHub 1.18 and newer: they win over what stands in its database, and can't be changed in its pages */
export default snippetPlatform({
  id: 'humhub',
  name: 'HumHub',
  kinds: ['social'],
  steps: [
    {
      de: 'Fügen Sie den Text in protected/config/common.php ein. Gibt es dort schon „params“, ergänzen Sie nur dessen Inhalt. Ein Neustart ist nicht nötig.',
      en: 'Put the text into protected/config/common.php. If there is "params" already, add only what is inside. Nothing has to be restarted.',
    },
    {
      de: 'Laden Sie jemanden per E-Mail ein: Die Einladung ist die erste Mail.',
      en: 'Invite somebody by e-mail: the invitation is the first mail.',
    },
  ],
  byHand: [
    {
      de: 'Unter Administration → Einstellungen → E-Mail lassen sich diese Werte dann nicht mehr ändern: Es gilt die Datei.',
      en: 'In Administration → Settings → E-Mail these values can’t be changed any more then: the file counts.',
    },
    {
      de: 'Vor HumHub 1.18 heißen die Einstellungen anders (mailer.transportType …): Tragen Sie die Werte dort unter Administration → Einstellungen → E-Mail ein, mit Port 465 und „SMTPS“.',
      en: 'Before HumHub 1.18 the settings have other names (mailer.transportType …): enter the values in Administration → Settings → E-Mail there, with port 465 and "SMTPS".',
    },
  ],
  undo: {
    de: 'Nehmen Sie den Text wieder heraus; dann gelten die früheren Einstellungen. Widerrufen Sie die Zugangsdaten in Depesche.',
    en: 'Take the text out again; the settings of before count then. Revoke the credentials in Depesche.',
  },
  snippet: {
    failClosed: {
      de: 'mailerUseSmtps verbindet mit TLS von Anfang an. Ohne es nimmt HumHub STARTTLS nur, wenn es angeboten wird.',
      en: 'mailerUseSmtps connects with TLS from the start. Without it HumHub uses STARTTLS only where it is offered.',
    },
    render: ({ host, implicitTlsPort, username, password, sender, senderName }) => [
      {
        path: 'protected/config/common.php',
        language: 'php',
        text: `<?php

return [
    'params' => [
        'fixed-settings' => [
            'base' => [
                'mailerTransportType' => 'smtp',
                'mailerHostname' => ${quote.php(host)},
                'mailerPort' => ${implicitTlsPort},
                'mailerUseSmtps' => true,
                'mailerUsername' => ${quote.php(username)},
                'mailerPassword' => ${quote.php(password)},
                'mailerAllowSelfSignedCerts' => false,
                'mailerSystemEmailAddress' => ${quote.php(sender)},
                'mailerSystemEmailName' => ${quote.php(senderName)},
            ],
        ],
    ],
];
`,
      },
    ],
  },
})
